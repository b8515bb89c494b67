//! What is written about the platforms is what the code says.

use exeunt_core::{CapabilityTable, ProofKind, Reversal, Support};
use exeunt_words::{Language, word};
use std::fmt::Write as _;

/// The text of a platform's page.
pub(crate) fn page(platform: &str) -> String {
    std::fs::read_to_string(path(platform)).unwrap()
}

fn path(platform: &str) -> String {
    format!("{}/../../docs/platforms/{platform}.md", env!("CARGO_MANIFEST_DIR"))
}

/// A platform's page shows these tables under these names. With `UPDATE_DOCS=1` it is written anew instead of compared.
pub(crate) fn must_show(platform: &str, tables: &[(&str, CapabilityTable)]) {
    let page = page(platform);
    let wanted = tables.iter().fold(page.clone(), |page, (name, is)| with_table(&page, name, &table(is)));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        return std::fs::write(path(platform), &wanted).unwrap();
    }
    assert!(page == wanted, "docs/platforms/{platform}.md is behind the code: run this test with UPDATE_DOCS=1");
}

/// Whatever these tables say, and these keys, are sentences in every language.
pub(crate) fn must_be_said(tables: impl IntoIterator<Item = CapabilityTable>, more: &[&str]) {
    let rows = tables.into_iter().flat_map(|table| table.0.into_values());
    let keys = rows.flat_map(|row| [row.note, row.lost]).flatten();
    for key in keys.chain(more.iter().map(|key| (*key).to_owned())) {
        for language in Language::ALL {
            assert_ne!(word(language, &key), key, "{language:?}");
        }
    }
}

fn with_table(page: &str, name: &str, table: &str) -> String {
    let (before, rest) = page.split_once(&format!("<!-- table: {name} -->\n")).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}<!-- table: {name} -->\n{table}<!-- end -->{after}")
}

fn table(capabilities: &CapabilityTable) -> String {
    let mut text = "| wanted state | how | works while | undone | shown by | note |\n".to_owned();
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (kind, row) in &capabilities.0 {
        let works: Vec<_> = row.works_in.iter().map(|login| format!("{login:?}").to_lowercase()).collect();
        let note = row.note.as_deref().map_or_else(String::new, |key| word(Language::En, key));
        let support = match row.support {
            Support::Native => "native",
            Support::Emulated => "emulated",
            Support::Manual => "manual",
            Support::Unsupported => "impossible",
        };
        let undone = match row.reversal {
            Reversal::Exact => "exactly",
            Reversal::Replay => "by replay",
            Reversal::None => "never",
        };
        let shown = match row.proof {
            ProofKind::ReadBack => "reading back",
            ProofKind::Probe => "trying",
            ProofKind::Statement => "a person's word",
        };
        writeln!(text, "| `{}` | {support} | {} | {undone} | {shown} | {note} |", kind.as_str(), works.join(", "))
            .unwrap();
    }
    text
}
