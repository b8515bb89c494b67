//! A group as a platform shows it: who is in it, and who may do what an owner does.

use crate::id::{AccountId, GroupId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that could be seen of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub native_kind: NativeKind,
    /// Anyone of the platform may join.
    pub public: bool,
    /// The platform itself can't read the messages.
    pub encrypted: bool,
    /// Replaced or archived: nobody writes here any more.
    pub closed: bool,
    /// The platform's version or type of this group, where it changes the rules.
    pub version: Option<String>,
    /// The group that this one lies in: whoever leaves the parent leaves this one too, and only its members can be here.
    pub parent: Option<GroupId>,
    /// Everybody in the parent is in here; nobody can leave this one alone.
    pub bound_to_parent: bool,
    /// Nobody can leave it or be taken out of it: it lasts as long as the accounts in it.
    pub lasting: bool,
    pub members: BTreeMap<AccountId, Member>,
    /// Accounts outside the group that would have more than an ordinary member's role again the moment they come back.
    pub lingering: BTreeMap<AccountId, Standing>,
}

/// What the platform means this room to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NativeKind {
    Group,
    /// A folder of groups.
    Space,
    /// A conversation of two.
    Direct,
    /// The platform's own notices to one account.
    Notices,
}

/// What a group is to the company; the policy recognises it. Everything that follows for a leaver follows from the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// 部门群
    Department,
    /// 项目群
    Project,
    /// 外部合作群
    External,
    /// 客户对接群
    Customer,
    /// 机密群
    Confidential,
    /// 公告群
    Announcement,
    /// A conversation of two.
    Direct,
    /// Nothing in the policy recognises it.
    Other,
}

impl GroupKind {
    /// The kind's word in JSON and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Project => "project",
            Self::External => "external",
            Self::Customer => "customer",
            Self::Confidential => "confidential",
            Self::Announcement => "announcement",
            Self::Direct => "direct",
            Self::Other => "other",
        }
    }
}

/// One account's place in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub presence: Presence,
    pub standing: Standing,
    /// The role can't be taken away by anybody as long as the account is in the group.
    pub permanent: bool,
}

/// In the group, or only invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    Joined,
    Invited,
}

/// A role, and the platform's own number for it where there is one, so that it can be put back exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Standing {
    pub role: Role,
    pub level: Option<i64>,
}

/// What an account may do in a group, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Member,
    Moderator,
    /// May name other owners and remove anyone: the group doesn't die as long as one is there.
    Owner,
}

impl Group {
    /// The owners who are in the group, not merely invited.
    pub fn owners(&self) -> impl Iterator<Item = &AccountId> {
        self.members.iter().filter(|(_, m)| m.is_owner()).map(|(id, _)| id)
    }

    /// Whether `account` is the only owner who is in the group.
    pub fn sole_owner(&self, account: &AccountId) -> bool {
        let mut owners = self.owners();
        owners.next() == Some(account) && owners.next().is_none()
    }

    /// Whether everybody in `parent` is in here, too.
    pub fn is_bound_to(&self, parent: &GroupId) -> bool {
        self.bound_to_parent && self.parent.as_ref() == Some(parent)
    }

    /// The place of `account`, if it is in the group or invited.
    pub fn member(&self, account: &AccountId) -> Option<&Member> {
        self.members.get(account)
    }
}

impl Member {
    /// In the group, with an owner's role.
    pub fn is_owner(&self) -> bool {
        self.presence == Presence::Joined && self.standing.role == Role::Owner
    }
}

impl Standing {
    /// An ordinary member on a platform without numbers.
    pub const MEMBER: Self = Self { role: Role::Member, level: None };
    /// An owner on a platform without numbers.
    pub const OWNER: Self = Self { role: Role::Owner, level: None };
}
