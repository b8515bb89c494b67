//! What is written about ejabberd is what the code says.

use crate::documented::{must_be_said, must_show};
use exeunt_connectors::ejabberd::capabilities;
use exeunt_core::CapabilityTable;
use exeunt_words::{Language, Message, say};

#[test]
fn the_page_shows_the_tables_of_the_code() {
    let well = capabilities(true, true);
    let no_tokens = different(capabilities(true, false), &well);
    let no_group = different(capabilities(false, true), &well);
    must_show("ejabberd", &[("well set up", well), ("without tokens", no_tokens), ("without the group", no_group)]);
}

/// The rows that aren't as on a well set up server.
fn different(table: CapabilityTable, from: &CapabilityTable) -> CapabilityTable {
    let rows = table.0.into_iter().filter(|(kind, row)| from.0.get(kind) != Some(row));
    CapabilityTable(rows.collect())
}

#[test]
fn every_sentence_is_in_both_languages() {
    let tables = [capabilities(true, true), capabilities(true, false), capabilities(false, true)];
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
    must_be_said(tables, &spoken);
    let group = Message::new("ejabberd-remark-no-group").with("group", "frozen");
    for language in Language::ALL {
        assert!(say(language, &group).contains("frozen") && !say(language, &group).starts_with("ejabberd-"));
    }
}
