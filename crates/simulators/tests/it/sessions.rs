//! Logins, tokens, devices, pushers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::stage::{PASSWORD, Stage, enc, list, text};

pub(crate) async fn a_login_tells_the_state_only_to_who_knows_the_password(stage: &Stage) {
    let active = stage.user("log").await;
    let locked = stage.user("log").await;
    stage.lock(&locked, true).await;
    let suspended = stage.user("log").await;
    stage.suspend(&suspended).await;
    let gone = stage.user("log").await;
    stage.deactivate(&gone).await;
    let set_after = stage.user("log").await;
    stage.deactivate(&set_after).await;
    reset(stage, &set_after, PASSWORD, true).await;
    for (id, right) in [
        (&active, (200, "")),
        (&locked, (401, "M_USER_LOCKED")),
        (&suspended, (200, "")),
        (&gone, (403, "M_FORBIDDEN")),
        (&set_after, (403, "M_USER_DEACTIVATED")),
        (&"@nobody-here:im.test".to_owned(), (403, "M_FORBIDDEN")),
    ] {
        assert_eq!(stage.try_login(id, PASSWORD).await.code(), right, "{id}");
        assert_eq!(stage.try_login(id, "wrong").await.code(), (403, "M_FORBIDDEN"), "{id}");
    }
    let body = stage.try_login(&locked, PASSWORD).await.body;
    assert_eq!(body["soft_logout"], true);
    let flows = stage.client("", "GET", "/login", Value::Null).await.ok();
    assert!(list(&flows["flows"]).contains(&json!({ "type": "m.login.password" })));
}

async fn reset(stage: &Stage, id: &str, password: &str, log_out: bool) {
    let body = json!({ "new_password": password, "logout_devices": log_out });
    stage.admin("POST", &format!("/v1/reset_password/{}", enc(id)), body).await.ok();
}

pub(crate) async fn a_password_reset_ends_every_session(stage: &Stage) {
    let (id, token) = stage.session("reset").await;
    stage.add_pusher(&token, &format!("key-{id}")).await.ok();
    reset(stage, &id, "other-password-1", false).await;
    stage.whoami(&token).await.ok();
    assert_eq!(stage.pushers(&id).await.len(), 1);
    stage.lock(&id, true).await;
    reset(stage, &id, "other-password-2", true).await;
    let body = stage.whoami(&token).await.is(401, "M_UNKNOWN_TOKEN");
    assert_eq!(body["soft_logout"], false);
    assert_eq!(stage.devices(&id).await.len(), 0);
    assert_eq!(stage.pushers(&id).await.len(), 0);
    stage.try_login(&id, "other-password-2").await.is(401, "M_USER_LOCKED");
    stage.try_login(&id, "other-password-1").await.is(403, "M_FORBIDDEN");
}

pub(crate) async fn deleting_devices_ends_their_tokens_and_pushers(stage: &Stage) {
    let (id, token) = stage.session("dev").await;
    let second = stage.login(&id).await;
    stage.add_pusher(&token, &format!("key-{id}")).await.ok();
    assert_eq!(stage.devices(&id).await.len(), 2);
    let path = format!("/v2/users/{}/delete_devices", enc(&id));
    stage.admin("POST", &path, json!({ "devices": ["UNKNOWN"] })).await.ok();
    stage.delete_devices(&id).await;
    stage.delete_devices(&id).await;
    stage.admin("DELETE", &format!("/v2/users/{}/devices/GONE", enc(&id)), Value::Null).await.ok();
    for token in [token, second] {
        stage.whoami(&token).await.is(401, "M_UNKNOWN_TOKEN");
    }
    assert_eq!(stage.read(&format!("/v2/users/{}/devices", enc(&id))).await["total"], 0);
    assert_eq!(stage.pushers(&id).await.len(), 0);
}

pub(crate) async fn a_refresh_works_while_locked_and_not_after_deletion(stage: &Stage) {
    let id = stage.user("fresh").await;
    let body = json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": id }, "password": PASSWORD,
        "refresh_token": true,
    });
    let login = stage.client("", "POST", "/login", body).await.ok();
    assert!(login["expires_in_ms"].as_i64().is_some_and(|ms| ms > 0));
    stage.lock(&id, true).await;
    let token = json!({ "refresh_token": login["refresh_token"] });
    let fresh = stage.client("", "POST", "/refresh", token).await.ok();
    stage.whoami(&text(&fresh, "access_token")).await.is(401, "M_USER_LOCKED");
    stage.lock(&id, false).await;
    stage.whoami(&text(&fresh, "access_token")).await.ok();
    stage.whoami(&text(&login, "access_token")).await.ok();
    let spent = json!({ "refresh_token": login["refresh_token"] });
    stage.client("", "POST", "/refresh", spent).await.is(403, "M_FORBIDDEN");
    stage.delete_devices(&id).await;
    stage.whoami(&text(&login, "access_token")).await.is(401, "M_UNKNOWN_TOKEN");
    let token = json!({ "refresh_token": fresh["refresh_token"] });
    stage.client("", "POST", "/refresh", token).await.is(401, "M_UNKNOWN_TOKEN");
}

pub(crate) async fn a_puppet_outlives_reset_deletion_and_deactivation(stage: &Stage) {
    let (id, token) = stage.session("pup").await;
    let puppet = stage.puppet(&id).await;
    let who = stage.whoami(&puppet).await.ok();
    assert_eq!(who["user_id"], id.as_str());
    assert!(who.get("device_id").is_none());
    assert_eq!(stage.devices(&id).await.len(), 1, "a puppet is no device");
    stage.delete_devices(&id).await;
    reset(stage, &id, "other-password-3", true).await;
    stage.whoami(&token).await.is(401, "M_UNKNOWN_TOKEN");
    stage.whoami(&puppet).await.ok();
    stage.lock(&id, true).await;
    stage.whoami(&puppet).await.is(401, "M_USER_LOCKED");
    stage.lock(&id, false).await;
    stage.deactivate(&id).await;
    stage.whoami(&puppet).await.ok();
    assert!(!stage.puppet(&id).await.is_empty(), "also made for a deactivated account");
}

pub(crate) async fn a_puppet_ends_by_its_own_logout(stage: &Stage) {
    let (id, token) = stage.session("pout").await;
    let puppet = stage.puppet(&id).await;
    stage.lock(&id, true).await;
    stage.client(&puppet, "POST", "/logout", json!({})).await.ok();
    stage.whoami(&puppet).await.is(401, "M_UNKNOWN_TOKEN");
    stage.lock(&id, false).await;
    stage.whoami(&token).await.ok();
}

pub(crate) async fn logout_all_of_a_puppet_ends_the_target_only(stage: &Stage) {
    let (id, token) = stage.session("pall").await;
    let puppet = stage.puppet(&id).await;
    stage.client(&puppet, "POST", "/logout/all", json!({})).await.ok();
    stage.whoami(&token).await.is(401, "M_UNKNOWN_TOKEN");
    stage.whoami(&puppet).await.ok();
}

pub(crate) async fn logout_all_of_the_administrator_ends_the_puppets(stage: &Stage) {
    let (boss, boss_token) = stage.session("boss").await;
    stage.change(&boss, json!({ "admin": true })).await;
    let (id, token) = stage.session("under").await;
    let path = format!("/_synapse/admin/v1/users/{}/login", enc(&id));
    let puppet = text(&stage.call(&boss_token, "POST", &path, json!({})).await.ok(), "access_token");
    stage.whoami(&puppet).await.ok();
    stage.client(&boss_token, "POST", "/logout/all", json!({})).await.ok();
    stage.whoami(&puppet).await.is(401, "M_UNKNOWN_TOKEN");
    stage.whoami(&token).await.ok();
}

pub(crate) async fn a_puppet_expires_softly(stage: &Stage) {
    let id = stage.user("exp").await;
    let path = format!("/v1/users/{}/login", enc(&id));
    let token = stage.admin("POST", &path, json!({ "valid_until_ms": 1000 })).await.ok();
    let body = stage.whoami(&text(&token, "access_token")).await.is(401, "M_UNKNOWN_TOKEN");
    assert_eq!(body["soft_logout"], true);
}

pub(crate) async fn one_cannot_puppet_oneself(stage: &Stage) {
    let me = text(&stage.whoami(&stage.admin).await.ok(), "user_id");
    let path = format!("/v1/users/{}/login", enc(&me));
    assert_eq!(stage.admin("POST", &path, json!({})).await.status, 400);
}

pub(crate) async fn history_of_sessions_survives_them(stage: &Stage) {
    let (id, token) = stage.session("who").await;
    stage.whoami(&token).await.ok();
    let path = format!("/v1/whois/{}", enc(&id));
    let seen = |body: &Value| !list(&body["devices"][""]["sessions"][0]["connections"]).is_empty();
    stage.until(&path, seen).await;
    let own = stage.call(&token, "GET", &format!("/_synapse/admin{path}"), Value::Null).await;
    assert_eq!(own.status, 200, "open to oneself");
    stage.deactivate(&id).await;
    assert!(seen(&stage.read(&path).await));
}

pub(crate) async fn a_poll_under_way_survives_a_lock(stage: &Stage) {
    let (_, owner_token) = stage.session("poll").await;
    let (id, token) = stage.session("poll").await;
    let room = stage.room(&owner_token, 12).await;
    stage.bring(&room, &owner_token, &id, &token).await;
    let first = stage.client(&token, "GET", "/sync?timeout=0", Value::Null).await.ok();
    let path = format!("/sync?timeout=15000&since={}", text(&first, "next_batch"));
    let poll = stage.client(&token, "GET", &path, Value::Null);
    let act = async {
        stage.poll_begun().await;
        stage.lock(&id, true).await;
        stage.say(&owner_token, &room, "still heard").await.ok();
    };
    let (answer, ()) = tokio::join!(poll, act);
    let events = answer.ok()["rooms"]["join"][&room]["timeline"]["events"].clone();
    assert!(list(&events).iter().any(|event| event["content"]["body"] == "still heard"), "{events}");
    stage.client(&token, "GET", &path, Value::Null).await.is(401, "M_USER_LOCKED");
}

pub(crate) async fn a_poll_under_way_is_not_refused_when_its_device_goes(stage: &Stage) {
    let (id, token) = stage.session("polldev").await;
    let first = stage.client(&token, "GET", "/sync?timeout=0", Value::Null).await.ok();
    let path = format!("/sync?timeout=25000&since={}", text(&first, "next_batch"));
    let started = std::time::Instant::now();
    let poll = stage.client(&token, "GET", &path, Value::Null);
    let act = async {
        stage.poll_begun().await;
        stage.delete_devices(&id).await;
    };
    let (answer, ()) = tokio::join!(poll, act);
    answer.ok();
    assert!(started.elapsed() < Duration::from_secs(15), "the deletion itself is news and ends the poll");
    stage.client(&token, "GET", &path, Value::Null).await.is(401, "M_UNKNOWN_TOKEN");
}

pub(crate) async fn a_pusher_set_by_a_puppet_outlives_logout_and_reset(stage: &Stage) {
    let (id, _) = stage.session("leak").await;
    let puppet = stage.puppet(&id).await;
    stage.add_pusher(&puppet, &format!("key-{id}")).await.ok();
    assert_eq!(stage.pushers(&id).await[0]["device_id"], Value::Null);
    stage.client(&puppet, "POST", "/logout", json!({})).await.ok();
    reset(stage, &id, "other-password-9", true).await;
    assert_eq!(stage.pushers(&id).await.len(), 1, "no device, so no device's end takes it away");
    stage.deactivate(&id).await;
    assert_eq!(stage.pushers(&id).await.len(), 0);
}

pub(crate) async fn a_puppet_removes_and_restores_a_pusher(stage: &Stage) {
    let (id, token) = stage.session("push").await;
    let key = format!("key-{id}");
    stage.add_pusher(&token, &key).await.ok();
    let pushers = stage.pushers(&id).await;
    assert_eq!(pushers.len(), 1);
    assert_eq!(pushers[0]["pushkey"], key.as_str());
    assert_eq!(pushers[0]["data"]["url"], "http://127.0.0.1:9/_matrix/push/v1/notify");
    let puppet = stage.puppet(&id).await;
    let remove = json!({ "kind": null, "app_id": "app", "pushkey": key });
    for _ in 0..2 {
        stage.client(&puppet, "POST", "/pushers/set", remove.clone()).await.ok();
        assert_eq!(stage.pushers(&id).await.len(), 0);
    }
    stage.add_pusher(&puppet, &key).await.ok();
    assert_eq!(stage.pushers(&id).await.len(), 1);
    stage.lock(&id, true).await;
    stage.client(&puppet, "POST", "/pushers/set", remove).await.is(401, "M_USER_LOCKED");
}
