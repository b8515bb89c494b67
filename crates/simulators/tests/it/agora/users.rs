//! Users: found, given another password, deleted with everything that is theirs.

use exeunt_simulators::agora::{EffectKind, Missing, NewChat, Options};
use serde_json::{Value, json};

use super::stage::{PASSWORD, Stage};

#[tokio::test]
async fn a_user_is_found_by_name_and_by_uuid() {
    let stage = Stage::new().await;
    let found = stage.get("/users/leaver").await.ok();
    let row = &found["entities"][0];
    assert_eq!((&row["username"], &row["nickname"], &row["type"]), (&json!("leaver"), &json!("张三"), &json!("user")));
    let push = json!({ "device_Id": "d1", "device_token": "t1", "notifier_name": "huawei" });
    assert_eq!(row["pushInfo"], json!([push]));
    assert_eq!((&found["count"], &found["action"]), (&json!(1), &json!("get")));
    assert_eq!((&found["organization"], &found["applicationName"]), (&json!("acme"), &json!("im")));
    let by_uuid = stage.get(&format!("/users/{}", row["uuid"].as_str().unwrap())).await.ok();
    assert_eq!(by_uuid["entities"], found["entities"]);
    stage.get("/users/nobody").await.is(404, "service_resource_not_found", "Service resource not found");
    stage.get("/users/Leaver").await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn deletion_takes_every_owned_group_and_room_along() {
    let stage = Stage::new().await;
    let (group, room) = (stage.group(), stage.room());
    let kept = stage.simulator.with(|app| app.add_chat(NewChat::group("heir").admins(["leaver"])));
    stage.effects();
    let gone = stage.delete("/users/leaver").await.ok();
    assert_eq!(gone["entities"][0]["username"], "leaver");
    let expected = [
        EffectKind::ChatDestroyed,
        EffectKind::ChatDestroyed,
        EffectKind::AdminRemoved,
        EffectKind::MemberRemoved,
        EffectKind::DeviceOffline,
        EffectKind::DeviceOffline,
        EffectKind::UserDeleted,
    ];
    assert_eq!(stage.effects(), expected);
    stage.get(&format!("/chatgroups/{group}")).await.is(404, "service_resource_not_found", "do not find this group");
    stage.get(&format!("/chatrooms/{room}")).await.is(404, "service_resource_not_found", "do not find this group");
    assert_eq!(stage.get(&format!("/chatgroups/{kept}/users")).await.data(), json!([{ "owner": "heir" }]));
    assert_eq!(stage.get("/users/heir/joined_chatrooms").await.data(), json!([]));
    stage.sign_in("leaver", PASSWORD).await.is(404, "invalid_grant", "user not found");
}

#[tokio::test]
async fn deleting_somebody_unknown_is_said_in_two_ways() {
    for (missing, status, error) in
        [(Missing::Uniform, 400, "management"), (Missing::ByPage, 404, "service_resource_not_found")]
    {
        let stage = Stage::with(Options { missing, ..Options::default() }).await;
        stage.delete("/users/nobody").await.is(status, error, "");
        assert_eq!(stage.effects(), []);
    }
}

#[tokio::test]
async fn a_bulk_deletion_asks_for_no_names() {
    let stage = Stage::new().await;
    let gone = stage.delete("/users?limit=2").await.ok();
    let names: Vec<&Value> = gone["entities"].as_array().unwrap().iter().map(|user| &user["username"]).collect();
    assert_eq!(names, ["leaver", "heir"]);
    assert!(stage.simulator.estate().user("other").is_some());
}

#[tokio::test]
async fn a_new_password_keeps_sessions_unless_this_deployment_ends_them() {
    for ends in [false, true] {
        let stage = Stage::with(Options { password_ends_sessions: ends, ..Options::default() }).await;
        let token = stage.simulator.with(|app| app.user_token("leaver", None));
        stage.effects();
        let answer = stage.put("/users/leaver/password", json!({ "newpassword": "another-1" })).await.ok();
        assert_eq!(answer["action"], "set user password");
        stage.sign_in("leaver", PASSWORD).await.is(400, "invalid_grant", "invalid password");
        let still_online = if ends { "offline" } else { "online" };
        assert_eq!(stage.get("/users/leaver/status").await.data()["leaver"], still_online);
        let status = stage.call(&token, "GET", "/users/leaver", Value::Null).await.status;
        assert_eq!(status, if ends { 401 } else { 200 });
        assert_eq!(stage.effects()[0], EffectKind::PasswordChanged);
        stage.put("/users/leaver/password", json!({ "newpassword": "another-1" })).await.ok();
        assert_eq!(stage.effects(), []);
        stage.put("/users/leaver/password", json!({})).await.is(400, "illegal_argument", "newpassword is required");
    }
}

#[tokio::test]
async fn a_password_for_somebody_unknown_is_refused_in_two_ways() {
    for (missing, status, error) in
        [(Missing::Uniform, 400, "required_property_not_found"), (Missing::ByPage, 404, "entity_not_found")]
    {
        let stage = Stage::with(Options { missing, ..Options::default() }).await;
        stage.put("/users/nobody/password", json!({ "newpassword": "another-1" })).await.is(status, error, "");
    }
}

#[tokio::test]
async fn names_are_unique_and_lower_case() {
    let stage = Stage::new().await;
    let made = stage.post("/users", json!({ "username": "new.user_1-x", "password": "p" })).await.ok();
    assert_eq!(made["entities"][0]["activated"], true);
    let again = stage.post("/users", json!({ "username": "leaver" })).await;
    again.is(400, "duplicate_unique_property_exists", "leaver");
    stage.post("/users", json!({ "username": "New" })).await.is(400, "illegal_argument", "is not legal");
    let many = stage.post("/users", json!([{ "username": "a1" }, { "username": "leaver" }])).await.ok();
    assert_eq!((many["entities"].as_array().unwrap().len(), &many["data"][0]["username"]), (1, &json!("leaver")));
}

#[tokio::test]
async fn push_bindings_are_set_and_taken_away() {
    let stage = Stage::new().await;
    let path = "/users/leaver/push/binding";
    let bound = json!({ "device_Id": "d1", "device_token": "t1", "notifier_name": "huawei" });
    assert_eq!(stage.get(path).await.data(), json!([bound]));
    let empty = json!({ "device_id": "d1", "device_token": "", "notifier_name": "" });
    stage.put(path, empty.clone()).await.ok();
    stage.put(path, empty).await.ok();
    assert_eq!(stage.get(path).await.data(), json!([]));
    assert_eq!(stage.effects(), [EffectKind::PushUnbound]);
    stage.put(path, json!({ "device_id": "d1", "device_token": "t1", "notifier_name": "huawei" })).await.ok();
    assert_eq!(stage.effects(), [EffectKind::PushBound]);
}

#[tokio::test]
async fn attributes_are_a_form_and_not_json() {
    let stage = Stage::new().await;
    let path = "/metadata/user/leaver";
    stage.put(path, json!({ "avatarurl": "x" })).await.is(415, "web_application", "");
    let form = stage.request("PUT", "/acme/im/metadata/user/leaver").bearer_auth(&stage.token);
    let form = form.form(&[("avatarurl", "https://example.com/a b"), ("sign", "你好")]);
    let data = Stage::send(form).await.data();
    assert_eq!(data, json!({ "avatarurl": "https://example.com/a b", "sign": "你好" }));
    assert_eq!(stage.get(path).await.data(), data);
    assert_eq!(stage.delete(path).await.data(), true);
    assert_eq!(stage.get(path).await.data(), json!({}));
    assert_eq!(stage.effects(), [EffectKind::MetadataChanged, EffectKind::MetadataChanged]);
}

#[tokio::test]
async fn a_plan_has_so_many_users_and_says_so_with_429() {
    let stage = Stage::with(Options { most_users: Some(3), ..Options::default() }).await;
    stage.post("/users", json!({ "username": "fourth" })).await.is(429, "resource_limited", "");
    let inherit = json!({ "grant_type": "inherit", "username": "fourth", "autoCreateUser": true });
    stage.post("/token", inherit).await.is(429, "resource_limited", "");
    assert_eq!(stage.effects(), []);
}
