//! Messages, files, notices.

use serde_json::{Value, json};

use crate::stage::{Stage, enc, list, text};

pub(crate) async fn the_administrator_reads_history_without_membership(stage: &Stage) {
    let (id, owner) = stage.session("hist").await;
    let (other, other_token) = stage.session("hist").await;
    let room = stage.room(&owner, 12).await;
    stage.bring(&room, &owner, &other, &other_token).await;
    for n in 0..5 {
        stage.say(&owner, &room, &format!("第{n}条")).await.ok();
        stage.say(&other_token, &room, "别人的").await.ok();
    }
    let filter = enc(&json!({ "senders": [id], "types": ["m.room.message"] }).to_string());
    let mut from = String::new();
    let mut seen = Vec::new();
    for _ in 0..20 {
        let path = format!("/v1/rooms/{}/messages?dir=b&limit=2&filter={filter}{from}", enc(&room));
        let page = stage.read(&path).await;
        seen.extend(list(&page["chunk"]).iter().map(|event| text(&event["content"], "body")));
        match page["end"].as_str() {
            Some(end) => from = format!("&from={end}"),
            None => break,
        }
    }
    assert_eq!(seen, ["第4条", "第3条", "第2条", "第1条", "第0条"]);
}

pub(crate) async fn a_repeated_transaction_is_one_message(stage: &Stage) {
    let (_, owner) = stage.session("txn").await;
    let room = stage.room(&owner, 12).await;
    let path = format!("/rooms/{}/send/m.room.message/same-{}", enc(&room), stage.number());
    let body = json!({ "msgtype": "m.text", "body": "once" });
    let first = stage.client(&owner, "PUT", &path, body.clone()).await.ok();
    assert_eq!(first, stage.client(&owner, "PUT", &path, body).await.ok());
}

pub(crate) async fn a_redacted_event_is_still_fetched(stage: &Stage) {
    let (_, owner) = stage.session("redact").await;
    let room = stage.room(&owner, 12).await;
    let event = text(&stage.say(&owner, &room, "原文").await.ok(), "event_id");
    let path = format!("/rooms/{}/redact/{}/r{}", enc(&room), enc(&event), stage.number());
    stage.client(&owner, "PUT", &path, json!({ "reason": "x" })).await.ok();
    let path = format!("/rooms/{}/event/{}", enc(&room), enc(&event));
    let seen = stage.client(&owner, "GET", &path, Value::Null).await.ok();
    assert_eq!(seen["content"].get("body"), None);
    let fetched = stage.read(&format!("/v1/fetch_event/{}", enc(&event))).await;
    assert_eq!(fetched["event"]["content"]["body"], "原文");
}

pub(crate) async fn mass_redaction_works_on_locked_accounts(stage: &Stage) {
    let (id, owner) = stage.session("mass").await;
    let room = stage.room(&owner, 12).await;
    let event = text(&stage.say(&owner, &room, "删").await.ok(), "event_id");
    stage.lock(&id, true).await;
    let body = json!({ "rooms": [], "reason": "test" });
    let started = stage.admin("POST", &format!("/v1/user/{}/redact", enc(&id)), body).await.ok();
    let path = format!("/v1/user/redact_status/{}", text(&started, "redact_id"));
    let status = stage.until(&path, |status| status["status"] == "complete").await;
    assert_eq!(status["failed_redactions"], json!({}));
    let page = stage.read(&format!("/v1/rooms/{}/messages?dir=b&limit=50", enc(&room))).await;
    let kept = |e: &&Value| e["event_id"] == event.as_str() && e["content"].get("body").is_some();
    assert_eq!(list(&page["chunk"]).iter().find(kept), None);
}

pub(crate) async fn files_are_listed_downloaded_quarantined_and_deleted(stage: &Stage) {
    let (id, token) = stage.session("file").await;
    for name in ["a.txt", "b.txt", "c.txt"] {
        let path = format!("/_matrix/media/v3/upload?filename={name}");
        stage.call(&token, "POST", &path, json!({ "file": name })).await.ok();
    }
    stage.deactivate(&id).await;
    let path = format!("/v1/users/{}/media", enc(&id));
    let page = stage.read(&format!("{path}?limit=2&order_by=upload_name&dir=f")).await;
    assert_eq!((&page["total"], &page["next_token"]), (&json!(3), &json!(2)), "the token is a number here");
    let media = text(&page["media"][0], "media_id");
    let file = format!("/_matrix/client/v1/media/download/im.test/{media}");
    assert_eq!(stage.call(&stage.admin, "GET", &file, Value::Null).await.ok()["file"], "a.txt");
    let user = format!("/v1/user/{}/media/quarantine", enc(&id));
    assert_eq!(stage.admin("POST", &user, json!({})).await.ok()["num_quarantined"], 3);
    assert_eq!(stage.call(&stage.admin, "GET", &file, Value::Null).await.status, 404);
    stage.admin("POST", &format!("/v1/media/unquarantine/im.test/{media}"), json!({})).await.ok();
    stage.call(&stage.admin, "GET", &file, Value::Null).await.ok();
    let single = format!("/v1/media/im.test/{media}");
    stage.admin("DELETE", &single, Value::Null).await.ok();
    stage.admin("DELETE", &single, Value::Null).await.is(404, "M_NOT_FOUND");
    assert_eq!(stage.admin("DELETE", &path, Value::Null).await.ok()["total"], 2);
    assert_eq!(stage.admin("DELETE", &path, Value::Null).await.ok()["total"], 0);
}

pub(crate) async fn a_server_notice_is_idempotent(stage: &Stage) {
    let id = stage.user("notice").await;
    stage.lock(&id, true).await;
    let path = format!("/v1/send_server_notice/n{}", stage.number());
    let body = json!({ "user_id": id, "content": { "msgtype": "m.text", "body": "canary" } });
    let first = stage.admin("PUT", &path, body.clone()).await.ok();
    assert_eq!(first, stage.admin("PUT", &path, body).await.ok());
    assert_eq!(stage.joined_rooms(&id).await.len(), 0, "invited only");
    stage.lock(&id, false).await;
    let all = stage.read(&format!("/v1/users/{}/memberships", enc(&id))).await;
    let (room, membership) = all["memberships"].as_object().and_then(|m| m.iter().next()).expect("one room");
    assert_eq!(membership, "invite");
    let token = stage.login(&id).await;
    stage.leave(&token, room).await.is(403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM");
    stage.join(&token, room).await.ok();
    stage.leave(&token, room).await.ok();
}

pub(crate) async fn registration_tokens_are_listed(stage: &Stage) {
    let token = format!("token{}", stage.number());
    let body = json!({ "token": token, "uses_allowed": 1 });
    let made = stage.admin("POST", "/v1/registration_tokens/new", body).await.ok();
    assert_eq!((&made["token"], &made["uses_allowed"], &made["pending"]), (&json!(token), &json!(1), &json!(0)));
    let all = stage.read("/v1/registration_tokens").await;
    assert!(list(&all["registration_tokens"]).contains(&made));
}

pub(crate) async fn search_finds_chinese(stage: &Stage) {
    let (_, owner) = stage.session("search").await;
    let room = stage.room(&owner, 12).await;
    stage.say(&owner, &room, "海河银行 合同").await.ok();
    let body = json!({ "search_categories": { "room_events": { "search_term": "海河银行" } } });
    let found = stage.client(&owner, "POST", "/search", body).await.ok();
    let results = list(&found["search_categories"]["room_events"]["results"]);
    assert_eq!(results[0]["result"]["content"]["body"], "海河银行 合同");
}
