//! Whether a plan still fits what is known and decided. One judgement for every page, list and command.

use super::Facts;
use crate::policy::Policy;
use exeunt_core::{Decisions, Message, PlanKind, PlanWork};

/// What a plan no longer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Misfit {
    Decisions,
    Policy,
    World,
}

/// Whether a plan has to be made again, as far as is known without looking at the platforms.
pub fn no_longer_fits(plan: &PlanWork, decisions: &Decisions, policy: &Policy) -> bool {
    misfit(plan, decisions, policy).is_some()
}

/// Why the plan that counts has to be made again.
pub(super) fn outdated(facts: &Facts<'_>, policy: &Policy) -> Option<Message> {
    let plan = facts.work.plan.as_ref()?;
    Some(match misfit(plan, facts.decisions, policy)? {
        Misfit::Decisions => decided(facts.decided_before, facts.decisions),
        Misfit::Policy => Message::new("outdated-policy"),
        Misfit::World => Message::new("outdated-world"),
    })
}

fn misfit(plan: &PlanWork, decisions: &Decisions, policy: &Policy) -> Option<Misfit> {
    if !waits_for_the_world(plan) {
        return None;
    }
    if plan.brief.decisions.as_ref().is_some_and(|then| *then != decisions.digest()) {
        return Some(Misfit::Decisions);
    }
    let run = plan.run.as_ref();
    let untouched = run.is_none_or(|run| run.settled == 0 && run.stuck == 0);
    if untouched && plan.brief.policy.as_ref().is_some_and(|then| *then != policy.digest()) {
        return Some(Misfit::Policy);
    }
    run.is_some_and(|run| run.outdated).then_some(Misfit::World)
}

/// Containing waits for nothing, an unfreeze is bound to its time, and what has run to its end is done.
fn waits_for_the_world(plan: &PlanWork) -> bool {
    let finished = plan.run.as_ref().is_some_and(|run| run.finished_at.is_some());
    match plan.kind {
        PlanKind::Leave | PlanKind::Reinstate => !finished,
        PlanKind::Contain | PlanKind::Unfreeze => false,
    }
}

/// What was decided since, as exactly as is known.
fn decided(before: Option<&Decisions>, now: &Decisions) -> Message {
    match before {
        Some(before) if before.last_working_day != now.last_working_day => {
            let said = Message::new("outdated-day").with("from", before.last_working_day);
            said.with("to", now.last_working_day)
        }
        Some(before) if before.departure != now.departure => Message::new("outdated-departure"),
        Some(_) | None => Message::new("outdated-decided"),
    }
}
