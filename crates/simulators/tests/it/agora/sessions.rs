//! Sessions: listed, ended, and what presence knows of them.

use exeunt_simulators::agora::{EffectKind, Options};
use serde_json::{Value, json};

use super::stage::{HOUR_MS, NOW_MS, PASSWORD, Stage};

#[tokio::test]
async fn every_session_ends_by_get_and_by_post_and_the_user_may_come_back() {
    let stage = Stage::new().await;
    assert_eq!(stage.get("/users/leaver/disconnect").await.data(), json!({ "result": true }));
    assert_eq!(stage.effects(), [EffectKind::DeviceOffline, EffectKind::DeviceOffline]);
    assert_eq!(stage.get("/users/leaver/disconnect").await.data(), json!({ "result": true }));
    assert_eq!(stage.effects(), []);
    assert!(stage.simulator.with(|app| app.log_in("leaver", PASSWORD, "android_1")));
    assert_eq!(stage.post("/users/leaver/disconnect", Value::Null).await.data(), json!({ "result": true }));
    assert_eq!(stage.get("/users/leaver/status").await.data(), json!({ "leaver": "offline" }));
    stage.get("/users/nobody/disconnect").await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn a_deployment_may_know_only_one_form() {
    let one = Options { disconnect_by_post: false, device_disconnect_by_get: false, ..Options::default() };
    let stage = Stage::with(one).await;
    let refused = stage.post("/users/leaver/disconnect", Value::Null).await;
    refused.is(500, "unsupported_service_operation", "Service operation not supported");
    let refused = stage.get("/users/leaver/disconnect/ios_2").await;
    refused.is(500, "unsupported_service_operation", "");
    assert_eq!(stage.effects(), []);
    stage.delete("/users/leaver/disconnect/ios_2").await.ok();

    let other = Options { disconnect_by_get: false, device_disconnect_by_delete: false, ..Options::default() };
    let stage = Stage::with(Options { resources: false, ..other }).await;
    stage.get("/users/leaver/disconnect").await.is(500, "unsupported_service_operation", "");
    stage.get("/users/leaver/resources").await.is(500, "unsupported_service_operation", "");
    stage.get("/users/leaver/disconnect/ios_2").await.ok();
    stage.post("/users/leaver/disconnect", Value::Null).await.ok();
}

#[tokio::test]
async fn one_device_ends_in_both_forms_and_once_only() {
    let stage = Stage::new().await;
    let resources: Vec<Value> = stage.get("/users/leaver/resources").await.data().as_array().unwrap().clone();
    let names: Vec<&Value> = resources.iter().map(|device| &device["res"]).collect();
    assert_eq!(names, ["android_1", "ios_2"]);
    assert!(resources.iter().all(|device| device["device_uuid"].is_string() && device["device_name"].is_string()));

    assert_eq!(stage.delete("/users/leaver/disconnect/android_1").await.data(), json!({ "result": true }));
    assert_eq!(stage.get("/users/leaver/status").await.data(), json!({ "leaver": "online" }));
    assert_eq!(stage.get("/users/leaver/disconnect/ios_2").await.data(), json!({ "result": true }));
    assert_eq!(stage.effects(), [EffectKind::DeviceOffline, EffectKind::DeviceOffline]);
    for device in ["android_1", "ios_2", "never_was"] {
        let again = stage.delete(&format!("/users/leaver/disconnect/{device}")).await;
        assert_eq!(again.body.get("error"), None);
        again.is(400, "", "resource not exist");
    }
}

#[tokio::test]
async fn somebody_unknown_is_offline() {
    let stage = Stage::new().await;
    assert_eq!(stage.get("/users/nobody/status").await.data(), json!({ "nobody": "offline" }));
    let names = json!({ "usernames": ["leaver", "nobody", "other"] });
    let batch = stage.post("/users/batch/status", names).await.ok();
    assert_eq!(batch["action"], "get batch user status");
    assert_eq!(batch["data"], json!([{ "leaver": "online" }, { "nobody": "offline" }, { "other": "offline" }]));
    let many: Vec<String> = (0..101).map(|n| format!("u{n}")).collect();
    stage.post("/users/batch/status", json!({ "usernames": many })).await.is(400, "invalid_parameter", "100");
}

#[tokio::test]
async fn presence_knows_the_last_login_and_logout_in_seconds() {
    let stage = Stage::new().await;
    stage.clock.advance_ms(HOUR_MS);
    stage.delete("/users/leaver/disconnect/ios_2").await.ok();
    let ask = json!({ "usernames": ["leaver", "nobody"] });
    let rows = stage.post("/users/admin/presence", ask.clone()).await.ok()["result"].take();
    assert_eq!((&rows[0]["uid"], &rows[1]["uid"]), (&json!("leaver"), &json!("nobody")));
    assert_eq!(rows[0]["last_time"], ((NOW_MS + HOUR_MS) / 1000).to_string());
    assert_eq!(rows[0]["status"], json!({ "android_1": "1", "ios_2": "0" }));
    assert_eq!((&rows[1]["last_time"], &rows[1]["status"]), (&json!("0"), &json!({})));

    let stage = Stage::with(Options { presence_times_as_text: false, ..Options::default() }).await;
    let rows = stage.post("/users/admin/presence", ask).await.ok()["result"].take();
    assert_eq!(rows[0]["last_time"], NOW_MS / 1000);
}

#[tokio::test]
async fn presence_must_have_been_bought() {
    let stage = Stage::with(Options { presence: false, ..Options::default() }).await;
    let refused = stage.post("/users/admin/presence", json!({ "usernames": ["leaver"] })).await;
    refused.is(400, "service open exception", "not open presence");
}
