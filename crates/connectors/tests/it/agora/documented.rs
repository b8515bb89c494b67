//! What is written about the platform is what the code says.

use super::connect;
use crate::clocks::Hands;
use crate::documented::{must_be_said, must_show, page};
use exeunt_connector::Connector as _;
use exeunt_connectors::agora::capabilities;
use exeunt_words::{Language, say};

#[test]
fn the_page_shows_the_table_of_the_code() {
    must_show("agora-chat", &[("agora-chat", capabilities())]);
}

#[tokio::test]
async fn everything_it_says_is_a_sentence_in_both_languages() {
    must_be_said([capabilities()], &[]);
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
    let page = page("agora-chat");
    for class in classes {
        assert!(page.contains(&format!("`{class}`")), "the page doesn't name the class {class}");
    }
}
