//! The judge's list: every durable change, in order, and nothing else.

use serde::Serialize;

/// One durable change of the estate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Position in the list, from 1.
    pub number: u64,
    pub at_ms: i64,
    /// In whose name it happened.
    pub actor: String,
    /// Whose credential was used, where that is somebody else: the administrator behind a login-as-user token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    pub kind: EffectKind,
    /// The account that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The room that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// What exactly, in a few words: a device id, a membership, an event type.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    AccountCreated,
    Locked,
    Unlocked,
    Suspended,
    Unsuspended,
    PasswordChanged,
    DisplayNameChanged,
    AdminChanged,
    ThreepidsChanged,
    ExternalIdsChanged,
    Deactivated,
    Reactivated,
    Erased,
    DeviceAdded,
    DeviceRemoved,
    TokenMinted,
    TokenRevoked,
    TokenRefreshed,
    PusherAdded,
    PusherRemoved,
    AccountDataChanged,
    RateOverrideChanged,
    MembershipChanged,
    StateChanged,
    MessageSent,
    Redacted,
    RoomCreated,
    RoomClosed,
    RoomPurged,
    RoomBlocked,
    MediaAdded,
    MediaRemoved,
    MediaQuarantined,
    MediaReleased,
    RegistrationTokenAdded,
}
