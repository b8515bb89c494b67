//! What is written about Synapse is what the code says.

use crate::documented::{must_be_said, must_show};
use exeunt_connectors::synapse::capabilities;
use exeunt_words::{Language, say};

#[test]
fn the_page_shows_the_tables_of_the_code() {
    must_show("synapse", &[("own logins", capabilities(false)), ("delegated", capabilities(true))]);
}

#[test]
fn every_note_is_a_sentence_in_both_languages() {
    let spoken = [
        "synapse-how-server-admin",
        "synapse-how-second-admin",
        "synapse-how-override-ratelimit",
        "synapse-remark-delegated",
        "synapse-remark-sso",
        "synapse-remark-no-password",
        "synapse-remark-appservice",
    ];
    must_be_said([false, true].map(capabilities), &spoken);
    let limits = exeunt_core::Message::new("synapse-remark-stock-rate-limits").with("account", "@service:im.test");
    for language in Language::ALL {
        assert!(say(language, &limits).contains("@service:im.test"));
        assert!(!say(language, &limits).starts_with("synapse-"));
    }
}
