//! The vendor blocks accounts that ask for tokens too often.

use super::{Canned, TOKEN, connect, connect_with, given, refused, said, user};
use crate::clocks::Hands;
use exeunt_connector::{Applied, Connector};
use exeunt_connectors::agora::token::AccessToken;
use exeunt_core::{AccountId, Action, ErrorKind};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

const NOON: &str = "2026-03-02T12:00:00Z";
const HEX: &str = "970ca35de60c44645bbae8a215061b33";

fn bearer(request: &str) -> String {
    let line = request.lines().find(|line| line.to_ascii_lowercase().starts_with("authorization: bearer "));
    line.unwrap().split(' ').nth(2).unwrap().to_owned()
}

#[tokio::test]
async fn a_token_is_asked_for_once_by_many_and_again_at_half_of_its_life() {
    let asked = AtomicUsize::new(0);
    let server = Canned::start(move |request| {
        if request.starts_with(TOKEN) {
            return given(asked.fetch_add(1, Ordering::SeqCst));
        }
        said(200, &json!({ "entities": [], "count": 0 }))
    })
    .await;
    let clock = Hands::at(NOON);
    let connector = connect(&server.url, &clock);
    let all: Vec<_> = (0..8).map(|_| connector.describe()).collect();
    let mut described = 0;
    for one in all {
        described += usize::from(one.await.is_ok());
    }
    let (a, b, c) = tokio::join!(connector.describe(), connector.describe(), connector.describe());
    assert!(described == 8 && a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(server.count(TOKEN), 1);
    // It would live for sixty days; ours are new every day.
    clock.pass(SignedDuration::from_secs(12 * 60 * 60 - 1));
    connector.describe().await.unwrap();
    assert_eq!(server.count(TOKEN), 1);
    clock.pass(SignedDuration::from_secs(1));
    let (a, b) = tokio::join!(connector.describe(), connector.describe());
    assert!(a.is_ok() && b.is_ok());
    assert_eq!(server.count(TOKEN), 2, "those who wait for the same asking take what came of it");
    let body = &server.seen(TOKEN)[0];
    assert!(body.contains("client_credentials") && body.contains("very-secret-client-secret"));
}

#[tokio::test]
async fn a_token_that_ends_at_once_is_not_asked_for_with_every_request() {
    for life in [json!({ "expires_in": 1 }), json!({ "expires_in": -5 }), json!({ "expire_timestamp": 1_000 })] {
        let server = Canned::start(move |request| {
            if request.starts_with(TOKEN) {
                let mut body = life.clone();
                body["access_token"] = json!("token-0");
                return said(200, &body);
            }
            said(200, &json!({ "entities": [], "count": 0 }))
        })
        .await;
        let clock = Hands::at(NOON);
        let connector = connect(&server.url, &clock);
        for _ in 0..3 {
            connector.describe().await.unwrap();
        }
        assert_eq!(server.count(TOKEN), 1);
        clock.pass(SignedDuration::from_secs(60));
        connector.describe().await.unwrap();
        assert_eq!(server.count(TOKEN), 2);
    }
}

/// A 401 is a refusal without effect, so even a write is sent once more.
#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_request_is_sent_again() {
    let asked = AtomicUsize::new(0);
    let server = Canned::start(move |request| {
        if request.starts_with(TOKEN) {
            return given(asked.fetch_add(1, Ordering::SeqCst));
        }
        match bearer(request).as_str() {
            "token-1" if request.starts_with("POST") => user("zhangsan001", false),
            "token-0" if request.starts_with("POST") => {
                refused(401, "unauthorized", "Unable to authenticate due to expired access token")
            }
            "token-1" => user("zhangsan001", false),
            _ => user("zhangsan001", true),
        }
    })
    .await;
    let connector = connect(&server.url, &Hands::at(NOON));
    let barred = connector.apply(&crate::orders::order("zhangsan001", Action::LoginBarred)).await.unwrap();
    assert!(matches!(barred, Applied::Changed(_)));
    assert_eq!((server.count(TOKEN), server.count("POST /1100/demo/users/zhangsan001/deactivate")), (2, 2));
}

#[tokio::test]
async fn a_server_that_refuses_every_token_is_not_asked_for_tokens_in_a_loop() {
    let asked = AtomicUsize::new(0);
    let server = Canned::start(move |request| {
        if request.starts_with(TOKEN) {
            return given(asked.fetch_add(1, Ordering::SeqCst));
        }
        refused(401, "auth_bad_access_token", "Unable to authenticate")
    })
    .await;
    let clock = Hands::at(NOON);
    let connector = connect(&server.url, &clock);
    for _ in 0..10 {
        let error = connector.account_lookup(&AccountId::from("zhangsan001")).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
        assert_eq!(error.code.as_deref(), Some("401 auth_bad_access_token"));
    }
    assert_eq!(server.count(TOKEN), 1);
    clock.pass(SignedDuration::from_secs(61));
    assert!(connector.account_lookup(&AccountId::from("zhangsan001")).await.is_err());
    assert_eq!(server.count(TOKEN), 2);
}

#[tokio::test]
async fn a_wrong_secret_is_tried_once_a_minute_and_never_said() {
    let server = Canned::start(|_| refused(400, "invalid_grant", "client_id does not match")).await;
    let clock = Hands::at(NOON);
    let connector = connect(&server.url, &clock);
    for _ in 0..5 {
        let error = connector.describe().await.unwrap_err();
        assert_eq!((error.kind, error.code.as_deref()), (ErrorKind::Unauthenticated, Some("400 invalid_grant")));
        assert!(!format!("{error:?}").contains("very-secret"), "{error:?}");
    }
    assert_eq!(server.count(TOKEN), 1);
    clock.pass(SignedDuration::from_secs(60));
    assert!(connector.describe().await.is_err());
    assert_eq!(server.count(TOKEN), 2);
}

#[tokio::test]
async fn a_certificate_makes_tokens_itself_or_has_them_exchanged() {
    let server = Canned::start(|request| {
        if request.starts_with("POST /app-id/") {
            let at = "2026-03-03T12:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
            return said(200, &json!({ "access_token": "token-0", "expire_timestamp": at }));
        }
        said(200, &json!({ "entities": [], "count": 0 }))
    })
    .await;
    let secret = format!("{HEX} {HEX}");
    let settings = |login: &str| json!({ "base_url": server.url, "path": "app-id", "app_id": HEX, "login": login });
    let clock = Hands::at(NOON);
    let users = format!("GET /app-id/{HEX}/users?limit=1");
    let exchange = format!("POST /app-id/{HEX}/token");

    let direct = connect_with(&settings("certificate"), &secret, &clock);
    direct.describe().await.unwrap();
    assert_eq!(server.count(&exchange), 0);
    let sent = SecretString::from(bearer(&server.seen(&users)[0]));
    let token = AccessToken::verify(&sent, &SecretString::from(HEX)).unwrap();
    assert!(token.is_of_app() && token.lifetime <= 24 * 60 * 60, "{token:?}");

    let exchanged = connect_with(&settings("certificate_exchange"), &secret, &clock);
    exchanged.describe().await.unwrap();
    let asked = server.seen(&exchange);
    assert!(asked[0].contains(r#"{"grant_type":"agora"}"#));
    assert!(AccessToken::verify(&SecretString::from(bearer(&asked[0])), &SecretString::from(HEX)).is_ok());
    assert_eq!(bearer(&server.seen(&users)[1]), "token-0");
}
