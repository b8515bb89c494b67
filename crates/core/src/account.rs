//! An account as a platform shows it, and the state that follows from what was seen.

use crate::group::Presence;
use crate::id::{AccountId, GroupId, IntegrationId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that could be seen of one account. Also the pre-image from which it can be put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub display_name: String,
    pub login: Login,
    /// May look but not act (a platform's "suspended"). Not a freeze: such an account still reads.
    pub read_only: bool,
    /// Administers the platform itself.
    pub admin: bool,
    /// Live sessions and devices, sorted by id.
    pub sessions: Vec<Session>,
    /// Where the platform pushes this account's messages, sorted by id.
    pub push: Vec<PushTarget>,
    /// Single-sign-on identities that open this account, sorted.
    pub identities: Vec<Identity>,
    /// Bots, webhooks and tokens that belong to this account, sorted by id.
    pub integrations: Vec<Integration>,
    pub last_seen: Option<Timestamp>,
    /// Groups that this account is in or invited to.
    pub memberships: BTreeMap<GroupId, Presence>,
    /// What only the platform understands and a replay needs (bound e-mail addresses, account data). Never a secret.
    pub native: serde_json::Value,
}

/// Whether the platform lets this account in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// Anyone with a credential gets in.
    Open,
    /// Nobody gets in; everything is kept and the bar can be lifted.
    Barred,
    /// The platform has switched the account off in a way that it does not fully undo.
    Deactivated,
    /// Switched off, and its contents given up.
    Erased,
}

/// A session or device. One word for both, because on most platforms they are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    pub name: String,
    pub last_seen: Option<Timestamp>,
}

/// A place to which the platform sends notices of new messages, often with their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushTarget {
    pub id: String,
    /// The app that asked for it.
    pub app: String,
    /// What is needed to set it again.
    pub native: serde_json::Value,
}

/// A single-sign-on identity linked to an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    pub provider: String,
    pub subject: String,
}

/// Something that belongs to the account and acts without the person: it may go on when the account is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    pub id: IntegrationId,
    pub kind: IntegrationKind,
    pub name: String,
    /// It works now. A stopped one is kept on some platforms.
    pub live: bool,
    /// Somebody else can be made its owner, and it goes on as before.
    pub transferable: bool,
    /// Once stopped, it can be made to work again as it did.
    pub restorable: bool,
    /// What is needed to set it again. Never a secret.
    pub native: serde_json::Value,
}

/// What an integration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationKind {
    /// A lasting key into the account itself (personal access token, application password): a way in for the leaver.
    Token,
    /// An account of its own that this account owns.
    Bot,
    /// An address that posts for whoever knows it, or that the platform calls.
    Webhook,
    /// A command in the message box that calls an address.
    Command,
    /// A registered application to which others grant access.
    App,
}

impl IntegrationKind {
    /// The kind's word in JSON and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Bot => "bot",
            Self::Webhook => "webhook",
            Self::Command => "command",
            Self::App => "app",
        }
    }
}

/// The state of an account in the ledger (D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// In use. 正常
    Active,
    /// Login barred, everything kept, liftable at any time. 冻结
    Frozen,
    /// Not used for a long time. 休眠
    Dormant,
    /// Login barred, no session, no group: closed, data kept. 停用
    Disabled,
    /// Contents given up, after four eyes. 已清除
    Erased,
}

impl Account {
    /// One of this account's integrations.
    pub fn integration(&self, id: &IntegrationId) -> Option<&Integration> {
        self.integrations.iter().find(|integration| integration.id == *id)
    }

    /// The state that follows from what was seen. `dormant_after` is the policy's.
    pub fn state(&self, now: Timestamp, dormant_after: SignedDuration) -> AccountState {
        match self.login {
            Login::Erased => AccountState::Erased,
            Login::Deactivated => AccountState::Disabled,
            Login::Barred if self.sessions.is_empty() && self.memberships.is_empty() => AccountState::Disabled,
            Login::Barred => AccountState::Frozen,
            Login::Open if self.idle_since(now, dormant_after) => AccountState::Dormant,
            Login::Open => AccountState::Active,
        }
    }

    fn idle_since(&self, now: Timestamp, dormant_after: SignedDuration) -> bool {
        self.last_seen.is_some_and(|seen| now.duration_since(seen) > dormant_after)
    }
}

impl AccountState {
    /// Whether the ledger allows going from here to `to`. Staying is always allowed.
    pub fn may_become(self, to: Self) -> bool {
        use AccountState::{Active, Disabled, Dormant, Erased, Frozen};
        match self {
            Active => matches!(to, Active | Frozen | Dormant | Disabled),
            Frozen => matches!(to, Frozen | Active | Disabled),
            Dormant => matches!(to, Dormant | Active | Frozen | Disabled),
            Disabled => matches!(to, Disabled | Active | Frozen | Erased),
            Erased => matches!(to, Erased),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_back_from_erased_and_nothing_is_erased_by_accident() {
        use AccountState::{Active, Disabled, Dormant, Erased, Frozen};
        for state in [Active, Frozen, Dormant, Disabled] {
            assert!(!Erased.may_become(state));
            assert_eq!(state.may_become(Erased), state == Disabled, "{state:?}");
            assert!(state.may_become(state));
        }
    }
}
