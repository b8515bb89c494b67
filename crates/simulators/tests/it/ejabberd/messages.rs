//! What is said, who hears it, which copies stay and who may read them.

use serde_json::{Value, json};

use super::client::Client;
use super::stage::{HOST, Stage, room_jid};

fn of(user: &str) -> String {
    format!("{user}@{HOST}")
}

/// A room in which its owner has said so many things, and the owner.
async fn talked(stage: &Stage, options: &[(&str, &str)], times: usize) -> (String, Client) {
    let owner = stage.user("own").await;
    let room = stage.room(options, &[(&owner, "owner")]).await;
    let mut client = stage.session(&owner).await;
    client.join(&room_jid(&room)).await;
    for n in 0..times {
        client.say(&room_jid(&room), "groupchat", &format!("said-{n}")).await;
        client.until(|s| s.inside("body") == format!("said-{n}")).await;
    }
    (room, client)
}

pub(crate) async fn what_is_said_in_a_room_is_heard_and_kept(stage: &Stage) {
    let (room, mut owner) = talked(stage, &[], 0).await;
    let name = stage.user("hear").await;
    let mut client = stage.session(&name).await;
    client.join(&room_jid(&room)).await;
    client.say(&room_jid(&room), "groupchat", "hello").await;
    for listener in [&mut owner, &mut client] {
        let heard = listener.until(|s| s.inside("body") == "hello").await;
        assert_eq!(heard.get("from"), format!("{}/{name}", room_jid(&room)));
        assert_eq!(heard.find("stanza-id").map(|mark| mark.get("by")), Some(room_jid(&room).as_str()));
    }
    let late = stage.user("late").await;
    let mut late = stage.session(&late).await;
    let nick = late.jid.split('@').next().unwrap_or_default().to_owned();
    late.send(&format!(
        "<presence to='{}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
        room_jid(&room)
    ))
    .await;
    let history = late.until(|s| s.inside("body") == "hello").await;
    assert!(history.find("delay").is_some());
}

pub(crate) async fn only_occupants_speak(stage: &Stage) {
    let (room, _owner) = talked(stage, &[], 0).await;
    let name = stage.user("mute").await;
    let mut client = stage.session(&name).await;
    client.say(&room_jid(&room), "groupchat", "unheard").await;
    let refused = client.until(|s| s.get("type") == "error").await;
    assert_eq!(refused.condition(), "not-acceptable");
    client.say(&room_jid("no-such"), "groupchat", "unheard").await;
    let refused = client.until(|s| s.get("type") == "error").await;
    assert_eq!(refused.condition(), "item-not-found");
}

pub(crate) async fn a_room_s_archive_opens_to_members(stage: &Stage) {
    let (room, _owner) = talked(stage, &[("members_only", "true")], 1).await;
    let name = stage.user("mam").await;
    let mut client = stage.session(&name).await;
    let (_, refused) = client.archive(&room_jid(&room), "<max>5</max>").await;
    assert_eq!(refused.condition(), "forbidden");
    stage.affiliate(&room, &name, "member").await.ok();
    assert_eq!(client.archive(&room_jid(&room), "<max>5</max>").await.0, ["said-0"], "without sitting there");
    stage.affiliate(&room, &name, "none").await.ok();
    let (_, refused) = client.archive(&room_jid(&room), "<max>5</max>").await;
    assert_eq!(refused.condition(), "forbidden");
    client.join(&room_jid(&room)).await;
    assert_eq!(client.archive(&room_jid(&room), "<max>5</max>").await.0, ["said-0"], "through the hole");
    let (_, missing) = client.archive(&room_jid("no-such"), "<max>5</max>").await;
    assert_eq!(missing.condition(), "item-not-found");
}

pub(crate) async fn an_open_room_s_archive_opens_to_everybody(stage: &Stage) {
    let (room, _owner) = talked(stage, &[], 1).await;
    let name = stage.user("mam").await;
    let mut client = stage.session(&name).await;
    assert_eq!(client.archive(&room_jid(&room), "<max>5</max>").await.0, ["said-0"]);
    stage.affiliate(&room, &name, "outcast").await.ok();
    let (_, refused) = client.archive(&room_jid(&room), "<max>5</max>").await;
    assert_eq!(refused.condition(), "forbidden");
}

pub(crate) async fn archives_are_read_in_pages(stage: &Stage) {
    let (room, mut owner) = talked(stage, &[], 3).await;
    let room = room_jid(&room);
    let (first, answer) = owner.archive(&room, "<max>2</max>").await;
    let fin = answer.find("fin").expect("an end");
    assert_eq!(
        (first.as_slice(), fin.get("complete")),
        (["said-0".to_owned(), "said-1".to_owned()].as_slice(), "false")
    );
    assert_eq!(answer.inside("count"), "3");
    let (rest, answer) = owner.archive(&room, &format!("<max>2</max><after>{}</after>", answer.inside("last"))).await;
    assert_eq!(
        (rest.as_slice(), answer.find("fin").expect("an end").get("complete")),
        (["said-2".to_owned()].as_slice(), "true")
    );
    assert_eq!(owner.archive(&room, "<max>2</max><before/>").await.0, ["said-1", "said-2"]);
    let (none, answer) = owner.archive(&room, "<max>0</max>").await;
    assert_eq!((none.len(), answer.inside("count").as_str()), (0, "3"));
    assert_eq!(answer.find("fin").expect("an end").get("complete"), "false");
}

pub(crate) async fn ones_own_archive_is_all_one_gets(stage: &Stage) {
    let (one, two) = (stage.user("mine").await, stage.user("yours").await);
    let (mut mine, mut yours) = (stage.session(&one).await, stage.session(&two).await);
    yours.say(&of(&two), "chat", "to-myself").await;
    yours.until(|s| s.inside("body") == "to-myself").await;
    mine.say(&of(&two), "chat", "to-you").await;
    yours.until(|s| s.inside("body") == "to-you").await;
    assert_eq!(mine.archive("", "<max>5</max>").await.0, ["to-you"]);
    assert_eq!(mine.archive(&of(&two), "<max>5</max>").await.0, ["to-you"], "asked for another's, got one's own");
    let with = format!(
        "<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>\
         <value>urn:xmpp:mam:2</value></field><field var='with'><value>{}</value></field></x></query>",
        of("nobody")
    );
    let (found, answer) = mine.ask("set", "", &with).await;
    assert_eq!((found.len(), answer.inside("count").as_str()), (0, "0"));
    assert_eq!(answer.find("fin").expect("an end").get("complete"), "true");
}

pub(crate) async fn a_message_goes_to_every_session_and_into_both_archives(stage: &Stage) {
    let (one, two) = (stage.user("from").await, stage.user("to").await);
    let mut sender = stage.session(&one).await;
    let (mut desk, mut phone) = (stage.session_on(&two, "desk").await, stage.session_on(&two, "phone").await);
    sender.say(&of(&two), "chat", "both").await;
    for listener in [&mut desk, &mut phone] {
        let heard = listener.until(|s| s.inside("body") == "both").await;
        assert_eq!(heard.get("from"), format!("{}/desk", of(&one)));
    }
    assert_eq!(sender.archive("", "<max>5</max>").await.0, ["both"]);
    assert_eq!(phone.archive("", "<max>5</max>").await.0, ["both"]);
    sender.say(&format!("{}/phone", of(&two)), "chat", "one").await;
    phone.until(|s| s.inside("body") == "one").await;
    assert!(desk.so_far().await.iter().all(|stanza| stanza.inside("body") != "one"));
}

pub(crate) async fn nobody_gets_no_message(stage: &Stage) {
    let one = stage.user("from").await;
    let mut sender = stage.session(&one).await;
    let ghost = stage.name("ghost");
    sender.say(&of(&ghost), "chat", "lost").await;
    let refused = sender.until(|s| s.get("type") == "error").await;
    assert_eq!(refused.condition(), "service-unavailable");
    let args = json!({ "type": "chat", "from": of(&one), "to": of(&ghost), "subject": "", "body": "x" });
    stage.call("send_message", args).await.is(200, json!(0));
}

fn message(kind: &str, from: &str, to: &str, body: &str) -> Value {
    json!({ "type": kind, "from": from, "to": to, "subject": "", "body": body })
}

pub(crate) async fn the_api_sends_in_anybody_s_name(stage: &Stage) {
    let (one, two) = (stage.user("from").await, stage.user("to").await);
    let mut reader = stage.session(&two).await;
    stage.call("send_message", message("chat", &of(&one), &of(&two), "forged")).await.is(200, json!(0));
    let heard = reader.until(|s| s.inside("body") == "forged").await;
    assert_eq!(heard.get("from"), of(&one));
    let mut sender = stage.session(&one).await;
    assert_eq!(sender.archive("", "<max>5</max>").await.0, ["forged"], "as if they had written it");
    stage.call("send_message", message("chat", "x@else.where", &of(&two), "foreign")).await.is(200, json!(0));
    reader.until(|s| s.inside("body") == "foreign").await;
    let broken = json!({ "from": of(&one), "to": of(&two), "stanza": "<broken" });
    stage.call("send_stanza", broken).await.is(400, json!("unclosed token"));
    let stanza = "<message type='chat'><body>raw</body></message>";
    stage.call("send_stanza", json!({ "from": of(&one), "to": of(&two), "stanza": stanza })).await.is(200, json!(0));
    reader.until(|s| s.inside("body") == "raw").await;
}

pub(crate) async fn a_room_takes_from_the_api_only_what_an_occupant_says(stage: &Stage) {
    let (room, mut owner) = talked(stage, &[], 0).await;
    let (bare, full) = (owner.jid.split('/').next().unwrap_or_default().to_owned(), owner.jid.clone());
    for (from, body) in [(bare.as_str(), "lost"), ("x@corp.test/r", "lost"), (full.as_str(), "heard")] {
        stage.call("send_message", message("groupchat", from, &room_jid(&room), body)).await.is(200, json!(0));
    }
    let heard = owner.until(|s| s.find("body").is_some()).await;
    assert_eq!(heard.inside("body"), "heard");
}

pub(crate) async fn purging_an_archive_leaves_the_other_side(stage: &Stage) {
    let (one, two) = (stage.user("from").await, stage.user("to").await);
    let (mut sender, mut reader) = (stage.session(&one).await, stage.session(&two).await);
    sender.say(&of(&two), "chat", "kept").await;
    reader.until(|s| s.inside("body") == "kept").await;
    let args = json!({ "user": one, "host": HOST, "with": of(&two) });
    stage.call("remove_mam_for_user_with_peer", args).await.is(200, json!("MAM archive removed"));
    assert_eq!(sender.archive("", "<max>5</max>").await.0.len(), 0);
    assert_eq!(reader.archive("", "<max>5</max>").await.0, ["kept"]);
}
