//! What is written about Mattermost is what the code says.

use crate::documented::{table, with_table};
use exeunt_connectors::mattermost::capabilities;
use exeunt_words::{Language, Message, say, word};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/platforms/mattermost.md");

/// With `UPDATE_DOCS=1` the page is written anew instead of compared.
#[test]
fn the_page_shows_the_tables_of_the_code() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (stop, mut go_on) = (capabilities(true), capabilities(false));
    go_on.0.retain(|kind, row| stop.0[kind] != *row);
    let wanted = with_table(&page, "bots stop with their owner", &table(&stop));
    let wanted = with_table(&wanted, "bots go on", &table(&go_on));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
        return;
    }
    assert!(page == wanted, "docs/platforms/mattermost.md is behind the code: run this test with UPDATE_DOCS=1");
}

#[test]
fn every_note_is_a_sentence_in_both_languages() {
    let rows = [true, false].map(capabilities).into_iter().flat_map(|table| table.0.into_values());
    for key in rows.flat_map(|row| [row.note, row.lost]).flatten() {
        for language in Language::ALL {
            assert_ne!(word(language, &key), key, "{language:?}");
        }
    }
    for how in ["system-admin", "access-token", "second-admin"] {
        for language in Language::ALL {
            let said = say(language, &Message::new(&format!("mattermost-how-{how}")));
            assert!(said.contains('→'), "{how}: where to click isn't said: {said}");
        }
    }
}
