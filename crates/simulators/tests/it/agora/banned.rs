//! What a ban closes and what it leaves open.

use exeunt_simulators::agora::{EffectKind, Options};
use serde_json::{Value, json};

use super::stage::{PASSWORD, Stage};

#[tokio::test]
async fn a_ban_kicks_every_device_at_once_and_lasts_until_it_is_lifted() {
    let stage = Stage::new().await;
    let banned = stage.post("/users/leaver/deactivate", Value::Null).await.ok();
    assert_eq!(banned["action"], "Deactivate user");
    assert_eq!(banned["entities"][0]["activated"], false);
    assert_eq!(stage.effects(), [EffectKind::Deactivated, EffectKind::DeviceOffline, EffectKind::DeviceOffline]);
    assert_eq!(stage.get("/users/leaver/status").await.data(), json!({ "leaver": "offline" }));
    assert_eq!(stage.get("/users/leaver/resources").await.data(), json!([]));
    assert!(!stage.simulator.with(|app| app.log_in("leaver", PASSWORD, "android_1")));

    stage.clock.advance_ms(400 * 24 * 3_600_000);
    assert_eq!(stage.get("/users/leaver").await.ok()["entities"][0]["activated"], false);
    let lifted = stage.post("/users/leaver/activate", Value::Null).await.ok();
    assert_eq!((&lifted["action"], lifted.get("entities")), (&json!("activate user"), None));
    assert!(stage.simulator.with(|app| app.log_in("leaver", PASSWORD, "android_1")));
}

#[tokio::test]
async fn banning_and_lifting_twice_is_no_error_and_no_change() {
    let stage = Stage::new().await;
    for _ in 0..2 {
        stage.post("/users/heir/deactivate", Value::Null).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::Deactivated, EffectKind::DeviceOffline]);
    for _ in 0..2 {
        stage.post("/users/heir/activate", Value::Null).await.ok();
    }
    assert_eq!(stage.effects(), [EffectKind::Activated]);
    stage.post("/users/nobody/deactivate", Value::Null).await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn a_banned_user_gets_no_token_and_only_who_knows_the_password_hears_why() {
    let stage = Stage::new().await;
    stage.sign_in("leaver", PASSWORD).await.ok();
    stage.post("/users/leaver/deactivate", Value::Null).await.ok();
    stage.sign_in("leaver", PASSWORD).await.is(400, "invalid_grant", "user not activated");
    stage.sign_in("leaver", "wrong").await.is(400, "invalid_grant", "invalid password");
    let inherit = json!({ "grant_type": "inherit", "username": "leaver" });
    stage.post("/token", inherit).await.is(400, "invalid_grant", "user not activated");
}

#[tokio::test]
async fn a_banned_users_token_is_refused_and_works_again_afterwards() {
    let stage = Stage::new().await;
    let token = stage.simulator.with(|app| app.user_token("leaver", None));
    stage.call(&token, "GET", "/users/leaver", Value::Null).await.ok();
    stage.post("/users/leaver/deactivate", Value::Null).await.ok();
    stage.call(&token, "GET", "/users/leaver", Value::Null).await.is(401, "unauthorized", "user not activated");
    stage.post("/users/leaver/activate", Value::Null).await.ok();
    stage.call(&token, "GET", "/users/leaver", Value::Null).await.ok();
}

#[tokio::test]
async fn a_ban_may_take_tokens_away_for_good() {
    let stage = Stage::with(Options { ban_revokes_tokens: true, ..Options::default() }).await;
    let token = stage.simulator.with(|app| app.user_token("leaver", None));
    stage.post("/users/leaver/deactivate", Value::Null).await.ok();
    stage.post("/users/leaver/activate", Value::Null).await.ok();
    stage.call(&token, "GET", "/users/leaver", Value::Null).await.is(401, "unauthorized", "expired");
}

#[tokio::test]
async fn a_banned_user_keeps_groups_and_can_be_written_to() {
    let stage = Stage::new().await;
    let group = stage.group();
    stage.post("/users/leaver/deactivate", Value::Null).await.ok();
    assert_eq!(stage.get(&format!("/chatgroups/{group}/user/leaver/is_joined")).await.data(), true);
    let canary = json!({ "from": "heir", "to": ["leaver"], "type": "txt", "body": { "msg": "canary 7" } });
    let sent = stage.post("/messages/users", canary).await.data();
    let id = sent["leaver"].as_str().unwrap();
    let status = format!("/users/leaver/offline_msg_status/{id}");
    assert_eq!(stage.get(&status).await.data(), json!({ id: "undelivered" }));
    assert_eq!(stage.get("/users/leaver/offline_msg_count").await.data(), json!({ "leaver": 1 }));

    // It waits for seven days.
    stage.clock.advance_ms(6 * 24 * 3_600_000);
    assert_eq!(stage.get("/users/leaver/offline_msg_count").await.data(), json!({ "leaver": 1 }));
    stage.clock.advance_ms(2 * 24 * 3_600_000);
    assert_eq!(stage.get("/users/leaver/offline_msg_count").await.data(), json!({ "leaver": 0 }));
}

#[tokio::test]
async fn whoever_logs_in_fetches_what_waits() {
    let stage = Stage::new().await;
    let group = stage.group();
    let hello = json!({ "from": "leaver", "to": [group], "type": "txt", "body": { "msg": "hello" } });
    stage.post("/messages/chatgroups", hello).await.ok();
    // The heir was online, the other one wasn't, the sender needs nothing.
    for (name, waiting) in [("heir", 0), ("other", 1), ("leaver", 0)] {
        let path = format!("/users/{name}/offline_msg_count");
        assert_eq!(stage.get(&path).await.data(), json!({ name: waiting }), "{name}");
    }
    assert!(stage.simulator.with(|app| app.log_in("other", PASSWORD, "web_9")));
    assert_eq!(stage.get("/users/other/offline_msg_count").await.data(), json!({ "other": 0 }));
}

#[tokio::test]
async fn a_global_mute_silences_and_leaves_the_login() {
    let stage = Stage::new().await;
    let group = stage.group();
    stage.effects();
    let mute = json!({ "username": "leaver", "groupchat": -1, "chat": 60 });
    assert_eq!(stage.post("/mutes", mute).await.data(), json!({ "result": "ok" }));
    stage.post("/mutes", json!({ "username": "leaver", "groupchat": -1 })).await.ok();
    assert_eq!(stage.effects(), [EffectKind::MuteChanged, EffectKind::MuteChanged]);
    let told = stage.get("/mutes/leaver").await.data();
    assert_eq!((&told["chat"], &told["groupchat"], &told["chatroom"]), (&json!(60), &json!(-1), &json!(0)));
    assert_eq!(told["userid"], "acme#im_leaver");
    let hello = json!({ "from": "leaver", "to": [group], "type": "txt", "body": { "msg": "hello" } });
    stage.post("/messages/chatgroups", hello.clone()).await.is(403, "forbidden_op", "muted");
    stage.sign_in("leaver", PASSWORD).await.ok();

    stage.clock.advance_ms(61_000);
    let rows = stage.get("/mutes?pageNum=1&pageSize=50").await.data();
    let expected = json!([{ "username": "leaver", "chat": 0 }, { "username": "leaver", "groupchat": -1 }]);
    assert_eq!(rows["data"], expected);
    stage.post("/mutes", json!({ "username": "leaver", "groupchat": 0 })).await.ok();
    stage.post("/messages/chatgroups", hello).await.ok();
    stage.post("/mutes", json!({ "username": "leaver", "chat": -2 })).await.is(400, "illegal_argument", "");
    stage.get("/mutes/nobody").await.is(400, "required_property_not_found", "");
}
