//! What the vendors count requests by.
//!
//! Everything is counted for the whole app key, whoever asks. Where two pages give two numbers, the smaller counts here.

use super::config::Settings;
use exeunt_connector::PublishedLimit;
use std::time::Duration;

/// What a request counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Accounts, their sessions and their push.
    Users,
    Presence,
    Groups,
    /// The groups or rooms of one account.
    Memberships,
    Rooms,
    /// The list of all rooms.
    RoomList,
    Messages,
    GroupMessages,
    History,
    /// Tokens, our own and those that are tried.
    Token,
}

impl Class {
    pub(super) const ALL: [Self; 10] = [
        Self::Users,
        Self::Presence,
        Self::Groups,
        Self::Memberships,
        Self::Rooms,
        Self::RoomList,
        Self::Messages,
        Self::GroupMessages,
        Self::History,
        Self::Token,
    ];

    /// By what follows the two parts that every path begins with.
    pub(super) fn of(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').skip(3).collect();
        match parts[..] {
            ["token", ..] => Self::Token,
            ["users", _, "presence"] => Self::Presence,
            ["users", _, "joined_chatrooms"] | ["chatgroups", "user", ..] => Self::Memberships,
            ["chatgroups", ..] => Self::Groups,
            ["chatrooms"] => Self::RoomList,
            ["chatrooms", ..] => Self::Rooms,
            ["messages", "chatgroups"] => Self::GroupMessages,
            ["messages", ..] => Self::Messages,
            ["chatmessages", ..] => Self::History,
            _ => Self::Users,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Presence => "presence",
            Self::Groups => "groups",
            Self::Memberships => "memberships",
            Self::Rooms => "rooms",
            Self::RoomList => "room_list",
            Self::Messages => "messages",
            Self::GroupMessages => "group_messages",
            Self::History => "history",
            Self::Token => "token",
        }
    }
}

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const FREQUENCY: &str = "Easemob: server-side REST API, call frequency; Agora: Chat, limitations";
/// A number is published, and beside it that accounts are blocked which ask too often; it doesn't say how often that is.
const TOKENS: &str = "ours: 300 a second are published, and accounts that ask too often are blocked";

const PUBLISHED: [(Class, u32, Duration, &str); 11] = [
    (Class::Users, 100, SECOND, FREQUENCY),
    (Class::Presence, 50, SECOND, FREQUENCY),
    (Class::Groups, 100, SECOND, FREQUENCY),
    (Class::Memberships, 50, SECOND, FREQUENCY),
    (Class::Rooms, 100, SECOND, FREQUENCY),
    (Class::RoomList, 50, SECOND, FREQUENCY),
    (Class::GroupMessages, 20, SECOND, FREQUENCY),
    (Class::Messages, 100, SECOND, FREQUENCY),
    // Counted by receivers, and a canary has one.
    (Class::Messages, 6_000, MINUTE, FREQUENCY),
    (Class::History, 10, MINUTE, FREQUENCY),
    (Class::Token, 120, MINUTE, TOKENS),
];

/// The limits of a connection: what is published, except for classes that the settings speak of.
pub(super) fn limits(settings: &Settings) -> Vec<PublishedLimit> {
    let own = &settings.limits;
    let replaced = |class: Class| own.iter().any(|limit| limit.class == class.as_str());
    let published = PUBLISHED.iter().filter(|(class, ..)| !replaced(*class));
    let published = published
        .map(|(class, requests, window, source)| PublishedLimit::new(class.as_str(), *requests, *window, source));
    published.chain(own.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agora::config::Config;
    use serde_json::json;

    #[test]
    fn a_request_counts_by_its_path_after_either_prefix() {
        for prefix in ["/1100/demo", "/app-id/970ca35de60c44645bbae8a215061b33"] {
            for (path, class) in [
                ("/token", Class::Token),
                ("/users?limit=100", Class::Users),
                ("/users/zhangsan001/disconnect", Class::Users),
                ("/users/zhangsan001/joined_chatgroups?pagesize=100&pagenum=1", Class::Users),
                ("/users/zhangsan001/joined_chatrooms", Class::Memberships),
                ("/users/zhangsan001/presence", Class::Presence),
                ("/chatgroups/1/users/zhangsan001", Class::Groups),
                ("/chatrooms/super_admin", Class::Rooms),
                ("/chatrooms?limit=100", Class::RoomList),
                ("/messages/users", Class::Messages),
                ("/messages/chatgroups", Class::GroupMessages),
                ("/chatmessages/2026010112", Class::History),
            ] {
                assert_eq!(Class::of(&format!("{prefix}{path}")), class, "{path}");
            }
        }
    }

    #[test]
    fn settings_replace_a_class_and_leave_the_others() {
        let limits = json!([{ "class": "users", "requests": 30, "window_ms": 1000, "source": "contract" }]);
        let settings =
            json!({ "base_url": "https://a1.easemob.com", "org_name": "o", "app_name": "a", "limits": limits });
        let limits = super::limits(&Config::parse(&settings, "a b").unwrap().settings);
        let of = |class: &str| limits.iter().filter(|l| l.class == class).map(|l| l.requests).collect::<Vec<_>>();
        assert_eq!((of("users"), of("groups"), of("history")), (vec![30], vec![100], vec![10]));
        assert_eq!(of("messages"), [100, 6_000]);
        assert!(limits.iter().all(|limit| !limit.source.is_empty()));
    }
}
