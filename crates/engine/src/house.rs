//! The engine and what it is made of.

use crate::hub::Hub;
use crate::run::Elsewhere;
use exeunt_core::{Clock, Randomness};
use exeunt_evidence::LogKey;
use exeunt_plan::Policy;
use exeunt_store::{GroupCommit, Store};
use std::sync::Arc;

/// Everything that operations need. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub store: Store,
    pub(crate) policy: Arc<Policy>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) log_key: Arc<LogKey>,
    pub(crate) commit: GroupCommit,
    pub(crate) elsewhere: Arc<Elsewhere>,
}

/// What an [`Engine`] is put together from.
pub struct Parts {
    pub store: Store,
    pub policy: Policy,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
    pub hub: Hub,
    pub log_key: LogKey,
}

impl Engine {
    /// Puts an engine together. Needs a Tokio runtime, because commits are gathered by a task.
    pub fn new(parts: Parts) -> Self {
        Self {
            commit: GroupCommit::new(parts.store.clone()),
            store: parts.store,
            policy: Arc::new(parts.policy),
            clock: parts.clock,
            randomness: parts.randomness,
            hub: Arc::new(parts.hub),
            log_key: Arc::new(parts.log_key),
            elsewhere: Arc::default(),
        }
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// An id that nothing else has; ids sort by the time at which they were made.
    pub fn fresh_id(&self) -> uuid::Uuid {
        self.randomness.id(self.clock.now())
    }

    /// The present instant, as this engine's clock tells it.
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }
}
