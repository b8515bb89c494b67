//! Why a call to a platform failed: a kind that code can act on, words for operators, and sentences for people.

use exeunt_core::{ErrorKind, Message, Told};
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
    /// What is in the way, as a sentence of the catalogue; `None`: no more is known than the kind says.
    pub says: Option<Box<Message>>,
    /// What to do about it, as a sentence of the catalogue; `None`: what one does about this kind.
    pub hint: Option<Box<Message>>,
}

impl ConnectorError {
    /// A failure of `kind`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code: None, retry_after: None, says: None, hint: None }
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

    /// With what is in the way.
    #[must_use]
    pub fn says(mut self, says: impl Into<Message>) -> Self {
        self.says = Some(Box::new(says.into()));
        self
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(Box::new(hint.into()));
        self
    }

    /// What people are told of it.
    pub fn told(&self) -> Told {
        let of_kind = |prefix: &str| Message::new(format!("{prefix}-{}", self.kind.as_str().replace('_', "-")));
        Told {
            says: self.says.as_deref().cloned().unwrap_or_else(|| of_kind("refused-kind")),
            code: self.code.clone(),
            group: None,
            hint: Some(self.hint.as_deref().cloned().unwrap_or_else(|| of_kind("mend-kind"))),
        }
    }
}
