//! Who owns a group afterwards: the step that lets the successor stand.

use super::draft::Draft;
use super::groups::Room;
use super::leave::Desk;
use super::route::Stage;
use super::successor::{HandOver, Remaining, hand_over};
use exeunt_core::{
    AccountId, Action, ActionKind, Announcement, ConnectionView, Decisions, Group, GroupId, GroupKind, GroupRef,
    Message, Phase, Presence, Role, StepId,
};
use std::collections::BTreeMap;

/// The successor's step, and on which of the person's accounts it is done.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) id: StepId,
    pub(super) desk: usize,
    pub(super) stage: Stage,
}

/// Whether it is settled who owns a group afterwards.
pub(super) enum Succession {
    /// Nobody has to take over, or a step gives the role to somebody.
    Settled,
    /// Asked, or said as a gap. The memberships have to wait for the answer.
    Open,
}

/// Steps that give a place to somebody, by group and account: a group within a group needs the outer one's first.
#[derive(Default)]
pub(super) struct Places(BTreeMap<(GroupId, AccountId), Held>);

/// A role that somebody gets.
struct Gift<'a> {
    at: GroupRef,
    group: &'a Group,
    kind: GroupKind,
    role: Role,
    why: Message,
    breaks: Vec<Message>,
}

impl Places {
    /// The steps that give somebody a place in this group.
    pub(super) fn given_in(&self, group: &GroupId) -> Vec<Held> {
        let from = (group.clone(), AccountId::from(""));
        self.0.range(from..).take_while(|((at, _), _)| at == group).map(|(_, held)| held.clone()).collect()
    }

    /// Plans what lets a successor stand in `room`, if anybody has to.
    pub(super) fn succession(
        &mut self,
        draft: &mut Draft<'_>,
        desks: &mut [Desk<'_>],
        room: &Room<'_>,
        view: &ConnectionView,
        decisions: &Decisions,
    ) -> Succession {
        let remaining = Remaining { at: &room.at, group: room.group, view };
        let need = draft.policy.kinds.rule(room.kind).successor;
        match hand_over(draft.policy, decisions, need, &remaining) {
            HandOver::None => Succession::Settled,
            HandOver::Ask(question) => {
                draft.questions.push(question);
                Succession::Open
            }
            HandOver::To { member, role, why } => {
                let sole = || {
                    Message::new("plan-breaks-sole-owner").with("group", &room.group.name).with("members", room.others)
                };
                let breaks = remaining.last_owner_leaves().then(sole).into_iter().collect();
                let gift = Gift { at: room.at.clone(), group: room.group, kind: room.kind, role, why, breaks };
                match self.give_within(draft, desks, gift, &member, room.parent) {
                    Some(_) => Succession::Settled,
                    None => Succession::Open,
                }
            }
        }
    }

    /// Nobody can be in a group without being in the one around it.
    fn give_within(
        &mut self,
        draft: &mut Draft<'_>,
        desks: &mut [Desk<'_>],
        gift: Gift<'_>,
        member: &AccountId,
        parent: Option<&Group>,
    ) -> Option<Held> {
        let mut outer = None;
        if let Some(parent) = parent.filter(|parent| !stands(parent, member)) {
            let Some(held) = self.give_outer(draft, desks, &gift, member, parent) else {
                draft.about_group(&gift.at, stays_as_owner(gift.group));
                return None;
            };
            outer = Some(held.id);
        }
        self.give(draft, desks, gift, member, outer)
    }

    fn give_outer(
        &mut self,
        draft: &mut Draft<'_>,
        desks: &mut [Desk<'_>],
        inner: &Gift<'_>,
        member: &AccountId,
        parent: &Group,
    ) -> Option<Held> {
        if let Some(held) = self.0.get(&(parent.id.clone(), member.clone())) {
            return Some(held.clone());
        }
        let at = GroupRef { connection: inner.at.connection.clone(), group: parent.id.clone() };
        let kind = draft.policy.kind_of(parent);
        let why = Message::new("plan-why-within")
            .with("account", member)
            .with("parent", &parent.name)
            .with("group", &inner.group.name);
        // Whoever comes into a group that would be empty looks after it, too.
        let someone = |id: &AccountId| stands(parent, id) && desks.iter().all(|desk| desk.subject.on.account != *id);
        let first = !parent.members.keys().any(someone) && !self.0.keys().any(|(group, _)| *group == parent.id);
        let owned = desks.iter().any(|desk| parent.owners().any(|owner| *owner == desk.subject.on.account));
        let role = if first && owned { Role::Owner } else { Role::Member };
        let outer = Gift { at, group: parent, kind, role, why, breaks: Vec::new() };
        self.give(draft, desks, outer, member, None)
    }

    /// Plans the role. `None`, and a gap, where it can't be given: then nobody goes.
    fn give(
        &mut self,
        draft: &mut Draft<'_>,
        desks: &mut [Desk<'_>],
        gift: Gift<'_>,
        member: &AccountId,
        after: Option<StepId>,
    ) -> Option<Held> {
        let before = gift.group.member(member).map(|m| m.standing);
        let me = giver(desks, gift.group)?;
        let desk = &mut desks[me];
        let Some(stage) = desk.route.place(&desk.subject, ActionKind::RoleHeld, Stage::First) else {
            draft.unreachable(&desk.subject, ActionKind::RoleHeld, Some(&gift.at.group));
            draft.about_group(&gift.at, stays_as_owner(gift.group));
            return None;
        };
        let mut needs = desk.gate(stage);
        needs.extend(after);
        let action = Action::RoleHeld { group: gift.at.group.clone(), member: member.clone(), role: gift.role };
        let id = draft.step(&desk.subject, Phase::HandOver, action, gift.why, needs, gift.breaks)?;
        desk.planned(&id, ActionKind::RoleHeld, stage);
        if !stands(gift.group, member) {
            bring_along(draft, desk, &gift.at, member);
        }
        draft.announced.push(Announcement {
            group: gift.at.clone(),
            member: member.clone(),
            before,
            // Somebody who was only invited may have been given more already.
            role: before.map_or(gift.role, |standing| standing.role.max(gift.role)),
            kind: gift.kind,
        });
        let held = Held { id, desk: me, stage };
        self.0.insert((gift.at.group, member.clone()), held.clone());
        Some(held)
    }
}

fn stands(group: &Group, member: &AccountId) -> bool {
    group.member(member).is_some_and(|m| m.presence == Presence::Joined)
}

fn stays_as_owner(group: &Group) -> Message {
    Message::new("plan-gap-stays-as-owner").with("group", &group.name)
}

/// Whoever comes into a group comes into everything that is bound to it.
fn bring_along(draft: &mut Draft<'_>, desk: &Desk<'_>, around: &GroupRef, member: &AccountId) {
    let bound = desk.subject.view.groups.values().filter(|inner| inner.is_bound_to(&around.group));
    for inner in bound.filter(|inner| inner.member(member).is_none()) {
        draft.announced.push(Announcement {
            group: GroupRef { connection: around.connection.clone(), group: inner.id.clone() },
            member: member.clone(),
            before: None,
            role: Role::Member,
            kind: draft.policy.kind_of(inner),
        });
    }
}

/// The account that gives the role: an owner if there is one.
fn giver(desks: &[Desk<'_>], group: &Group) -> Option<usize> {
    let member = |desk: &Desk<'_>| group.member(&desk.subject.on.account).copied();
    let owner = desks.iter().position(|desk| member(desk).is_some_and(|m| m.is_owner()));
    owner.or_else(|| desks.iter().position(|desk| member(desk).is_some_and(|m| m.presence == Presence::Joined)))
}
