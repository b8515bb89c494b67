//! Rooms: coming and going, inventory, deletion.

use serde_json::{Value, json};

use crate::stage::{Stage, enc, list, text};

pub(crate) async fn kicking_twice_says_not_in_the_room(stage: &Stage) {
    let (_, owner) = stage.session("kick").await;
    let (id, token) = stage.session("kick").await;
    let room = stage.room(&owner, 12).await;
    stage.bring(&room, &owner, &id, &token).await;
    stage.lock(&id, true).await;
    stage.act(&owner, &room, "kick", &id).await.ok();
    stage.act(&owner, &room, "kick", &id).await.is(403, "M_FORBIDDEN");
    assert_eq!(stage.membership(&id, &room).await, "leave");
    assert!(!stage.members(&room).await.contains(&json!(id)));
    stage.act(&stage.admin, &room, "kick", &id).await.is(403, "M_FORBIDDEN");
    stage.act(&owner, "!none:im.test", "kick", &id).await.is(404, "M_UNKNOWN");
}

pub(crate) async fn a_kick_rescinds_an_invite(stage: &Stage) {
    let (_, owner) = stage.session("inv").await;
    let (id, token) = stage.session("inv").await;
    let room = stage.room(&owner, 11).await;
    stage.act(&owner, &room, "invite", &id).await.ok();
    stage.act(&owner, &room, "kick", &id).await.ok();
    stage.join(&token, &room).await.is(403, "M_FORBIDDEN");
}

pub(crate) async fn leaving_twice_is_fine_and_never_joined_is_not(stage: &Stage) {
    let (_, owner) = stage.session("leave").await;
    let (id, token) = stage.session("leave").await;
    let room = stage.room(&owner, 12).await;
    stage.leave(&token, &room).await.is(403, "M_FORBIDDEN");
    stage.bring(&room, &owner, &id, &token).await;
    stage.leave(&token, &room).await.ok();
    stage.leave(&token, &room).await.ok();
    stage.bring(&room, &owner, &id, &token).await;
    stage.act(&owner, &room, "kick", &id).await.ok();
    stage.leave(&token, &room).await.is(403, "M_FORBIDDEN");
    stage.leave(&owner, &room).await.ok();
    assert_eq!(stage.members(&room).await.len(), 0);
}

pub(crate) async fn unbanning_twice_is_a_bad_state(stage: &Stage) {
    let (_, owner) = stage.session("ban").await;
    let (id, token) = stage.session("ban").await;
    let room = stage.room_with(&owner, json!({ "preset": "public_chat" })).await;
    stage.join(&token, &room).await.ok();
    stage.act(&owner, &room, "ban", &id).await.ok();
    stage.act(&owner, &room, "ban", &id).await.ok();
    assert_eq!(stage.membership(&id, &room).await, "ban");
    stage.join(&token, &room).await.is(403, "M_BAD_STATE");
    stage.act(&owner, &room, "invite", &id).await.is(403, "M_BAD_STATE");
    stage.act(&owner, &room, "kick", &id).await.is(403, "M_BAD_STATE");
    stage.act(&owner, &room, "unban", &id).await.ok();
    stage.act(&owner, &room, "unban", &id).await.is(403, "M_BAD_STATE");
    stage.join(&token, &room).await.ok();
    stage.act(&owner, &room, "kick", &id).await.ok();
    stage.join(&token, &room).await.ok();
}

pub(crate) async fn the_administrator_joins_people_to_public_rooms_only(stage: &Stage) {
    let (_, owner) = stage.session("ajoin").await;
    let (id, gone) = (stage.user("ajoin").await, stage.user("ajoin").await);
    stage.deactivate(&gone).await;
    let public = stage.room_with(&owner, json!({ "preset": "public_chat" })).await;
    for id in [&id, &gone, &id] {
        stage.admin("POST", &format!("/v1/join/{}", enc(&public)), json!({ "user_id": id })).await.ok();
    }
    assert_eq!(stage.members(&public).await.len(), 3);
    let private = stage.room(&owner, 12).await;
    let path = format!("/v1/join/{}", enc(&private));
    stage.admin("POST", &path, json!({ "user_id": id })).await.is(403, "M_FORBIDDEN");
    stage.admin("POST", &path, json!({ "user_id": "@nobody-here:im.test" })).await.is(404, "M_NOT_FOUND");
}

pub(crate) async fn unknown_users_have_no_rooms(stage: &Stage) {
    let body = stage.read(&format!("/v1/users/{}/joined_rooms", enc("@nobody-here:im.test"))).await;
    assert_eq!(body, json!({ "joined_rooms": [], "total": 0 }));
}

pub(crate) async fn memberships_show_invites(stage: &Stage) {
    let (_, owner) = stage.session("memb").await;
    let id = stage.user("memb").await;
    let room = stage.room(&owner, 10).await;
    stage.act(&owner, &room, "invite", &id).await.ok();
    assert_eq!(stage.membership(&id, &room).await, "invite");
    assert_eq!(stage.joined_rooms(&id).await.len(), 0);
}

pub(crate) async fn equal_state_is_the_same_event(stage: &Stage) {
    let (_, owner) = stage.session("state").await;
    let room = stage.room(&owner, 12).await;
    let mut levels = stage.levels(&room).await;
    levels["users_default"] = json!(1);
    let first = stage.put_levels(&owner, &room, &levels).await.ok();
    let second = stage.put_levels(&owner, &room, &levels).await.ok();
    assert_eq!(first["event_id"], second["event_id"]);
}

pub(crate) async fn an_outsider_cannot_change_state(stage: &Stage) {
    let (_, owner) = stage.session("outs").await;
    let room = stage.room(&owner, 12).await;
    let levels = stage.levels(&room).await;
    stage.put_levels(&stage.admin, &room, &levels).await.is(403, "M_FORBIDDEN");
    let path = format!("/rooms/{}/messages?dir=b", enc(&room));
    stage.client(&stage.admin, "GET", &path, Value::Null).await.is(403, "M_FORBIDDEN");
}

async fn delete(stage: &Stage, room: &str, body: Value) -> Value {
    let started = stage.admin("DELETE", &format!("/v2/rooms/{}", enc(room)), body).await.ok();
    let path = format!("/v2/rooms/delete_status/{}", text(&started, "delete_id"));
    stage.until(&path, |status| status["status"] == "complete").await
}

pub(crate) async fn deleting_a_room_removes_even_its_creator(stage: &Stage) {
    let (id, owner) = stage.session("del").await;
    let room = stage.room(&owner, 12).await;
    let status = delete(stage, &room, json!({ "block": true, "purge": true })).await;
    assert_eq!(status["shutdown_room"]["kicked_users"], json!([id]));
    stage.admin("GET", &format!("/v1/rooms/{}", enc(&room)), Value::Null).await.is(404, "M_NOT_FOUND");
    assert_eq!(stage.joined_rooms(&id).await.len(), 0);
}

pub(crate) async fn a_closed_room_keeps_history_and_loses_its_name(stage: &Stage) {
    let (id, owner) = stage.session("close").await;
    let room = stage.room_with(&owner, json!({ "name": "项目-贝塔", "preset": "private_chat" })).await;
    stage.say(&owner, &room, "保留").await.ok();
    delete(stage, &room, json!({ "block": false, "purge": false })).await;
    let listed = stage.read(&format!("/v1/rooms/{}", enc(&room))).await;
    assert_eq!((&listed["name"], &listed["joined_members"]), (&Value::Null, &json!(0)));
    let page = stage.read(&format!("/v1/rooms/{}/messages?dir=b&limit=50", enc(&room))).await;
    assert!(list(&page["chunk"]).iter().any(|event| event["content"]["body"] == "保留"));
    assert_eq!(stage.membership(&id, &room).await, "", "forgotten, not left");
}

pub(crate) async fn deleting_an_unknown_room_succeeds(stage: &Stage) {
    delete(stage, "!nothing-here:im.test", json!({})).await;
}

pub(crate) async fn inventory_shows_type_encryption_and_replacement(stage: &Stage) {
    let (id, owner) = stage.session("list").await;
    let name = format!("清单{}", stage.number());
    let body = json!({
        "name": name, "preset": "private_chat", "room_version": "10", "creation_content": { "type": "m.space" },
        "initial_state": [{
            "type": "m.room.encryption", "state_key": "", "content": { "algorithm": "m.megolm.v1.aes-sha2" },
        }],
    });
    let room = stage.room_with(&owner, body).await;
    let found = stage.read(&format!("/v1/rooms?limit=10&search_term={}", enc(&name))).await;
    assert_eq!(found["total_rooms"], 1);
    let row = &found["rooms"][0];
    for (field, expected) in [
        ("room_id", json!(room)),
        ("name", json!(name)),
        ("joined_members", json!(1)),
        ("version", json!("10")),
        ("creator", json!(id)),
        ("encryption", json!("m.megolm.v1.aes-sha2")),
        ("public", json!(false)),
        ("join_rules", json!("invite")),
        ("history_visibility", json!("shared")),
        ("room_type", json!("m.space")),
    ] {
        assert_eq!(row[field], expected, "{field}");
    }
    assert!(row.get("tombstoned").is_none(), "said of one room only");
    let one = stage.read(&format!("/v1/rooms/{}", enc(&room))).await;
    assert_eq!((&one["tombstoned"], &one["replacement_room"]), (&json!(false), &Value::Null));
    stage.admin("GET", "/v1/rooms/%21none%3Aim.test", Value::Null).await.is(404, "M_NOT_FOUND");
}
