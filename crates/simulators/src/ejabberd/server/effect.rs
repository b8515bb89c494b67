//! The judge's list: every durable change, in order, and nothing else.

use serde::Serialize;

/// One durable change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Position in the list, from 1.
    pub number: u64,
    pub at_ms: i64,
    /// In whose name it happened; `api` when the caller was trusted for its address.
    pub actor: String,
    pub kind: EffectKind,
    /// The account or address that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The room that was touched, without the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// What exactly, in a few words: a resource, an affiliation, an option.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    AccountCreated,
    /// The account with its roster, archive, offline messages and files.
    AccountRemoved,
    PasswordChanged,
    /// The password was replaced by one that nobody knows.
    Banned,
    /// The server ended a session.
    SessionEnded,
    GroupCreated,
    GroupChanged,
    GroupDeleted,
    GroupMemberAdded,
    GroupMemberRemoved,
    TokenIssued,
    TokenRevoked,
    RoomCreated,
    RoomDestroyed,
    RoomOptionChanged,
    AffiliationChanged,
    Subscribed,
    Unsubscribed,
    MessageSent,
    /// The messages that waited for a login went to it.
    OfflineDelivered,
    ArchivePurged,
    RosterChanged,
    CardChanged,
    PrivateChanged,
    LastChanged,
}
