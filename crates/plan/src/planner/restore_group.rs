//! Back into the groups: the person first, and only then do successors step back.

use super::draft::Draft;
use super::reinstate::Return;
use exeunt_core::{
    About, AccountId, Action, ActionKind, Announcement, ConnectionView, Decisions, Gap, Group, GroupId, GroupRef,
    Member, Message, Presence, Question, Role, Standing, StepId,
};
use std::collections::BTreeMap;

/// One group, then and now.
struct Place<'a> {
    at: GroupRef,
    was: &'a Group,
    is: &'a Group,
    now: &'a ConnectionView,
    announced: Vec<&'a Announcement>,
}

pub(crate) fn restore_groups(
    draft: &mut Draft<'_>,
    returns: &mut [Return<'_>],
    before: &ConnectionView,
    now: &ConnectionView,
    decisions: &Decisions,
    announced: &[Announcement],
) {
    let Some(connection) = returns.first().map(|one| one.subject.on.connection.clone()) else { return };
    // Into the outer groups first; what is bound to them comes back with them.
    let (inner, outer): (Vec<_>, Vec<_>) = before.groups.iter().partition(|(_, was)| was.parent.is_some());
    let mut back = Back::new();
    bound_roles(draft, returns, before);
    for (id, was) in outer.into_iter().chain(inner).filter(|(_, was)| !was.bound_to_parent) {
        if !returns.iter().any(|one| was.member(&one.subject.on.account).is_some()) {
            continue;
        }
        let at = GroupRef { connection: connection.clone(), group: id.clone() };
        let Some(is) = now.groups.get(id) else {
            let what = Message::new("plan-gap-group-unseen");
            draft.gaps.push(Gap { connection: connection.clone(), account: None, group: Some(id.clone()), what });
            continue;
        };
        let announced = announced.iter().filter(|a| a.group == at).collect();
        Place { at, was, is, now, announced }.restore(draft, returns, decisions, &mut back);
    }
}

/// Whoever comes back into what is bound to a group comes back as an ordinary member.
fn bound_roles(draft: &mut Draft<'_>, returns: &[Return<'_>], before: &ConnectionView) {
    for was in before.groups.values().filter(|was| was.bound_to_parent) {
        let above = |one: &&Return<'_>| {
            was.member(&one.subject.on.account).is_some_and(|member| member.standing.role > Role::Member)
        };
        for one in returns.iter().filter(above) {
            let lost = Message::new("plan-lost-bound-role").with("group", &was.name);
            draft.lost.push(lost.with("account", &one.subject.on));
        }
    }
}

/// The steps that bring an account back into a group.
type Back = BTreeMap<(AccountId, GroupId), StepId>;

impl Place<'_> {
    fn restore(&self, draft: &mut Draft<'_>, returns: &mut [Return<'_>], decisions: &Decisions, back: &mut Back) {
        let owned = returns.iter().any(|one| self.was.member(&one.subject.on.account).is_some_and(Member::is_owner));
        let given_back = decisions.given_back.get(&self.at).map(|decided| decided.value);
        let owns_again = match given_back {
            Some(given_back) => given_back,
            None if owned && self.built_on() => return self.ask(draft, returns),
            None => true,
        };
        let mut restored = Vec::new();
        let mut holder = None;
        for (me, one) in returns.iter_mut().enumerate() {
            let Some(stands) = self.person(draft, one, owns_again, back, &mut restored) else { continue };
            if stands.role == Role::Owner {
                holder = holder.or(Some(me));
            }
        }
        if let Some(holder) = holder {
            self.successors(draft, &mut returns[holder], &restored);
        }
        self.introduced(draft);
    }

    /// Somebody relied on the new ownership: a successor stands otherwise than announced, or there are further owners.
    fn built_on(&self) -> bool {
        let moved = self.announced.iter().any(|a| {
            let standing = self.is.member(&a.member).map(|m| m.standing);
            standing.map(|s| s.role) != Some(a.role) && standing != a.before
        });
        let known = |id: &AccountId| {
            self.now.accounts.contains_key(id)
                || self.was.member(id).is_some_and(Member::is_owner)
                || self.announced.iter().any(|a| a.member == *id)
        };
        moved || self.is.owners().any(|id| !known(id))
    }

    fn ask(&self, draft: &mut Draft<'_>, returns: &[Return<'_>]) {
        let owners: Vec<&str> = self.is.owners().map(AccountId::as_str).collect();
        let what = Message::new("plan-question-ownership-back")
            .with("group", &self.was.name)
            .with("owners", owners.join(", "));
        let accounts = returns.iter().map(|one| one.subject.on.account.clone());
        let proposed = accounts.filter(|id| self.was.member(id).is_some_and(Member::is_owner)).collect();
        draft.questions.push(Question { about: About::Group(self.at.clone()), what, proposed });
    }

    /// Puts one account back, and says how it will stand; `None` where it can't be put back.
    fn person(
        &self,
        draft: &mut Draft<'_>,
        one: &mut Return<'_>,
        owns_again: bool,
        back: &mut Back,
        restored: &mut Vec<StepId>,
    ) -> Option<Standing> {
        let account = &one.subject.on.account;
        let was = *self.was.member(account)?;
        let is = self.is.member(account).copied();
        if was.presence == Presence::Invited {
            if is.is_none() {
                draft.lost.push(Message::new("plan-lost-invite").with("group", &self.was.name));
            }
            return None;
        }
        let keeps = !was.is_owner() || owns_again || is.is_some_and(|m| m.is_owner());
        let standing = if keeps { was.standing } else { self.ordinary(was.standing) };
        if is.is_some_and(|m| m.presence == Presence::Joined && m.standing == standing) {
            return Some(standing);
        }
        if self.is_outside(account, back) {
            let what = Message::new("plan-gap-outside").with("group", &self.was.name);
            draft.gaps.push(one.subject.gap(Some(&self.at.group), what));
            return None;
        }
        let why = Message::new("plan-why-membership-restored").with("group", &self.was.name);
        let action = Action::MembershipRestored { group: self.at.group.clone(), standing };
        let lost = one.subject.row(ActionKind::MembershipEnded).and_then(|row| row.lost.clone());
        let outer = self.was.parent.as_ref().and_then(|parent| back.get(&(account.clone(), parent.clone())));
        let account = account.clone();
        let id = one.restore(draft, action, why, outer.cloned().into_iter().collect())?;
        back.insert((account, self.at.group.clone()), id.clone());
        draft.lost.extend(lost.map(Message::new));
        restored.push(id);
        Some(standing)
    }

    /// Whether the account is not in the group around this one, and doesn't come back into it.
    fn is_outside(&self, account: &AccountId, back: &Back) -> bool {
        let Some(parent) = &self.was.parent else { return false };
        let around = self.now.groups.get(parent).and_then(|group| group.member(account));
        let joined = around.is_some_and(|m| m.presence == Presence::Joined);
        !joined && !back.contains_key(&(account.clone(), parent.clone()))
    }

    /// Successors stand again as before, once the person is back. Only those who stand as announced.
    fn successors(&self, draft: &mut Draft<'_>, owner: &mut Return<'_>, restored: &[StepId]) {
        for announced in &self.announced {
            let Some(is) = self.is.member(&announced.member) else { continue };
            let standing = announced.before.unwrap_or_else(|| self.ordinary(is.standing));
            if is.standing.role != announced.role || is.standing == standing {
                continue;
            }
            let member = announced.member.clone();
            let why = Message::new("plan-why-standing-restored")
                .with("account", &announced.member)
                .with("group", &self.was.name);
            let action = Action::StandingRestored { group: self.at.group.clone(), member: member.clone(), standing };
            if owner.restore(draft, action, why, restored.to_vec()).is_some() {
                draft.announced.push(Announcement {
                    group: self.at.clone(),
                    member,
                    before: Some(is.standing),
                    role: standing.role,
                    kind: announced.kind,
                });
            }
        }
    }

    /// Nobody is taken out of a group again for having been introduced.
    fn introduced(&self, draft: &mut Draft<'_>) {
        let joined = |group: &Group, id| group.member(id).is_some_and(|m| m.presence == Presence::Joined);
        let stay = self.announced.iter().filter(|a| !joined(self.was, &a.member) && joined(self.is, &a.member));
        for announced in stay {
            let what =
                Message::new("plan-lost-introduced").with("account", &announced.member).with("group", &self.was.name);
            draft.lost.push(what);
        }
    }

    /// How ordinary members stand here, in the platform's own numbers where it has them.
    fn ordinary(&self, like: Standing) -> Standing {
        let members = self.is.members.values().chain(self.was.members.values());
        let ordinary = members.map(|m| m.standing).filter(|s| s.role == Role::Member).min();
        ordinary.unwrap_or(Standing { role: Role::Member, level: like.level.map(|_| 0) })
    }
}
