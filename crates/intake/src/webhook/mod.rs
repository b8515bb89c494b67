//! What an HR system sends us by itself: one signed message for each change, in the form of Standard Webhooks.
//!
//! [`Receiver::receive`] checks size, age and signature, in this order, before it reads a word of the body. The server
//! answers [`Refusal::status`], and says no more to an unsigned sender than that.

mod body;

use crate::source::Batch;
use crate::trouble::Trouble;
use exeunt_core::SourceName;
use exeunt_core::webhook::{self, Headers, Secret};
use jiff::Timestamp;

/// The longest body. A statement has a few hundred bytes.
pub const LARGEST_BODY: usize = 64 * 1024;
/// More secrets are never needed: the old one and the new one, and both again where two senders share a source.
const MOST_SECRETS: usize = 4;

/// Receives the messages of one source.
#[derive(Debug, Clone)]
pub struct Receiver {
    source: SourceName,
    secrets: Vec<Secret>,
}

/// What a message was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// One statement. The sender is told that it arrived.
    Statement(Batch),
    /// A signed message of a type that isn't for us. The sender is told that it arrived, or it would send it for ever.
    Other { kind: String },
    /// Signed, but not to be understood. The sender is told what is wrong with it.
    Unreadable(Vec<Trouble>),
}

/// Why a message was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the body is larger than {} KiB", LARGEST_BODY / 1024)]
    TooLarge,
    #[error(transparent)]
    Unbelieved(#[from] webhook::Refusal),
}

impl Refusal {
    /// The HTTP status that the sender gets.
    pub fn status(self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::Unbelieved(webhook::Refusal::Stale | webhook::Refusal::Forged) => 401,
            Self::Unbelieved(_) => 400,
        }
    }
}

impl Receiver {
    /// A receiver that believes each of these secrets, so that a secret can be changed without a gap. `None` where there
    /// is none, or more than four.
    pub fn new(source: SourceName, secrets: Vec<Secret>) -> Option<Self> {
        (1..=MOST_SECRETS).contains(&secrets.len()).then_some(Self { source, secrets })
    }

    /// Reads one message. The same message again, as senders do after a lost answer, gives the same statement.
    pub fn receive(&self, headers: Headers<'_>, body: &[u8], now: Timestamp) -> Result<Received, Refusal> {
        if body.len() > LARGEST_BODY {
            return Err(Refusal::TooLarge);
        }
        let id = webhook::verify(&self.secrets, headers, body, now)?;
        Ok(body::read(&self.source, id, body, now))
    }
}
