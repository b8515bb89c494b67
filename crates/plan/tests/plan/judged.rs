//! The crate's functions on observations that a test has changed by hand: each call digests them anew.

use exeunt_core::{CaseId, Decisions, Digest, Observation, Observed, Plan};
use exeunt_plan::{Flaw, Policy, UnfreezeError, UnfreezeRequest};

pub(crate) fn digest(seen: &Observation) -> Digest {
    observed(seen).digest().clone()
}

pub(crate) fn plan_leave(case: CaseId, seen: &Observation, policy: &Policy, decisions: &Decisions) -> Plan {
    exeunt_plan::plan_leave(case, &observed(seen), policy, decisions)
}

pub(crate) fn plan_contain(case: CaseId, seen: &Observation, policy: &Policy) -> Plan {
    exeunt_plan::plan_contain(case, &observed(seen), policy)
}

pub(crate) fn plan_reinstate(
    case: CaseId,
    before: &Observation,
    now: &Observation,
    policy: &Policy,
    decisions: &Decisions,
) -> Plan {
    exeunt_plan::plan_reinstate(case, before, &observed(now), policy, decisions)
}

pub(crate) fn plan_unfreeze(
    case: CaseId,
    now: &Observation,
    policy: &Policy,
    request: &UnfreezeRequest<'_>,
) -> Result<Plan, UnfreezeError> {
    exeunt_plan::plan_unfreeze(case, &observed(now), policy, request)
}

pub(crate) fn check(plan: &Plan, seen: &Observation, policy: &Policy, decisions: &Decisions) -> Vec<Flaw> {
    exeunt_plan::check(plan, &observed(seen), policy, decisions)
}

fn observed(seen: &Observation) -> Observed {
    seen.clone().into()
}
