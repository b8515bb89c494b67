//! What is written about the platform is what the code says.

use super::{Hands, connect};
use crate::documented::{table, with_table};
use exeunt_connector::Connector as _;
use exeunt_connectors::agora::capabilities;
use exeunt_words::{Language, say, word};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/platforms/agora-chat.md");

/// With `UPDATE_DOCS=1` the page is written anew instead of compared.
#[test]
fn the_page_shows_the_table_of_the_code() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let wanted = with_table(&page, "agora-chat", &table(&capabilities()));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
        return;
    }
    assert!(page == wanted, "docs/platforms/agora-chat.md is behind the code: run this test with UPDATE_DOCS=1");
}

#[tokio::test]
async fn everything_it_says_is_a_sentence_in_both_languages() {
    let rows = capabilities().0.into_values();
    for key in rows.flat_map(|row| [row.note, row.lost]).flatten() {
        for language in Language::ALL {
            assert_ne!(word(language, &key), key, "{language:?}");
        }
    }
    let server = super::Canned::start(|request| {
        if request.starts_with(super::TOKEN) { super::given(0) } else { super::user("zhangsan001", true) }
    })
    .await;
    let about = connect(&server.url, &Hands::at("2026-03-02T12:00:00Z")).describe().await.unwrap();
    let certificate = exeunt_core::Message::new("agora-how-certificate");
    let said = about.permissions.iter().map(|p| &p.how).chain(&about.remarks).chain([&certificate]);
    for message in said {
        for language in Language::ALL {
            assert!(!say(language, message).starts_with("agora-"), "{message:?}");
        }
    }
    let classes: Vec<_> = about.limits.iter().map(|limit| limit.class.as_str()).collect();
    let page = std::fs::read_to_string(PAGE).unwrap();
    for class in classes {
        assert!(page.contains(&format!("`{class}`")), "the page doesn't name the class {class}");
    }
}
