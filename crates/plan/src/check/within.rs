//! Groups within groups: out from the inside, in from the outside.

use super::{Flaw, owners::waits_for};
use exeunt_core::{
    AccountId, AccountRef, Action, ConnectionView, Group, GroupId, GroupRef, Observation, Plan, Presence, Step, StepId,
};
use std::collections::HashMap;

/// Steps by the account that they are on and the group that they are about.
type Steps<'a> = HashMap<(&'a AccountRef, &'a GroupId), &'a Step>;

pub(super) fn check(plan: &Plan, seen: &Observation, flaws: &mut Vec<Flaw>) {
    let nested = seen.connections.values().any(|view| view.groups.values().any(|group| group.parent.is_some()));
    if !nested {
        return;
    }
    let by_id: HashMap<&StepId, &Step> = plan.steps.iter().map(|s| (&s.id, s)).collect();
    let ended: Steps<'_> = plan.steps.iter().filter_map(|s| Some(((&s.on, ended_in(s)?), s))).collect();
    for step in &plan.steps {
        let Some(view) = seen.connections.get(&step.on.connection) else { continue };
        match &step.action {
            Action::MembershipEnded { group } => out_from_the_inside(step, group, view, &ended, &by_id, flaws),
            Action::MembershipRestored { group, .. } => {
                in_from_the_outside(plan, step, group, &step.on.account, view, &by_id, flaws);
            }
            Action::RoleHeld { group, member, .. } => {
                in_from_the_outside(plan, step, group, member, view, &by_id, flaws);
                brings_along(plan, step, group, member, view, flaws);
            }
            _ => {}
        }
    }
}

fn ended_in(step: &Step) -> Option<&GroupId> {
    match &step.action {
        Action::MembershipEnded { group } => Some(group),
        _ => None,
    }
}

/// Leaving a group leaves everything within it at once, owned or not: so those go first, each in its own order.
fn out_from_the_inside(
    step: &Step,
    outer: &GroupId,
    view: &ConnectionView,
    ended: &Steps<'_>,
    by_id: &HashMap<&StepId, &Step>,
    flaws: &mut Vec<Flaw>,
) {
    let me = &step.on.account;
    let is_in = |group: &Group| group.member(me).is_some_and(|m| m.presence == Presence::Joined);
    let inner = view.groups.values().filter(|g| g.parent.as_ref() == Some(outer) && !g.bound_to_parent && is_in(g));
    for group in inner {
        let first = ended.get(&(&step.on, &group.id));
        if first.is_none_or(|first| !waits_for(step, &first.id, by_id)) {
            flaws.push(Flaw::LeavesAroundFirst { step: step.id.clone(), inner: group.id.clone() });
        }
    }
}

/// Whoever comes into a group comes into everything that is bound to it, and that is announced.
fn brings_along(
    plan: &Plan,
    step: &Step,
    group: &GroupId,
    member: &AccountId,
    view: &ConnectionView,
    flaws: &mut Vec<Flaw>,
) {
    if view.groups.get(group).is_some_and(|g| g.member(member).is_some_and(|m| m.presence == Presence::Joined)) {
        return;
    }
    let bound = view.groups.values().filter(|inner| inner.is_bound_to(group) && inner.member(member).is_none());
    for inner in bound {
        let at = GroupRef { connection: step.on.connection.clone(), group: inner.id.clone() };
        if !plan.announced.iter().any(|a| a.group == at && a.member == *member) {
            flaws.push(Flaw::Unannounced { step: step.id.clone(), member: member.clone() });
        }
    }
}

fn in_from_the_outside(
    plan: &Plan,
    step: &Step,
    group: &GroupId,
    member: &AccountId,
    view: &ConnectionView,
    by_id: &HashMap<&StepId, &Step>,
    flaws: &mut Vec<Flaw>,
) {
    let parent = view.groups.get(group).and_then(|g| g.parent.as_ref()).and_then(|parent| view.groups.get(parent));
    let Some(parent) = parent else { return };
    let stands = parent.member(member).is_some_and(|m| m.presence == Presence::Joined);
    let invites = |s: &&Step| {
        let lets_in = match &s.action {
            Action::RoleHeld { group, member: who, .. } => *group == parent.id && who == member,
            Action::MembershipRestored { group, .. } => *group == parent.id && s.on.account == *member,
            _ => false,
        };
        lets_in && s.on.connection == step.on.connection
    };
    let comes_after = plan.steps.iter().find(invites).is_some_and(|first| waits_for(step, &first.id, by_id));
    if !stands && !comes_after {
        flaws.push(Flaw::SuccessorOutside { step: step.id.clone(), member: member.clone() });
    }
}
