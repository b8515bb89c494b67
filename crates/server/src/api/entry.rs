//! One entry of the audit log, as it is shown.

use crate::api::told::ToldShape;
use crate::error::Result;
use exeunt_core::Language;
use exeunt_evidence::Entry;
use exeunt_store::{LogEntry, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
pub(crate) struct EntryShape {
    /// Its place in the log.
    pub(crate) index: u64,
    time: String,
    pub(crate) actor: String,
    /// What happened, such as `step.result`.
    pub(crate) what: String,
    /// To what.
    pub(crate) on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    /// What else is known; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) payload: Option<serde_json::Value>,
    /// What stood in the way, where that is what happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<ToldShape>,
}

impl EntryShape {
    /// The stored entry, read.
    pub(crate) fn of(stored: &LogEntry, language: Language) -> Result<Self> {
        let entry: Entry = serde_json::from_slice(&stored.leaf).map_err(|error| StoreError::Tampered {
            what: "log entry",
            id: stored.index.to_string(),
            why: error.to_string(),
        })?;
        Ok(Self {
            index: stored.index,
            time: entry.time,
            actor: entry.actor,
            what: entry.what,
            on: entry.on,
            case: entry.case,
            step: entry.step,
            attempt: entry.attempt,
            told: stored.payload.as_ref().and_then(|payload| ToldShape::of_payload(&payload.body, language)),
            payload: stored.payload.as_ref().map(|payload| payload.body.clone()),
        })
    }
}
