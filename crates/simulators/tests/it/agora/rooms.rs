//! Chat rooms: like groups, with other words and another status here and there.

use exeunt_simulators::agora::{EffectKind, Missing, Options};
use serde_json::{Value, json};

use super::stage::Stage;

#[tokio::test]
async fn a_room_is_handed_over_and_left() {
    let stage = Stage::new().await;
    let room = stage.room();
    let path = format!("/chatrooms/{room}");
    stage.put(&path, json!({ "newowner": "other" })).await.is(403, "forbidden_op", "doesn't exist in group");
    stage.put(&path, json!({ "newowner": "leaver" })).await.is(403, "forbidden_op", "are the same");
    let added = stage.post(&format!("{path}/users/other"), Value::Null).await.data();
    assert_eq!(added, json!({ "result": true, "action": "add_member", "user": "other", "id": room }));
    assert_eq!(stage.put(&path, json!({ "newowner": "other" })).await.data(), json!({ "newowner": true }));
    stage.effects();
    stage.delete(&format!("{path}/users/leaver")).await.ok();
    assert_eq!(stage.effects(), [EffectKind::MemberRemoved]);
    assert_eq!(stage.get("/users/leaver/joined_chatrooms").await.data(), json!([]));
    let expected = json!([{ "id": room, "name": "直播", "disabled": "false" }]);
    assert_eq!(stage.get("/users/other/joined_chatrooms").await.data(), expected);
}

#[tokio::test]
async fn a_stranger_to_a_room_gets_another_status() {
    for (room_refusals_are_400, status) in [(true, 400), (false, 403)] {
        let stage = Stage::with(Options { room_refusals_are_400, ..Options::default() }).await;
        let room = stage.room();
        let refused = stage.delete(&format!("/chatrooms/{room}/users/other")).await;
        refused.is(status, "forbidden_op", "users [other] are not members of this group!");
    }
}

#[tokio::test]
async fn details_are_a_list_or_an_object() {
    let stage = Stage::new().await;
    let room = stage.room();
    let rows = stage.get(&format!("/chatrooms/{room}")).await.data();
    assert_eq!((&rows[0]["id"], &rows[0]["owner"]), (&json!(room), &json!("leaver")));
    let stage = Stage::with(Options { room_details_as_object: true, ..Options::default() }).await;
    let room = stage.room();
    assert_eq!(stage.get(&format!("/chatrooms/{room}")).await.data()["owner"], "leaver");
}

#[tokio::test]
async fn a_rooms_name_is_answered_as_if_it_were_a_group() {
    let stage = Stage::new().await;
    let room = stage.room();
    let path = format!("/chatrooms/{room}");
    assert_eq!(stage.put(&path, json!({ "name": "新名字" })).await.data(), json!({ "groupname": true }));
    assert_eq!(stage.get(&path).await.data()[0]["name"], "新名字");
    stage.put(&path, json!({ "public": true })).await.is(400, "invalid_parameter", "some of [public]");
}

#[tokio::test]
async fn blocks_of_a_room_name_it_in_their_own_way() {
    let stage = Stage::new().await;
    let room = stage.room();
    let path = format!("/chatrooms/{room}/blocks/users");
    let blocked = stage.post(&format!("{path}/heir"), Value::Null).await.data();
    let expected = json!({ "result": true, "action": "add_blocks", "user": "heir", "chatroomid": room });
    assert_eq!(blocked, expected);
    assert_eq!(stage.get(&path).await.data(), json!(["heir"]));
    stage.delete(&format!("{path}/heir")).await.ok();
    assert_eq!(stage.get(&path).await.data(), json!([]));
}

#[tokio::test]
async fn super_administrators_come_and_go() {
    let stage = Stage::new().await;
    let path = "/chatrooms/super_admin";
    for _ in 0..2 {
        let made = stage.post(path, json!({ "superadmin": "leaver" })).await.data();
        assert_eq!(made["result"], "success");
    }
    assert_eq!(stage.get(path).await.data(), json!(["leaver"]));
    let gone = stage.delete(&format!("{path}/leaver")).await.data();
    assert_eq!(gone["newSuperAdmin"], "leaver");
    assert_eq!(stage.get(&format!("{path}?pagenum=1&pagesize=10")).await.data(), json!([]));
    assert_eq!(stage.effects(), [EffectKind::SuperAdminAdded, EffectKind::SuperAdminRemoved]);
    stage.post(path, json!({ "superadmin": "nobody" })).await.is(404, "resource_not_found", "nobody");
}

#[tokio::test]
async fn a_missing_room_is_said_in_two_ways() {
    let stage = Stage::new().await;
    let missing = stage.delete("/chatrooms/12345/users/heir").await;
    missing.is(404, "service_resource_not_found", "do not find this group:12345");
    let stage = Stage::with(Options { missing: Missing::ByPage, ..Options::default() }).await;
    let missing = stage.delete("/chatrooms/12345/users/heir").await;
    missing.is(404, "resource_not_found", "grpID 12345 does not exist!");
    let missing = stage.get("/chatrooms/12345").await;
    missing.is(404, "service_resource_not_found", "do not find this group:12345");
}
