//! What is wrong with single rows of a list, all of them at once.

use crate::error::{EngineError, Result};

/// A row of a list that couldn't be done, and why.
#[derive(Debug)]
pub struct RowFault {
    /// Counted from 1.
    pub row: u32,
    /// Whom the row is about.
    pub about: String,
    pub why: EngineError,
}

impl RowFault {
    /// Takes note of what went wrong with a row. What concerns all rows, a database that fails, is given back.
    pub(super) fn note(row: u32, about: &impl ToString, error: EngineError) -> Result<Self> {
        match error {
            EngineError::Store(error) if !is_about_one(&error) => Err(EngineError::Store(error)),
            why => Ok(Self { row, about: about.to_string(), why }),
        }
    }
}

/// A conflict is about one case, and says so.
fn is_about_one(error: &exeunt_store::StoreError) -> bool {
    matches!(error, exeunt_store::StoreError::Conflict { .. } | exeunt_store::StoreError::NotFound { .. })
}
