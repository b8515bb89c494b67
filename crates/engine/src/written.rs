//! What people write when they do something: never nothing where a reason is due, and never endless.

use crate::error::{EngineError, Result};
use exeunt_core::bounds;

/// Refuses a reason that says nothing or too much.
///
/// # Errors
/// [`EngineError::ReasonRequired`] and [`EngineError::TooMuch`].
pub(crate) fn must_be_a_reason(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(EngineError::ReasonRequired);
    }
    must_end("reason", reason, bounds::REASON)
}

/// Refuses a text of more than `most` characters.
///
/// # Errors
/// [`EngineError::TooMuch`].
pub(crate) fn must_end(what: &'static str, text: &str, most: usize) -> Result<()> {
    if text.chars().count() > most { Err(EngineError::TooMuch { what, most }) } else { Ok(()) }
}
