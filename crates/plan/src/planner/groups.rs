//! Out of the groups: the successor stands, the leaver's role goes, the membership ends, in this order.

use super::draft::Draft;
use super::leave::Desk;
use super::route::Stage;
use super::successor::{HandOver, Remaining, hand_over};
use exeunt_core::{
    Action, ActionKind, Announcement, ConnectionName, ConnectionView, Decisions, Gap, Group, GroupId, GroupKind,
    GroupRef, Login, Member, Message, NativeKind, Phase, Presence, Role, StepId,
};

/// The successor's step, and on which of the person's accounts it is done.
struct Held {
    id: StepId,
    desk: usize,
    stage: Stage,
}

/// Who owns the group afterwards.
enum Succession {
    /// Nobody has to take over.
    NotNeeded,
    /// A step gives the role to somebody.
    Held(Held),
    /// Asked, or said as a gap. The memberships have to wait for the answer.
    Open,
}

/// One group while its steps are made.
struct Room<'a> {
    at: GroupRef,
    group: &'a Group,
    kind: GroupKind,
    others: usize,
}

/// Every group on a connection.
pub(crate) fn leave_groups(
    draft: &mut Draft<'_>,
    desks: &mut [Desk<'_>],
    name: &ConnectionName,
    view: &ConnectionView,
    decisions: &Decisions,
) {
    unseen_groups(draft, desks, view);
    for (id, group) in &view.groups {
        let at = GroupRef { connection: name.clone(), group: id.clone() };
        lingering_roles(draft, desks, id, group);
        if desks.iter().all(|desk| presence(desk, id, group).is_none()) {
            continue;
        }
        leave_group(draft, desks, &at, group, view, decisions);
    }
}

fn leave_group(
    draft: &mut Draft<'_>,
    desks: &mut [Desk<'_>],
    at: &GroupRef,
    group: &Group,
    view: &ConnectionView,
    decisions: &Decisions,
) {
    if group.encrypted {
        draft.gaps.push(about_group(at, Message::new("plan-gap-encrypted").with("group", &group.name)));
    }
    if group.native_kind == NativeKind::Notices && !draft.policy.groups.remove_from_notices {
        return draft.gaps.push(about_group(at, Message::new("plan-gap-notices-kept").with("group", &group.name)));
    }
    let kind = decisions.kinds.get(at).map_or_else(|| draft.policy.kind_of(group), |decided| decided.value);
    let remaining = Remaining { at, group, view };
    let room = Room { at: at.clone(), group, kind, others: remaining.others() };
    let joined = desks.iter().any(|desk| presence(desk, &at.group, group) == Some(Presence::Joined));
    let need = draft.policy.kinds.rule(kind).successor;
    let wanted = if joined { hand_over(draft.policy, decisions, need, &remaining) } else { HandOver::None };
    let succession = match wanted {
        HandOver::None => Succession::NotNeeded,
        HandOver::Ask(question) => {
            draft.questions.push(question);
            Succession::Open
        }
        HandOver::To { member, role, why } => {
            let sole = remaining.last_owner_leaves();
            let action = Action::RoleHeld { group: at.group.clone(), member, role };
            hold(draft, desks, &room, action, why, sole).map_or(Succession::Open, Succession::Held)
        }
    };
    for me in 0..desks.len() {
        let Some(presence) = presence(&desks[me], &at.group, group) else { continue };
        if stays(draft, &desks[me], &room, decisions) {
            continue;
        }
        match (&succession, presence) {
            (_, Presence::Invited) => end_membership(draft, &mut desks[me], &room, Stage::First, Before::default()),
            (Succession::NotNeeded, Presence::Joined) => leave(draft, desks, me, &room, None),
            (Succession::Held(held), Presence::Joined) => leave(draft, desks, me, &room, Some(held)),
            (Succession::Open, Presence::Joined) => {}
        }
    }
}

/// Plans the successor's role. `None`, and a gap, where it can't be given: then nobody goes.
fn hold(
    draft: &mut Draft<'_>,
    desks: &mut [Desk<'_>],
    room: &Room<'_>,
    action: Action,
    why: Message,
    sole: bool,
) -> Option<Held> {
    let Action::RoleHeld { member, role, .. } = &action else { return None };
    let before = room.group.member(member).map(|m| m.standing);
    let announced = Announcement {
        group: room.at.clone(),
        member: member.clone(),
        before,
        // Somebody who was only invited may have been given more already.
        role: before.map_or(*role, |standing| standing.role.max(*role)),
        kind: room.kind,
    };
    let me = holder(desks, room.group)?;
    let desk = &mut desks[me];
    let Some(stage) = desk.route.place(&desk.subject, ActionKind::RoleHeld, Stage::First) else {
        draft.unreachable(&desk.subject, ActionKind::RoleHeld, Some(&room.at.group));
        let what = Message::new("plan-gap-stays-as-owner").with("group", &room.group.name);
        draft.gaps.push(about_group(&room.at, what));
        return None;
    };
    let sole_owner =
        || Message::new("plan-breaks-sole-owner").with("group", &room.group.name).with("members", room.others);
    let breaks = sole.then(sole_owner).into_iter().collect();
    let id = draft.step(&desk.subject, Phase::HandOver, action, why, desk.gate(stage), breaks)?;
    desk.planned(&id, ActionKind::RoleHeld, stage);
    draft.announced.push(announced);
    Some(Held { id, desk: me, stage })
}

/// The account that gives the role: an owner if there is one.
fn holder(desks: &[Desk<'_>], group: &Group) -> Option<usize> {
    let member = |desk: &Desk<'_>| group.member(&desk.subject.on.account).copied();
    let owner = desks.iter().position(|desk| member(desk).is_some_and(|m| m.is_owner()));
    owner.or_else(|| desks.iter().position(|desk| member(desk).is_some_and(|m| m.presence == Presence::Joined)))
}

/// Whether the account stays in the group on purpose; then the plan says so.
fn stays(draft: &mut Draft<'_>, desk: &Desk<'_>, room: &Room<'_>, decisions: &Decisions) -> bool {
    let what = if let Some(kept) = decisions.kept.get(&room.at) {
        Message::new("plan-gap-kept").with("reason", &kept.value).with("by", &kept.by)
    } else if draft.policy.kinds.rule(room.kind).remove {
        return false;
    } else {
        Message::new("plan-gap-kind-not-removed")
    };
    draft.gaps.push(desk.subject.gap(Some(&room.at.group), what.with("group", &room.group.name)));
    true
}

/// Drops the role and ends the membership of one account that is in the group.
fn leave(draft: &mut Draft<'_>, desks: &mut [Desk<'_>], me: usize, room: &Room<'_>, held: Option<&Held>) {
    let desk = &mut desks[me];
    let own = held.filter(|held| held.desk == me);
    let from = own.map_or(Stage::First, |held| held.stage);
    let after = held.map(|held| &held.id);
    let dropped = match room.group.member(&desk.subject.on.account) {
        Some(Member { permanent: true, .. }) => {
            let what = Message::new("plan-gap-permanent-owner").with("group", &room.group.name);
            draft.gaps.push(desk.subject.gap(Some(&room.at.group), what));
            None
        }
        Some(member) if member.standing.role > Role::Member => drop_role(draft, desk, room, from, own.is_some(), after),
        Some(_) | None => None,
    };
    let crossed = held.is_some() && own.is_none();
    let gated = own.is_some() || dropped.is_some();
    let from = dropped.as_ref().map_or(from, |(stage, _)| *stage);
    // Dropping the role has waited for the successor already.
    let needs = dropped.map(|(_, id)| id).or_else(|| after.cloned());
    end_membership(draft, desk, room, from, Before { needs, gated, crossed });
}

/// What has to happen before a membership ends.
#[derive(Default)]
struct Before {
    needs: Option<StepId>,
    /// That is a step on the same account, which has waited for all that this stage waits for.
    gated: bool,
    /// Waits for a step on another account of the same person.
    crossed: bool,
}

fn drop_role(
    draft: &mut Draft<'_>,
    desk: &mut Desk<'_>,
    room: &Room<'_>,
    from: Stage,
    own: bool,
    after: Option<&StepId>,
) -> Option<(Stage, StepId)> {
    let kind = ActionKind::RoleDropped;
    let Some(stage) = place(desk, kind, from, after.is_some() && !own) else {
        // Said once for the account: in how many groups the role outlives the membership changes nothing.
        draft.unreachable(&desk.subject, kind, None);
        return None;
    };
    let mut needs = if own && from == stage { Vec::new() } else { desk.gate(stage) };
    needs.extend(after.cloned());
    let action = Action::RoleDropped { group: room.at.group.clone() };
    let why = Message::new("plan-why-role-dropped").with("group", &room.group.name);
    let id = draft.step(&desk.subject, Phase::HandOver, action, why, needs, Vec::new())?;
    desk.planned(&id, kind, stage);
    Some((stage, id))
}

fn end_membership(draft: &mut Draft<'_>, desk: &mut Desk<'_>, room: &Room<'_>, from: Stage, before: Before) {
    let kind = ActionKind::MembershipEnded;
    let Some(stage) = place(desk, kind, from, before.crossed) else {
        return draft.unreachable(&desk.subject, kind, Some(&room.at.group));
    };
    let mut needs = if before.gated && from == stage { Vec::new() } else { desk.gate(stage) };
    needs.extend(before.needs);
    let action = Action::MembershipEnded { group: room.at.group.clone() };
    let why =
        Message::new("plan-why-membership-ended").with("group", &room.group.name).with("kind", kind_word(room.kind));
    let left_empty = || Message::new("plan-breaks-left-empty").with("group", &room.group.name);
    let breaks = (room.others == 0).then(left_empty).into_iter().collect();
    let Some(id) = draft.step(&desk.subject, Phase::Remove, action, why, needs, breaks) else { return };
    desk.planned(&id, kind, stage);
}

/// As [`super::route::Route::place`]. A step that waits for another account's window must not hold back the opening or
/// the closing of this account's own: two accounts would wait for each other.
fn place(desk: &Desk<'_>, kind: ActionKind, from: Stage, crossed: bool) -> Option<Stage> {
    let stage = desk.route.place(&desk.subject, kind, from)?;
    let login = desk.route.login(stage)?;
    let has_window = desk.route.login(Stage::Window).is_some();
    let stuck = crossed && has_window && login == Login::Barred && !desk.subject.works(kind, Login::Open);
    (!stuck).then_some(stage)
}

fn unseen_groups(draft: &mut Draft<'_>, desks: &[Desk<'_>], view: &ConnectionView) {
    for desk in desks {
        let unseen = desk.subject.account.memberships.keys().filter(|group| !view.groups.contains_key(*group));
        let gaps = unseen.map(|group| desk.subject.gap(Some(group), Message::new("plan-gap-group-unseen")));
        draft.gaps.extend(gaps);
    }
}

fn lingering_roles(draft: &mut Draft<'_>, desks: &[Desk<'_>], id: &GroupId, group: &Group) {
    let lingers = |desk: &&Desk<'_>| {
        let standing = group.lingering.get(&desk.subject.on.account);
        standing.is_some_and(|s| s.role > Role::Member)
    };
    for desk in desks.iter().filter(lingers) {
        let what = Message::new("plan-gap-lingering-role").with("group", &group.name);
        draft.gaps.push(desk.subject.gap(Some(id), what));
    }
}

/// In the group or invited, as the group or else the account shows it.
fn presence(desk: &Desk<'_>, id: &GroupId, group: &Group) -> Option<Presence> {
    let seen_in_group = group.member(&desk.subject.on.account).map(|m| m.presence);
    seen_in_group.or_else(|| desk.subject.account.memberships.get(id).copied())
}

fn about_group(at: &GroupRef, what: Message) -> Gap {
    Gap { connection: at.connection.clone(), account: None, group: Some(at.group.clone()), what }
}

/// The word in messages, the same as in JSON.
pub(crate) fn kind_word(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Department => "department",
        GroupKind::Project => "project",
        GroupKind::External => "external",
        GroupKind::Customer => "customer",
        GroupKind::Confidential => "confidential",
        GroupKind::Announcement => "announcement",
        GroupKind::Direct => "direct",
        GroupKind::Other => "other",
    }
}
