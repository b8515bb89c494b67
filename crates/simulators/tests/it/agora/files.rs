//! Files, and messages that are taken back.

use exeunt_simulators::agora::EffectKind;
use serde_json::{Value, json};

use super::stage::{HOUR_MS, Stage};

#[tokio::test]
async fn a_restricted_file_wants_its_secret_in_a_header_or_in_the_address() {
    let stage = Stage::new().await;
    let (file, secret) = stage.simulator.with(|app| {
        let file = app.add_file(&b"contract"[..], true);
        let secret = app.file(&file).unwrap().secret.clone().unwrap();
        (file, secret)
    });
    let path = format!("/chatfiles/{file}");
    stage.get(&path).await.is(401, "unauthorized", "share-secret");
    stage.get(&format!("{path}?share-secret=wrong")).await.is(401, "unauthorized", "");
    assert_eq!(stage.get(&format!("{path}?share-secret={secret}")).await.bytes, b"contract");
    let request = stage.request("GET", &format!("/acme/im{path}")).bearer_auth(&stage.token);
    assert_eq!(Stage::send(request.header("share-secret", &secret)).await.bytes, b"contract");

    stage.clock.advance_ms(7 * 24 * HOUR_MS);
    assert_eq!(stage.get(&format!("{path}?share-secret={secret}")).await.status, 200);
    stage.clock.advance_ms(1);
    stage.get(&format!("{path}?share-secret={secret}")).await.is(404, "file_expired", "");
    stage.get("/chatfiles/never-was").await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn a_user_may_fetch_files_too() {
    let stage = Stage::new().await;
    let file = stage.simulator.with(|app| app.add_file(&b"open"[..], false));
    let token = stage.simulator.with(|app| app.user_token("heir", None));
    let path = format!("/chatfiles/{file}");
    assert_eq!(stage.call(&token, "GET", &path, Value::Null).await.bytes, b"open");
    stage.call("", "GET", &path, Value::Null).await.is(401, "unauthorized", "");
}

#[tokio::test]
async fn files_shared_in_a_group_are_listed_and_fetched() {
    let stage = Stage::new().await;
    let group = stage.group();
    let file = stage.simulator.with(|app| app.share_file(&group, "leaver", "合同.pdf", &b"pdf"[..]));
    let rows = stage.get(&format!("/chatgroups/{group}/share_files")).await.data();
    assert_eq!((&rows[0]["file_id"], &rows[0]["file_owner"]), (&json!(file), &json!("leaver")));
    assert_eq!(stage.get(&format!("/chatgroups/{group}/share_files/{file}")).await.bytes, b"pdf");
}

#[tokio::test]
async fn a_message_is_taken_back_within_two_minutes() {
    let stage = Stage::new().await;
    let say = async |text: &str| {
        let body = json!({ "from": "leaver", "to": ["other"], "type": "txt", "body": { "msg": text } });
        stage.post("/messages/users", body).await.data()["other"].as_str().unwrap().to_owned()
    };
    let (first, second) = (say("one").await, say("two").await);
    let wish = |id: &str| json!({ "msg_id": id, "to": "other", "chat_type": "chat", "force": false });
    assert_eq!(stage.post("/messages/msg_recall", wish(&first)).await.data()["recalled"], "yes");
    assert_eq!(stage.get("/users/other/offline_msg_count").await.data(), json!({ "other": 1 }));
    stage.clock.advance_ms(121_000);
    let both = json!({ "msgs": [wish(&first), wish(&second)] });
    let rows = stage.post("/messages/recall", both).await.data()["msgs"].take();
    assert_eq!(rows[0]["recalled"], "not_found msg");
    assert_eq!(rows[1]["recalled"], "exceed recall time limit");
    assert_eq!(stage.effects(), [EffectKind::MessageSent, EffectKind::MessageSent, EffectKind::MessageRecalled]);
}

#[tokio::test]
async fn messages_go_to_a_limited_number_and_nobody_checks_the_names() {
    let stage = Stage::new().await;
    let to = |n: usize| (0..n).map(|n| format!("x{n}")).collect::<Vec<_>>();
    let body = |to: Vec<String>| json!({ "to": to, "type": "txt", "body": { "msg": "hello" } });
    assert_eq!(stage.post("/messages/users", body(to(600))).await.data().as_object().unwrap().len(), 600);
    stage.post("/messages/users", body(to(601))).await.is(400, "illegal_argument", "param to exceed limit");
    stage.post("/messages/chatgroups", body(to(4))).await.is(400, "illegal_argument", "param to exceed limit");
    stage.post("/messages/chatrooms", body(to(11))).await.is(400, "illegal_argument", "param to exceed limit");
    stage.post("/messages/users", body(vec![])).await.is(400, "illegal_argument", "to");
    let empty = json!({ "from": "", "to": ["heir"], "type": "txt", "body": { "msg": "hello" } });
    stage.post("/messages/users", empty).await.is(400, "illegal_argument", "from");
    let sent = &stage.simulator.with(|app| app.messages()[0].clone());
    assert_eq!((sent.from.as_str(), &sent.body["type"]), ("admin", &json!("txt")));
}
