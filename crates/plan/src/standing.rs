//! Who owes what in a case, and since when (B5): a function of what is stored, and never stored itself.

mod outdated;
mod owed;
#[cfg(test)]
mod tests;

pub use outdated::no_longer_fits;

use crate::policy::{Policy, Silence};
use exeunt_core::{
    ActorName, Case, CaseState, Confirmation, Decisions, Departure, DeviceTask, Message, Person, PersonId, PlanKind,
    PlanWork, Work,
};
use jiff::Timestamp;
use owed::{RUNNING, SCHEDULED};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a standing follows from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub case: &'a Case,
    pub person: Option<&'a Person>,
    /// The person's manager, or whoever was named in the manager's place.
    pub manager: Option<&'a Person>,
    pub decisions: &'a Decisions,
    /// What was decided when the plan was made, where that is something else.
    pub decided_before: Option<&'a Decisions>,
    /// The newest request.
    pub confirmation: Option<&'a Confirmation>,
    pub devices: &'a [DeviceTask],
    /// Whoever is named in them, as far as they are known.
    pub people: &'a BTreeMap<PersonId, Person>,
    pub work: &'a Work,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub phase: CasePhase,
    /// The one sentence on top.
    pub sentence: Message,
    pub owed: Vec<Owed>,
    /// Why the plan has to be made again.
    pub outdated: Option<Message>,
    /// Closed and tried; nothing contradicts it, and proving once more shows no more.
    pub unproved: bool,
}

/// What a case waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CasePhase {
    /// Nobody has looked at the platforms yet.
    Opened,
    /// Seen; the manager or Legal have not said theirs yet.
    Confirming,
    /// Everything is said; the plan has to be made.
    Planning,
    /// The plan asks something.
    Deciding,
    /// The plan waits for approval.
    Approving,
    /// Approved; its time has not come.
    Scheduled,
    Running,
    /// A run was stopped, or a step waits for a person.
    Stuck,
    /// Closed, and not proved or found wanting.
    Closed,
    Proved,
    Withdrawn,
}

/// Something that somebody owes the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    pub party: Party,
    pub what: Message,
    pub state: OwedState,
    /// Since when it could have been done, or when it was done.
    pub since: Option<Timestamp>,
    pub due: Option<Timestamp>,
    /// Who may not do it, because they made what somebody else has to approve.
    pub not_by: Option<ActorName>,
    /// What else has to be said, such as a deadline that was counted without knowing the year's holidays.
    pub note: Option<Message>,
}

/// Who owes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Party {
    Hr,
    /// The manager of the person who leaves.
    Manager {
        person: PersonId,
        name: String,
    },
    Legal,
    It,
    /// Somebody who was named for it.
    Named {
        person: PersonId,
        name: String,
    },
}

impl Party {
    /// The word for who they are in the case, whoever that is.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Hr => "hr",
            Self::Manager { .. } => "manager",
            Self::Legal => "legal",
            Self::It => "it",
            Self::Named { .. } => "named",
        }
    }
}

impl Owed {
    /// Whether somebody is waited for. A plan's time comes by itself, and so does the end of a run, unless it is late.
    pub fn is_waited_for(&self) -> bool {
        match self.state {
            OwedState::Waiting => !matches!(&*self.what.key, SCHEDULED | RUNNING),
            OwedState::Overdue => true,
            OwedState::Done | OwedState::NotNeeded => false,
        }
    }
}

impl Standing {
    /// Whether a party of this word is waited for.
    pub fn waits_for(&self, party: &str) -> bool {
        self.owed.iter().any(|owed| owed.party.as_str() == party && owed.is_waited_for())
    }
}

/// Whether it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwedState {
    Waiting,
    Done,
    Overdue,
    NotNeeded,
}

/// Why a plan can't be approved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lacking {
    /// The manager's confirmation.
    Confirmation,
    /// Legal's review.
    Review,
}

/// What the policy still wants before a plan of this kind can be approved. Freezing, putting back and hostile departures
/// never wait for paper.
pub fn lacking(
    policy: &Policy,
    kind: PlanKind,
    decisions: &Decisions,
    confirmation: Option<&Confirmation>,
) -> Vec<Lacking> {
    match kind {
        PlanKind::Leave => {}
        PlanKind::Contain | PlanKind::Reinstate | PlanKind::Unfreeze => return Vec::new(),
    }
    if decisions.departure == Departure::Hostile {
        return Vec::new();
    }
    let confirmed = confirmation.is_some_and(|confirmation| confirmation.submitted.is_some());
    let mut lacking = Vec::new();
    if policy.confirmation.needed && !confirmed {
        lacking.push(Lacking::Confirmation);
    }
    if policy.review.needed && decisions.reviewed_at().is_none() {
        lacking.push(Lacking::Review);
    }
    lacking
}

/// Whether nobody answered in time and the policy lets the proposal stand.
pub fn proposal_stands(policy: &Policy, confirmation: &Confirmation, now: Timestamp) -> bool {
    let silent = confirmation.submitted.is_none() && confirmation.due_at <= now;
    silent && policy.confirmation.silence == Silence::ProposalStands
}

/// Where a case stands at `now`.
pub fn standing(facts: &Facts<'_>, policy: &Policy, now: Timestamp) -> Standing {
    let outdated = outdated::outdated(facts, policy);
    let phase = phase(facts, policy, outdated.is_some(), now);
    let owed = owed::owed(facts, policy, phase, outdated.is_some(), now);
    let unproved = phase == CasePhase::Closed && is_unproved(facts.work);
    Standing { sentence: sentence(facts, phase, outdated.is_some(), &owed), phase, owed, outdated, unproved }
}

fn phase(facts: &Facts<'_>, policy: &Policy, outdated: bool, now: Timestamp) -> CasePhase {
    let plan = facts.work.plan.as_ref();
    let run = plan.and_then(|plan| plan.run.as_ref());
    match facts.case.state {
        CaseState::Closed | CaseState::Proved if plan.is_some_and(|plan| waits_on_its_own(plan, now)) => {
            return CasePhase::Approving;
        }
        CaseState::Closed if plan.is_some_and(|plan| came_to_nothing(plan, now)) => return CasePhase::Closed,
        CaseState::Withdrawn if run.is_none_or(|run| run.finished_at.is_some()) => return CasePhase::Withdrawn,
        CaseState::Proved if run.is_none_or(|run| run.finished_at.is_some()) => return CasePhase::Proved,
        CaseState::Open | CaseState::Approved | CaseState::Closed | CaseState::Proved | CaseState::Withdrawn => {}
    }
    match &facts.work.plan {
        Some(plan) if outdated && plan.run.is_none() => before_the_plan(facts, policy),
        Some(plan) if came_to_nothing(plan, now) => before_the_plan(facts, policy),
        Some(plan) if !only_contains(plan) => phase_of(plan, facts, policy, now),
        Some(_) | None if facts.work.observed_at.is_none() => CasePhase::Opened,
        Some(_) | None => before_the_plan(facts, policy),
    }
}

/// Nobody has approved it yet, and it is for a case that is closed.
fn waits_on_its_own(plan: &PlanWork, now: Timestamp) -> bool {
    match plan.kind {
        _ if plan.run.is_some() => false,
        PlanKind::Reinstate => true,
        PlanKind::Unfreeze => !came_to_nothing(plan, now),
        PlanKind::Leave | PlanKind::Contain => false,
    }
}

/// A while that was asked for and that is over before anybody approved it.
fn came_to_nothing(plan: &PlanWork, now: Timestamp) -> bool {
    let over = plan.brief.deadline.is_some_and(|deadline| deadline <= now);
    plan.kind == PlanKind::Unfreeze && plan.run.is_none() && over
}

/// Containing is done or under way, and everything else still has to be planned.
fn only_contains(plan: &PlanWork) -> bool {
    let finished = plan.run.as_ref().is_some_and(|run| run.finished_at.is_some());
    plan.kind == PlanKind::Contain && finished
}

fn before_the_plan(facts: &Facts<'_>, policy: &Policy) -> CasePhase {
    let lacking = lacking(policy, PlanKind::Leave, facts.decisions, facts.confirmation);
    if lacking.is_empty() { CasePhase::Planning } else { CasePhase::Confirming }
}

fn phase_of(plan: &PlanWork, facts: &Facts<'_>, policy: &Policy, now: Timestamp) -> CasePhase {
    let Some(run) = &plan.run else {
        return match plan.brief.questions {
            _ if !lacking(policy, plan.kind, facts.decisions, facts.confirmation).is_empty() => CasePhase::Confirming,
            0 => CasePhase::Approving,
            _ => CasePhase::Deciding,
        };
    };
    if run.finished_at.is_some() {
        return CasePhase::Closed;
    }
    if run.parked.is_some() || run.stuck > 0 {
        return CasePhase::Stuck;
    }
    match plan.brief.begins_at {
        Some(begins) if begins > now => CasePhase::Scheduled,
        Some(_) | None => CasePhase::Running,
    }
}

fn is_unproved(work: &Work) -> bool {
    work.failed == 0 && work.unproved > 0
}

fn sentence(facts: &Facts<'_>, phase: CasePhase, outdated: bool, owed: &[Owed]) -> Message {
    let name = facts.person.map_or_else(|| facts.case.person.to_string(), |person| person.name.clone());
    let run = facts.work.plan.as_ref().and_then(|plan| plan.run.as_ref());
    let overdue = owed.iter().filter(|owed| owed.state == OwedState::Overdue).count();
    let said = |message: Message| message.with("name", &name);
    let shut = |message: Message| match facts.work.contained_at {
        Some(at) => message.with("shut", at),
        None => message.with("shut", "no"),
    };
    let counted = |message: Message| {
        let (settled, steps) = run.map_or((0, 0), |run| (run.settled, run.steps));
        said(message).with("settled", settled).with("steps", steps)
    };
    match phase {
        _ if outdated => said(Message::new("standing-outdated")),
        CasePhase::Opened => said(Message::new("standing-opened")),
        CasePhase::Confirming => said(Message::new("standing-confirming")).with("overdue", overdue),
        CasePhase::Planning => match facts.work.contained_at {
            Some(at) => said(Message::new("standing-contained")).with("at", at),
            None => said(Message::new("standing-planning")),
        },
        CasePhase::Deciding => {
            let questions = facts.work.plan.as_ref().map_or(0, |plan| plan.brief.questions);
            shut(said(Message::new("standing-deciding"))).with("questions", questions)
        }
        CasePhase::Approving => match facts.work.plan.as_ref().map(|plan| plan.kind) {
            Some(PlanKind::Reinstate) => said(Message::new("standing-approving-back")),
            Some(PlanKind::Unfreeze) => said(Message::new("standing-approving-unfreeze")),
            Some(PlanKind::Leave | PlanKind::Contain) | None => shut(said(Message::new("standing-approving"))),
        },
        CasePhase::Scheduled => {
            let at = facts.work.plan.as_ref().and_then(|plan| plan.brief.begins_at);
            shut(said(Message::new("standing-scheduled"))).with("at", at.unwrap_or_default())
        }
        CasePhase::Running => counted(Message::new("standing-running")),
        CasePhase::Stuck => counted(Message::new("standing-stuck")),
        CasePhase::Closed => match facts.work.failed {
            _ if is_unproved(facts.work) => {
                counted(Message::new("standing-unproved")).with("count", facts.work.unproved)
            }
            0 => counted(Message::new("standing-closed")),
            failed => said(Message::new("standing-contradicted")).with("count", failed),
        },
        CasePhase::Proved => said(Message::new("standing-proved")),
        CasePhase::Withdrawn => said(Message::new("standing-withdrawn")),
    }
}
