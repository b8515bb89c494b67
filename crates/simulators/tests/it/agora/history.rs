//! The hourly files.

use std::io::Read;

use exeunt_simulators::agora::{History, Options};
use serde_json::{Value, json};

use super::stage::{Answer, HOUR_MS, NOW_MS, Stage};

/// Sixteen o'clock in China begins at [`NOW_MS`].
const DAY: &str = "20270115";

async fn hour(stage: &Stage, hour: i64) -> Answer {
    stage.get(&format!("/chatmessages/{DAY}{hour:02}")).await
}

/// A group with a message in the last hour and one four hours ago.
fn talk(stage: &Stage) -> String {
    let group = stage.group();
    stage.simulator.with(|app| {
        app.post_at(NOW_MS - 4 * HOUR_MS, "leaver", &group, "报价单已经发您邮箱");
        app.post_at(NOW_MS - 1, "heir", &group, "收到");
    });
    group
}

async fn download(stage: &Stage, url: &str) -> Answer {
    Stage::send(stage.request("GET", url)).await
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).expect("a gzip file");
    text.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

#[tokio::test]
async fn an_hour_is_a_compressed_file_behind_an_address_on_the_same_host() {
    let stage = Stage::new().await;
    let group = talk(&stage);
    let url = hour(&stage, 12).await.data()[0]["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(stage.simulator.url()), "{url}");
    let file = download(&stage, &url).await;
    assert_eq!(file.status, 200);
    let lines = lines(&file.bytes);
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(
        (&line["from"], &line["to"], &line["chat_type"]),
        (&json!("leaver"), &json!(group), &json!("groupchat"))
    );
    assert_eq!((&line["timestamp"], &line["direction"]), (&json!(NOW_MS - 4 * HOUR_MS), &json!("outgoing")));
    assert_eq!(line["payload"]["bodies"], json!([{ "type": "txt", "msg": "报价单已经发您邮箱" }]));
}

#[tokio::test]
async fn an_hour_that_is_too_young_and_one_that_is_too_old_are_refused_alike() {
    let stage = Stage::new().await;
    talk(&stage);
    let maybe = "maybe chat message history is expired or unstored";
    hour(&stage, 15).await.is(400, "illegal_argument", maybe);
    hour(&stage, 16).await.is(400, "illegal_argument", maybe);
    stage.clock.advance_ms(HOUR_MS);
    hour(&stage, 15).await.ok();
    // Twelve o'clock ends at thirteen and is kept for three days.
    stage.clock.advance_ms((3 * 24 - 4) * HOUR_MS);
    hour(&stage, 12).await.ok();
    stage.clock.advance_ms(1);
    hour(&stage, 12).await.is(400, "illegal_argument", maybe);
}

#[tokio::test]
async fn an_hour_without_messages_has_no_file() {
    let stage = Stage::new().await;
    talk(&stage);
    hour(&stage, 13).await.is(404, "storage_object_not_found", "download url for appkey: acme#im");
}

#[tokio::test]
async fn a_bad_hour_is_no_hour() {
    let stage = Stage::new().await;
    for wrong in ["2027011524", "202701151", "2027-01-15", "2027023001"] {
        let refused = stage.get(&format!("/chatmessages/{wrong}")).await;
        refused.is(400, "illegal_argument", "This chatmessage request is not supported");
    }
}

#[tokio::test]
async fn overseas_hours_are_those_of_utc() {
    let history = History { offset_hours: 0, ..History::default() };
    let stage = Stage::with(Options { history, ..Options::default() }).await;
    talk(&stage);
    hour(&stage, 4).await.ok();
    hour(&stage, 12).await.is(400, "illegal_argument", "maybe");
}

#[tokio::test]
async fn an_address_expires_can_not_be_guessed_and_wants_no_token() {
    let stage = Stage::new().await;
    talk(&stage);
    let url = hour(&stage, 12).await.data()[0]["url"].as_str().unwrap().to_owned();
    assert_eq!(download(&stage, &url.replace("Signature=", "Signature=x")).await.status, 403);
    assert_eq!(download(&stage, &url.replace("11512.gz", "11511.gz")).await.status, 403);
    let with_token = stage.request("GET", &url).bearer_auth(&stage.token);
    assert_eq!(Stage::send(with_token).await.status, 400, "a stranger's storage got our token");
    assert_eq!(download(&stage, &url).await.status, 200);
    stage.clock.advance_ms(HOUR_MS);
    assert_eq!(download(&stage, &url).await.status, 403);
}
