//! What the runner asks of a connector, and what it answers.

use exeunt_core::{AccountId, Action, Proof};
use secrecy::SecretString;

/// A wanted state of one account.
#[derive(Debug, Clone)]
pub struct Order {
    pub account: AccountId,
    pub action: Action,
    /// The password to set, for [`Action::CredentialReplaced`]. Chosen and stored by the caller before the order, so
    /// that asking again sets the same one.
    pub secret: Option<SecretString>,
    /// The same for every attempt of one step; for platforms that take an idempotency key.
    pub key: String,
    /// Shown on the platform where it shows reasons (a kick, say). Harmless to the leaver and to others.
    pub reason: String,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// It wasn't so, and we changed it.
    Changed(Proof),
    /// It was so before we came.
    AlreadySo(Proof),
    /// The platform works on it; poll with this.
    Accepted { poll: String },
}

/// How far an accepted order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polled {
    /// Still working; for people: how far.
    Working(String),
    /// It is so.
    Finished(Proof),
}
