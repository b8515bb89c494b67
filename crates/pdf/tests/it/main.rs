//! The PDF, read by a program that others wrote.

#[path = "../../../report/tests/leaver/mod.rs"]
mod leaver;
#[cfg(feature = "typst")]
#[path = "../../../report/tests/site/mod.rs"]
mod site;
#[path = "../../../report/tests/troubled/mod.rs"]
mod troubled;

#[cfg(not(feature = "typst"))]
mod absent;
#[cfg(feature = "typst")]
mod paper;

use exeunt_core::Digest;
use exeunt_report::{Document, Language, Meta, Report, ReportInput, document};

/// What stands for the sealed file here; the real one goes through `exeunt case report`.
const SEALED: &[u8] = br#"{"format":"exeunt-report/1"}"#;

fn meta() -> Meta {
    let text = |text: &str| text.to_owned();
    Meta { origin: text("exeunt.example/log"), public_key: text("exeunt.example/log+key"), version: text("0.1.0") }
}

fn written(input: ReportInput, language: Language) -> Document {
    document(&Report::build(input), language, &meta(), &Digest::of_bytes(SEALED))
}
