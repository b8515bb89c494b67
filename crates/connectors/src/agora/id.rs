//! Names of accounts, groups and chat rooms. They become parts of paths, where a bare name would mean a list, a dot the
//! folder above and a comma several at once: what isn't plainly a name is none.

use exeunt_core::{AccountId, GroupId};
use std::fmt;

const LONGEST_NAME: usize = 64;
const ROOM: &str = "chatroom/";

/// Whether the platform lets an account be called so.
pub(super) fn is_username(account: &AccountId) -> bool {
    let name = account.as_str();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
    (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(plain) && !name.chars().all(|c| c == '.')
}

/// Where people talk: two kinds with the same calls on different paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Messages wait for whoever is away.
    Group(String),
    /// Only who is online is in it.
    Room(String),
}

impl Place {
    /// The place that a group's id names; nothing when it can't be an id of this platform.
    pub(super) fn of(group: &GroupId) -> Option<Self> {
        let (room, id) = match group.as_str().strip_prefix(ROOM) {
            Some(id) => (true, id),
            None => (false, group.as_str()),
        };
        let plain = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric());
        plain.then(|| if room { Self::Room(id.to_owned()) } else { Self::Group(id.to_owned()) })
    }

    /// The id as everybody else knows it.
    pub(super) fn group_id(&self) -> GroupId {
        match self {
            Self::Group(id) => GroupId::from(id.as_str()),
            Self::Room(id) => GroupId::from(format!("{ROOM}{id}")),
        }
    }

    /// The id as the platform knows it.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Group(id) | Self::Room(id) => id,
        }
    }

    /// The path of its calls, such as `/chatgroups/66016455491585`.
    pub(super) fn path(&self) -> String {
        format!("/{}/{}", self.kind(), self.id())
    }

    /// The path of its kind.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Group(_) => "chatgroups",
            Self::Room(_) => "chatrooms",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.group_id().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_mean_something_else_in_a_path_is_no_name() {
        for good in ["zhangsan001", "a", "zhang.san-1_x", "a..b"] {
            assert!(is_username(&AccountId::from(good)), "{good}");
        }
        for bad in ["", ".", "..", "a/b", "a?limit=100", "a,b", "Zhang", "@ppAdmin", "张三", "a%2e", &"a".repeat(65)]
        {
            assert!(!is_username(&AccountId::from(bad)), "{bad}");
        }
    }

    #[test]
    fn groups_and_rooms_keep_their_ids_and_lists_are_no_group() {
        for id in ["66016455491585", "chatroom/66016455491585"] {
            let place = Place::of(&GroupId::from(id)).unwrap();
            assert_eq!(place.group_id(), GroupId::from(id));
        }
        assert_eq!(Place::of(&GroupId::from("chatroom/1")).unwrap().path(), "/chatrooms/1");
        for bad in ["", "chatroom/", "1,2", "user/zhangsan001", "chatroom/..", "1/users", "chatroom/super_admin"] {
            assert_eq!(Place::of(&GroupId::from(bad)), None, "{bad}");
        }
    }
}
