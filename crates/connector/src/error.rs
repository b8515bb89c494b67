//! Why a call to a platform failed: a kind that code can act on, and words for operators.

use exeunt_core::{ErrorKind, Message};
use std::time::Duration;

/// The result of a call to a platform.
pub type Result<T> = std::result::Result<T, ConnectorError>;

/// A failed call. Carries no secret and no message text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConnectorError {
    pub kind: ErrorKind,
    /// Which thing, and what failed: lower case, no period, names quoted.
    pub message: String,
    /// The platform's own code, such as `403 M_FORBIDDEN`.
    pub code: Option<String>,
    /// How long the platform asks us to wait, if it says.
    pub retry_after: Option<Duration>,
    /// What the operator can do, such as the scope to grant.
    pub hint: Option<Box<str>>,
    /// Why the platform wasn't reached, as a sentence of the catalogue.
    pub why: Option<Box<Message>>,
}

impl ConnectorError {
    /// A failure of `kind`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code: None, retry_after: None, hint: None, why: None }
    }

    /// With the platform's own code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// With the wait that the platform asks for.
    #[must_use]
    pub fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// With why the platform wasn't reached.
    #[must_use]
    pub fn why(mut self, why: Message) -> Self {
        self.why = Some(Box::new(why));
        self
    }

    /// With what the operator can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into().into());
        self
    }
}
