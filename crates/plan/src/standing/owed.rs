//! The list of what is owed: HR, the manager, Legal, IT, and a named person for each device.

use super::{CasePhase, Facts, Owed, OwedState, Party, is_unproved, lacking};
use crate::calendar::Due;
use crate::policy::Policy;
use exeunt_core::{CaseState, Departure, DeviceState, DeviceTask, Message, Person, PersonId, PlanKind};
use jiff::Timestamp;

/// Approved, and its time has not come.
pub(super) const SCHEDULED: &str = "owed-it-scheduled";
/// A worker is at it.
pub(super) const RUNNING: &str = "owed-it-run";

/// What is owed in this phase, of a plan that may be outdated.
pub(super) fn owed(facts: &Facts<'_>, policy: &Policy, phase: CasePhase, outdated: bool, now: Timestamp) -> Vec<Owed> {
    let mut owed = vec![hr(facts, policy, now), manager(facts, policy, now), legal(facts, policy, now)];
    owed.extend(it(facts, policy, phase, outdated, now));
    owed.extend(facts.devices.iter().map(|task| device(facts, task, now)));
    owed
}

/// Nothing more is owed before an approval. What was approved and then stopped waits for another one, or goes on.
fn is_over(facts: &Facts<'_>) -> bool {
    let run = facts.work.plan.as_ref().and_then(|plan| plan.run.as_ref());
    match facts.case.state {
        CaseState::Open => false,
        CaseState::Approved if run.is_some_and(|run| run.parked.is_some()) => false,
        CaseState::Approved | CaseState::Closed | CaseState::Proved | CaseState::Withdrawn => true,
    }
}

fn state(done: bool, due: Option<Timestamp>, now: Timestamp) -> OwedState {
    match due {
        _ if done => OwedState::Done,
        Some(due) if due <= now => OwedState::Overdue,
        Some(_) | None => OwedState::Waiting,
    }
}

/// The last day is known as soon as the case is there; what may be missing is how the person goes, where its source
/// doesn't know, or somebody to ask.
fn hr(facts: &Facts<'_>, policy: &Policy, now: Timestamp) -> Owed {
    let nobody = facts.manager.is_none() && facts.confirmation.is_none();
    let waits = policy.confirmation.needed && nobody && !is_over(facts) && may_wait(facts);
    let since = Some(facts.case.opened_at);
    let unsaid = facts.decisions.departure_supposed && !is_over(facts);
    let what = Message::new(match (unsaid, waits) {
        (true, _) => "owed-hr-departure",
        (false, true) => "owed-hr-manager",
        (false, false) => "owed-hr-facts",
    });
    Owed {
        party: Party::Hr,
        what,
        state: state(!unsaid && !waits, None, now),
        since,
        due: None,
        not_by: None,
        note: None,
    }
}

/// Hostile departures wait for no paper.
fn may_wait(facts: &Facts<'_>) -> bool {
    facts.decisions.departure != Departure::Hostile
}

fn manager(facts: &Facts<'_>, policy: &Policy, now: Timestamp) -> Owed {
    let party = facts.manager.map_or(Party::Hr, named_manager);
    let progress = facts.confirmation.map(|confirmation| confirmation.progress).unwrap_or_default();
    let what = Message::new("owed-manager-confirmation").with("answered", progress.answered).with("of", progress.of);
    let blank = |state| Owed {
        party: party.clone(),
        what: what.clone(),
        state,
        since: None,
        due: None,
        not_by: None,
        note: None,
    };
    let Some(confirmation) = facts.confirmation else {
        let needed = policy.confirmation.needed && may_wait(facts) && !is_over(facts);
        return blank(if needed { OwedState::Waiting } else { OwedState::NotNeeded });
    };
    if let Some(submitted) = &confirmation.submitted {
        return Owed { since: Some(submitted.at), ..blank(OwedState::Done) };
    }
    if !policy.confirmation.needed || !may_wait(facts) || is_over(facts) {
        return blank(OwedState::NotNeeded);
    }
    let due = Due { at: confirmation.due_at, beyond: confirmation.due_beyond };
    Owed {
        since: Some(confirmation.requested_at),
        due: Some(due.at),
        note: policy.calendar_gap(due),
        ..blank(state(false, Some(due.at), now))
    }
}

fn named_manager(person: &Person) -> Party {
    Party::Manager { person: person.id.clone(), name: person.name.clone() }
}

fn legal(facts: &Facts<'_>, policy: &Policy, now: Timestamp) -> Owed {
    let what = Message::new("owed-legal-review");
    let blank = |state| Owed { party: Party::Legal, what, state, since: None, due: None, not_by: None, note: None };
    if let Some(at) = facts.decisions.reviewed_at() {
        return Owed { since: Some(at), ..blank(OwedState::Done) };
    }
    if !policy.review.needed || !may_wait(facts) || is_over(facts) {
        return blank(OwedState::NotNeeded);
    }
    let since = facts.decisions.paper_since.unwrap_or(facts.case.opened_at);
    let due = policy.business_days_after(since, policy.review.due_business_days, &facts.decisions.zone).ok();
    let at = due.map(|due| due.at);
    Owed {
        since: Some(since),
        due: at,
        note: due.and_then(|due| policy.calendar_gap(due)),
        ..blank(state(false, at, now))
    }
}

/// What the machine's next step wants from IT, or from whoever approves.
fn it(facts: &Facts<'_>, policy: &Policy, phase: CasePhase, outdated: bool, now: Timestamp) -> Option<Owed> {
    let work = facts.work;
    let plan = work.plan.as_ref();
    let run = plan.and_then(|plan| plan.run.as_ref());
    let planned = plan.map(|plan| plan.made_at);
    let deadline = plan.and_then(|plan| plan.brief.deadline);
    let (key, since, due) = match phase {
        _ if outdated => ("owed-it-plan-again", ready_since(facts, policy).max(planned), None),
        CasePhase::Opened => ("owed-it-observe", Some(facts.case.opened_at), None),
        // A plan can be made and read meanwhile.
        CasePhase::Confirming | CasePhase::Planning if plan.is_none_or(|plan| plan.kind == PlanKind::Contain) => {
            ("owed-it-plan", ready_since(facts, policy), None)
        }
        CasePhase::Confirming | CasePhase::Planning => return None,
        CasePhase::Deciding => ("owed-it-decide", planned, None),
        CasePhase::Approving if plan.is_some_and(|plan| plan.kind == PlanKind::Reinstate) => {
            ("owed-it-approve-back", planned, deadline)
        }
        CasePhase::Approving => ("owed-it-approve", planned.max(ready_since(facts, policy)), deadline),
        CasePhase::Scheduled => (SCHEDULED, plan.and_then(|plan| plan.approved_at), None),
        CasePhase::Running => (RUNNING, run.map(|run| run.started_at), deadline),
        CasePhase::Stuck => ("owed-it-settle", run.map(|run| run.started_at), deadline),
        CasePhase::Closed if work.failed > 0 => ("owed-it-contradicted", run.and_then(|run| run.finished_at), deadline),
        CasePhase::Closed if is_unproved(work) => ("owed-it-unproved", None, None),
        CasePhase::Closed => ("owed-it-prove", run.and_then(|run| run.finished_at), deadline),
        CasePhase::Proved => ("owed-it-report", None, None),
        CasePhase::Withdrawn => return None,
    };
    let done = phase == CasePhase::Proved || (phase == CasePhase::Closed && is_unproved(work));
    let owed = state(done, due, now);
    // Shut at once, and now said to go as others do: nobody opens it again unless somebody decides so.
    let shut = work.contained_at.is_some() && may_wait(facts) && !is_over(facts);
    let note = shut.then(|| Message::new("owed-note-contained"));
    let approves = plan.filter(|plan| phase == CasePhase::Approving && !outdated && plan.brief.four_eyes);
    let not_by = approves.map(|plan| plan.made_by.clone());
    Some(Owed { party: Party::It, what: Message::new(key), state: owed, since, due, not_by, note })
}

/// Since when nothing but IT is waited for.
fn ready_since(facts: &Facts<'_>, policy: &Policy) -> Option<Timestamp> {
    if !lacking(policy, PlanKind::Leave, facts.decisions, facts.confirmation).is_empty() {
        return facts.work.observed_at;
    }
    let submitted = facts.confirmation.and_then(|confirmation| confirmation.submitted.as_ref()).map(|s| s.at);
    facts.work.observed_at.max(submitted).max(facts.decisions.reviewed_at())
}

fn device(facts: &Facts<'_>, task: &DeviceTask, now: Timestamp) -> Owed {
    let party = match &task.person {
        Some(person) => Party::Named { person: person.clone(), name: name_of(facts, person) },
        None => Party::It,
    };
    let (state, since) = match task.state {
        DeviceState::Waiting => (state(false, task.due_at, now), Some(task.added_at)),
        DeviceState::Done => (OwedState::Done, task.settled.as_ref().map(|settled| settled.at)),
        DeviceState::NotNeeded => (OwedState::NotNeeded, task.settled.as_ref().map(|settled| settled.at)),
    };
    let what = Message::new("owed-device").with("device", &task.name);
    Owed { party, what, state, since, due: task.due_at, not_by: None, note: None }
}

fn name_of(facts: &Facts<'_>, person: &PersonId) -> String {
    facts.people.get(person).map_or_else(|| person.to_string(), |known| known.name.clone())
}
