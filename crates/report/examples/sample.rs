//! Writes the report of an invented leaver (two accounts, twelve groups) in both languages, to look at the page; and the
//! report of the same leaver on a bad day, with every section filled.
//!
//! `cargo run -p exeunt-report --example sample -- FOLDER`

#[path = "../tests/leaver/mod.rs"]
mod leaver;
#[path = "../tests/troubled/mod.rs"]
mod troubled;

use exeunt_report::{Meta, Report, render_html};
use exeunt_words::Language;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let report = Report::build(leaver::closed());
    let meta = Meta {
        origin: "exeunt.example/log".to_owned(),
        public_key: "exeunt.example/log+3c9b5f0a+AYq0TcqkQxVYkY0v3cqW0m2jvYkq1l7r9n2c4d6e8f0A".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let bad_day = Report::build(troubled::troubled());
    for language in Language::ALL {
        let tag = language.as_str();
        std::fs::write(folder.join(format!("report.{tag}.html")), render_html(&report, language, &meta))?;
        std::fs::write(folder.join(format!("bad-day.{tag}.html")), render_html(&bad_day, language, &meta))?;
    }
    std::fs::write(folder.join("report.body.json"), serde_json::to_vec_pretty(&report)?)?;
    Ok(())
}
