//! Several leavers as one. What becomes of a batch follows from its cases; only what people said of it is its own.

use crate::id::{ActorName, BatchId, CaseId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A list of leavers that are worked on together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub id: BatchId,
    /// What people call it: the site that closes, the contract that ends.
    pub name: String,
    pub reason: String,
    pub opened_by: ActorName,
    pub opened_at: Timestamp,
    pub state: BatchState,
    /// Why it is paused, stopped or closed.
    pub why: Option<String>,
}

/// What people said last of the batch as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Gathered, planned, approved; nothing of it runs.
    Open,
    /// Its approved plans run as they become due.
    Running,
    /// No step begins until it is resumed.
    Paused,
    /// Every run of it was stopped, and nothing begins.
    Stopped,
    /// Over: its cases are cases like any other.
    Closed,
}

impl BatchState {
    /// Whether approved plans of its members may begin steps.
    pub fn lets_run(self) -> bool {
        match self {
            Self::Running | Self::Closed => true,
            Self::Open | Self::Paused | Self::Stopped => false,
        }
    }
}

/// What a batch's bytes name in the audit log: its entries are kept together under its own id, as those of a case are.
impl From<BatchId> for CaseId {
    fn from(batch: BatchId) -> Self {
        Self(batch.0)
    }
}
