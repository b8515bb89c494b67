//! From the case that opens to the receipt, through the letter that was sent.

use super::{CONFIRMATIONS, Desk, MANAGER, Page, answers, said};
use axum::http::{Method, StatusCode};
use exeunt_core::NoticeKind;
use exeunt_engine::outside::Outside;
use exeunt_notices::mail::Mailer;
use exeunt_notices::{MailSettings, Security, Texts};
use exeunt_tests::maildev::{Door, MailDev};
use exeunt_tests::require;
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn a_manager_answers_by_the_link_of_the_letter_and_gets_a_receipt() {
    let desk = Desk::new().await;
    let case = desk.case("001").await;
    let letters = desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("张三"), "{letters:?}");
    let token = letters[0].token().unwrap();

    let page = Page::new(&desk);
    assert_eq!(page.peek(&token).await, json!({ "open": true, "here": false }));
    assert_eq!(said(&page.read().await), (StatusCode::GONE, "link-dead".to_owned()));
    let opened = page.open(&token).await;
    assert_eq!((opened.status, opened.text.as_str()), (StatusCode::NO_CONTENT, ""), "{opened:?}");
    let cookie = opened.header("set-cookie");
    for part in ["Path=/api/v1/confirmations", "HttpOnly", "SameSite=Strict", "Max-Age="] {
        assert!(cookie.contains(part) && !cookie.contains(&token), "{cookie}");
    }
    assert_eq!(page.peek(&token).await, json!({ "open": false, "here": true }));

    let sheet = page.read().await.json();
    assert_eq!((&sheet["case"], &sheet["person_name"]), (&json!(case), &json!("张三")));
    assert_eq!(sheet["questions"]["projects"][0]["name"], "项目-阿尔法", "{sheet}");
    let all = answers(&sheet);
    for (number, answer) in all.iter().enumerate() {
        assert_eq!(said(&page.submit(&case).await), (StatusCode::UNPROCESSABLE_ENTITY, "unanswered".to_owned()));
        let saved = page.save(&json!({ "case": case, "answers": [answer] })).await;
        assert_eq!((saved.status, &saved.json()["version"]), (StatusCode::OK, &json!(number + 1)), "{saved:?}");
    }
    let nobody = desk.world.get("hr", &format!("/api/v1/cases/{case}/decisions")).await.json();
    assert_eq!(nobody["successors"], json!([]), "typing decides nothing: {nobody}");

    let done = page.submit(&case).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let receipt = done.json()["submitted"]["receipt"].clone();
    assert!(receipt.as_str().unwrap().starts_with("sha256:"));
    assert_eq!(page.submit(&case).await.json()["submitted"]["receipt"], receipt, "pressed twice");
    let read = page.read().await.json();
    assert_eq!((&read["confirmation"]["submitted"]["receipt"], &read["answered_by"]), (&receipt, &json!("李四")));
    let late = page.save(&json!({ "case": case, "answers": [all[0]] })).await;
    assert_eq!(said(&late), (StatusCode::CONFLICT, "already-confirmed".to_owned()));

    let decided = desk.world.get("hr", &format!("/api/v1/cases/{case}/decisions")).await;
    assert!(decided.text.contains("@wangwu003:im.test") && decided.text.contains("manager:002"), "{decided:?}");
    let used = desk.letters(MANAGER, NoticeKind::LinkUsed).await;
    assert!(used.len() == 1 && used[0].text.contains("张三") && used[0].token().is_none(), "{used:?}");
}

#[tokio::test]
async fn a_mail_server_gets_a_link_that_opens_the_page_and_robots_use_it_up_in_vain() {
    let server = require!(MailDev::start(Door::Open).await);
    let desk = Desk::new().await;
    desk.case("001").await;
    let settings = MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security: Security::None,
        from: "Exeunt <exeunt@corp.example>".to_owned(),
        ..MailSettings::default()
    };
    let texts = Arc::new(Texts::shipped("Corp", Some("http://127.0.0.1:8080/".parse().unwrap())));
    let mailer = Mailer::new(&settings, None, Arc::clone(&texts)).unwrap();
    let carriers = exeunt_notices::carriers(Some(mailer), texts, Outside::allowing([]));
    desk.world.engine().deliver("test", &carriers).await.unwrap();
    let mails = server.mails().await.unwrap();
    let links = |mail: &serde_json::Value| {
        let text = mail["text"].as_str().unwrap_or_default().to_owned();
        text.split_whitespace().find_map(|word| word.strip_prefix("http://127.0.0.1:8080/confirm#").map(str::to_owned))
    };
    let tokens: Vec<String> = mails.iter().filter_map(links).collect();
    assert_eq!(tokens.len(), 1, "one letter with a link: {mails:?}");
    let token = &tokens[0];

    // A scanner follows every address that it finds, with every method that changes nothing, and whatever it makes of `#`.
    let robot = Page::new(&desk);
    for path in ["/confirm", &format!("/confirm/{token}"), &format!("/confirm?{token}"), &format!("/confirm%23{token}")]
    {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let request = robot.browser.request(method, path);
            robot.browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
        }
    }
    for path in ["link", "session", "renewal"] {
        let looked = robot.browser.get(&format!("{CONFIRMATIONS}/{path}?token={token}")).await;
        assert_eq!(looked.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    let page = Page::new(&desk);
    assert_eq!(page.peek(token).await["open"], true);
    assert_eq!(page.open(token).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn two_tabs_lose_nothing_and_never_answer_about_somebody_else() {
    let desk = Desk::new().await;
    let first = desk.case("001").await;
    let page = desk.opened().await;
    let all = answers(&page.read().await.json());
    let saved =
        |version: u32, answer: &serde_json::Value| json!({ "case": first, "version": version, "answers": [answer] });
    // The same page twice, each with the version that it saw.
    assert_eq!(page.save(&saved(0, &all[0])).await.status, StatusCode::OK);
    assert_eq!(said(&page.save(&saved(0, &all[1])).await), (StatusCode::CONFLICT, "answered-meanwhile".to_owned()));
    assert_eq!(page.save(&json!({ "case": first, "answers": [all[1]] })).await.json()["progress"]["answered"], 2);

    // The link of another hand-over, opened in the same browser.
    let token = desk.token().await;
    let second = desk.case("004").await;
    let other = desk.token().await;
    assert_eq!(page.peek(&other).await, json!({ "open": true, "here": false }));
    assert_eq!(page.open(&other).await.status, StatusCode::NO_CONTENT);
    assert_eq!(page.read().await.json()["case"], json!(second));
    let refused = page.save(&json!({ "case": first, "answers": [all[2]] })).await;
    assert_eq!(said(&refused), (StatusCode::CONFLICT, "another-confirmation".to_owned()));
    assert_eq!(said(&page.submit(&first).await), (StatusCode::CONFLICT, "another-confirmation".to_owned()));
    assert_eq!(page.read().await.json()["confirmation"]["version"], 0, "nothing was written into the other one");
    assert_eq!(page.peek(&token).await, json!({ "open": false, "here": false }));
    assert_eq!(page.peek(&other).await, json!({ "open": false, "here": true }));
}

#[tokio::test]
async fn another_link_goes_to_the_same_person_and_tells_nobody_anything() {
    let desk = Desk::new().await;
    let case = desk.case("001").await;
    let used = desk.token().await;
    let page = desk.opened().await;
    let stranger = Page::new(&desk);
    desk.world.clock.advance(jiff::SignedDuration::from_mins(61));
    assert_eq!(said(&page.read().await), (StatusCode::GONE, "link-dead".to_owned()));

    let known = page.again(&used).await;
    let unknown = stranger.again(&"0".repeat(64)).await;
    assert_eq!((known.status, known.text.as_str()), (StatusCode::ACCEPTED, ""));
    assert_eq!((unknown.status, unknown.text.as_str()), (known.status, known.text.as_str()), "told alike");
    let length = |headers: &axum::http::HeaderMap| headers.get("content-length").cloned();
    assert_eq!(length(&known.headers), length(&unknown.headers));
    // Asked for twice at once, there is one letter more.
    page.again(&used).await;
    let letters = desk.letters(MANAGER, NoticeKind::ConfirmationWanted).await;
    assert_eq!(letters.len(), 2);
    let token = letters[1].token().unwrap();
    assert_ne!(token, used);
    assert_eq!(page.peek(&used).await["open"], false);
    assert_eq!(page.open(&token).await.status, StatusCode::NO_CONTENT);
    assert_eq!(page.read().await.json()["case"], json!(case));
    assert_eq!(page.browser.cookies().len(), 1);
    assert_eq!(desk.post.letters.lock().unwrap().iter().filter(|letter| letter.token().is_some()).count(), 2);
}
