//! Power: who can do what to whom, and how ownership moves.

use serde_json::{Value, json};

use crate::stage::{Stage, enc, text};

/// An owner, a member, and a private room of that version.
async fn pair(stage: &Stage, version: u8) -> (String, String, String, String, String) {
    let (owner, owner_token) = stage.session("owner").await;
    let (member, member_token) = stage.session("member").await;
    let room = stage.room(&owner_token, version).await;
    stage.bring(&room, &owner_token, &member, &member_token).await;
    (owner, owner_token, member, member_token, room)
}

pub(crate) async fn a_creator_of_version_12_cannot_be_touched(stage: &Stage) {
    let (owner, owner_token, member, member_token, room) = pair(stage, 12).await;
    stage.set_level(&owner_token, &room, &member, 200).await.ok();
    stage.act(&member_token, &room, "kick", &owner).await.is(403, "M_FORBIDDEN");
    stage.act(&member_token, &room, "ban", &owner).await.is(403, "M_FORBIDDEN");
    let named = stage.set_level(&owner_token, &room, &owner, 0).await;
    named.is(400, "M_UNKNOWN");
    let named = stage.set_level(&member_token, &room, &owner, 0).await;
    named.is(400, "M_UNKNOWN");
    stage.make_admin(&room, &owner).await.is(400, "M_UNKNOWN");
    stage.leave(&owner_token, &room).await.ok();
    stage.act(&member_token, &room, "ban", &owner).await.is(403, "M_FORBIDDEN");
}

pub(crate) async fn a_promoted_member_of_version_12_is_weaker_than_the_creator(stage: &Stage) {
    let (_, _, member, member_token, room) = pair(stage, 12).await;
    for _ in 0..2 {
        stage.make_admin(&room, &member).await.ok();
    }
    assert_eq!(stage.levels(&room).await["users"][&member], 100);
    let path = format!("/rooms/{}/upgrade", enc(&room));
    let upgrade = stage.client(&member_token, "POST", &path, json!({ "new_version": "12" })).await;
    assert_eq!(upgrade.code(), (403, "M_FORBIDDEN"), "a tombstone wants 150");
}

pub(crate) async fn a_creator_gives_150_and_the_successor_upgrades(stage: &Stage) {
    let (owner, owner_token, member, member_token, room) = pair(stage, 12).await;
    stage.set_level(&owner_token, &room, &member, 150).await.ok();
    stage.leave(&owner_token, &room).await.ok();
    let path = format!("/rooms/{}/upgrade", enc(&room));
    let upgraded = stage.client(&member_token, "POST", &path, json!({ "new_version": "12" })).await.ok();
    let new = text(&upgraded, "replacement_room");
    let old = stage.read(&format!("/v1/rooms/{}", enc(&room))).await;
    assert_eq!(old["tombstoned"], true);
    assert_eq!(old["replacement_room"], new.as_str());
    let made = stage.read(&format!("/v1/rooms/{}", enc(&new))).await;
    assert_eq!((&made["creator"], &made["joined_members"]), (&json!(member), &json!(1)));
    assert!(!stage.members(&new).await.contains(&json!(owner)));
}

pub(crate) async fn an_equal_of_version_11_cannot_demote_but_oneself_can(stage: &Stage) {
    let (owner, owner_token, member, member_token, room) = pair(stage, 11).await;
    stage.set_level(&owner_token, &room, &member, 100).await.ok();
    stage.set_level(&member_token, &room, &owner, 0).await.is(403, "M_FORBIDDEN");
    stage.act(&member_token, &room, "kick", &owner).await.is(403, "M_FORBIDDEN");
    stage.set_level(&owner_token, &room, &owner, 0).await.ok();
    stage.act(&member_token, &room, "kick", &owner).await.ok();
    assert_eq!(stage.membership(&owner, &room).await, "leave");
    assert_eq!(stage.levels(&room).await["users"][&owner], 0, "leaving does not remove the entry");
}

pub(crate) async fn make_room_admin_acts_as_the_strongest_joined_member(stage: &Stage) {
    let (owner, owner_token, member, _, room) = pair(stage, 11).await;
    let mut levels = stage.levels(&room).await;
    levels["users"][&owner] = json!(90);
    levels["events"]["m.room.power_levels"] = json!(80);
    stage.put_levels(&owner_token, &room, &levels).await.ok();
    stage.make_admin(&room, &member).await.ok();
    assert_eq!(stage.levels(&room).await["users"][&member], 90, "copies the level of the strongest");
    assert_eq!(stage.levels(&room).await["users"][&owner], 90, "adds without removing");

    let (_, owner_token, member, _, room) = pair(stage, 11).await;
    stage.leave(&owner_token, &room).await.ok();
    stage.make_admin(&room, &member).await.is(400, "M_UNKNOWN");
}

pub(crate) async fn make_room_admin_invites_into_private_rooms(stage: &Stage) {
    let (_, owner_token, _, _, room) = pair(stage, 11).await;
    let outsider = stage.user("outside").await;
    stage.make_admin(&room, &outsider).await.ok();
    assert_eq!(stage.membership(&outsider, &room).await, "invite");
    assert_eq!(stage.levels(&room).await["users"][&outsider], 100);
    let ghost = format!("@ghost{}:im.test", stage.number());
    stage.make_admin(&room, &ghost).await.ok();
    assert_eq!(stage.levels(&room).await["users"][&ghost], 100, "a user who does not exist is accepted");

    let public = stage.room_with(&owner_token, json!({ "preset": "public_chat", "room_version": "11" })).await;
    stage.make_admin(&public, &outsider).await.ok();
    assert_eq!(stage.membership(&outsider, &public).await, "");
}

pub(crate) async fn make_room_admin_passes_a_locked_owner_and_not_a_suspended_one(stage: &Stage) {
    for version in [11, 12] {
        let (owner, _, member, _, room) = pair(stage, version).await;
        stage.lock(&owner, true).await;
        stage.make_admin(&room, &member).await.ok();
        assert_eq!(stage.levels(&room).await["users"][&member], 100);
        let (owner, _, member, _, room) = pair(stage, version).await;
        stage.suspend(&owner).await;
        assert_eq!(stage.make_admin(&room, &member).await.status, 403);
    }
}

pub(crate) async fn a_locked_or_suspended_owner_cannot_be_puppeted(stage: &Stage) {
    let (owner, _, member, _, room) = pair(stage, 11).await;
    let puppet = stage.puppet(&owner).await;
    stage.lock(&owner, true).await;
    stage.set_level(&puppet, &room, &member, 100).await.is(401, "M_USER_LOCKED");
    stage.leave(&puppet, &room).await.is(401, "M_USER_LOCKED");
    stage.lock(&owner, false).await;
    stage.suspend(&owner).await;
    stage.set_level(&puppet, &room, &member, 100).await.is(403, "M_USER_SUSPENDED");
    stage.leave(&puppet, &room).await.ok();
}

pub(crate) async fn an_orphaned_room_is_recovered_by_inviting_the_old_owner(stage: &Stage) {
    for version in [11, 12] {
        let (owner, owner_token, member, member_token, room) = pair(stage, version).await;
        stage.leave(&owner_token, &room).await.ok();
        stage.make_admin(&room, &member).await.is(400, "M_UNKNOWN");
        stage.act(&member_token, &room, "invite", &owner).await.ok();
        let puppet = stage.puppet(&owner).await;
        stage.join(&puppet, &room).await.ok();
        stage.set_level(&puppet, &room, &member, 100).await.ok();
    }
}

pub(crate) async fn nobody_raises_anybody_above_themselves(stage: &Stage) {
    let (_, owner_token, member, member_token, room) = pair(stage, 11).await;
    stage.set_level(&member_token, &room, &member, 50).await.is(403, "M_FORBIDDEN");
    stage.set_level(&owner_token, &room, &member, 101).await.is(403, "M_FORBIDDEN");
    stage.set_level(&owner_token, &room, &member, 50).await.ok();
    let name = format!("/rooms/{}/state/m.room.name", enc(&room));
    stage.client(&member_token, "PUT", &name, json!({ "name": "项目-阿尔法" })).await.ok();
    let other = format!("/rooms/{}/state/com.example.note", enc(&room));
    stage.client(&member_token, "PUT", &other, json!({ "note": 1 })).await.ok();
    stage.set_level(&owner_token, &room, &member, 0).await.ok();
    stage.client(&member_token, "PUT", &other, json!({ "note": 2 })).await.is(403, "M_FORBIDDEN");
    assert_eq!(stage.read(&format!("/v1/rooms/{}", enc(&room))).await["name"], "项目-阿尔法");
    assert_ne!(stage.levels(&room).await, Value::Null);
}
