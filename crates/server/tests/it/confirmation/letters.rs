//! What was written can be read by those who see notices, but for what only its receiver may see.

use super::{Desk, MANAGER};
use crate::world::Answer;
use axum::http::StatusCode;
use exeunt_core::NoticeKind;
use exeunt_engine::notify::Ways;
use exeunt_notices::Texts;
use std::sync::Arc;

impl Desk {
    /// The letter that asks the manager, as somebody else reads it.
    async fn reads(&self, actor: &str) -> Answer {
        let notices = self.world.get("it", "/api/v1/notices?limit=200").await.json();
        let asks =
            |notice: &&serde_json::Value| notice["kind"] == "confirmation.wanted" && notice["to"] == "person/002";
        let notice = notices["items"].as_array().unwrap().iter().find(asks).unwrap()["id"].clone();
        self.world.get(actor, &format!("/api/v1/notices/{}/letter", notice.as_str().unwrap())).await
    }
}

#[tokio::test]
async fn a_letter_can_be_read_and_its_one_time_link_cannot_be_used() {
    let mut desk = Desk::new().await;
    let texts = Texts::shipped("Corp", Some("http://127.0.0.1:8080/".parse().unwrap()));
    desk.world = desk.world.with_letters(Arc::new(texts), Ways { mail_server: false, public_url: true });
    desk.case("001").await;
    let notices = desk.world.get("it", "/api/v1/notices").await.json();
    let mut held = notices["items"].as_array().unwrap().iter().map(|notice| &notice["held"]);
    assert!(held.any(|held| held == "mail_server"), "no mail server is set: {notices}");
    let before = desk.reads("administrator").await;
    assert_eq!(before.status, StatusCode::OK, "{before:?}");
    let token = desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await.last().unwrap().token().unwrap();
    let after = desk.reads("it").await;
    for letter in [&before, &after] {
        let said = letter.json();
        assert_eq!(
            (&said["language"], said["subject"].as_str().unwrap().contains("张三")),
            (&"zh".into(), true),
            "{said}"
        );
        let text = said["text"].as_str().unwrap();
        assert!(text.contains("http://127.0.0.1:8080/confirm#***"), "{text}");
        assert!(!letter.text.contains(&token), "whoever reads it must not answer in the manager's place");
    }
    assert_eq!(desk.reads("hr").await.status, StatusCode::FORBIDDEN);
}
