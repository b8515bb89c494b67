//! Whoever is asked and has logged in needs no link.

use super::{ABOVE, Desk, MANAGER, answers, said};
use crate::world::it;
use axum::http::{Method, StatusCode};
use exeunt_core::{DutyRole, NoticeKind, Scope};
use exeunt_engine::Caller;
use exeunt_engine::access::NewToken;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

#[tokio::test]
async fn a_manager_who_is_logged_in_answers_without_a_link() {
    let mut desk = Desk::new().await;
    desk.world.actor("li.si", DutyRole::Manager, Some("002")).await;
    let case = desk.case("001").await;
    let path = |end: &str| format!("/api/v1/cases/{case}/confirmation{end}");
    let sheet = desk.world.get("li.si", &path("")).await.json();
    assert_eq!((&sheet["case"], &sheet["person_name"]), (&json!(case), &json!("张三")));
    let all = answers(&sheet);
    let early = desk.world.post("li.si", &path("/submission"), &json!({})).await;
    assert_eq!(said(&early), (StatusCode::UNPROCESSABLE_ENTITY, "unanswered".to_owned()));
    let typed = json!({ "version": 0, "answers": all });
    let saved = desk.world.send("li.si", Method::PATCH, &path("/answers"), &typed).await;
    assert_eq!((saved.status, &saved.json()["version"]), (StatusCode::OK, &json!(1)), "{saved:?}");
    let stale = desk.world.send("li.si", Method::PATCH, &path("/answers"), &typed).await;
    assert_eq!(said(&stale), (StatusCode::CONFLICT, "answered-meanwhile".to_owned()));

    let done = desk.world.post("li.si", &path("/submission"), &json!({})).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let submitted = done.json()["submitted"].clone();
    assert_eq!((&submitted["by"], &submitted["how"]["person"]), (&json!("li.si"), &json!("002")));
    let again = desk.world.post("li.si", &path("/submission"), &json!({})).await.json();
    assert_eq!(again["submitted"]["receipt"], submitted["receipt"]);
    let decided = desk.world.get("hr", &format!("/api/v1/cases/{case}/decisions")).await;
    assert!(decided.text.contains("@wangwu003:im.test") && decided.text.contains("li.si"), "{decided:?}");
}

#[tokio::test]
async fn nobody_answers_who_is_not_asked_and_no_program_for_whoever_is() {
    let mut desk = Desk::new().await;
    for (name, role, person) in [
        ("li.si", DutyRole::Manager, "002"),
        ("wang.wu", DutyRole::Manager, "003"),
        ("zhang.san", DutyRole::Hr, "001"),
        ("wang.zong", DutyRole::Manager, "100"),
    ] {
        desk.world.actor(name, role, Some(person)).await;
    }
    let case = desk.case("001").await;
    let path = format!("/api/v1/cases/{case}/confirmation/answers");
    let typed = json!({ "answers": [{ "question": "remark", "text": "all is well" }] });
    for (actor, status, slug) in [
        // Who may decide in this case is told that somebody else is asked; for everybody else there is no such case.
        ("hr", StatusCode::CONFLICT, "not-asked"),
        ("wang.zong", StatusCode::CONFLICT, "not-asked"),
        ("wang.wu", StatusCode::NOT_FOUND, "not-found"),
        ("zhang.san", StatusCode::NOT_FOUND, "not-found"),
        ("auditor", StatusCode::FORBIDDEN, "not-your-duty"),
    ] {
        let refused = desk.world.send(actor, Method::PATCH, &path, &typed).await;
        assert_eq!(said(&refused), (status, slug.to_owned()), "{actor}");
    }
    let li = Caller::new("li.si", [DutyRole::Manager]).who_is("002");
    let new = NewToken {
        actor: "li.si".into(),
        name: "nightly".to_owned(),
        scopes: Scope::ALL.into_iter().collect(),
        expires_at: desk.world.engine().now() + SignedDuration::from_hours(24),
    };
    let (_, token) = desk.world.engine().token_add(&li, &new).await.unwrap();
    let request = desk.world.request("", Method::PATCH, &path).header("content-type", "application/json");
    let request = request.header("authorization", format!("Bearer {}", token.expose_secret()));
    let refused = desk.world.answer(request.body(typed.to_string().into()).unwrap()).await;
    assert_eq!(said(&refused), (StatusCode::FORBIDDEN, "not-by-token".to_owned()));
    assert_eq!(desk.world.send("li.si", Method::PATCH, &path, &typed).await.status, StatusCode::OK);
}

#[tokio::test]
async fn being_asked_is_enough_for_whoever_is_named_or_stands_above() {
    let mut desk = Desk::new().await;
    desk.world.actor("wang.zong", DutyRole::Manager, Some("100")).await;
    desk.world.actor("wang.wu", DutyRole::GroupAdmin, Some("003")).await;
    let case = desk.case("001").await;
    let path = |end: &str| format!("/api/v1/cases/{case}/confirmation{end}");
    let typed = json!({ "answers": [{ "question": "remark", "text": "I know" }] });
    assert_eq!(desk.world.post("hr", &path("/escalation"), &Value::Null).await.status, StatusCode::ACCEPTED);
    assert_eq!(desk.world.send("wang.zong", Method::PATCH, &path("/answers"), &typed).await.status, StatusCode::OK);

    assert_eq!(desk.world.get("wang.wu", &path("")).await.status, StatusCode::NOT_FOUND);
    desk.world.post("hr", &path(""), &json!({ "manager": "003" })).await;
    assert_eq!(desk.world.get("wang.wu", &path("")).await.json()["confirmation"]["round"], 2);
    assert_eq!(desk.world.send("wang.wu", Method::PATCH, &path("/answers"), &typed).await.status, StatusCode::OK);
    let rest = desk.world.get("wang.wu", &format!("/api/v1/cases/{case}")).await;
    assert_eq!(rest.status, StatusCode::NOT_FOUND, "and reads nothing else of the case");
    let before = desk.world.send("wang.zong", Method::PATCH, &path("/answers"), &typed).await;
    assert_eq!(said(&before), (StatusCode::CONFLICT, "not-asked".to_owned()));
}

#[tokio::test]
async fn what_is_passed_on_is_told_to_the_manager_and_it_too_and_only_one_letter_has_the_link() {
    let desk = Desk::new().await;
    let mail = Some(("it@corp.example", exeunt_core::Language::En));
    desk.world.engine().desk_set(&it(), DutyRole::It, mail).await.unwrap();
    let mail = Some(("legal@corp.example", exeunt_core::Language::En));
    desk.world.engine().desk_set(&it(), DutyRole::Legal, mail).await.unwrap();
    let case = desk.case("001").await;
    let review = desk.letters("legal@corp.example", NoticeKind::ReviewWanted).await;
    assert!(review.len() == 1 && review[0].text.contains("legal hold"), "{review:?}");
    let path = format!("/api/v1/cases/{case}/confirmation/escalation");
    for _ in 0..2 {
        assert_eq!(desk.world.post("hr", &path, &Value::Null).await.status, StatusCode::ACCEPTED);
    }
    let letters = async |to: &str| desk.letters(to, NoticeKind::ConfirmationEscalated).await;
    let above = letters(ABOVE).await;
    assert_eq!((above.len(), above[0].token().is_some()), (1, true), "{above:?}");
    for (to, words) in [(MANAGER, "王总"), ("it@corp.example", "is asked now as well")] {
        let told = letters(to).await;
        assert_eq!((told.len(), told[0].token()), (1, None), "{told:?}");
        assert!(told[0].text.contains(words), "{told:?}");
    }
}
