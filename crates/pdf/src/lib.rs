//! The report as PDF: the document of `report`, set in type, with the sealed file attached.
//!
//! Invariants: the same document and sealed file give the same bytes, whenever and wherever; text is a value and never
//! markup; a character for which no font has a glyph is written as its code point and listed, never dropped.
//!
//! The feature `typst` builds the typesetting. Without it everything here still compiles, and [`print()`] says what to do.
//! It never decides what is said: words and rows come from the document, form from `template/report.typ`.
#![warn(missing_docs)]

#[cfg(feature = "typst")]
mod letters;
#[cfg(feature = "typst")]
mod press;

use exeunt_report::Document;

/// Whether this build can print.
pub const BUILT: bool = cfg!(feature = "typst");

/// No PDF was made.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The program was built without the typesetting.
    #[error("this build has no PDF")]
    NotBuilt,
    /// The document could not be set. The text is for whoever mends the template.
    #[error("the report can't be set in type: {0}")]
    Unprintable(String),
}

/// The document as PDF, with the sealed file `report.json` attached. Takes about a second.
#[cfg(feature = "typst")]
pub fn print(document: &Document, sealed: &[u8]) -> Result<Vec<u8>, PrintError> {
    press::print(document, sealed).map_err(PrintError::Unprintable)
}

/// Says that this build has no PDF.
#[cfg(not(feature = "typst"))]
pub fn print(_document: &Document, _sealed: &[u8]) -> Result<Vec<u8>, PrintError> {
    Err(PrintError::NotBuilt)
}
