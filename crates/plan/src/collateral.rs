//! What changed for anybody else than the leaver, and whether it was announced.

use exeunt_core::{AccountId, AccountRef, Announcement, GroupRef, Login, Member, Presence, Role};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everybody's place at one time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scene {
    /// Login state, and whether the account administers the platform.
    pub accounts: BTreeMap<AccountRef, (Login, bool)>,
    pub groups: BTreeMap<GroupRef, BTreeMap<AccountId, Member>>,
}

/// Something that changed for somebody else and wasn't announced exactly so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Difference {
    pub account: AccountRef,
    /// `None`: the account itself changed.
    pub group: Option<GroupRef>,
    pub before: Side,
    pub after: Side,
}

/// One side of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Side {
    /// Not there.
    Absent,
    Account {
        login: Login,
        admin: bool,
    },
    Member {
        presence: Presence,
        role: Role,
        level: Option<i64>,
        permanent: bool,
    },
}

/// Every change for somebody else, except those that are exactly as announced. Empty is good.
///
/// `ours` are the accounts that we act as. Another case's proof makes a conversation of such an account and its leaver,
/// and leaves it a moment later: where a group has nobody in it in one of the two scenes, our own account isn't somebody
/// who moved. Everybody else is looked at there as anywhere, so nothing that a group is called or says hides anybody.
pub fn collateral(
    before: &Scene,
    after: &Scene,
    leaver: &BTreeSet<AccountRef>,
    announced: &[Announcement],
    ours: &BTreeSet<AccountRef>,
) -> Vec<Difference> {
    let announced: BTreeMap<_, _> = announced.iter().map(|a| ((&a.group, &a.member), a)).collect();
    let mut found = accounts(before, after, leaver);
    for group in before.groups.keys().chain(after.groups.keys()).collect::<BTreeSet<_>>() {
        let (old, new) = (before.groups.get(group), after.groups.get(group));
        let made_or_left = is_empty(old) || is_empty(new);
        for member in members(old).chain(members(new)).collect::<BTreeSet<_>>() {
            let account = AccountRef { connection: group.connection.clone(), account: member.clone() };
            let (old, new) = (old.and_then(|g| g.get(member)), new.and_then(|g| g.get(member)));
            let expected = announced.get(&(group, member)).is_some_and(|a| is_as_announced(a, old, new));
            let ourselves = made_or_left && ours.contains(&account);
            if old != new && !expected && !ourselves && !leaver.contains(&account) {
                found.push(Difference { account, group: Some(group.clone()), before: side(old), after: side(new) });
            }
        }
    }
    found.sort();
    found
}

/// Announced changes that can't be seen in `after`: not collateral, but not what was promised either.
pub fn missing<'a>(after: &Scene, announced: &'a [Announcement]) -> Vec<&'a Announcement> {
    let stands = |a: &Announcement| {
        let member = after.groups.get(&a.group).and_then(|group| group.get(&a.member));
        member.is_some_and(|m| m.presence == Presence::Joined && m.standing.role == a.role)
    };
    announced.iter().filter(|a| !stands(a)).collect()
}

/// From exactly the place that was seen when the change was announced, to exactly the role that was announced.
fn is_as_announced(announced: &Announcement, old: Option<&Member>, new: Option<&Member>) -> bool {
    let stood = old.map(|m| m.standing) == announced.before;
    let stands = new.is_some_and(|m| m.presence == Presence::Joined && m.standing.role == announced.role);
    stood && stands
}

fn accounts(before: &Scene, after: &Scene, leaver: &BTreeSet<AccountRef>) -> Vec<Difference> {
    let all: BTreeSet<_> = before.accounts.keys().chain(after.accounts.keys()).collect();
    let others = all.into_iter().filter(|account| !leaver.contains(*account));
    let differs = others.filter(|account| before.accounts.get(*account) != after.accounts.get(*account));
    let side = |scene: &Scene, account: &AccountRef| {
        scene
            .accounts
            .get(account)
            .map_or(Side::Absent, |(login, admin)| Side::Account { login: *login, admin: *admin })
    };
    differs
        .map(|account| Difference {
            account: account.clone(),
            group: None,
            before: side(before, account),
            after: side(after, account),
        })
        .collect()
}

fn is_empty(group: Option<&BTreeMap<AccountId, Member>>) -> bool {
    group.is_none_or(BTreeMap::is_empty)
}

fn members(group: Option<&BTreeMap<AccountId, Member>>) -> impl Iterator<Item = &AccountId> {
    group.into_iter().flat_map(BTreeMap::keys)
}

fn side(member: Option<&Member>) -> Side {
    member.map_or(Side::Absent, |m| Side::Member {
        presence: m.presence,
        role: m.standing.role,
        level: m.standing.level,
        permanent: m.permanent,
    })
}
