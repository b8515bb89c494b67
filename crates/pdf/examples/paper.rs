//! Writes the report of an invented leaver and of the same leaver on a bad day as PDF in both languages, to look at.
//!
//! `cargo run -p exeunt-pdf --features typst --example paper -- FOLDER`

#[path = "../../report/tests/leaver/mod.rs"]
mod leaver;
#[path = "../../report/tests/troubled/mod.rs"]
mod troubled;

use exeunt_core::Digest;
use exeunt_report::{Language, Meta, Report, document};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let meta = Meta {
        origin: "exeunt.example/log".to_owned(),
        public_key: "exeunt.example/log+3c9b5f0a+AYq0TcqkQxVYkY0v3cqW0m2jvYkq1l7r9n2c4d6e8f0A".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    for (name, input) in [("report", leaver::closed()), ("bad-day", troubled::troubled())] {
        let report = Report::build(input);
        let sealed = serde_json::to_vec(&report)?;
        for language in Language::ALL {
            let document = document(&report, language, &meta, &Digest::of_bytes(&sealed));
            let pdf = exeunt_pdf::print(&document, &sealed)?;
            std::fs::write(folder.join(format!("{name}.{}.pdf", language.as_str())), pdf)?;
        }
    }
    Ok(())
}
