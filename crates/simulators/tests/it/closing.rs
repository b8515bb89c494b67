//! Deactivating, erasing, bringing back.

use serde_json::{Value, json};

use crate::stage::{PASSWORD, Stage, enc, list};

async fn left_everything(stage: &Stage, id: &str) {
    let path = format!("/v1/users/{}/joined_rooms", enc(id));
    stage.until(&path, |body| body["total"] == 0).await;
}

pub(crate) async fn deactivation_takes_everything_and_leaves_rooms_by_and_by(stage: &Stage) {
    let (id, token) = stage.session("end").await;
    let (_, other) = stage.session("end").await;
    stage.add_pusher(&token, &format!("key-{id}")).await.ok();
    let path = format!("/user/{}/account_data/m.direct", enc(&id));
    stage.client(&token, "PUT", &path, json!({ "@a:im.test": ["!r:im.test"] })).await.ok();
    for _ in 0..3 {
        stage.room(&token, 12).await;
    }
    let invited = stage.room(&other, 12).await;
    stage.act(&other, &invited, "invite", &id).await.ok();
    let path = format!("/v1/deactivate/{}", enc(&id));
    for _ in 0..2 {
        let body = stage.admin("POST", &path, json!({ "erase": false })).await.ok();
        assert_eq!(body["id_server_unbind_result"], "success");
    }
    stage.whoami(&token).await.is(401, "M_UNKNOWN_TOKEN");
    assert_eq!(stage.devices(&id).await.len(), 0);
    assert_eq!(stage.pushers(&id).await.len(), 0);
    let data = stage.read(&format!("/v1/users/{}/accountdata", enc(&id))).await;
    assert_eq!(data["account_data"]["global"].get("m.direct"), None);
    left_everything(stage, &id).await;
    assert_eq!(stage.membership(&id, &invited).await, "leave");
    let all = stage.read(&format!("/v1/users/{}/memberships", enc(&id))).await;
    assert!(all["memberships"].as_object().expect("a map").values().all(|membership| membership == "leave"), "{all}");
    let account = stage.read(&format!("/v2/users/{}", enc(&id))).await;
    assert_eq!((&account["deactivated"], &account["erased"]), (&json!(true), &json!(false)));
    assert!(account["displayname"].is_string(), "the name stays");
}

pub(crate) async fn reactivation_brings_nothing_back(stage: &Stage) {
    let (id, token) = stage.session("back").await;
    stage.room(&token, 12).await;
    stage.deactivate(&id).await;
    left_everything(stage, &id).await;
    let account = stage.change(&id, json!({ "deactivated": false, "password": "back-again-1" })).await;
    assert_eq!(account["deactivated"], false);
    stage.try_login(&id, PASSWORD).await.is(403, "M_FORBIDDEN");
    stage.try_login(&id, "back-again-1").await.ok();
    stage.whoami(&token).await.is(401, "M_UNKNOWN_TOKEN");
    assert_eq!(stage.joined_rooms(&id).await.len(), 0);

    let silent = stage.user("back").await;
    stage.deactivate(&silent).await;
    stage.change(&silent, json!({ "deactivated": false })).await;
    stage.try_login(&silent, PASSWORD).await.is(403, "M_FORBIDDEN");
}

pub(crate) async fn erasure_hides_the_profile_and_reactivation_shows_it_again(stage: &Stage) {
    let (_, other) = stage.session("erase").await;
    let (id, token) = stage.session("erase").await;
    let (late, late_token) = stage.session("erase").await;
    let room = stage.room(&other, 12).await;
    stage.bring(&room, &other, &id, &token).await;
    stage.say(&token, &room, "遗言").await.ok();
    let profile = format!("/profile/{}", enc(&id));
    stage.client(&other, "GET", &profile, Value::Null).await.ok();
    stage.admin("POST", &format!("/v1/deactivate/{}", enc(&id)), json!({ "erase": true })).await.ok();
    stage.client(&other, "GET", &profile, Value::Null).await.is(404, "M_UNKNOWN");
    assert_eq!(stage.read(&format!("/v2/users/{}", enc(&id))).await["erased"], true);
    left_everything(stage, &id).await;
    stage.bring(&room, &other, &late, &late_token).await;
    let path = format!("/rooms/{}/messages?dir=b&limit=100", enc(&room));
    let reads = async |token: &str| {
        let page = stage.client(token, "GET", &path, Value::Null).await.ok();
        list(&page["chunk"]).iter().any(|event| event["content"]["body"] == "遗言")
    };
    assert!(!reads(&late_token).await, "who came later sees it empty");
    assert!(reads(&other).await, "who was there still reads it");
    stage.change(&id, json!({ "deactivated": false })).await;
    assert_eq!(stage.read(&format!("/v2/users/{}", enc(&id))).await["erased"], false);
    assert!(reads(&late_token).await, "reactivation shows it again");
}

pub(crate) async fn a_deactivated_account_can_be_joined_and_puppeted(stage: &Stage) {
    let (_, owner) = stage.session("ghost").await;
    let id = stage.user("ghost").await;
    stage.deactivate(&id).await;
    let puppet = stage.puppet(&id).await;
    let public = stage.room_with(&owner, json!({ "preset": "public_chat" })).await;
    stage.join(&puppet, &public).await.ok();
    stage.say(&puppet, &public, "还在").await.ok();
}
