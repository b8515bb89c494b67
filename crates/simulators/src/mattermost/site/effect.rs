//! The judge's list: every durable change, in order, and nothing else.

use serde::Serialize;

/// One durable change of the site. Ids are those of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Position in the list, from 1.
    pub number: u64,
    pub at_ms: i64,
    /// Id of the user in whose name it happened; empty when the server did it by itself.
    pub actor: String,
    pub kind: EffectKind,
    /// The user that was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// What exactly, in a few words: an id of a session or webhook, roles. `again` where a repeat moved a time.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Kinds of change.
///
/// Not counted: what reading moves by itself (`last_activity_at`, the session row that comes with each first use of a
/// personal access token), and `update_at` where nothing else changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    UserCreated,
    Deactivated,
    Reactivated,
    Erased,
    ProfileChanged,
    PasswordChanged,
    AuthChanged,
    SystemRolesChanged,
    MfaSecretReplaced,
    MfaOn,
    MfaOff,
    LoginFailureCounted,
    LoginFailuresCleared,
    SessionStarted,
    SessionEnded,
    GrantEnded,
    TokenCreated,
    TokenDisabled,
    TokenEnabled,
    TokenRevoked,
    BotCreated,
    BotDisabled,
    BotEnabled,
    BotAssigned,
    TeamMemberAdded,
    TeamMemberRemoved,
    TeamRolesChanged,
    TeamChanged,
    ChannelCreated,
    ChannelChanged,
    ChannelArchived,
    ChannelRestored,
    ChannelMemberAdded,
    ChannelMemberRemoved,
    ChannelRolesChanged,
    NotifyPropsChanged,
    ReadPositionMoved,
    PreferencesChanged,
    CategoriesChanged,
    MessagePosted,
    SystemMessagePosted,
    MessageDeleted,
    IncomingHookAdded,
    IncomingHookChanged,
    IncomingHookRemoved,
    OutgoingHookAdded,
    OutgoingHookChanged,
    OutgoingHookRemoved,
    CommandAdded,
    CommandChanged,
    CommandRemoved,
    AppChanged,
    AppRemoved,
}

/// What an effect touches.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct On<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) team: Option<&'a str>,
    pub(crate) channel: Option<&'a str>,
}

impl<'a> On<'a> {
    pub(crate) fn user(user: &'a str) -> Self {
        Self { user: Some(user), ..Self::default() }
    }

    pub(crate) fn in_team(self, team: &'a str) -> Self {
        Self { team: Some(team), ..self }
    }

    pub(crate) fn in_channel(self, channel: &'a str) -> Self {
        Self { channel: Some(channel), ..self }
    }
}
