//! Sessions in a browser: the cookie, foreign pages, and what takes a fresh proof.

use super::{Browser, Enrolled, PASSWORD};
use crate::world::{World, it};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use exeunt_core::DutyRole;
use exeunt_server::Settings;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use url::Url;

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn a_browser_logs_in_works_and_logs_out() {
    let mut world = World::new().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::It).await;
    let browser = Browser::new(&world);
    assert_eq!(browser.get(SESSION).await.status, StatusCode::UNAUTHORIZED);
    let ways = browser.get("/api/v1/session/ways").await;
    assert_eq!(ways.json(), json!({ "password": true, "passkey": false }));

    let entered = browser.change(Method::POST, SESSION, &li.typed(&world)).await;
    assert_eq!(entered.status, StatusCode::OK, "{entered:?}");
    let cookie = entered.header("set-cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("; Path=/"), "{cookie}");
    assert!(!entered.text.contains(&browser.cookies()["exeunt"]), "no page ever sees the token");
    let me = browser.get(SESSION).await.json();
    assert_eq!((&me["name"], &me["roles"]), (&json!("li.wei"), &json!(["it"])));
    assert!(me["duties"].as_array().unwrap().contains(&json!("run")));

    let other = Browser::new(&world);
    other.change(Method::POST, SESSION, &li.typed(&world)).await;
    let sessions = browser.get("/api/v1/sessions").await.json();
    let current: Vec<&Value> = sessions["items"].as_array().unwrap().iter().map(|row| &row["current"]).collect();
    assert_eq!(current, [false, true], "the newest first");
    let id = sessions["items"][0]["id"].as_str().unwrap();
    let ended = browser.change(Method::DELETE, &format!("/api/v1/sessions/{id}"), &Value::Null).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(other.get(SESSION).await.status, StatusCode::UNAUTHORIZED);

    let left = browser.change(Method::DELETE, SESSION, &Value::Null).await;
    assert_eq!((left.status, left.json()), (StatusCode::OK, json!({})));
    assert!(browser.cookies().is_empty());
    assert_eq!(browser.get(SESSION).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_wrong_log_in_gets_the_same_answer_and_the_fourth_has_to_wait() {
    let mut world = World::new().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::It).await;
    let browser = Browser::new(&world);
    let right = li.typed(&world);
    let mut bodies = Vec::new();
    for (field, value) in [("name", "nobody"), ("password", "another sentence"), ("code", "1")] {
        let mut wrong = right.clone();
        wrong[field] = json!(value);
        let refused = browser.change(Method::POST, SESSION, &wrong).await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::UNAUTHORIZED, "login-refused"));
        let mut body = refused.json();
        body["instance"] = Value::Null;
        bodies.push(body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    let mut wrong = right.clone();
    wrong["password"] = json!("another sentence");
    for _ in 0..2 {
        browser.change(Method::POST, SESSION, &wrong).await;
    }
    let wait = browser.change(Method::POST, SESSION, &right).await;
    assert_eq!((wait.status, wait.slug().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too-many-attempts"));
    assert_eq!(wait.header("retry-after"), "1");
}

#[tokio::test]
async fn no_foreign_page_acts_with_somebodys_cookie() {
    let mut world = World::new().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::It).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, SESSION, &li.typed(&world)).await;
    let origin = "http://127.0.0.1:8080";
    for headers in [
        vec![],
        vec![("origin", "https://evil.example"), ("idempotency-key", "k")],
        vec![("origin", "null"), ("idempotency-key", "k")],
        vec![("origin", origin)],
        vec![("idempotency-key", "k")],
    ] {
        for (method, path) in [(Method::DELETE, SESSION), (Method::POST, "/api/v1/tokens"), (Method::POST, SESSION)] {
            let request = browser.request(method.clone(), path).header("content-type", "application/json");
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let refused = browser.send(request.body(Body::from("{}")).unwrap()).await;
            assert_eq!(refused.slug(), "foreign-page", "{method} {path} {headers:?}");
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
        }
    }
    assert_eq!(browser.get(SESSION).await.status, StatusCode::OK, "still there");
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host_and_plain_ones_do_not_count() {
    let settings = Settings { public_url: Url::parse("https://exeunt.example").unwrap(), ..Settings::default() };
    let mut world = World::with(settings).await;
    world.actor("li.wei", DutyRole::It, None).await;
    let vouched =
        exeunt_engine::access::Vouched { issuer: "i".to_owned(), subject: "s".to_owned(), mail: None, roles: None };
    let mut tx = world.engine().store.begin().await.unwrap();
    tx.identity_put("i", "s", &"li.wei".into(), world.engine().now()).await.unwrap();
    tx.commit().await.unwrap();
    let from = exeunt_engine::access::From { address: "192.0.2.1".parse().unwrap(), agent: String::new() };
    let entered = world.engine().enter_vouched(&vouched, &from).await.unwrap();
    let token = secrecy::ExposeSecret::expose_secret(&entered.token).to_owned();
    for (name, status) in [("__Host-exeunt", StatusCode::OK), ("exeunt", StatusCode::UNAUTHORIZED)] {
        let request = world.request("", Method::GET, SESSION).header("cookie", format!("{name}={token}"));
        assert_eq!(world.answer(request.body(Body::empty()).unwrap()).await.status, status, "{name}");
    }
}

#[tokio::test]
async fn what_is_dangerous_takes_a_fresh_proof() {
    let mut world = World::new().await;
    let li = Enrolled::new(&mut world, "li.wei", DutyRole::Administrator).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, SESSION, &li.typed(&world)).await;
    world.clock.advance(SignedDuration::from_mins(11));
    let wanted = json!({ "name": "list", "scopes": ["read"], "days": 30 });
    let invited = json!({ "actor": "li.wei", "hours": 24 });
    let password = json!({ "password": "quite another sentence" });
    for (method, path, body) in [
        (Method::POST, "/api/v1/tokens", &wanted),
        (Method::POST, "/api/v1/invitations", &invited),
        (Method::PUT, "/api/v1/session/password", &password),
        (Method::POST, "/api/v1/session/recovery-codes", &Value::Null),
    ] {
        let refused = browser.change(method, path, body).await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "show-again"), "{path}");
    }
    let shown = li.shown(&world);
    let proof = json!({ "password": PASSWORD, "code": shown.code });
    let proved = browser.change(Method::POST, "/api/v1/session/proof", &proof).await;
    assert_eq!(proved.status, StatusCode::NO_CONTENT, "{proved:?}");

    let made = browser.change(Method::POST, "/api/v1/tokens", &wanted).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let listed = browser.get("/api/v1/tokens").await;
    assert!(listed.text.contains("\"list\"") && !listed.text.contains(&token), "shown once");
    let by_token = async |method, path: &str| {
        let request = world.request("", method, path).header("authorization", format!("Bearer {token}"));
        world.answer(request.body(Body::empty()).unwrap()).await
    };
    let me = by_token(Method::GET, SESSION).await.json();
    assert_eq!((&me["name"], &me["duties"]), (&json!("li.wei"), &json!(["read"])));
    assert_eq!(by_token(Method::GET, "/api/v1/invitations").await.slug(), "not-your-duty");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    browser.change(Method::DELETE, &format!("/api/v1/tokens/{id}"), &Value::Null).await;
    assert_eq!(by_token(Method::GET, SESSION).await.status, StatusCode::UNAUTHORIZED);

    let link = browser.change(Method::POST, "/api/v1/invitations", &invited).await;
    assert!(link.json()["link"].as_str().unwrap().starts_with("http://127.0.0.1:8080/invitation#"), "{link:?}");
    let link = format!("/api/v1/actors/{}/lock", "li.wei");
    let last = browser.change(Method::POST, &link, &Value::Null).await;
    assert_eq!((last.status, last.slug().as_str()), (StatusCode::CONFLICT, "last-administrator"), "{last:?}");
    assert_eq!(browser.get(SESSION).await.status, StatusCode::OK);
    let second = BTreeSet::from([DutyRole::Administrator]);
    world.engine().actor_add(&it(), &"he.jun".into(), &second, None).await.unwrap();
    assert_eq!(browser.change(Method::POST, &link, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(browser.get(SESSION).await.status, StatusCode::UNAUTHORIZED);
}
