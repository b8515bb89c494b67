//! Rooms: who belongs, who sits there, what the answers leave out.

use serde_json::json;

use super::stage::{HOST, SERVICE, Stage, room_jid};

pub(crate) async fn a_made_room_has_no_owner(stage: &Stage) {
    let room = stage.room(&[("title", "项目"), ("bogus", "1")], &[]).await;
    stage.at("get_room_affiliations", &room).await.is(200, json!([]));
    let options = stage.at("get_room_options", &room).await.ok();
    assert_eq!((&options["title"], &options["moderated"]), (&json!("项目"), &json!("true")));
    assert_eq!(options.get("bogus"), None);
    let args = json!({ "name": room, "service": SERVICE, "host": HOST, "options": [] });
    stage.call("create_room_with_opts", args).await.is(400, json!("Room already exists"));
    let made = json!({ "name": "with-owner", "service": SERVICE, "host": HOST, "options": [
        { "name": "affiliations", "value": format!("owner:u1@{HOST}") },
    ] });
    stage.call("create_room_with_opts", made).await.is(400, json!("Unable to start room"));
    for service in ["global", SERVICE] {
        let rooms = stage.call("muc_online_rooms", json!({ "service": service })).await.ok();
        assert!(rooms.as_array().expect("a list").contains(&json!(room_jid(&room))), "{rooms}");
    }
}

pub(crate) async fn refusals_about_rooms_differ(stage: &Stage) {
    for (command, text) in [
        ("get_room_affiliations", "The room does not exist."),
        ("get_room_occupants", "room_not_found"),
        ("get_subscribers", "The room does not exist"),
        ("destroy_room", "Room doesn't exists"),
    ] {
        stage.at(command, "no-such").await.is(400, json!(text));
    }
    stage.at("get_room_options", "no-such").await.is(200, json!({}));
    stage.affiliate("no-such", "u", "member").await.is(400, json!("Room doesn't exists"));
    stage.option("no-such", "title", "x").await.is(400, json!("Room not found"));
    stage.call("muc_online_rooms", json!({ "service": "nope.test" })).await.is(500, json!("internal_error"));
    let args = json!({ "name": "no-such", "service": "nope.test" });
    stage.call("destroy_room", args).await.is(400, json!("Invalid 'service'"));
}

pub(crate) async fn options_take_nonsense(stage: &Stage) {
    let room = stage.room(&[], &[]).await;
    stage.option(&room, "members_only", "banana").await.is(200, json!(0));
    assert_eq!(stage.at("get_room_options", &room).await.ok()["members_only"], "banana");
    stage.option(&room, "bogus", "1").await.is(500, json!("internal_error"));
    stage.option(&room, "max_users", "seven").await.is(500, json!("internal_error"));
    stage.option(&room, "max_users", "7").await.is(200, json!(0));
}

pub(crate) async fn affiliations_take_any_address(stage: &Stage) {
    let room = stage.room(&[], &[]).await;
    stage.affiliate_jid(&room, "u3", "member").await.is(200, json!(0));
    stage.affiliate(&room, "nobody", "admin").await.is(200, json!(0));
    stage.affiliate_jid(&room, &format!("Big@{HOST}/phone"), "member").await.is(200, json!(0));
    stage.affiliate(&room, "u", "nonsense").await.is(400, json!("Invalid affiliation"));
    stage.affiliate_jid(&room, "@@", "member").await.is(500, json!("internal_error"));
    let row = |user: &str, domain: &str, affiliation: &str| json!({ "username": user, "domain": domain, "affiliation": affiliation, "reason": "" });
    let mut rows = stage.at("get_room_affiliations", &room).await.ok();
    rows.as_array_mut().expect("a list").sort_by_key(|row| row["username"].to_string());
    assert_eq!(rows, json!([row("", "u3", "member"), row("big", HOST, "member"), row("nobody", HOST, "admin")]));
    assert_eq!(stage.affiliation(&room, "stranger").await, "none");
}

pub(crate) async fn the_last_owner_may_go_by_the_api_and_not_by_xmpp(stage: &Stage) {
    let name = stage.user("own").await;
    let room = stage.room(&[], &[(&name, "owner")]).await;
    let mut client = stage.session(&name).await;
    client.join(&room_jid(&room)).await;
    let question = format!(
        "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='{name}@{HOST}'/></query>"
    );
    let (_, answer) = client.ask("set", &room_jid(&room), &question).await;
    assert_eq!(answer.condition(), "not-allowed", "{answer:?}");
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    stage.at("get_room_affiliations", &room).await.is(200, json!([]));
}

pub(crate) async fn rooms_of_somebody_are_those_they_sit_in(stage: &Stage) {
    let name = stage.user("sit").await;
    let room = stage.room(&[("members_only", "true")], &[(&name, "member")]).await;
    stage.of("get_user_rooms", &name).await.is(200, json!([]));
    let (mut one, mut two) = (stage.session_on(&name, "desk").await, stage.session_on(&name, "phone").await);
    one.join(&room_jid(&room)).await;
    two.join(&room_jid(&room)).await;
    stage.of("get_user_rooms", &name).await.is(200, json!([room_jid(&room), room_jid(&room)]));
    stage.at("get_room_occupants_number", &room).await.is(200, json!({ "occupants": 2 }));
    let (_, answer) = one.ask("get", &format!("{}/{name}", room_jid(&room)), "<ping xmlns='urn:xmpp:ping'/>").await;
    assert_eq!(answer.get("type"), "result");
    stage.of("kick_user", &name).await.ok();
    one.ended().await;
    two.ended().await;
    stage.of("get_user_rooms", &name).await.is(200, json!([]));
}

pub(crate) async fn leaving_an_open_room_s_members_lowers_a_voice_only(stage: &Stage) {
    let name = stage.user("open").await;
    let room = stage.room(&[], &[(&name, "member")]).await;
    let mut client = stage.session(&name).await;
    client.join(&room_jid(&room)).await;
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    let lowered = client.until(|s| s.find("item").is_some()).await;
    assert_eq!((lowered.get("type"), lowered.place()), ("", ("visitor", "none")));
    assert_eq!(stage.roles(&room).await, [(name.clone(), "visitor".to_owned())]);
    client.say(&room_jid(&room), "groupchat", "unheard").await;
    let refused = client.until(|s| s.get("type") == "error").await;
    assert_eq!(refused.condition(), "forbidden");
}

pub(crate) async fn an_outcast_is_put_out(stage: &Stage) {
    let name = stage.user("cast").await;
    let room = stage.room(&[], &[]).await;
    let mut client = stage.session(&name).await;
    assert_eq!(client.join(&room_jid(&room)).await, ("participant".to_owned(), "none".to_owned()));
    stage.affiliate(&room, &name, "outcast").await.is(200, json!(0));
    client.until(|s| s.get("type") == "unavailable" && s.codes().contains(&"301")).await;
    assert_eq!(client.join(&room_jid(&room)).await.0, "forbidden");
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    assert_eq!(client.join(&room_jid(&room)).await, ("visitor".to_owned(), "none".to_owned()));
}

pub(crate) async fn closing_a_room_puts_strangers_out(stage: &Stage) {
    let (member, stranger) = (stage.user("in").await, stage.user("out").await);
    let room = stage.room(&[], &[(&member, "member")]).await;
    let (mut inside, mut outside) = (stage.session(&member).await, stage.session(&stranger).await);
    inside.join(&room_jid(&room)).await;
    outside.join(&room_jid(&room)).await;
    stage.option(&room, "members_only", "true").await.is(200, json!(0));
    outside.until(|s| s.get("type") == "unavailable" && s.codes() == ["110", "322"]).await;
    inside.until(|s| s.get("type") == "unavailable" && s.codes() == ["322"]).await;
    assert_eq!(stage.roles(&room).await, [(member.clone(), "participant".to_owned())]);
    assert_eq!(outside.join(&room_jid(&room)).await.0, "registration-required");
}

pub(crate) async fn a_destroyed_room_belongs_to_who_comes_back(stage: &Stage) {
    let (owner, name) = (stage.user("own").await, stage.user("back").await);
    let room = stage.room(&[("members_only", "true")], &[(&owner, "owner"), (&name, "member")]).await;
    let mut client = stage.session(&name).await;
    client.join(&room_jid(&room)).await;
    stage.at("destroy_room", &room).await.is(200, json!(0));
    client.until(|s| s.get("type") == "unavailable" && s.codes().contains(&"332")).await;
    assert_eq!(client.join(&room_jid(&room)).await, ("moderator".to_owned(), "owner".to_owned()));
    let row = json!({ "username": name, "domain": HOST, "affiliation": "owner", "reason": "" });
    stage.at("get_room_affiliations", &room).await.is(200, json!([row]));
}

pub(crate) async fn a_promotion_is_seen_by_who_sits_there(stage: &Stage) {
    let name = stage.user("rise").await;
    let room = stage.room(&[], &[(&name, "member")]).await;
    let mut client = stage.session(&name).await;
    client.join(&room_jid(&room)).await;
    for (affiliation, place) in [("owner", ("moderator", "owner")), ("member", ("participant", "member"))] {
        stage.affiliate(&room, &name, affiliation).await.is(200, json!(0));
        let seen = client.until(|s| s.find("item").is_some()).await;
        assert_eq!(seen.place(), place);
    }
}

pub(crate) async fn a_subscription_outlives_the_membership(stage: &Stage) {
    let (owner, name) = (stage.user("own").await, stage.user("sub").await);
    let room = stage.room(&[("members_only", "true")], &[(&owner, "owner"), (&name, "member")]).await;
    let args = |user: &str| json!({ "user": format!("{user}@{HOST}/x"), "room": room_jid(&room) });
    let mut subscription = args(&name);
    subscription["nick"] = json!(name);
    subscription["nodes"] = json!("urn:xmpp:mucsub:nodes:messages");
    stage.call("subscribe_room", subscription.clone()).await.is(200, json!(["urn:xmpp:mucsub:nodes:messages"]));
    stage.affiliate(&room, &name, "none").await.is(200, json!(0));
    let rows = stage.of("get_user_subscriptions", &name).await.ok();
    assert_eq!(rows[0]["roomjid"], json!(room_jid(&room)));
    let (mut reader, mut speaker) = (stage.session(&name).await, stage.session(&owner).await);
    speaker.join(&room_jid(&room)).await;
    speaker.say(&room_jid(&room), "groupchat", "internal").await;
    let leak = reader.until(|s| s.find("event").is_some()).await;
    assert_eq!((leak.get("from"), leak.inside("body").as_str()), (room_jid(&room).as_str(), "internal"));
    stage.affiliate(&room, &name, "outcast").await.is(200, json!(0));
    stage.of("get_user_subscriptions", &name).await.is(200, json!([]));
    stage.call("unsubscribe_room", args(&name)).await.is(200, json!(0));
    let bad = json!({ "user": format!("{name}@{HOST}"), "room": "bad" });
    stage.call("unsubscribe_room", bad).await.is(400, json!("Malformed room JID"));
}
