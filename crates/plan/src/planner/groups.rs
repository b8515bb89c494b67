//! Out of the groups: the successor stands, the leaver's role goes, the membership ends, in this order; and out of a
//! group within a group before the one around it.

use super::draft::Draft;
use super::handover::{Held, Places, Succession};
use super::leave::Desk;
use super::route::Stage;
use super::successor::Remaining;
use exeunt_core::{
    Action, ActionKind, ConnectionName, ConnectionView, Decisions, Group, GroupId, GroupKind, GroupRef, Login, Member,
    Message, NativeKind, Phase, Presence, Role, StepId,
};
use std::collections::BTreeMap;

/// One group while its steps are made.
pub(super) struct Room<'a> {
    pub(super) at: GroupRef,
    pub(super) group: &'a Group,
    /// The group around it.
    pub(super) parent: Option<&'a Group>,
    pub(super) kind: GroupKind,
    /// How many would be left in it.
    pub(super) others: usize,
}

/// What became of an account's place in a group.
enum Gone {
    /// These steps end it.
    By(StepId),
    /// It stays, and the plan says why.
    Stays { name: String },
}

/// What became of the places inside of a group, by account and that group.
type Inside = BTreeMap<(usize, GroupId), Vec<Gone>>;

/// Every group on a connection.
pub(crate) fn leave_groups(
    draft: &mut Draft<'_>,
    desks: &mut [Desk<'_>],
    name: &ConnectionName,
    view: &ConnectionView,
    decisions: &Decisions,
) {
    unseen_groups(draft, desks, view);
    lasting_groups(draft, desks, view);
    let rooms = rooms(draft, desks, name, view, decisions);
    let mut places = Places::default();
    let (inner, outer): (Vec<_>, Vec<_>) = rooms.iter().partition(|room| room.parent.is_some());
    let mut succession = |room: &&Room<'_>| {
        let joined = desks.iter().any(|desk| presence(desk, room.group) == Some(Presence::Joined));
        if !joined || room.group.bound_to_parent || room.group.lasting {
            return Succession::Settled;
        }
        places.succession(draft, desks, room, view, decisions)
    };
    // Who takes over in a group may need a place in the one around it; who goes leaves the inner one first.
    let outer: Vec<_> = outer.into_iter().map(|room| (room, succession(&room))).collect();
    let inner: Vec<_> = inner.into_iter().map(|room| (room, succession(&room))).collect();
    let mut inside = Inside::new();
    for (room, succession) in inner.iter().chain(&outer) {
        let given = places.given_in(&room.at.group);
        for (me, desk) in desks.iter_mut().enumerate() {
            let Some(presence) = presence(desk, room.group) else { continue };
            let settled = matches!(succession, Succession::Settled) || presence == Presence::Invited;
            let inner = inside.remove(&(me, room.at.group.clone())).unwrap_or_default();
            let given = Given { steps: if presence == Presence::Joined { &given } else { &[] }, me };
            let gone = leave_group(draft, desk, room, settled, decisions, given, inner);
            if let (Some(gone), Some(parent)) = (gone, room.parent) {
                inside.entry((me, parent.id.clone())).or_default().push(gone);
            }
        }
    }
}

/// The groups that somebody has to be taken out of. Platforms nest groups one deep.
fn rooms<'a>(
    draft: &mut Draft<'_>,
    desks: &[Desk<'_>],
    name: &ConnectionName,
    view: &'a ConnectionView,
    decisions: &Decisions,
) -> Vec<Room<'a>> {
    let mut rooms = Vec::new();
    for (id, group) in &view.groups {
        lingering_roles(draft, desks, id, group);
        if desks.iter().all(|desk| presence(desk, group).is_none()) {
            continue;
        }
        let at = GroupRef { connection: name.clone(), group: id.clone() };
        if group.encrypted {
            draft.about_group(&at, Message::new("plan-gap-encrypted").with("group", &group.name));
        }
        if group.native_kind == NativeKind::Notices && !draft.policy.groups.remove_from_notices {
            draft.about_group(&at, Message::new("plan-gap-notices-kept").with("group", &group.name));
            continue;
        }
        let kind = decisions.kinds.get(&at).map_or_else(|| draft.policy.kind_of(group), |decided| decided.value);
        let parent = group.parent.as_ref().and_then(|parent| view.groups.get(parent));
        let others = Remaining { at: &at, group, view }.others();
        rooms.push(Room { at, group, parent, kind, others });
    }
    rooms
}

/// Takes one account out of one group, unless the group's succession is open. `None` where it goes with the group around it.
fn leave_group(
    draft: &mut Draft<'_>,
    desk: &mut Desk<'_>,
    room: &Room<'_>,
    settled: bool,
    decisions: &Decisions,
    given: Given<'_>,
    inside: Vec<Gone>,
) -> Option<Gone> {
    let stays = Gone::Stays { name: room.group.name.clone() };
    if stays_on_purpose(draft, desk, room, decisions) {
        return Some(stays);
    }
    if room.group.bound_to_parent {
        return None;
    }
    // Said once for the account.
    if room.group.lasting {
        return Some(stays);
    }
    let mut inner = Vec::new();
    for gone in inside {
        match gone {
            Gone::By(step) => inner.push(step),
            Gone::Stays { name } => {
                let what = Message::new("plan-gap-stays-around").with("group", &room.group.name).with("inner", name);
                draft.gaps.push(desk.subject.gap(Some(&room.at.group), what));
                return Some(stays);
            }
        }
    }
    let ended = if settled { leave(draft, desk, room, given, inner) } else { None };
    Some(ended.map_or(stays, Gone::By))
}

/// Whether the account stays in the group on purpose; then the plan says so.
fn stays_on_purpose(draft: &mut Draft<'_>, desk: &Desk<'_>, room: &Room<'_>, decisions: &Decisions) -> bool {
    let what = if let Some(kept) = decisions.kept.get(&room.at) {
        Message::new("plan-gap-kept").with("reason", &kept.value).with("by", &kept.by)
    } else if draft.policy.kinds.rule(room.kind).remove || room.group.bound_to_parent {
        return false;
    } else {
        Message::new("plan-gap-kind-not-removed")
    };
    draft.gaps.push(desk.subject.gap(Some(&room.at.group), what.with("group", &room.group.name)));
    true
}

/// The steps that give others a place in a group, and which of the person's accounts asks for them.
#[derive(Clone, Copy)]
struct Given<'a> {
    steps: &'a [Held],
    me: usize,
}

impl Given<'_> {
    fn ids(&self) -> impl Iterator<Item = StepId> + '_ {
        self.steps.iter().map(|held| held.id.clone())
    }

    /// The latest stage at which this account gives something itself.
    fn own(&self) -> Option<Stage> {
        self.steps.iter().filter(|held| held.desk == self.me).map(|held| held.stage).max()
    }

    /// Another account of the person gives something.
    fn crossed(&self) -> bool {
        self.steps.iter().any(|held| held.desk != self.me)
    }
}

/// Drops the role and ends the membership of one account; gives the step that ends it. Whoever gives others a place does
/// so by a role and a place of their own, so these go last.
fn leave(
    draft: &mut Draft<'_>,
    desk: &mut Desk<'_>,
    room: &Room<'_>,
    given: Given<'_>,
    inner: Vec<StepId>,
) -> Option<StepId> {
    let from = given.own().unwrap_or(Stage::First);
    let dropped = match room.group.member(&desk.subject.on.account) {
        Some(Member { permanent: true, .. }) => {
            let what = Message::new("plan-gap-permanent-owner").with("group", &room.group.name);
            draft.gaps.push(desk.subject.gap(Some(&room.at.group), what));
            None
        }
        Some(member) if member.presence == Presence::Joined && member.standing.role > Role::Member => {
            drop_role(draft, desk, room, from, given)
        }
        Some(_) | None => None,
    };
    let gated = given.own().is_some() || dropped.is_some();
    let crossed = given.crossed() && given.own().is_none();
    let (from, first) = match dropped {
        // Dropping the role has waited for what is given already.
        Some((stage, id)) => (stage, vec![id]),
        None => (from, given.ids().collect()),
    };
    let needs = first.into_iter().chain(inner).collect();
    end_membership(draft, desk, room, from, Before { needs, gated, crossed })
}

/// What has to happen before a membership ends.
struct Before {
    needs: Vec<StepId>,
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
    given: Given<'_>,
) -> Option<(Stage, StepId)> {
    let kind = ActionKind::RoleDropped;
    let own = given.own().is_some();
    let Some(stage) = place(desk, kind, from, given.crossed() && !own) else {
        // Said once for the account: in how many groups the role outlives the membership changes nothing.
        draft.unreachable(&desk.subject, kind, None);
        return None;
    };
    let mut needs = if own && from == stage { Vec::new() } else { desk.gate(stage) };
    needs.extend(given.ids());
    let action = Action::RoleDropped { group: room.at.group.clone() };
    let why = Message::new("plan-why-role-dropped").with("group", &room.group.name);
    let id = draft.step(&desk.subject, Phase::HandOver, action, why, needs, Vec::new())?;
    desk.planned(&id, kind, stage);
    Some((stage, id))
}

fn end_membership(
    draft: &mut Draft<'_>,
    desk: &mut Desk<'_>,
    room: &Room<'_>,
    from: Stage,
    before: Before,
) -> Option<StepId> {
    let kind = ActionKind::MembershipEnded;
    let Some(stage) = place(desk, kind, from, before.crossed) else {
        draft.unreachable(&desk.subject, kind, Some(&room.at.group));
        return None;
    };
    let mut needs = if before.gated && from == stage { Vec::new() } else { desk.gate(stage) };
    needs.extend(before.needs);
    let action = Action::MembershipEnded { group: room.at.group.clone() };
    let why =
        Message::new("plan-why-membership-ended").with("group", &room.group.name).with("kind", room.kind.as_str());
    let left_empty = || Message::new("plan-breaks-left-empty").with("group", &room.group.name);
    let breaks = (room.others == 0).then(left_empty).into_iter().collect();
    let id = draft.step(&desk.subject, Phase::Remove, action, why, needs, breaks)?;
    desk.planned(&id, kind, stage);
    Some(id)
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

/// In how many groups each account stays because the platform lets nobody out.
fn lasting_groups(draft: &mut Draft<'_>, desks: &[Desk<'_>], view: &ConnectionView) {
    let lasting: Vec<&Group> = view.groups.values().filter(|group| group.lasting).collect();
    for desk in desks {
        let count = lasting.iter().filter(|group| presence(desk, group).is_some()).count();
        if count > 0 {
            draft.gaps.push(desk.subject.gap(None, Message::new("plan-gap-lasting").with("count", count)));
        }
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
fn presence(desk: &Desk<'_>, group: &Group) -> Option<Presence> {
    let seen_in_group = group.member(&desk.subject.on.account).map(|m| m.presence);
    seen_in_group.or_else(|| desk.subject.account.memberships.get(&group.id).copied())
}
