//! The judge's list: every durable change, in order, and nothing else.
//!
//! Tokens of the app and requests leave no effect: they change nothing that anybody keeps.

use serde::Serialize;

/// Who acts when an app token is used; the vendor's callbacks spell it so.
pub const APP_ADMIN: &str = "@ppAdmin";

/// One durable change of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Position in the list, from 1.
    pub number: u64,
    pub at_ms: i64,
    /// In whose name it happened: a user, or [`APP_ADMIN`].
    pub actor: String,
    pub kind: EffectKind,
    /// The user that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The group or chat room that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat: Option<String>,
    /// What exactly, in a few words: a device, a new owner, a message id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    UserCreated,
    Activated,
    Deactivated,
    PasswordChanged,
    UserDeleted,
    NicknameChanged,
    MetadataChanged,
    MuteChanged,
    DeviceOnline,
    DeviceOffline,
    UserTokenIssued,
    UserTokensRevoked,
    PushBound,
    PushUnbound,
    ChatCreated,
    ChatDestroyed,
    ChatChanged,
    ChatDisabled,
    ChatEnabled,
    OwnerChanged,
    MemberAdded,
    MemberRemoved,
    AdminAdded,
    AdminRemoved,
    MemberMuted,
    MemberUnmuted,
    EverybodyMuted,
    EverybodyUnmuted,
    Blocked,
    Unblocked,
    Allowed,
    Disallowed,
    SuperAdminAdded,
    SuperAdminRemoved,
    MessageSent,
    MessageRecalled,
}
