//! An audit event on its way into the log.

use crate::error::{Result, StoreError};
use exeunt_core::{ActorName, CaseId, StepId};
use exeunt_evidence::{Entry, Hash, Payload, canonical, leaf_hash};
use jiff::Timestamp;
use serde_json::Value;
use std::fmt;

/// What the entry is called that stands in place of a refused write.
pub const WRITE_REFUSED: &str = "write.refused";

/// What the entry is called that closes an attempt whose worker is gone.
pub const ATTEMPT_GIVEN_UP: &str = "attempt.given_up";

/// Something that happened. Everything but the payload stays readable for ever, so personal data goes into the payload.
#[derive(Clone, PartialEq)]
pub struct AuditEvent {
    pub at: Timestamp,
    pub actor: ActorName,
    /// What happened, as words with a dot: `step.closed`.
    pub what: String,
    /// The thing that it happened to.
    pub on: String,
    pub case: Option<CaseId>,
    pub step: Option<StepId>,
    pub attempt: Option<u32>,
    /// The state before.
    pub previous: Option<String>,
    /// The rest; it can be shredded later. Never a secret.
    pub payload: Value,
}

impl AuditEvent {
    /// At `at`, `actor` did `what` to `on`; nothing else to say yet.
    pub fn new(at: Timestamp, actor: impl Into<ActorName>, what: impl Into<String>, on: impl Into<String>) -> Self {
        Self {
            at,
            actor: actor.into(),
            what: what.into(),
            on: on.into(),
            case: None,
            step: None,
            attempt: None,
            previous: None,
            payload: Value::Null,
        }
    }

    /// It belongs to this case.
    #[must_use]
    pub fn case(mut self, case: CaseId) -> Self {
        self.case = Some(case);
        self
    }

    /// It belongs to this step.
    #[must_use]
    pub fn step(mut self, step: &StepId) -> Self {
        self.step = Some(step.clone());
        self
    }

    /// It belongs to this attempt at the step.
    #[must_use]
    pub fn attempt(mut self, attempt: u32) -> Self {
        self.attempt = Some(attempt);
        self
    }

    /// What was so before.
    #[must_use]
    pub fn previous(mut self, previous: impl Into<String>) -> Self {
        self.previous = Some(previous.into());
        self
    }

    /// What else is to be known.
    #[must_use]
    pub fn payload(mut self, payload: Value) -> Self {
        self.payload = payload;
        self
    }

    /// The event as a leaf, its payload salted.
    pub(crate) fn seal(&self, salt: [u8; 32]) -> Result<Leaf> {
        let payload = Payload { salt, body: self.payload.clone() };
        let entry = Entry {
            time: self.at.to_string(),
            actor: self.actor.to_string(),
            what: self.what.clone(),
            on: self.on.clone(),
            case: self.case.map(|case| case.to_string()),
            step: self.step.as_ref().map(ToString::to_string),
            attempt: self.attempt,
            payload: payload.digest().map_err(unrecordable)?,
            previous: self.previous.clone(),
        };
        let bytes = entry.leaf().map_err(unrecordable)?;
        let hash = leaf_hash(&bytes);
        Ok(Leaf { case: self.case, bytes, hash, salt, payload: canonical(&payload.body).map_err(unrecordable)? })
    }
}

impl fmt::Debug for AuditEvent {
    /// Leaves the payload out: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditEvent({} {} {} {})", self.at, self.actor, self.what, self.on)
    }
}

/// A leaf ready to be appended.
pub(crate) struct Leaf {
    pub(crate) case: Option<CaseId>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: Hash,
    pub(crate) salt: [u8; 32],
    pub(crate) payload: Vec<u8>,
}

fn unrecordable(error: impl fmt::Display) -> StoreError {
    StoreError::Unrecordable(error.to_string())
}
