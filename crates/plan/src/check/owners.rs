//! Nobody's group loses its last owner, and nobody else is touched unannounced.

use super::Flaw;
use exeunt_core::{
    AccountId, AccountRef, Action, Announcement, ConnectionView, Group, GroupId, GroupRef, Login, Member, NativeKind,
    Observation, Plan, Presence, Role, Step, StepId,
};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) fn check(plan: &Plan, seen: &Observation, flaws: &mut Vec<Flaw>) {
    let by_id: HashMap<&StepId, &Step> = plan.steps.iter().map(|s| (&s.id, s)).collect();
    let announced: HashMap<(&GroupRef, &AccountId), &Announcement> =
        plan.announced.iter().map(|a| ((&a.group, &a.member), a)).collect();
    let dropped: HashMap<_, _> = plan.steps.iter().filter_map(|s| Some(((&s.on, dropped_in(s)?), &s.id))).collect();
    let mut raised: BTreeMap<GroupRef, Vec<&Step>> = BTreeMap::new();
    for step in &plan.steps {
        if let (Some(at), true) = (step.group(), makes_owner(step)) {
            raised.entry(at).or_default().push(step);
        }
    }
    let mut gives: HashMap<(&AccountRef, &GroupId), Vec<&Step>> = HashMap::new();
    for step in &plan.steps {
        if let Action::RoleHeld { group, .. } = &step.action {
            gives.entry((&step.on, group)).or_default().push(step);
        }
    }
    for step in &plan.steps {
        others_touched(step, seen, &announced, flaws);
        let Some((at, group, view)) = place(step, seen) else { continue };
        let raised = raised.get(&at).map_or(&[] as &[_], Vec::as_slice);
        owner_leaves(step, &at, group, view, raised, &by_id, flaws);
        leaves_before_dropping(step, group, &dropped, &by_id, flaws);
        gives_first(step, &gives, &by_id, flaws);
    }
    announcements(plan, seen, flaws);
}

fn place<'a>(step: &Step, seen: &'a Observation) -> Option<(GroupRef, &'a Group, &'a ConnectionView)> {
    let at = step.group()?;
    let view = seen.connections.get(&at.connection)?;
    let group = view.groups.get(&at.group)?;
    Some((at, group, view))
}

fn dropped_in(step: &Step) -> Option<&GroupId> {
    match &step.action {
        Action::RoleDropped { group } => Some(group),
        _ => None,
    }
}

fn makes_owner(step: &Step) -> bool {
    match &step.action {
        Action::RoleHeld { role, .. } => *role == Role::Owner,
        Action::StandingRestored { standing, .. } | Action::MembershipRestored { standing, .. } => {
            standing.role == Role::Owner
        }
        _ => false,
    }
}

/// Whose ownership a step ends.
fn loses_owner<'a>(step: &'a Step, group: &Group) -> Option<&'a AccountId> {
    let account = match &step.action {
        Action::MembershipEnded { .. } | Action::RoleDropped { .. } => &step.on.account,
        Action::StandingRestored { member, standing, .. } if standing.role < Role::Owner => member,
        Action::MembershipRestored { standing, .. } if standing.role < Role::Owner => &step.on.account,
        _ => return None,
    };
    group.member(account).is_some_and(Member::is_owner).then_some(account)
}

fn owner_leaves(
    step: &Step,
    at: &GroupRef,
    group: &Group,
    view: &ConnectionView,
    raised: &[&Step],
    by_id: &HashMap<&StepId, &Step>,
    flaws: &mut Vec<Flaw>,
) {
    let Some(owner) = loses_owner(step, group) else { return };
    let is_case = |id: &AccountId| view.accounts.contains_key(id);
    let others = group.members.iter().filter(|(id, m)| m.presence == Presence::Joined && !is_case(id)).count();
    // Where others step back for the person who returns, the person counts; where the person goes, no account of theirs.
    let returns = matches!(step.action, Action::StandingRestored { .. });
    let remains = |id: &AccountId| view.others.get(id) == Some(&Login::Open) && !view.leaving.contains(id);
    // Of several owners who go in one batch, the first one's plan finds a successor before that one goes.
    let cares = |id: &AccountId| {
        let goes_later = view.others.get(id) == Some(&Login::Open) && view.leaving.contains(id);
        goes_later && group.owners().filter(|other| is_case(other)).all(|own| id < own)
    };
    let stays = |id: &AccountId| if is_case(id) { returns } else { remains(id) || cares(id) };
    let stays = group.owners().any(|id| id != owner && stays(id));
    if others == 0 || stays || group.native_kind == NativeKind::Direct {
        return;
    }
    let (step_id, group) = (step.id.clone(), at.clone());
    let others_raised: Vec<&&Step> = raised.iter().filter(|s| s.id != step.id).collect();
    if others_raised.is_empty() {
        flaws.push(Flaw::NobodyLeft { step: step_id, group });
    } else if !others_raised.iter().any(|raise| waits_for(step, &raise.id, by_id)) {
        flaws.push(Flaw::OwnerLeavesFirst { step: step_id, group });
    }
}

/// Whether `step` can't begin before `wanted` is done, directly or through others.
pub(super) fn waits_for(step: &Step, wanted: &StepId, by_id: &HashMap<&StepId, &Step>) -> bool {
    let mut seen: HashSet<&StepId> = HashSet::new();
    let mut open: Vec<&StepId> = step.needs.iter().rev().collect();
    while let Some(need) = open.pop() {
        if need == wanted {
            return true;
        }
        if seen.insert(need)
            && let Some(step) = by_id.get(need)
        {
            open.extend(&step.needs);
        }
    }
    false
}

/// Where a plan drops a role at all, the membership outlives it.
fn leaves_before_dropping(
    step: &Step,
    group: &Group,
    dropped: &HashMap<(&AccountRef, &GroupId), &StepId>,
    by_id: &HashMap<&StepId, &Step>,
    flaws: &mut Vec<Flaw>,
) {
    let Action::MembershipEnded { group: id } = &step.action else { return };
    let has_role = group.member(&step.on.account).is_some_and(|m| m.standing.role > Role::Member);
    let dropped = dropped.get(&(&step.on, id)).filter(|_| has_role);
    if dropped.is_some_and(|dropped| !waits_for(step, dropped, by_id)) {
        flaws.push(Flaw::LeavesBeforeDropping { step: step.id.clone() });
    }
}

/// Whoever gives others a place in a group does so by a role and a place of their own.
fn gives_first(
    step: &Step,
    gives: &HashMap<(&AccountRef, &GroupId), Vec<&Step>>,
    by_id: &HashMap<&StepId, &Step>,
    flaws: &mut Vec<Flaw>,
) {
    let (Action::RoleDropped { group } | Action::MembershipEnded { group }) = &step.action else { return };
    let placed = gives.get(&(&step.on, group)).into_iter().flatten();
    for given in placed.filter(|given| !waits_for(step, &given.id, by_id)) {
        flaws.push(Flaw::GivesWithoutRole { step: step.id.clone(), given: given.id.clone() });
    }
}

fn others_touched(
    step: &Step,
    seen: &Observation,
    announced: &HashMap<(&GroupRef, &AccountId), &Announcement>,
    flaws: &mut Vec<Flaw>,
) {
    let (Some(member), Some(at)) = (step.action.other_member(), step.group()) else { return };
    let Some(view) = seen.connections.get(&at.connection) else { return };
    let is_case = view.accounts.contains_key(member);
    let barred = view.others.get(member).is_some_and(|login| *login != Login::Open);
    let goes = is_case || view.leaving.contains(member);
    if matches!(step.action, Action::RoleHeld { .. }) && (goes || barred) {
        flaws.push(Flaw::SuccessorCannot { step: step.id.clone(), member: member.clone() });
    }
    let role = match &step.action {
        Action::RoleHeld { group, role, .. } => {
            let stands =
                view.groups.get(group).and_then(|g| g.member(member)).map_or(Role::Member, |m| m.standing.role);
            stands.max(*role)
        }
        Action::StandingRestored { standing, .. } => standing.role,
        _ => return,
    };
    if !is_case && announced.get(&(&at, member)).is_none_or(|a| a.role != role) {
        flaws.push(Flaw::Unannounced { step: step.id.clone(), member: member.clone() });
    }
}

fn announcements(plan: &Plan, seen: &Observation, flaws: &mut Vec<Flaw>) {
    let made: HashSet<(GroupRef, &AccountId)> =
        plan.steps.iter().filter_map(|s| Some((s.group()?, s.action.other_member()?))).collect();
    for Announcement { group, member, before, .. } in &plan.announced {
        let (at, who) = (group.clone(), member.clone());
        let view = seen.connections.get(&group.connection).and_then(|view| view.groups.get(&group.group));
        // Coming into a group is coming into what is bound to it.
        let around = view.and_then(|g| g.parent.clone().filter(|_| g.bound_to_parent));
        let around = around.map(|parent| GroupRef { connection: group.connection.clone(), group: parent });
        if !made.contains(&(group.clone(), member)) && !around.is_some_and(|around| made.contains(&(around, member))) {
            flaws.push(Flaw::AnnouncedForNothing { group: at.clone(), member: who.clone() });
        }
        let stood = view.and_then(|g| g.member(member)).map(|m| m.standing);
        if stood != *before {
            flaws.push(Flaw::AnnouncedWrongly { group: at, member: who });
        }
    }
}
