//! Devices of the company in a leaver's hands (B10): a task for each, with a named person and a proof.

use crate::id::{ActorName, CaseId, DeviceId, NoteId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Logging a device out and getting it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceTask {
    pub id: DeviceId,
    pub case: CaseId,
    pub kind: DeviceKind,
    pub name: String,
    /// Who sees to it.
    #[cfg_attr(feature = "schema", schema(required))]
    pub person: Option<PersonId>,
    #[cfg_attr(feature = "schema", schema(required))]
    pub due_at: Option<Timestamp>,
    pub state: DeviceState,
    pub added_by: ActorName,
    pub added_at: Timestamp,
    /// Why it is so, once it is no longer waiting.
    #[cfg_attr(feature = "schema", schema(required))]
    pub settled: Option<Settlement>,
    /// Grows with each change.
    pub version: u32,
}

/// How a device was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DeviceSettlement))]
pub struct Settlement {
    pub by: ActorName,
    pub at: Timestamp,
    /// What was done, or why nothing has to be.
    pub statement: String,
    /// The note that shows it, with its attachments.
    #[cfg_attr(feature = "schema", schema(required))]
    pub note: Option<NoteId>,
}

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    Phone,
    Computer,
    Tablet,
    /// A key, a card, a token that shows codes.
    SecurityKey,
    Other,
}

/// Where a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    Waiting,
    Done,
    /// It is the person's own, it was lost and reported, or there is none.
    NotNeeded,
}
