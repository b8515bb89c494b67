//! What is written about the platforms is what the code says.

use exeunt_connectors::synapse::capabilities;
use exeunt_core::{CapabilityTable, ProofKind, Reversal, Support};
use exeunt_words::{Language, say, word};
use std::fmt::Write as _;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/platforms/synapse.md");

/// With `UPDATE_DOCS=1` the page is written anew instead of compared.
#[test]
fn the_page_shows_the_tables_of_the_code() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let mut wanted = page.clone();
    for (name, delegated) in [("own logins", false), ("delegated", true)] {
        wanted = with_table(&wanted, name, &table(&capabilities(delegated)));
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
        return;
    }
    assert!(page == wanted, "docs/platforms/synapse.md is behind the code: run this test with UPDATE_DOCS=1");
}

pub(crate) fn with_table(page: &str, name: &str, table: &str) -> String {
    let (before, rest) = page.split_once(&format!("<!-- table: {name} -->\n")).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}<!-- table: {name} -->\n{table}<!-- end -->{after}")
}

pub(crate) fn table(capabilities: &CapabilityTable) -> String {
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

#[test]
fn every_note_is_a_sentence_in_both_languages() {
    let notes = [false, true].map(capabilities).into_iter().flat_map(|t| t.0.into_values()).filter_map(|row| row.note);
    let spoken = [
        "synapse-how-server-admin",
        "synapse-how-second-admin",
        "synapse-how-override-ratelimit",
        "synapse-remark-delegated",
        "synapse-remark-sso",
        "synapse-remark-no-password",
        "synapse-remark-appservice",
    ];
    for key in notes.chain(spoken.map(str::to_owned)) {
        for language in Language::ALL {
            assert_ne!(word(language, &key), key, "{language:?}");
        }
    }
    let limits = exeunt_core::Message::new("synapse-remark-stock-rate-limits").with("account", "@service:im.test");
    for language in Language::ALL {
        assert!(say(language, &limits).contains("@service:im.test"));
        assert!(!say(language, &limits).starts_with("synapse-"));
    }
}
