//! Groups and chat rooms: the same thing with two names.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChatKind {
    Group,
    Room,
}

/// A group or a chat room.
#[derive(Debug, Clone)]
pub struct Chat {
    /// Digits, given by the platform.
    pub id: String,
    pub kind: ChatKind,
    pub name: String,
    pub description: String,
    pub owner: String,
    /// Everybody in it, the owner too, with the position in the order of joining.
    pub members: BTreeMap<String, u64>,
    pub admins: BTreeSet<String>,
    /// Muted users and until when; members or not.
    pub muted: BTreeMap<String, i64>,
    pub blocked: BTreeSet<String>,
    /// Who may write while everybody is muted.
    pub allowed: BTreeSet<String>,
    pub public: bool,
    pub members_only: bool,
    pub allow_invites: bool,
    pub invite_need_confirm: bool,
    pub max_users: u64,
    /// Free text of the app's own.
    pub custom: String,
    pub disabled: bool,
    /// Everybody is muted.
    pub mute: bool,
    pub created_ms: i64,
    pub modified_ms: i64,
    pub files: Vec<SharedFile>,
    /// Position in the order of creation, from 1, groups and rooms each.
    pub(crate) number: u64,
}

/// A file shared in a group.
#[derive(Debug, Clone)]
pub struct SharedFile {
    pub id: String,
    pub name: String,
    pub owner: String,
    pub created_ms: i64,
    pub bytes: Bytes,
}

impl Chat {
    pub fn is_member(&self, user: &str) -> bool {
        self.members.contains_key(user)
    }

    /// Members in the order in which they joined.
    pub fn by_joining(&self) -> Vec<&str> {
        let mut members: Vec<(&str, u64)> = self.members.iter().map(|(user, at)| (user.as_str(), *at)).collect();
        members.sort_by_key(|(_, at)| *at);
        members.into_iter().map(|(user, _)| user).collect()
    }

    /// Users who are muted now, with the end.
    pub fn muted_at(&self, now_ms: i64) -> impl Iterator<Item = (&str, i64)> {
        self.muted.iter().filter(move |(_, until)| **until > now_ms).map(|(user, until)| (user.as_str(), *until))
    }
}
