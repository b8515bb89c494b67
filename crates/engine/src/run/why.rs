//! Why a run or a step came to rest: in words for operators and logs, and as a sentence for people.

use exeunt_connector::ConnectorError;
use exeunt_core::{ErrorKind, Message, Outcome, Told};

/// Why something came to rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Why {
    /// For operators and logs.
    pub(crate) detail: String,
    /// For people.
    pub(crate) told: Told,
}

impl Why {
    /// A platform's failure.
    pub(crate) fn of(error: &ConnectorError) -> Self {
        Self { detail: describe(error), told: error.told() }
    }

    /// A sentence of ours: what is in the way, and what to do about it.
    pub(crate) fn new(detail: impl Into<String>, says: impl Into<Message>, hint: &'static str) -> Self {
        Self { detail: detail.into(), told: Told::new(says.into()).hint(hint) }
    }

    /// As what came of an attempt.
    pub(crate) fn failed(self, error: ErrorKind) -> Outcome {
        Outcome::Failed { error, detail: self.detail, told: Some(Box::new(self.told)) }
    }
}

/// The error for operators: message, and the platform's code.
pub(crate) fn describe(error: &ConnectorError) -> String {
    match &error.code {
        Some(code) => format!("{} ({code})", error.message),
        None => error.message.clone(),
    }
}
