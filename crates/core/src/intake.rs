//! What HR says about somebody's going, in one form for all sources.
//!
//! A source doesn't send commands, it says how its record stood at an instant: this person goes on that day, or this
//! person stays. So the same statement twice changes nothing, a late one that was overtaken changes nothing, and a moved
//! last day or a resignation taken back is simply the newer statement. A person about whom a source says nothing (a row
//! that is missing from a file) is never taken for a leaver.

use crate::case::Departure;
use crate::id::{CaseId, FindingId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a statement comes from: a configured source, such as `tryton` or `hr-webhook`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceName(String);

impl SourceName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SourceName {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl From<String> for SourceName {
    fn from(name: String) -> Self {
        Self(name)
    }
}

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a source's record says about one person, as it stood at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub source: SourceName,
    /// The source's own id of the message, row or change; the same one again is the same statement.
    pub id: String,
    /// When the source's record became so. Of two statements of one source about one person, the later one holds.
    pub as_of: Timestamp,
    pub about: Said,
    pub intention: Intention,
}

/// What a source says of who the person is. Who it is, is found out by comparing with the ledger, and never guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub employee_number: Option<String>,
    pub mail: Option<String>,
    /// Only shown to whoever settles a statement that fits nobody: names are never enough.
    pub name: Option<String>,
}

/// Whether the person goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Intention {
    /// The person goes.
    Leaves {
        /// In the person's time zone.
        last_working_day: Date,
        /// `None`: the source doesn't know; HR says it in the case.
        departure: Option<Departure>,
    },
    /// The person stays, or a resignation was taken back.
    Stays,
}

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Became {
    /// It opened a case.
    Opened { case: CaseId },
    /// It moved the last working day of a case.
    Moved { case: CaseId, from: Date },
    /// It said how the person goes, which nobody had said yet or somebody had said otherwise.
    Completed { case: CaseId },
    /// It took a resignation back before anything was approved.
    Withdrawn { case: CaseId },
    /// It took a resignation back, and a person had a plan made that puts everything back.
    PuttingBack { case: CaseId },
    /// It says what is known already.
    NothingNew,
    /// Something later is known. It changes nothing.
    Overtaken,
    /// A person has to settle it.
    Waits { finding: FindingId },
    /// A person decided that nothing is to be done about it.
    Dismissed,
}

impl Became {
    /// The word in the database and in lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Moved { .. } => "moved",
            Self::Completed { .. } => "completed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::PuttingBack { .. } => "putting_back",
            Self::NothingNew => "nothing_new",
            Self::Overtaken => "overtaken",
            Self::Waits { .. } => "waits",
            Self::Dismissed => "dismissed",
        }
    }

    /// The case that it touched.
    pub fn case(self) -> Option<CaseId> {
        match self {
            Self::Opened { case }
            | Self::Moved { case, .. }
            | Self::Completed { case }
            | Self::Withdrawn { case }
            | Self::PuttingBack { case } => Some(case),
            Self::NothingNew | Self::Overtaken | Self::Waits { .. } | Self::Dismissed => None,
        }
    }
}
