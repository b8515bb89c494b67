//! Groups in which the leaver's account stays: on purpose, as the approved plan says in a gap, or because the platform
//! lets nobody out.

use exeunt_core::{ConnectionName, Decisions, Gap, Group, GroupRef, Observation, Plan};
use std::collections::BTreeMap;

/// Gaps that mean "on purpose". Every other gap leaves a membership that has to be found and settled.
const ON_PURPOSE: [&str; 4] =
    ["plan-gap-kept", "plan-gap-kind-not-removed", "plan-gap-notices-kept", "plan-gap-stays-around"];

/// The groups, each with the reason: a person's words, the policy that says so, or the platform.
pub(crate) fn staying(before: &Observation, plans: &[Plan], decisions: &Decisions) -> BTreeMap<GroupRef, String> {
    let mut staying = lasting(before);
    staying.extend(on_purpose(plans, decisions));
    let bound = bound(before, &staying);
    staying.extend(bound);
    staying
}

/// Whoever stays in a group stays in everything that is bound to it.
fn bound(before: &Observation, staying: &BTreeMap<GroupRef, String>) -> BTreeMap<GroupRef, String> {
    let groups = before.connections.iter().flat_map(|(name, view)| view.groups.values().map(move |g| (name, g)));
    let bound = groups.filter(|(_, group)| group.bound_to_parent);
    let of = |(name, group): (&ConnectionName, &Group)| {
        let parent = GroupRef { connection: name.clone(), group: group.parent.clone()? };
        let reason = staying.get(&parent)?.clone();
        Some((GroupRef { connection: name.clone(), group: group.id.clone() }, reason))
    };
    bound.filter_map(of).collect()
}

fn lasting(before: &Observation) -> BTreeMap<GroupRef, String> {
    let groups = before.connections.iter().flat_map(|(name, view)| view.groups.values().map(move |g| (name, g)));
    let lasting = groups.filter(|(_, group)| group.lasting);
    let at = |(name, group): (&ConnectionName, &Group)| GroupRef { connection: name.clone(), group: group.id.clone() };
    lasting.map(|place| (at(place), "the platform lets nobody out of it".to_owned())).collect()
}

fn on_purpose(plans: &[Plan], decisions: &Decisions) -> BTreeMap<GroupRef, String> {
    let Some(plan) = plans.last() else { return BTreeMap::new() };
    let meant = plan.gaps.iter().filter(|gap| ON_PURPOSE.contains(&&*gap.what.key));
    let reason = |group: &GroupRef| {
        let decided = decisions.kept.get(group).map(|kept| kept.value.clone());
        decided.unwrap_or_else(|| format!("policy {}", plan.policy_version))
    };
    meant.filter_map(group_of).map(|group| (group.clone(), reason(&group))).collect()
}

fn group_of(gap: &Gap) -> Option<GroupRef> {
    Some(GroupRef { connection: gap.connection.clone(), group: gap.group.clone()? })
}
