//! Who takes over a group, by the rules of the policy and the decisions of people.

use crate::policy::{Policy, SuccessorNeed, SuccessorRule};
use exeunt_core::{
    About, AccountId, ConnectionView, Decided, Decisions, Group, GroupRef, Login, Message, NativeKind, Presence,
    Question, Role,
};

/// What has to happen before the leaver goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HandOver {
    /// Nothing: nobody is needed, or whoever is needed stands already.
    None,
    /// `member` has to hold `role` first.
    To { member: AccountId, role: Role, why: Message },
    /// A person has to say who.
    Ask(Question),
}

/// One group with its leavers left out.
pub(crate) struct Remaining<'a> {
    pub(crate) at: &'a GroupRef,
    pub(crate) group: &'a Group,
    pub(crate) view: &'a ConnectionView,
}

impl Remaining<'_> {
    fn is_leaver(&self, account: &AccountId) -> bool {
        self.view.accounts.contains_key(account)
    }

    /// How many others are in the group.
    pub(crate) fn others(&self) -> usize {
        let joined = self.group.members.iter().filter(|(_, m)| m.presence == Presence::Joined);
        joined.filter(|(id, _)| !self.is_leaver(id)).count()
    }

    /// An owner who is going.
    pub(crate) fn owner_leaves(&self) -> bool {
        self.group.owners().any(|id| self.is_leaver(id))
    }

    /// The group dies without a successor. An owner who can't log in, or of whom nothing is known, saves nothing.
    pub(crate) fn last_owner_leaves(&self) -> bool {
        let stays = |id: &AccountId| !self.is_leaver(id) && (self.can_stay(id) || self.asks_for_all(id));
        self.owner_leaves() && self.others() > 0 && !self.group.owners().any(stays)
    }

    /// Can log in, and doesn't leave in the same batch.
    fn can_stay(&self, account: &AccountId) -> bool {
        self.view.others.get(account) == Some(&Login::Open) && !self.view.leaving.contains(account)
    }

    /// An owner who leaves in the same batch, and whose own plan sees to a successor: of owners who go together the first
    /// one's does, so that people are asked once. Until it has run, that owner is there.
    fn asks_for_all(&self, account: &AccountId) -> bool {
        let open = self.view.others.get(account) == Some(&Login::Open);
        let first = self.group.owners().filter(|id| self.is_leaver(id)).min();
        open && self.view.leaving.contains(account) && first.is_some_and(|own| account < own)
    }

    /// Not the leaver, nobody who leaves in the same batch, and able to log in. Somebody who isn't in the group may be
    /// unknown here, and is looked at again right before the step.
    fn would_do(&self, account: &AccountId) -> bool {
        let newcomer = !self.view.others.contains_key(account) && self.group.member(account).is_none();
        !self.is_leaver(account) && !self.view.leaving.contains(account) && (newcomer || self.can_stay(account))
    }

    fn holds(&self, account: &AccountId, role: Role) -> bool {
        self.group.member(account).is_some_and(|m| m.presence == Presence::Joined && m.standing.role >= role)
    }

    /// Members who would do, most senior first.
    pub(crate) fn proposed(&self) -> Vec<AccountId> {
        let mut members: Vec<_> = self
            .group
            .members
            .iter()
            .filter(|(id, m)| m.presence == Presence::Joined && !self.is_leaver(id) && self.can_stay(id))
            .collect();
        members.sort_by(|(a, x), (b, y)| y.standing.cmp(&x.standing).then_with(|| a.cmp(b)));
        members.into_iter().take(MOST_PROPOSED).map(|(id, _)| id.clone()).collect()
    }
}

/// More names than this help nobody to choose.
const MOST_PROPOSED: usize = 10;

/// Decides what has to happen in one group. Invited accounts count for nothing here.
pub(crate) fn hand_over(policy: &Policy, decisions: &Decisions, need: SuccessorNeed, at: &Remaining<'_>) -> HandOver {
    let decided = decisions.successors.get(at.at);
    let last = at.last_owner_leaves();
    let alone = at.others() == 0;
    let needed = match need {
        SuccessorNeed::Always => !alone,
        // A group of many that somebody called a conversation of two still doesn't lose its last owner.
        SuccessorNeed::Never => last && at.group.native_kind != NativeKind::Direct,
        SuccessorNeed::IfLastOwner => last,
    };
    if !needed && decided.is_none() {
        return HandOver::None;
    }
    let role = if at.owner_leaves() { Role::Owner } else { Role::Member };
    for rule in &policy.successors.order {
        match rule {
            SuccessorRule::Decided => {
                let Some(decided) = decided else { continue };
                return to(at, decided, role, "plan-why-successor-decided");
            }
            SuccessorRule::CoOwner if need != SuccessorNeed::Always && !last => return HandOver::None,
            SuccessorRule::CoOwner => {}
            SuccessorRule::Default => {
                let default = decisions.default_successors.get(&at.at.connection);
                let Some(default) = default.filter(|d| needed && at.would_do(&d.value)) else { continue };
                return to(at, default, role, "plan-why-successor-default");
            }
        }
    }
    if !needed {
        return HandOver::None;
    }
    let what = Message::new("plan-question-successor").with("group", &at.group.name).with("members", at.others());
    HandOver::Ask(Question { about: About::Group(at.at.clone()), what, proposed: at.proposed() })
}

fn to(at: &Remaining<'_>, decided: &Decided<AccountId>, role: Role, key: &'static str) -> HandOver {
    if !at.would_do(&decided.value) {
        let leaves = at.view.leaving.contains(&decided.value);
        let key = if leaves { "plan-question-successor-leaves" } else { "plan-question-successor-cannot" };
        let what =
            Message::new(key).with("group", &at.group.name).with("account", &decided.value).with("by", &decided.by);
        return HandOver::Ask(Question { about: About::Group(at.at.clone()), what, proposed: at.proposed() });
    }
    if at.holds(&decided.value, role) {
        return HandOver::None;
    }
    let why = Message::new(key).with("by", &decided.by).with("account", &decided.value);
    HandOver::To { member: decided.value.clone(), role, why }
}
