//! An hour that isn't there yet, one that was silent, and one that is gone: three answers that look alike.

use super::{Canned, TOKEN, connect, given, refused, said};
use crate::clocks::Hands;
use exeunt_connector::{Connector, History};
use exeunt_core::ErrorKind;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde_json::json;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

const LINE: &[u8] = br#"{"msg_id":"1","timestamp":1,"direction":"outgoing","from":"a","to":"b","chat_type":"chat"}"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn hour(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn an_hour_is_found_downloaded_without_our_token_and_unpacked() {
    let url: Arc<OnceLock<String>> = Arc::default();
    let base = Arc::clone(&url);
    let server = Canned::start(move |request| {
        if request.starts_with(TOKEN) {
            return given(0);
        }
        if request.starts_with("GET /1100/demo/chatmessages/2026030210 ") {
            let base = base.get().unwrap();
            let files = [json!({ "url": format!("{base}/a.gz?Signature=1") }), json!({ "url": format!("{base}/b") })];
            return said(200, &json!({ "data": files }));
        }
        if request.starts_with("GET /a.gz") {
            return (200, [gzip(LINE), gzip(b"\n{}")].concat());
        }
        (200, LINE.to_vec())
    })
    .await;
    url.set(server.url.clone()).unwrap();
    let connector = connect(&server.url, &Hands::at("2026-03-03T12:00:00Z"));
    // Ten o'clock in Beijing.
    let history = connector.history(hour("2026-03-02T02:00:00Z")).await.unwrap();
    let History::Hour(history) = history else { panic!("{history:?}") };
    assert_eq!(history.format, "jsonl");
    assert_eq!(history.content, [LINE, b"\n{}\n", LINE].concat());
    assert!(!format!("{history:?}").contains("msg_id"));
    for file in ["GET /a.gz", "GET /b"] {
        assert!(!server.seen(file)[0].to_ascii_lowercase().contains("authorization"), "{file}");
    }
    let odd = connector.history(hour("2026-03-02T02:30:00Z")).await.unwrap_err();
    assert_eq!(odd.kind, ErrorKind::Invalid);
}

#[tokio::test]
async fn what_no_file_means_depends_on_the_hours_age() {
    for (now, status, error, expected) in [
        ("2026-03-02T04:00:00Z", 404, "storage_object_not_found", Ok("not yet")),
        ("2026-03-03T03:00:00Z", 404, "storage_object_not_found", Ok("silent")),
        ("2026-03-02T04:00:00Z", 400, "illegal_argument", Ok("not yet")),
        ("2026-03-05T02:00:00Z", 400, "illegal_argument", Ok("not yet")),
        ("2026-03-05T03:00:00Z", 400, "illegal_argument", Ok("forgotten")),
        ("2026-03-03T03:00:00Z", 429, "reach_limit", Err(ErrorKind::RateLimited)),
        ("2026-03-03T03:00:00Z", 404, "organization_application_not_found", Err(ErrorKind::Unauthenticated)),
    ] {
        let server = Canned::start(move |request| {
            let text = "maybe chat message history is expired or unstored";
            if request.starts_with(TOKEN) { given(0) } else { refused(status, error, text) }
        })
        .await;
        let connector = connect(&server.url, &Hands::at(now));
        let answer = connector.history(hour("2026-03-02T02:00:00Z")).await;
        let word = |history| match history {
            History::Hour(hour) if hour.content.is_empty() => "silent",
            History::Hour(_) => "written",
            History::NotYet => "not yet",
            History::Forgotten => "forgotten",
        };
        let answer = answer.map(word).map_err(|error| error.kind);
        assert_eq!(answer, expected, "{now} {status} {error}");
    }
}

#[tokio::test]
async fn an_address_that_has_ended_is_asked_for_again_and_never_said() {
    let url: Arc<OnceLock<String>> = Arc::default();
    let base = Arc::clone(&url);
    let server = Canned::start(move |request| {
        if request.starts_with(TOKEN) {
            return given(0);
        }
        if request.starts_with("GET /1100/demo/chatmessages/") {
            let url = format!("{}/a.gz?Signature=very-secret", base.get().unwrap());
            return said(200, &json!({ "data": [{ "url": url }] }));
        }
        (403, b"<Error/>".to_vec())
    })
    .await;
    url.set(server.url.clone()).unwrap();
    let connector = connect(&server.url, &Hands::at("2026-03-03T12:00:00Z"));
    let error = connector.history(hour("2026-03-02T02:00:00Z")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(!format!("{error:?}").contains("very-secret"), "{error:?}");
}

#[tokio::test]
async fn files_are_not_fetched_by_the_thousand_nor_as_somebody() {
    for (files, user) in [(257, ""), (1, "zhangsan:x@")] {
        let url: Arc<OnceLock<String>> = Arc::default();
        let base = Arc::clone(&url);
        let server = Canned::start(move |request| {
            if request.starts_with(TOKEN) {
                return given(0);
            }
            if request.starts_with("GET /1100/demo/chatmessages/") {
                let url = base.get().unwrap().replace("http://", &format!("http://{user}"));
                let file = json!({ "url": format!("{url}/b") });
                return said(200, &json!({ "data": vec![file; files] }));
            }
            (200, LINE.to_vec())
        })
        .await;
        url.set(server.url.clone()).unwrap();
        let connector = connect(&server.url, &Hands::at("2026-03-03T12:00:00Z"));
        let error = connector.history(hour("2026-03-02T02:00:00Z")).await.unwrap_err();
        assert_eq!((error.kind, server.count("GET /b")), (ErrorKind::Protocol, 0), "{files} {user}");
    }
}
