//! What belongs to one account, and its sessions.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::archive::Archived;
use crate::ejabberd::xml::Element;

/// One account.
#[derive(Debug, Clone, Default)]
pub struct Account {
    pub password: String,
    pub roster: Vec<RosterItem>,
    /// Messages that wait for a login.
    pub(crate) offline: Vec<Element>,
    /// Fields of the business card.
    pub card: BTreeMap<String, String>,
    /// What clients keep here for themselves, by name and namespace: bookmarks of rooms, say.
    pub(crate) private: BTreeMap<(String, String), Element>,
    pub(crate) archive: Vec<Archived>,
    /// Names of files that were uploaded.
    pub files: Vec<String>,
}

impl Account {
    /// How many messages wait for a login.
    pub fn offline(&self) -> usize {
        self.offline.len()
    }

    /// This account's own copies of its messages.
    pub fn archive(&self) -> &[Archived] {
        &self.archive
    }
}

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterItem {
    pub jid: String,
    pub nick: String,
    pub group: String,
    pub subscription: String,
}

/// When somebody was last seen, and how they left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    pub at_ms: i64,
    pub status: String,
}

/// An OAuth token.
#[derive(Debug, Clone)]
pub struct Token {
    pub secret: String,
    /// Bare address, of whomever: nobody checks that the account exists.
    pub jid: String,
    pub scope: String,
    pub until_ms: i64,
}

impl Token {
    /// Whether the token carries that scope at that time.
    pub fn is_good(&self, scope: &str, now_ms: i64) -> bool {
        self.until_ms > now_ms && self.scope.split(';').any(|one| one == scope)
    }
}

/// One live session.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: u64,
    pub user: String,
    pub resource: String,
    pub since_ms: i64,
    pub ip: IpAddr,
    pub port: u16,
    /// What the client said of itself; none before its first presence.
    pub shown: Option<Shown>,
}

/// The presence of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub show: String,
    pub status: String,
    pub priority: i64,
}

/// Something to be written to a connection.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    Stanza(Element),
    /// The stream ends with this error: a condition and what it says.
    Error(&'static str, String),
}

/// Somebody who gets a room's messages without sitting in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    pub nick: String,
    pub nodes: Vec<String>,
}
