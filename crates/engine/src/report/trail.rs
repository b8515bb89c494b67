//! A case's audit entries, to be found by what they are about.

use super::unreportable;
use crate::error::Result;
use crate::happened::Happened;
use exeunt_core::{Check, PlanId, StepId};
use exeunt_evidence::{Entry, leaf_hash};
use exeunt_report::LogEntry;
use serde_json::Value;

/// The entries of one case.
pub(crate) struct Trail(Vec<Known>);

struct Known {
    index: u64,
    leaf: Vec<u8>,
    entry: Entry,
    payload: Value,
}

impl Trail {
    pub(crate) fn of(entries: &[exeunt_store::LogEntry]) -> Result<Self> {
        let known = |stored: &exeunt_store::LogEntry| {
            Ok(Known {
                index: stored.index,
                entry: serde_json::from_slice(&stored.leaf).map_err(unreportable)?,
                leaf: stored.leaf.clone(),
                payload: stored.payload.as_ref().map(|p| p.body.clone()).unwrap_or_default(),
            })
        };
        entries.iter().map(known).collect::<Result<_>>().map(Self)
    }

    pub(crate) fn has(&self, index: u64) -> bool {
        self.0.iter().any(|k| k.index == index)
    }

    /// The entry that sealed the report with this digest.
    pub(crate) fn seal_of(&self, report: &exeunt_core::Digest) -> Option<u64> {
        let digits = report.as_str().trim_start_matches("sha256:");
        let seals = |k: &&Known| {
            k.entry.what == Happened::ReportSealed.as_str()
                && k.payload.get("body_digest").and_then(Value::as_str) == Some(digits)
        };
        self.0.iter().find(seals).map(|k| k.index)
    }

    /// Whether the entry at this index sealed this text under this name.
    pub(crate) fn sealed(&self, index: u64, name: &str, text: &str) -> bool {
        let digest = exeunt_core::Digest::of_bytes(text.as_bytes());
        let seal =
            self.0.iter().find(|k| k.index == index).and_then(|k| k.payload.get("attachments")?.get(name)?.as_str());
        seal == Some(digest.as_str().trim_start_matches("sha256:"))
    }

    /// What was known when the entry at this index was written.
    pub(crate) fn before(self, index: u64) -> Self {
        Self(self.0.into_iter().filter(|k| k.index < index).collect())
    }

    /// Entries of this kind.
    pub(crate) fn what(&self, what: Happened) -> Vec<u64> {
        self.find(|k| k.entry.what == what.as_str())
    }

    /// Entries of this kind about this thing.
    pub(crate) fn on(&self, what: Happened, on: &str) -> Vec<u64> {
        self.find(|k| k.entry.what == what.as_str() && k.entry.on == on)
    }

    /// Every entry of a step of this plan; another plan of the case may have a step of the same name.
    pub(crate) fn step(&self, plan: PlanId, step: &StepId) -> Vec<u64> {
        let plan = plan.to_string();
        self.find(|k| k.entry.on == plan && k.entry.step.as_deref() == Some(step.as_str()))
    }

    /// The entry that recorded this check.
    pub(crate) fn check(&self, check: &Check) -> Vec<u64> {
        let Ok(value) = serde_json::to_value(check) else { return Vec::new() };
        self.find(|k| k.payload.get("check") == Some(&value))
    }

    /// The entry that recorded this observation.
    pub(crate) fn observation(&self, digest: &exeunt_core::Digest) -> Vec<u64> {
        self.find(|k| k.payload.get("observation").and_then(Value::as_str) == Some(digest.as_str()))
    }

    /// All of it, for the report's timeline.
    pub(crate) fn timeline(&self) -> Vec<LogEntry> {
        let line = |k: &Known| {
            Some(LogEntry {
                index: k.index,
                leaf: leaf_hash(&k.leaf),
                at: k.entry.time.parse().ok()?,
                actor: k.entry.actor.clone(),
                what: k.entry.what.clone(),
                on: k.entry.on.clone(),
                step: k.entry.step.clone().map(StepId::from),
                attempt: k.entry.attempt,
            })
        };
        self.0.iter().filter_map(line).collect()
    }

    fn find(&self, wanted: impl Fn(&Known) -> bool) -> Vec<u64> {
        self.0.iter().filter(|k| wanted(k)).map(|k| k.index).collect()
    }
}
