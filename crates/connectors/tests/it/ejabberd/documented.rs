//! What the page says is what the code says.

use crate::documented::{table, with_table};
use exeunt_connectors::ejabberd::capabilities;
use exeunt_core::CapabilityTable;
use exeunt_words::{Language, Message, say, word};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/platforms/ejabberd.md");

/// With `UPDATE_DOCS=1` the page is written anew instead of compared.
#[test]
fn the_page_shows_the_tables_of_the_code() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let well = capabilities(true, true);
    let wanted = with_table(&page, "well set up", &table(&well));
    let wanted = with_table(&wanted, "without tokens", &table(&different(capabilities(true, false), &well)));
    let wanted = with_table(&wanted, "without the group", &table(&different(capabilities(false, true), &well)));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
        return;
    }
    assert!(page == wanted, "docs/platforms/ejabberd.md is behind the code: run this test with UPDATE_DOCS=1");
}

/// The rows that aren't as on a well set up server.
fn different(table: CapabilityTable, from: &CapabilityTable) -> CapabilityTable {
    let rows = table.0.into_iter().filter(|(kind, row)| from.0.get(kind) != Some(row));
    CapabilityTable(rows.collect())
}

#[test]
fn every_sentence_is_in_both_languages() {
    let tables = [capabilities(true, true), capabilities(true, false), capabilities(false, true)];
    let rows = tables.into_iter().flat_map(|table| table.0.into_values());
    let spoken = [
        "ejabberd-how-read",
        "ejabberd-how-logins",
        "ejabberd-how-rooms",
        "ejabberd-how-tokens",
        "ejabberd-remark-trusts-addresses",
        "ejabberd-remark-no-oauth",
        "ejabberd-remark-tokens-unlisted",
        "ejabberd-remark-no-plain",
        "ejabberd-remark-stale-roles-stay",
        "ejabberd-remark-stale-roles-closed",
        "ejabberd-remark-mqtt",
        "ejabberd-remark-no-unban",
        "ejabberd-remark-push",
        "ejabberd-remark-hibernation",
    ];
    for key in rows.flat_map(|row| row.note.into_iter().chain(row.lost)).chain(spoken.map(str::to_owned)) {
        for language in Language::ALL {
            assert_ne!(word(language, &key), key, "{language:?}");
        }
    }
    let group = Message::new("ejabberd-remark-no-group").with("group", "frozen");
    for language in Language::ALL {
        assert!(say(language, &group).contains("frozen") && !say(language, &group).starts_with("ejabberd-"));
    }
}
