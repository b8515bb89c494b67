//! Rooms: members, state and timeline.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::{Value, json};

use super::AccountIx;

/// Position of a room in the estate. Stable for the estate's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomIx(pub(crate) u32);

/// Where somebody stands towards a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    Join,
    Invite,
    Leave,
    Ban,
}

impl Membership {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Invite => "invite",
            Self::Leave => "leave",
            Self::Ban => "ban",
        }
    }
}

/// Somebody's standing in one room, and how it came about.
#[derive(Debug, Clone)]
pub struct Member {
    pub membership: Membership,
    pub sender: AccountIx,
    /// Position of the member event.
    pub(crate) seq: u64,
}

/// One piece of room state other than a membership.
#[derive(Debug, Clone)]
pub struct StateRecord {
    pub content: Arc<Value>,
    pub sender: AccountIx,
    pub at_ms: i64,
    pub(crate) seq: u64,
}

/// One event of a room's timeline.
#[derive(Debug, Clone)]
pub struct Event {
    pub(crate) seq: u64,
    pub at_ms: i64,
    pub sender: AccountIx,
    pub what: What,
    pub redacted: bool,
}

/// What an event says.
#[derive(Debug, Clone)]
pub enum What {
    Member { target: AccountIx, membership: Membership, reason: Option<Box<str>> },
    State { kind: Box<str>, key: Box<str>, content: Arc<Value> },
    Message { kind: Box<str>, content: Arc<Value> },
    Redaction { redacts: String, reason: Option<Box<str>> },
}

/// One room.
#[derive(Debug, Clone)]
pub struct Room {
    pub id: String,
    /// Room version: 1 to 12.
    pub version: u8,
    pub creator: AccountIx,
    /// Version 12 only: creators beside [`Room::creator`].
    pub additional_creators: Vec<AccountIx>,
    pub created_ms: i64,
    /// Shut down without purging: history stays, nobody is in it.
    pub closed: bool,
    /// Gone, history too.
    pub purged: bool,
    /// A room of server notices.
    pub notices: bool,
    pub(crate) state: BTreeMap<(Box<str>, Box<str>), StateRecord>,
    pub(crate) members: BTreeMap<AccountIx, Member>,
    pub(crate) joined: usize,
    pub(crate) timeline: Vec<Event>,
    /// Position of each message by sender and transaction id.
    pub(crate) transactions: HashMap<(AccountIx, String), u64>,
}

pub(crate) const POWER_LEVELS: &str = "m.room.power_levels";

impl Room {
    /// The content of a state event.
    pub fn state(&self, kind: &str, key: &str) -> Option<&Value> {
        // A borrowed pair can't look up an owned pair in the map; a range on the few entries of a room costs nothing.
        self.state.iter().find(|((k, s), _)| &**k == kind && &**s == key).map(|(_, record)| &*record.content)
    }

    /// One string out of a state event's content.
    pub fn state_text(&self, kind: &str, field: &str) -> Option<&str> {
        self.state(kind, "")?.get(field)?.as_str()
    }

    pub fn name(&self) -> Option<&str> {
        self.state_text("m.room.name", "name")
    }

    /// `public`, `invite`, …
    pub fn join_rule(&self) -> &str {
        self.state_text("m.room.join_rules", "join_rule").unwrap_or("invite")
    }

    pub fn is_encrypted(&self) -> bool {
        self.state("m.room.encryption", "").is_some()
    }

    /// The room that replaces this one, after an upgrade.
    pub fn replacement(&self) -> Option<&str> {
        self.state_text("m.room.tombstone", "replacement_room")
    }

    pub fn membership(&self, account: AccountIx) -> Option<Membership> {
        self.members.get(&account).map(|member| member.membership)
    }

    pub fn is_joined(&self, account: AccountIx) -> bool {
        self.membership(account) == Some(Membership::Join)
    }

    /// Everybody with the given standing, in account order.
    pub fn with(&self, membership: Membership) -> impl Iterator<Item = AccountIx> {
        self.members.iter().filter(move |(_, m)| m.membership == membership).map(|(ix, _)| *ix)
    }

    /// How many people are in the room.
    pub fn joined_count(&self) -> usize {
        self.joined
    }

    /// Version 12 gives its creators power without a limit.
    pub fn has_unlimited(&self, account: AccountIx) -> bool {
        self.version >= 12 && self.is_creator(account)
    }

    pub fn is_creator(&self, account: AccountIx) -> bool {
        self.creator == account || self.additional_creators.contains(&account)
    }

    pub fn events(&self) -> &[Event] {
        &self.timeline
    }

    pub(crate) fn last_seq(&self) -> u64 {
        self.timeline.last().map_or(0, |event| event.seq)
    }

    pub(crate) fn event_at(&self, seq: u64) -> Option<&Event> {
        self.timeline.binary_search_by_key(&seq, |event| event.seq).ok().map(|i| &self.timeline[i])
    }
}

/// The power levels that the platform gives a new room.
pub fn default_power_levels(version: u8, creator: &str, invite: u64) -> Value {
    let mut users = serde_json::Map::new();
    let mut tombstone = 150;
    if version < 12 {
        users.insert(creator.to_owned(), json!(100));
        tombstone = 100;
    }
    json!({
        "users": users,
        "users_default": 0,
        "events": {
            "m.room.name": 50, "m.room.power_levels": 100, "m.room.history_visibility": 100,
            "m.room.canonical_alias": 50, "m.room.avatar": 50, "m.room.tombstone": tombstone,
            "m.room.server_acl": 100, "m.room.encryption": 100
        },
        "events_default": 0, "state_default": 50, "ban": 50, "kick": 50, "redact": 50, "invite": invite,
        "historical": 100
    })
}
