//! Groups: handed over, joined, left; and what is refused on the way.

use exeunt_simulators::agora::{EffectKind, MemberPages, NewChat, Options};
use serde_json::{Value, json};

use super::stage::{HOUR_MS, Stage};

#[tokio::test]
async fn an_owner_can_be_neither_removed_nor_blocked_nor_muted() {
    let stage = Stage::new().await;
    let group = stage.group();
    stage.effects();
    let safe = "forbidden operation on group owner!";
    let path = format!("/chatgroups/{group}");
    stage.delete(&format!("{path}/users/leaver")).await.is(403, "forbidden_op", safe);
    stage.delete(&format!("{path}/users/heir,leaver")).await.is(403, "forbidden_op", safe);
    stage.post(&format!("{path}/blocks/users/leaver"), Value::Null).await.is(403, "forbidden_op", safe);
    let mute = json!({ "mute_duration": 1000, "usernames": ["leaver"] });
    stage.post(&format!("{path}/mute"), mute).await.is(403, "forbidden_op", safe);
    assert_eq!(stage.effects(), []);
}

#[tokio::test]
async fn a_group_goes_to_a_member_and_the_old_owner_stays() {
    let stage = Stage::new().await;
    stage.user("stranger");
    let group = stage.group();
    let path = format!("/chatgroups/{group}");
    let refused = stage.put(&path, json!({ "newowner": "stranger" })).await;
    refused.is(403, "forbidden_op", &format!("user: stranger doesn't exist in group: {group}"));
    let refused = stage.put(&path, json!({ "newowner": "leaver" })).await;
    refused.is(403, "forbidden_op", "new owner and old owner are the same");
    stage.put(&path, json!({ "newowner": "nobody" })).await.is(404, "resource_not_found", "doesn't exist");

    stage.post(&format!("{path}/admin"), json!({ "newadmin": "heir" })).await.ok();
    stage.effects();
    assert_eq!(stage.put(&path, json!({ "newowner": "heir" })).await.data(), json!({ "newowner": true }));
    assert_eq!(stage.effects(), [EffectKind::OwnerChanged, EffectKind::AdminRemoved]);
    let details = stage.get(&path).await.data();
    assert_eq!(details[0]["owner"], "heir");
    let people = json!([{ "member": "leaver" }, { "member": "other" }, { "owner": "heir" }]);
    assert_eq!((&details[0]["affiliations"], &details[0]["affiliations_count"]), (&people, &json!(3)));
    let gone = stage.delete(&format!("{path}/users/leaver")).await.data();
    let expected = json!({ "result": true, "action": "remove_member", "user": "leaver", "groupid": group });
    assert_eq!(gone, expected);
}

#[tokio::test]
async fn what_is_done_already_is_refused() {
    let stage = Stage::new().await;
    let group = stage.group();
    let path = format!("/chatgroups/{group}/users");
    stage.effects();
    let again = stage.post(&format!("{path}/heir"), Value::Null).await;
    again.is(403, "forbidden_op", &format!("user: heir already in group: {group}"));
    let again = stage.post(&path, json!({ "usernames": ["heir", "other"] })).await;
    again.is(403, "forbidden_op", "already in group");
    stage.delete(&format!("{path}/heir")).await.ok();
    let again = stage.delete(&format!("{path}/heir")).await;
    again.is(403, "forbidden_op", "users [heir] are not members of this group!");
    let again = stage.delete(&format!("{path}/heir,nobody")).await;
    again.is(403, "forbidden_op", "users [heir, nobody] are not members of this group!");
    assert_eq!(stage.effects(), [EffectKind::MemberRemoved]);
    let admin = stage.delete(&format!("/chatgroups/{group}/admin/other")).await;
    admin.is(403, "forbidden_op", &format!("user:other is not admin of group:{group}"));
}

#[tokio::test]
async fn of_several_each_has_a_result_of_their_own() {
    let stage = Stage::new().await;
    stage.user("fresh");
    let group = stage.group();
    let path = format!("/chatgroups/{group}/users");
    let rows = stage.delete(&format!("{path}/heir,fresh")).await.data();
    assert_eq!((&rows[0]["result"], &rows[1]["result"]), (&json!(true), &json!(false)));
    assert_eq!(rows[1]["reason"], format!("user: fresh doesn't exist in group: {group}"));
    let added = stage.post(&path, json!({ "usernames": ["heir", "other", "fresh"] })).await.data();
    let expected = json!({ "newmembers": ["heir", "fresh"], "action": "add_member", "groupid": group });
    assert_eq!(added, expected);
    let unknown = stage.post(&path, json!({ "usernames": ["heir", "nobody"] })).await;
    unknown.is(404, "resource_not_found", "username nobody doesn't exist!");
    let many: Vec<String> = (0..61).map(|n| format!("u{n}")).collect();
    stage.post(&path, json!({ "usernames": many })).await.is(400, "invalid_parameter", "60");
    stage.delete(&format!("{path}/{}", many.join(","))).await.is(400, "invalid_parameter", "60");
}

#[tokio::test]
async fn coming_back_restores_no_role_and_a_mute_only_where_it_outlasts() {
    for outlasts in [false, true] {
        let stage = Stage::with(Options { mutes_outlast_membership: outlasts, ..Options::default() }).await;
        let group = stage.group();
        let path = format!("/chatgroups/{group}");
        stage.post(&format!("{path}/admin"), json!({ "newadmin": "heir" })).await.ok();
        stage.post(&format!("{path}/white/users/heir"), Value::Null).await.ok();
        stage.post(&format!("{path}/mute"), json!({ "mute_duration": -1, "usernames": ["heir"] })).await.ok();
        stage.delete(&format!("{path}/users/heir")).await.ok();
        stage.post(&format!("{path}/users/heir"), Value::Null).await.ok();
        assert_eq!(stage.get(&format!("{path}/admin")).await.data(), json!([]));
        assert_eq!(stage.get(&format!("{path}/white/users")).await.data(), json!([]));
        let muted = stage.get(&format!("{path}/mute")).await.data().as_array().unwrap().len();
        assert_eq!(muted == 1, outlasts);
    }
}

#[tokio::test]
async fn administrators_are_members_first() {
    let stage = Stage::new().await;
    stage.user("stranger");
    let group = stage.group();
    let path = format!("/chatgroups/{group}/admin");
    let made = stage.post(&path, json!({ "newadmin": "heir" })).await.data();
    assert_eq!(made, json!({ "result": "success", "newadmin": "heir" }));
    assert_eq!(stage.get(&path).await.data(), json!(["heir"]));
    let refused = stage.post(&path, json!({ "newadmin": "stranger" })).await;
    refused.is(404, "resource_not_found", "doesn't exist in group");
    assert_eq!(stage.delete(&format!("{path}/heir")).await.data(), json!({ "result": "success", "oldadmin": "heir" }));
    assert_eq!(stage.get(&path).await.data(), json!([]));
}

#[tokio::test]
async fn a_blocked_user_is_out_and_stays_out() {
    let stage = Stage::new().await;
    let group = stage.group();
    let path = format!("/chatgroups/{group}");
    stage.effects();
    let blocked = stage.post(&format!("{path}/blocks/users/heir"), Value::Null).await.data();
    let expected = json!({ "result": true, "action": "add_blocks", "user": "heir", "groupid": group });
    assert_eq!(blocked, expected);
    assert_eq!(stage.effects(), [EffectKind::Blocked, EffectKind::MemberRemoved]);
    assert_eq!(stage.get(&format!("{path}/blocks/users")).await.data(), json!(["heir"]));
    stage.post(&format!("{path}/users/heir"), Value::Null).await.is(403, "forbidden_op", "can not join this group");
    let stranger = stage.post(&format!("{path}/blocks/users/heir"), Value::Null).await;
    stranger.is(403, "forbidden_op", "are not members of this group!");

    stage.delete(&format!("{path}/blocks/users/heir")).await.ok();
    assert_eq!(stage.get(&format!("{path}/user/heir/is_joined")).await.data(), false);
    stage.post(&format!("{path}/users/heir"), Value::Null).await.ok();
    let again = stage.delete(&format!("{path}/blocks/users/heir")).await;
    again.is(403, "forbidden_op", "are not members of this group!");
    let some = stage.post(&format!("{path}/blocks/users"), json!({ "usernames": ["heir", "nobody"] })).await.data();
    assert_eq!((&some[0]["result"], &some[1]["result"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn a_mute_ends_by_itself_or_by_hand() {
    let stage = Stage::new().await;
    let group = stage.group();
    let path = format!("/chatgroups/{group}/mute");
    let rows = stage.post(&path, json!({ "mute_duration": HOUR_MS, "usernames": ["heir", "other"] })).await.data();
    assert_eq!((&rows[0]["result"], rows[0]["expire"].as_i64()), (&json!(true), Some(super::stage::NOW_MS + HOUR_MS)));
    let hello = json!({ "from": "heir", "to": [group], "type": "txt", "body": { "msg": "hello" } });
    stage.post("/messages/chatgroups", hello.clone()).await.is(403, "forbidden_op", "muted");
    assert_eq!(stage.delete(&format!("{path}/other")).await.data(), json!([{ "result": true, "user": "other" }]));
    assert_eq!(stage.get(&path).await.data().as_array().unwrap().len(), 1);
    stage.clock.advance_ms(HOUR_MS);
    assert_eq!(stage.get(&path).await.data(), json!([]));
    stage.post("/messages/chatgroups", hello).await.ok();
    let stranger = stage.post(&path, json!({ "mute_duration": 1, "usernames": ["nobody"] })).await;
    stranger.is(403, "forbidden_op", "users [nobody] are not members of this group!");
}

#[tokio::test]
async fn a_group_is_frozen_silenced_and_dissolved() {
    let stage = Stage::new().await;
    let group = stage.group();
    let path = format!("/chatgroups/{group}");
    let hello = json!({ "from": "heir", "to": [group], "type": "txt", "body": { "msg": "hello" } });
    assert_eq!(stage.post(&format!("{path}/disable"), Value::Null).await.data(), json!({ "disabled": true }));
    stage.post("/messages/chatgroups", hello.clone()).await.is(403, "forbidden_op", "disabled");
    assert_eq!(stage.post(&format!("{path}/enable"), Value::Null).await.data(), json!({ "disabled": false }));
    assert_eq!(stage.post(&format!("{path}/ban"), Value::Null).await.data(), json!({ "mute": true }));
    stage.post("/messages/chatgroups", hello.clone()).await.is(403, "forbidden_op", "muted");
    stage.post(&format!("{path}/white/users"), json!({ "usernames": ["heir"] })).await.ok();
    stage.post("/messages/chatgroups", hello).await.ok();
    let rows = stage.delete(&format!("{path}/white/users/heir")).await.data();
    assert_eq!(rows[0]["action"], "remove_user_whitelist");
    assert_eq!(stage.delete(&path).await.data(), json!({ "success": true, "groupid": group }));
    stage.delete(&path).await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn details_come_for_many_groups_and_tell_which_are_missing() {
    let stage = Stage::new().await;
    let (first, second) = (stage.group(), stage.group());
    let rows = stage.get(&format!("/chatgroups/{first},12345,{second}")).await.ok();
    assert_eq!(rows["count"], 3);
    let ids: Vec<&Value> = rows["data"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!(ids, [&json!(first), &json!("12345"), &json!(second)]);
    assert_eq!(rows["data"][1]["error"], "group id doesn't exist");
    for field in ["public", "membersonly", "allowinvites", "invite_need_confirm", "maxusers", "disabled", "mute"] {
        assert!(!rows["data"][0][field].is_null(), "{field}");
    }
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    stage.get(&format!("/chatgroups/{}", many.join(","))).await.is(400, "invalid_parameter", "100");
    let room = stage.room();
    stage.get(&format!("/chatgroups/{room}")).await.is(404, "service_resource_not_found", &room);
}

#[tokio::test]
async fn settings_change_all_or_nothing() {
    let stage = Stage::new().await;
    let group = stage.group();
    let path = format!("/chatgroups/{group}");
    stage.effects();
    let strange = stage.put(&path, json!({ "groupname": "x", "groupid": "7" })).await;
    strange.is(400, "invalid_parameter", "some of [groupid] are not valid fields");
    stage.put(&path, json!({ "groupname": "x", "public": "yes" })).await.is(400, "invalid_parameter", "public");
    assert_eq!(stage.effects(), []);
    let wish = json!({ "groupname": "新名字", "allowinvites": true });
    assert_eq!(stage.put(&path, wish.clone()).await.data(), json!({ "groupname": true, "allowinvites": true }));
    assert_eq!(stage.effects(), [EffectKind::ChatChanged, EffectKind::ChatChanged]);
    stage.put(&path, wish).await.ok();
    assert_eq!(stage.effects(), []);
}

#[tokio::test]
async fn a_full_group_and_a_full_life_take_nobody_more() {
    let stage = Stage::with(Options { most_chats_per_user: Some(1), ..Options::default() }).await;
    let full = stage.simulator.with(|app| app.add_chat(NewChat::group("leaver").max_users(1)));
    let refused = stage.post(&format!("/chatgroups/{full}/users/heir"), Value::Null).await;
    refused.is(403, "exceed_limit", "members size is greater than max user size !");
    let one = stage.simulator.with(|app| app.add_chat(NewChat::group("heir")));
    let refused = stage.post(&format!("/chatgroups/{one}/users/leaver"), Value::Null).await;
    refused.is(403, "forbidden_op", "has joined too many groups!");
}

#[tokio::test]
async fn rows_of_members_may_tell_administrators() {
    let tells = Options { admins_in_member_rows: true, member_pages: MemberPages::Easemob, ..Options::default() };
    let stage = Stage::with(tells).await;
    let group = stage.group();
    stage.post(&format!("/chatgroups/{group}/admin"), json!({ "newadmin": "heir" })).await.ok();
    let rows = stage.get(&format!("/chatgroups/{group}/users")).await.data();
    assert_eq!(rows, json!([{ "owner": "leaver" }, { "admin": "heir" }, { "member": "other" }]));
}
