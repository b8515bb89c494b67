//! What a history came to, and whether it is what an undisturbed one comes to.

use crate::world::it;
use exeunt_core::{CaseId, Outcome, PlanId, StepState};
use exeunt_engine::{Engine, Happened};
use exeunt_evidence::Entry;
use exeunt_simulators::synapse::estate::{Effect, EffectKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The end of one history.
pub(super) struct Ending {
    /// Durable writes and platform calls that its last process passed.
    pub(super) points: u64,
    /// How many of its processes were killed.
    pub(super) struck: u64,
    snapshot: Value,
    /// Changes on the platform, and how often each was made.
    effects: BTreeMap<String, usize>,
    steps: BTreeMap<String, StepState>,
    /// What is wrong with its evidence, if anything.
    flaws: Vec<String>,
    /// What keeps the proof from holding.
    unproved: Vec<String>,
}

impl Ending {
    pub(super) async fn of(
        engine: &Engine,
        case: CaseId,
        plan: PlanId,
        points: u64,
        snapshot: Value,
        effects: &[Effect],
    ) -> Self {
        let mut flaws = evidence_flaws(engine, case).await;
        let records = engine.store.step_list(plan).await.unwrap();
        for record in &records {
            let attempts = engine.store.attempts(plan, &record.id).await.unwrap();
            if let Some(open) = attempts.iter().find(|a| a.closed_at.is_none()) {
                flaws.push(format!("{}: attempt {} was never closed", record.id, open.number));
            }
            let good = |o: &Outcome| matches!(o, Outcome::Changed { .. } | Outcome::AlreadySo { .. });
            let ends = attempts.iter().filter(|a| a.outcome.as_ref().is_some_and(good)).count();
            if ends != 1 {
                flaws.push(format!("{}: {ends} attempts say that it is so", record.id));
            }
        }
        let unproved = match engine.prove(&it("lin.wei"), case).await {
            Ok(proved) if proved.holds => Vec::new(),
            Ok(proved) => proved.checks.iter().map(|check| format!("{check:?}")).collect(),
            Err(error) => vec![error.to_string()],
        };
        Self {
            points,
            struck: 0,
            snapshot,
            effects: counted(effects),
            steps: records.into_iter().map(|r| (r.id.to_string(), r.state)).collect(),
            flaws,
            unproved,
        }
    }

    /// Fails the test unless this end is that of `other`.
    pub(super) fn must_equal(&self, other: &Self, which: &str) {
        assert_eq!(self.flaws, Vec::<String>::new(), "{which}: evidence");
        assert_eq!(self.steps, other.steps, "{which}: steps");
        assert_eq!(self.snapshot, other.snapshot, "{which}: end state");
        assert_eq!(self.effects, other.effects, "{which}: effects");
        assert_eq!((&self.unproved, &other.unproved), (&vec![], &vec![]), "{which}: proof");
    }
}

/// Effects of the run, without what only probes and borrowed identities leave behind.
fn counted(effects: &[Effect]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for effect in effects {
        let lasting = match effect.kind {
            EffectKind::TokenMinted
            | EffectKind::TokenRevoked
            | EffectKind::TokenRefreshed
            | EffectKind::MessageSent => false,
            EffectKind::DeviceAdded | EffectKind::DeviceRemoved => !effect.detail.contains("EXEUNT"),
            _ => true,
        };
        if lasting {
            let name = format!("{:?} {:?} {:?} {}", effect.kind, effect.account, effect.room, effect.detail);
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    counts
}

/// The log fits together, there are intents and results, and every result has an intent before it.
async fn evidence_flaws(engine: &Engine, case: CaseId) -> Vec<String> {
    engine.seal().await.unwrap();
    let review = engine.store.log_consistent().await.unwrap();
    let mut flaws: Vec<String> = review.misfit.iter().map(|m| format!("log entry {}: {}", m.index, m.why)).collect();
    let (mut begun, mut results) = (BTreeSet::new(), 0);
    for stored in engine.store.log_entries_for_case(case).await.unwrap() {
        let entry: Entry = serde_json::from_slice(&stored.leaf).unwrap();
        let attempt = (entry.on, entry.step, entry.attempt);
        if entry.what == Happened::StepBegun.as_str() {
            begun.insert(attempt);
        } else if entry.what == Happened::StepResult.as_str() {
            results += 1;
            if !begun.contains(&attempt) {
                flaws.push(format!("{attempt:?} has a result and no intent"));
            }
        }
    }
    if begun.is_empty() || results == 0 {
        flaws.push(format!("{} intents and {results} results in the log", begun.len()));
    }
    flaws
}
