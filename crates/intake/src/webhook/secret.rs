//! The secret that a sender and we share, as Standard Webhooks writes it: `whsec_` and base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox};
use std::fmt;
use std::str::FromStr;

const PREFIX: &str = "whsec_";
/// What the specification asks for, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// A shared secret. Prints as stars.
#[derive(Clone)]
pub struct Secret(SecretBox<[u8]>);

/// Why text is not a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the secret is not \"whsec_\" followed by base64; copy the whole of it, or let `exeunt` make one")]
    Form,
    #[error("the secret has fewer than 24 or more than 64 bytes; let `exeunt` make one")]
    Length,
    #[error("a source needs between one and four secrets; take away those that its sender doesn't use any more")]
    Count,
}

impl Secret {
    /// More are never needed: the old one and the new one, and both again where two senders share a source.
    pub const MOST: usize = 4;

    /// A secret out of 32 random bytes.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::from(&bytes[..])))
    }

    /// As the sender needs it, `whsec_…`. Shown once, and kept only where secrets are kept.
    pub fn expose(&self) -> secrecy::SecretString {
        format!("{PREFIX}{}", STANDARD.encode(self.0.expose_secret())).into()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

impl FromStr for Secret {
    type Err = SecretError;

    /// Reads `whsec_…`; the prefix may be missing, as some senders show the secret without it.
    fn from_str(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        let encoded = text.strip_prefix(PREFIX).unwrap_or(text);
        let bytes = STANDARD.decode(encoded).map_err(|_| SecretError::Form)?;
        if !LENGTHS.contains(&bytes.len()) {
            return Err(SecretError::Length);
        }
        Ok(Self(SecretBox::new(bytes.into_boxed_slice())))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
