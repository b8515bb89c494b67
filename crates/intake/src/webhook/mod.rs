//! What an HR system sends us by itself: one signed message for each change, in the form of Standard Webhooks.
//!
//! [`Receiver::receive`] checks size, age and signature, in this order, before it reads a word of the body. The server
//! answers [`Refusal::status`], and says no more to an unsigned sender than that.

mod body;
mod secret;
mod signature;

pub use secret::{Secret, SecretError};
pub use signature::{Headers, Refusal, sign};

use crate::source::Batch;
use crate::trouble::Trouble;
use exeunt_core::SourceName;
use jiff::Timestamp;

/// The longest body. A statement has a few hundred bytes.
pub const LARGEST_BODY: usize = 64 * 1024;

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

impl Receiver {
    /// A receiver that believes each of these secrets, so that a secret can be changed without a gap. The error says when
    /// there is none, or more than [`Secret::MOST`].
    pub fn new(source: SourceName, secrets: Vec<Secret>) -> Result<Self, SecretError> {
        if secrets.is_empty() || secrets.len() > Secret::MOST {
            return Err(SecretError::Count);
        }
        Ok(Self { source, secrets })
    }

    /// Reads one message. The same message again, as senders do after a lost answer, gives the same statement.
    pub fn receive(&self, headers: Headers<'_>, body: &[u8], now: Timestamp) -> Result<Received, Refusal> {
        if body.len() > LARGEST_BODY {
            return Err(Refusal::TooLarge);
        }
        let id = signature::verify(&self.secrets, headers, body, now)?;
        Ok(body::read(&self.source, id, body, now))
    }
}
