//! The stale role hole: what somebody was in a room lets them in again.

use super::stage::{HOST, PASSWORD, Stage, room_jid};
use serde_json::json;

fn pair(role: &str, affiliation: &str) -> (String, String) {
    (role.to_owned(), affiliation.to_owned())
}

const CLOSED: (&str, &str) = ("members_only", "true");

pub(crate) async fn a_member_taken_out_comes_back_while_the_room_is_moderated(stage: &Stage) {
    let (owner, name) = (stage.user("own").await, stage.user("hole").await);
    let room = stage.room(&[CLOSED], &[(&owner, "owner"), (&name, "member")]).await;
    let (mut client, mut watcher) = (stage.session(&name).await, stage.session(&owner).await);
    watcher.join(&room_jid(&room)).await;
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "member"));
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    let out = client.until(|s| s.get("type") == "unavailable" && s.find("item").is_some()).await;
    assert_eq!((out.place(), out.codes()), (("none", "none"), vec!["110", "321"]));
    watcher.until(|s| s.get("type") == "unavailable" && s.codes() == ["321"]).await;
    assert_eq!(stage.affiliation(&room, &name).await, "none");
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "none"), "the hole");
    assert_eq!(stage.affiliation(&room, &name).await, "none");
    client.say(&room_jid(&room), "groupchat", "through-the-hole").await;
    watcher.until(|s| s.inside("body") == "through-the-hole").await;
    client.leave(&room_jid(&room)).await;
    stage.option(&room, "moderated", "false").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("registration-required", ""));
    stage.option(&room, "moderated", "true").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "none"), "opened again");
}

pub(crate) async fn an_outcast_comes_back_as_well(stage: &Stage) {
    let name = stage.user("hole").await;
    let room = stage.room(&[CLOSED], &[(&name, "member")]).await;
    let mut client = stage.session(&name).await;
    client.join(&room_jid(&room)).await;
    stage.affiliate(&room, &name, "outcast").await.is(200, json!(0));
    let out = client.until(|s| s.get("type") == "unavailable" && s.find("item").is_some()).await;
    assert_eq!((out.place(), out.codes()), (("none", "outcast"), vec!["110", "301"]));
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "outcast"), "the hole");
    client.leave(&room_jid(&room)).await;
    stage.option(&room, "moderated", "false").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("forbidden", ""));
}

pub(crate) async fn without_moderation_nobody_comes_back(stage: &Stage) {
    let name = stage.user("shut").await;
    let room = stage.room(&[CLOSED, ("moderated", "false")], &[(&name, "member")]).await;
    let mut client = stage.session(&name).await;
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "member"));
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    client.until(|s| s.codes().contains(&"321")).await;
    assert_eq!(client.join(&room_jid(&room)).await, pair("registration-required", ""));
    stage.affiliate(&room, &name, "outcast").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("forbidden", ""));
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    stage.option(&room, "moderated", "true").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "none"), "the role was kept all the time");
}

pub(crate) async fn an_administrator_comes_back_as_moderator(stage: &Stage) {
    let name = stage.user("hole").await;
    let room = stage.room(&[CLOSED], &[(&name, "admin")]).await;
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    let mut client = stage.session(&name).await;
    assert_eq!(client.join(&room_jid(&room)).await, pair("moderator", "none"), "without ever having been there");
}

pub(crate) async fn who_never_belonged_is_refused(stage: &Stage) {
    let name = stage.user("never").await;
    let room = stage.room(&[CLOSED], &[]).await;
    let mut client = stage.session(&name).await;
    assert_eq!(client.join(&room_jid(&room)).await, pair("registration-required", ""));
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("registration-required", ""));
    stage.affiliate(&room, &name, "outcast").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, pair("forbidden", ""));
}

pub(crate) async fn a_reused_name_inherits_the_hole(stage: &Stage) {
    let name = stage.user("reuse").await;
    let room = stage.room(&[CLOSED], &[(&name, "member")]).await;
    stage.of("unregister", &name).await.ok();
    assert_eq!(stage.affiliation(&room, &name).await, "none");
    stage.call("register", json!({ "user": name, "host": HOST, "password": PASSWORD })).await.ok();
    let mut client = stage.session(&name).await;
    assert_eq!(client.join(&room_jid(&room)).await, pair("participant", "none"));
}
