//! Groups in which the leaver's account stays on purpose: the approved plan says so as a gap, and why.

use exeunt_core::{Decisions, Gap, GroupRef, Plan};
use std::collections::BTreeMap;

/// Gaps that mean "on purpose". Every other gap leaves a membership that has to be found and settled.
const ON_PURPOSE: [&str; 3] = ["plan-gap-kept", "plan-gap-kind-not-removed", "plan-gap-notices-kept"];

/// The groups, each with the reason: a person's words, or the policy that says so.
pub(crate) fn staying(plans: &[Plan], decisions: &Decisions) -> BTreeMap<GroupRef, String> {
    let Some(plan) = plans.last() else { return BTreeMap::new() };
    let meant = plan.gaps.iter().filter(|gap| ON_PURPOSE.contains(&gap.what.key.as_str()));
    let reason = |group: &GroupRef| {
        let decided = decisions.kept.get(group).map(|kept| kept.value.clone());
        decided.unwrap_or_else(|| format!("policy {}", plan.policy_version))
    };
    meant.filter_map(group_of).map(|group| (group.clone(), reason(&group))).collect()
}

fn group_of(gap: &Gap) -> Option<GroupRef> {
    Some(GroupRef { connection: gap.connection.clone(), group: gap.group.clone()? })
}
