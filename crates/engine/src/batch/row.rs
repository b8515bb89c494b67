//! What is wrong with single rows of a list, all of them at once.

use crate::error::{EngineError, Result};
use exeunt_core::Message;

/// A row of a list that couldn't be done, and why.
#[derive(Debug)]
pub struct RowFault {
    /// Counted from 1.
    pub row: u32,
    /// Its line in the file that it comes from.
    pub line: Option<u64>,
    /// Whom the row is about.
    pub about: String,
    pub why: EngineError,
}

impl RowFault {
    /// Takes note of what went wrong with a row. What concerns all rows, a database that fails, is given back.
    pub(super) fn note(row: u32, about: &impl ToString, error: EngineError) -> Result<Self> {
        match error {
            EngineError::Store(error) if !is_about_one(&error) => Err(EngineError::Store(error)),
            why => Ok(Self { row, line: None, about: about.to_string(), why }),
        }
    }

    /// With its line, where the rows of the list have some.
    pub(super) fn on_line_of(mut self, lines: &[u64]) -> Self {
        let place = usize::try_from(self.row).ok().and_then(|row| row.checked_sub(1));
        self.line = place.and_then(|place| lines.get(place)).copied();
        self
    }

    /// Where it is, in words: by the line of the file, as its editor counts, else by its place in the list.
    pub fn place(&self) -> Message {
        let place = match self.line {
            Some(line) => Message::new("batch-line").with("line", line),
            None => Message::new("batch-row").with("row", self.row),
        };
        place.with("about", &self.about)
    }

    /// Whether all that is wrong with these rows are last days that somebody may mean.
    pub fn are_only_far_off(faults: &[Self]) -> bool {
        !faults.is_empty() && faults.iter().all(|fault| matches!(fault.why, EngineError::DayFarOff { .. }))
    }
}

/// A conflict is about one case, and says so.
fn is_about_one(error: &exeunt_store::StoreError) -> bool {
    matches!(error, exeunt_store::StoreError::Conflict { .. } | exeunt_store::StoreError::NotFound { .. })
}
