//! What a link must not do: opened twice, too late, by somebody else, by a foreign page, or by guessing.

use super::{ABOVE, CONFIRMATIONS, Desk, MANAGER, Page, answers, said};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use exeunt_core::NoticeKind;
use exeunt_server::Settings;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// What a dead link answers, but for the request's own id.
async fn dead(page: &Page<'_>, token: &str) -> Value {
    assert_eq!(page.peek(token).await["open"], false);
    let refused = page.open(token).await;
    assert_eq!(said(&refused), (StatusCode::GONE, "link-dead".to_owned()), "{refused:?}");
    assert_eq!(page.read().await.status, StatusCode::GONE);
    assert!(page.browser.cookies().is_empty() && !refused.text.contains("张三"), "{refused:?}");
    let mut body = refused.json();
    body["instance"] = Value::Null;
    body
}

#[tokio::test]
async fn used_late_revoked_and_made_up_links_are_told_apart_by_nobody() {
    let desk = Desk::with(Settings { requests_at_once: 10_000, ..Settings::default() }).await;
    let case = desk.case("001").await;
    let mut bodies = Vec::new();
    let used = desk.token().await;
    desk.opened().await;
    bodies.push(dead(&Page::new(&desk), &used).await);
    bodies.push(dead(&Page::new(&desk), "0123456789abcdef").await);
    bodies.push(dead(&Page::new(&desk), &"f".repeat(128)).await);

    let renewed = async |token: &str| {
        desk.world.clock.advance(SignedDuration::from_mins(6));
        Page::new(&desk).again(token).await;
        desk.token().await
    };
    let late = renewed(&used).await;
    desk.world.clock.advance(SignedDuration::from_hours(24 * 8));
    bodies.push(dead(&Page::new(&desk), &late).await);
    let revoked = renewed(&late).await;
    let links = format!("/api/v1/cases/{case}/confirmation/links");
    let ended = desk.world.send("hr", Method::DELETE, &links, &Value::Null).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    bodies.push(dead(&Page::new(&desk), &revoked).await);
    // Somebody else is to answer: whoever was asked before isn't any more, with an open page or without.
    let before = renewed(&revoked).await;
    let page = desk.opened().await;
    let named = json!({ "manager": "003" });
    let asked = desk.world.post("hr", &format!("/api/v1/cases/{case}/confirmation"), &named).await;
    assert_eq!(asked.status, StatusCode::OK, "{asked:?}");
    assert_eq!(said(&page.read().await), (StatusCode::GONE, "link-dead".to_owned()));
    bodies.push(dead(&Page::new(&desk), &before).await);
    let letters = desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await.len();
    renewed(&before).await;
    assert_eq!(
        desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await.len(),
        letters,
        "no link for the former one"
    );
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:#?}");
}

#[tokio::test]
async fn a_case_that_is_withdrawn_meanwhile_shuts_the_page_and_sends_no_more_links() {
    let desk = Desk::with(Settings { requests_at_once: 10_000, ..Settings::default() }).await;
    let case = desk.case("001").await;
    let token = desk.token().await;
    let page = desk.opened().await;
    let all = answers(&page.read().await.json());
    assert_eq!(page.save(&json!({ "case": case, "answers": [all[0]] })).await.status, StatusCode::OK);
    let withdrawn = desk.world.post("hr", &format!("/api/v1/cases/{case}/withdrawal"), &Value::Null).await;
    assert!(withdrawn.status.is_success(), "{withdrawn:?}");
    for refused in
        [page.save(&json!({ "case": case, "answers": [all[1]] })).await, page.submit(&case).await, page.read().await]
    {
        assert_eq!(said(&refused), (StatusCode::GONE, "link-dead".to_owned()));
    }
    let letters = desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await.len();
    desk.world.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(page.again(&token).await.status, StatusCode::ACCEPTED);
    assert_eq!(desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await.len(), letters);
    for order in ["reminder", "escalation"] {
        let refused = desk.world.post("hr", &format!("/api/v1/cases/{case}/confirmation/{order}"), &Value::Null).await;
        assert_eq!(said(&refused), (StatusCode::CONFLICT, "withdrawn".to_owned()), "{order}");
    }
    assert_eq!(desk.letters(ABOVE, NoticeKind::ConfirmationEscalated).await.len(), 0);
}

#[tokio::test]
async fn no_foreign_page_answers_with_the_managers_cookie_or_opens_a_link() {
    let desk = Desk::new().await;
    let case = desk.case("001").await;
    let token = desk.token().await;
    let stranger = Page::new(&desk);
    let send = async |page: &Page<'_>, method: Method, path: &str, headers: &[(&str, &str)], body: &Value| {
        let request = page.browser.request(method, &format!("{CONFIRMATIONS}/{path}"));
        let request = request.header("content-type", "application/json");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        page.browser.send(request.body(Body::from(body.to_string())).unwrap()).await
    };
    let foreign = [("origin", "https://evil.example"), ("idempotency-key", "k")];
    for path in ["link", "session", "renewal"] {
        let refused = send(&stranger, Method::POST, path, &foreign, &json!({ "token": token })).await;
        assert_eq!(said(&refused), (StatusCode::FORBIDDEN, "foreign-page".to_owned()), "{path}");
    }
    let page = desk.opened().await;
    let ours = "http://127.0.0.1:8080";
    for headers in [&foreign[..], &[("origin", "null"), ("idempotency-key", "k")], &[("origin", ours)], &[]] {
        let answer = json!({ "case": case, "answers": [{ "question": "remark", "text": "evil" }] });
        let saved = send(&page, Method::PATCH, "current/answers", headers, &answer).await;
        let submitted = send(&page, Method::POST, "current/submission", headers, &json!({ "case": case })).await;
        for refused in [saved, submitted] {
            assert_eq!(said(&refused), (StatusCode::FORBIDDEN, "foreign-page".to_owned()), "{headers:?}");
        }
    }
    assert_eq!(page.read().await.json()["confirmation"]["version"], 0);
    // A cookie of this kind is none for the rest of the API.
    assert_eq!(page.browser.get("/api/v1/cases").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_guesses_waits_and_others_do_not() {
    let desk = Desk::with(Settings { behind_proxy: true, requests_per_minute: 6, ..Settings::default() }).await;
    desk.case("001").await;
    let token = desk.token().await;
    let knock = async |address: &str, path: &str, token: &str| {
        let request = desk.world.request("", Method::POST, &format!("{CONFIRMATIONS}/{path}"));
        let request = request.header("content-type", "application/json").header("x-forwarded-for", address);
        desk.world.answer(request.body(Body::from(json!({ "token": token }).to_string())).unwrap()).await
    };
    for (number, path) in ["link", "session", "renewal"].into_iter().enumerate() {
        let address = format!("203.0.113.{number}");
        let mut tried = 0;
        let refused = loop {
            let answer = knock(&address, path, &format!("{tried:064}")).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                break answer;
            }
            tried += 1;
            assert!(tried < 20, "nobody stops a guesser at {path}");
        };
        assert!(tried >= 3, "somebody with an old link is not shut out at once");
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1, "{refused:?}");
        let right = knock(&address, "session", &token).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "a right guess among wrong ones opens nothing");
    }
    assert_eq!(knock("198.51.100.7", "session", &token).await.status, StatusCode::NO_CONTENT);
}
