//! The trait.

use crate::error::{ConnectorError, Result};
use crate::order::{Applied, Order, Polled};
use crate::probe::{CanarySent, Probe, ProbeAnswer};
use async_trait::async_trait;
use exeunt_core::{Account, AccountId, CapabilityTable, ErrorKind, Group, GroupId, Login, Message, PublishedLimit};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One configured platform.
#[async_trait]
pub trait Connector: Send + Sync {
    /// What this deployment is and can do, found out by asking it. Includes a check of our own credential.
    async fn describe(&self) -> Result<Description>;

    /// A page of all accounts, barred and deactivated ones too, sorted by id. Paging may repeat an account, never lose one.
    async fn account_list(&self, after: Option<&Cursor>) -> Result<Page<AccountSummary>>;

    /// A page of all groups, sorted by id.
    async fn group_list(&self, after: Option<&Cursor>) -> Result<Page<GroupSummary>>;

    /// The account with everything that can be seen of it; `None` only where the platform can tell "gone" from "hidden".
    async fn account_lookup(&self, account: &AccountId) -> Result<Option<Account>>;

    /// The group with all its members; `None` as above.
    async fn group_lookup(&self, group: &GroupId) -> Result<Option<Group>>;

    /// Makes the ordered state so. One attempt, no retry inside a write. Refuses an order on a missing account instead
    /// of creating one, and an order on our own service account.
    async fn apply(&self, order: &Order) -> Result<Applied>;

    /// How far an order is that was answered with [`Applied::Accepted`].
    async fn poll(&self, order: &Order, poll: &str) -> Result<Polled>;

    /// Tries to get in from outside, exactly as the leaver would. A refusal is an answer, not an error.
    async fn probe(&self, probe: &Probe) -> Result<ProbeAnswer>;

    /// Sends the marked harmless message `marker` to `group`, or directly to `account` when there is no group.
    /// Leaves no membership behind; where a direct message can't be sent without, it is unsupported.
    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent>;

    /// Clears away the conversations of earlier canaries of ours to `account` that begun before `before` and were not
    /// ended, because whoever sent them died in the middle; says which. Touches nothing that isn't recognisably ours.
    /// A platform whose canaries leave nothing has nothing to clear.
    async fn canary_clear(&self, _account: &AccountId, _before: Timestamp) -> Result<Vec<GroupId>> {
        Ok(Vec::new())
    }

    /// Everybody's messages of the hour that begins at `hour`, from a platform that keeps them for a while only. A platform
    /// that hands out no history is [`ErrorKind::Unsupported`].
    async fn history(&self, hour: Timestamp) -> Result<History> {
        let message = format!("no history of {hour} is handed out here");
        Err(ConnectorError::new(ErrorKind::Unsupported, message))
    }
}

/// What a platform has of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum History {
    Hour(HistoryHour),
    /// It has not made the hour ready yet; or nobody wrote anything, which can't be told apart so early.
    NotYet,
    /// It doesn't have the hour any more.
    Forgotten,
}

/// One hour of a platform's messages, as the platform wrote them.
#[derive(Clone, PartialEq, Eq)]
pub struct HistoryHour {
    /// How it is written: the end of a file's name, such as `jsonl`.
    pub format: &'static str,
    /// Uncompressed. Empty when nobody wrote anything.
    pub content: Vec<u8>,
}

impl fmt::Debug for HistoryHour {
    /// People's messages are never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HistoryHour({}, {} bytes)", self.format, self.content.len())
    }
}

/// What a deployment is and can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The kind of platform, such as `synapse`.
    pub platform: String,
    pub version: String,
    /// The account that we act as. No order may name it.
    pub service_account: AccountId,
    pub capabilities: CapabilityTable,
    /// The rights that the connection needs, and whether it has them.
    pub permissions: Vec<Permission>,
    /// What the platform publishes, or what the connection's settings say instead: how fast it may be asked.
    pub limits: Vec<PublishedLimit>,
    /// What an operator should know about this deployment (an authentication service in front, stock rate limits).
    pub remarks: Vec<Message>,
}

/// A right that the connection needs on its platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    pub scope: String,
    pub granted: bool,
    /// What it is needed for, and where to grant it.
    pub how: Message,
}

/// Where the next page begins. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Some items, and where more begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
}

/// One line of the account list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSummary {
    pub id: AccountId,
    pub display_name: String,
    pub login: Login,
    pub admin: bool,
}

/// One line of the group list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSummary {
    pub id: GroupId,
    pub name: String,
    pub members: u64,
}
