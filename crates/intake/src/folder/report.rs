//! What HR finds beside a list that was taken away.

use crate::source::Batch;
use crate::trouble::Trouble;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub file: String,
    /// Since when the list has been so: when the file was last changed.
    pub as_of: Option<Timestamp>,
    /// Whether its rows were used.
    pub used: bool,
    /// How many rows say that somebody leaves or stays. What the case made of each is shown in Exeunt.
    pub statements: usize,
    /// Rows whose last day lies so far back that they were left out.
    pub long_gone: u64,
    pub troubles: Vec<Trouble>,
}

impl Report {
    pub(super) fn used(file: &str, as_of: Timestamp, list: &Batch) -> Self {
        Self {
            file: file.to_owned(),
            as_of: Some(as_of),
            used: true,
            statements: list.statements.len(),
            long_gone: list.long_gone,
            troubles: list.troubles.clone(),
        }
    }

    pub(super) fn refused(file: &str, as_of: Option<Timestamp>, troubles: Vec<Trouble>) -> Self {
        Self { file: file.to_owned(), as_of, used: false, statements: 0, long_gone: 0, troubles }
    }
}

/// Words a report. This crate knows no language; whoever builds the source does.
#[derive(Clone)]
pub struct ReportWriter {
    extension: &'static str,
    write: Arc<dyn Fn(&Report) -> String + Send + Sync>,
}

impl ReportWriter {
    /// For people: a file that ends in `.report.txt`.
    pub fn text(write: impl Fn(&Report) -> String + Send + Sync + 'static) -> Self {
        Self { extension: "report.txt", write: Arc::new(write) }
    }

    /// For programs: a file that ends in `.report.json`.
    pub fn json() -> Self {
        let write = |report: &Report| serde_json::to_string_pretty(report).expect("a report has a JSON form") + "\n";
        Self { extension: "report.json", write: Arc::new(write) }
    }

    pub(super) fn name(&self, list: &str) -> String {
        format!("{list}.{}", self.extension)
    }

    pub(super) fn words(&self, report: &Report) -> String {
        (self.write)(report)
    }
}

impl fmt::Debug for ReportWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportWriter").field("extension", &self.extension).finish_non_exhaustive()
    }
}
