//! Trying to get back in, from outside.

use exeunt_core::{AccountId, Proof};
use secrecy::SecretString;

/// One attempt to get in.
#[derive(Debug, Clone)]
pub enum Probe {
    /// A real login. An accepted one leaves a session named after us, which [`ProbeAnswer::Accepted`] returns and
    /// which the step "sessions ended" ends.
    Login { account: AccountId, password: SecretString },
    /// A session or application token used for a harmless read.
    Token { account: AccountId, token: SecretString },
    /// A refresh token exchanged.
    RefreshToken { account: AccountId, token: SecretString },
    /// Acting as the account with our own administrative right, where the platform applies the account's bar to it too.
    Impersonation { account: AccountId },
    /// Reading the canary `event` in `group` with a token of the account.
    ReadCanary { account: AccountId, token: SecretString, group: String, event: String },
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum ProbeAnswer {
    /// We got in.
    Accepted { proof: Proof, session: Option<SecretString> },
    /// We were refused with an answer that can only mean "this account is closed" or "this session has ended".
    Closed { proof: Proof },
    /// We were refused with an answer that a wrong password or an unknown account would get too.
    Ambiguous { proof: Proof },
    /// This deployment has no such door (no password login, say).
    NoSuchDoor { proof: Proof },
}

/// A canary that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanarySent {
    /// Where it lies now; for a direct message, the conversation made for it.
    pub group: String,
    pub event: String,
    pub proof: Proof,
}
