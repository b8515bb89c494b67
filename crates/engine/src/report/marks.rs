//! What the records of the run add up to: how strongly each step is shown, and how fast the doors were shut.

use super::gather::{Ran, newest_round};
use super::trail::Trail;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{
    AccountRef, Action, ActionKind, CheckKind, Mark, Outcome, Phase, PlanKind, ProofKind, Step, StepState, Support,
    Verdict,
};
use exeunt_report::ContainTiming;
use exeunt_store::{StepRecord, StoredCheck};
use jiff::Timestamp;
use std::collections::BTreeMap;

impl Engine {
    /// From the first order to contain (where nobody ordered it: from the leave plan's first attempt at a door) until
    /// every door was shut once. A door that was shut again later doesn't count anew. `None` where no door was tried.
    pub(super) async fn contain_timing(&self, ran: &[Ran], trail: &Trail) -> Result<Option<ContainTiming>> {
        let of = |kind| ran.iter().filter(move |r: &&Ran| r.stored.plan.kind == kind);
        let ordered_at = of(PlanKind::Contain).map(|r| r.stored.made_at).min();
        let kind = if ordered_at.is_some() { PlanKind::Contain } else { PlanKind::Leave };
        let (mut begun, mut evidence) = (Vec::new(), Vec::new());
        let mut shut: BTreeMap<(&AccountRef, ActionKind), Option<Timestamp>> = BTreeMap::new();
        for Ran { stored, .. } in of(kind) {
            for step in stored.plan.steps.iter().filter(|s| is_door(s)) {
                let attempts = self.store.attempts(stored.id, &step.id).await?;
                begun.extend(attempts.first().map(|a| a.opened_at));
                let success = attempts.iter().find(|a| a.outcome.as_ref().is_some_and(succeeded));
                let door = shut.entry((&step.on, step.action.kind())).or_default();
                *door = [*door, success.and_then(|a| a.closed_at)].into_iter().flatten().min();
                evidence.extend(trail.step(stored.id, &step.id));
            }
        }
        let Some(first_attempt) = begun.into_iter().min() else { return Ok(None) };
        let refused_at = shut.into_values().collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
        Ok(Some(ContainTiming { ordered_at: ordered_at.unwrap_or(first_attempt), refused_at, evidence }))
    }
}

/// A step at which somebody is kept out.
fn is_door(step: &Step) -> bool {
    let keeps_out = matches!(step.action, Action::CredentialReplaced | Action::SessionsEnded | Action::LoginBarred);
    step.phase == Phase::Contain && keeps_out
}

fn succeeded(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Changed { .. } | Outcome::AlreadySo { .. } | Outcome::ByHand { .. } => true,
        Outcome::Failed { .. } => false,
    }
}

/// The strongest mark that the evidence supports: verified by a probe, confirmed by reading, or only done. `None` for a step
/// that isn't done. `checks` are all those of the case.
pub fn step_mark(step: &Step, record: &StepRecord, checks: &[StoredCheck]) -> Option<Mark> {
    if record.state != StepState::Done {
        return None;
    }
    let tried = |kinds: &[CheckKind]| tried(checks, &step.on, kinds);
    let verified = match &step.action {
        Action::CredentialReplaced | Action::LoginBarred => tried(&[CheckKind::Login, CheckKind::Impersonation]),
        Action::SessionsEnded => tried(&[CheckKind::Token, CheckKind::RefreshToken]),
        _ => false,
    };
    Some(match (verified, step.support, step.proof) {
        (true, ..) => Mark::Verified,
        (false, Support::Manual, _) => Mark::Done,
        (false, _, ProofKind::ReadBack) => Mark::Confirmed,
        (false, _, ProofKind::Probe | ProofKind::Statement) => Mark::Done,
    })
}

/// In the newest round an attempt of these kinds was refused as it must be, and none got in. What an older round showed
/// may have been undone since.
fn tried(checks: &[StoredCheck], account: &AccountRef, kinds: &[CheckKind]) -> bool {
    let newest = newest_round(checks);
    let of_round = checks.iter().filter(|c| c.round == newest).map(|c| &c.check);
    let ours = of_round.filter(|c| !c.control && c.account == *account && kinds.contains(&c.kind));
    let verdicts: Vec<Verdict> = ours.map(|c| c.verdict).collect();
    verdicts.contains(&Verdict::Holds) && !verdicts.contains(&Verdict::Fails)
}
