//! What is written about Mattermost is what the code says.

use crate::documented::{must_be_said, must_show};
use exeunt_connectors::mattermost::capabilities;
use exeunt_words::{Language, Message, say};

#[test]
fn the_page_shows_the_tables_of_the_code() {
    let (stop, mut go_on) = (capabilities(true), capabilities(false));
    go_on.0.retain(|kind, row| stop.0[kind] != *row);
    must_show("mattermost", &[("bots stop with their owner", stop), ("bots go on", go_on)]);
}

#[test]
fn every_note_is_a_sentence_in_both_languages() {
    must_be_said([true, false].map(capabilities), &[]);
    for how in ["system-admin", "access-token", "second-admin"] {
        for language in Language::ALL {
            let said = say(language, &Message::new(format!("mattermost-how-{how}")));
            assert!(said.contains('→'), "{how}: where to click isn't said: {said}");
        }
    }
}
