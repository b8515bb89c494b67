//! Controls about how it was done: who was told, who approved.

use super::Finding;
use crate::input::{PlanRef, ReportInput};
use exeunt_core::{ActorName, Message};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use std::collections::BTreeSet;

/// AC-2 f: each change comes from a plan that somebody approved or ordered, and all of it is settled.
pub(super) fn changes_approved(input: &ReportInput) -> Finding {
    let mut finding = Finding::met();
    for plan in &input.plans {
        judge_plan(&mut finding, plan);
    }
    let open = input.steps.iter().filter(|s| !s.state.is_settled()).count();
    if open > 0 {
        finding.fail(Message::new("control-steps-open").with("count", open));
    }
    let silent = input.steps.iter().filter(|s| s.evidence.is_empty()).count();
    if silent > 0 {
        finding.fail(Message::new("control-steps-without-evidence").with("count", silent));
    }
    for step in &input.steps {
        finding.cite(&step.evidence);
    }
    finding
}

fn judge_plan(finding: &mut Finding, plan: &PlanRef) {
    let named = |key: &'static str| Message::new(key).with("digest", plan.digest.short());
    let approvals: Vec<_> =
        plan.approvals.iter().filter(|a| a.digest == plan.digest && !a.evidence.is_empty()).collect();
    let ordered = plan.ordered.as_ref().filter(|o| !o.evidence.is_empty());
    if approvals.is_empty() && ordered.is_none() {
        finding.fail(named("control-plan-not-approved"));
    }
    let people: BTreeSet<&ActorName> = approvals.iter().map(|a| &a.by).chain([&plan.made_by]).collect();
    if plan.four_eyes && people.len() < 2 {
        finding.fail(named("control-four-eyes-missing"));
    }
    finding.cite(&plan.evidence);
    for approval in approvals {
        finding.cite(&approval.evidence);
    }
    if let Some(order) = ordered {
        finding.cite(&order.evidence);
    }
}

/// AC-2 h: those who keep the accounts knew of the departure before its last working day was over.
pub(super) fn told_in_time(input: &ReportInput) -> Finding {
    let mut finding = Finding::met();
    finding.cite(&input.case_evidence);
    match end_of_last_day(input) {
        Some(end) if input.case.opened_at <= end => {}
        Some(_) => finding.fail(Message::new("control-told-late")),
        None => finding.fail(Message::new("control-zone-unknown").with("zone", &input.person.zone)),
    }
    finding
}

/// Midnight after the last working day, where the person works.
fn end_of_last_day(input: &ReportInput) -> Option<Timestamp> {
    let zone = TimeZone::get(&input.person.zone).ok()?;
    let next = input.case.last_working_day.checked_add(1.day()).ok()?;
    zone.to_timestamp(next.at(0, 0, 0, 0)).ok()
}
