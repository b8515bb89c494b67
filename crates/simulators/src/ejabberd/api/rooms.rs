//! Rooms: listing, making, changing; who belongs to them and who sits in them.

use serde_json::{Map, Value, json};

use super::{Answer, Cx, Refusal, said, yes};
use crate::ejabberd::jid::{Jid, is_node};
use crate::ejabberd::server::{Affiliation, Room, Subscriber};

/// The room that is named. The refusal's text is each command's own.
fn named(cx: &Cx<'_>, missing: &str) -> Result<String, Refusal> {
    let name = cx.text("name");
    if cx.text("service") != cx.server.service() || cx.server.room(name).is_none() {
        return said(400, missing);
    }
    Ok(name.to_owned())
}

fn read<'a>(cx: &'a Cx<'_>, missing: &str) -> Result<&'a Room, Refusal> {
    let name = named(cx, missing)?;
    cx.server.room(&name).ok_or(Refusal::Crash)
}

/// Commands that change a room look at the service before the room.
fn changed(cx: &Cx<'_>, missing: &str) -> Result<String, Refusal> {
    if cx.text("service") != cx.server.service() {
        return said(400, "Invalid 'service'");
    }
    named(cx, missing)
}

pub(super) fn online(cx: &mut Cx<'_>) -> Answer {
    let service = cx.text("service");
    if service != "global" && service != cx.server.service() {
        return Err(Refusal::Crash);
    }
    Ok(cx.server.rooms().map(|room| cx.server.room_jid(&room.name)).collect())
}

pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    let name = cx.text("name").to_owned();
    if !is_node(&name) {
        return said(400, "Invalid 'name'");
    }
    if cx.text("service") != cx.server.service() {
        return said(400, "Invalid 'service'");
    }
    if !cx.is_ours("host") {
        return Err(Refusal::Crash);
    }
    let rows = cx.args.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let pair = |row: &Value| {
        let field = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
        Some((field("name")?, field("value").unwrap_or_default()))
    };
    let options: Vec<(String, String)> = rows.iter().filter_map(pair).collect();
    if options.iter().any(|(option, _)| option == "affiliations") {
        return said(400, "Unable to start room");
    }
    let made = cx.server.create_room(&cx.by, &name, options.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    if made { yes() } else { said(400, "Room already exists") }
}

pub(super) fn destroy(cx: &mut Cx<'_>) -> Answer {
    let name = changed(cx, "Room doesn't exists")?;
    cx.server.destroy_room(&cx.by, &name);
    yes()
}

/// Nothing at all for a room that isn't there.
pub(super) fn options(cx: &mut Cx<'_>) -> Answer {
    let Ok(room) = read(cx, "") else { return Ok(json!({})) };
    let mut all: Map<String, Value> = room.options.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    all.insert("lang".to_owned(), json!("en"));
    Ok(Value::Object(all))
}

pub(super) fn change_option(cx: &mut Cx<'_>) -> Answer {
    let name = changed(cx, "Room not found")?;
    let (option, value) = (cx.text("option").to_owned(), cx.text("value").to_owned());
    cx.server.set_option(&cx.by, &name, &option, &value).map_err(|_| Refusal::Crash)?;
    yes()
}

pub(super) fn affiliations(cx: &mut Cx<'_>) -> Answer {
    let room = read(cx, "The room does not exist.")?;
    let apart = |(jid, affiliation): (&String, &Affiliation)| {
        let (user, domain) = jid.split_once('@').unwrap_or(("", jid));
        (user.to_owned(), domain.to_owned(), *affiliation)
    };
    let mut rows: Vec<_> = room.affiliations.iter().map(apart).collect();
    rows.sort();
    let row = |(user, domain, affiliation): (String, String, Affiliation)| json!({ "username": user, "domain": domain, "affiliation": affiliation.as_str(), "reason": "" });
    Ok(rows.into_iter().map(row).collect())
}

pub(super) fn affiliation(cx: &mut Cx<'_>) -> Answer {
    let room = read(cx, "The room does not exist.")?;
    let jid = Jid::parse(cx.text("jid")).ok_or(Refusal::Crash)?;
    Ok(json!({ "affiliation": room.affiliation(&jid.bare()).as_str() }))
}

/// Takes any address: of nobody, and one without a domain, which it keeps as a domain.
pub(super) fn set_affiliation(cx: &mut Cx<'_>) -> Answer {
    let Some(affiliation) = Affiliation::parse(cx.text("affiliation")) else {
        return said(400, "Invalid affiliation");
    };
    let name = changed(cx, "Room doesn't exists")?;
    let jid = Jid::parse(cx.text("jid")).ok_or(Refusal::Crash)?;
    cx.server.set_affiliation(&cx.by, &name, &jid.bare(), affiliation, "");
    yes()
}

pub(super) fn occupants(cx: &mut Cx<'_>) -> Answer {
    let room = read(cx, "room_not_found")?;
    let rows = room.occupants.iter().map(|o| json!({ "jid": o.jid, "nick": o.nick, "role": o.role.as_str() }));
    Ok(rows.collect())
}

pub(super) fn occupants_number(cx: &mut Cx<'_>) -> Answer {
    Ok(json!({ "occupants": read(cx, "room_not_found")?.occupants.len() }))
}

/// Rooms in which the account sits now, once for each session; nothing of those it belongs to.
pub(super) fn of_user(cx: &mut Cx<'_>) -> Answer {
    let jid = format!("{}@{}", cx.user(), cx.text("host"));
    let sits = |room: &Room| room.occupants.iter().filter(|occupant| occupant.bare() == jid).count();
    let rooms = cx.server.rooms().flat_map(|room| std::iter::repeat_n(cx.server.room_jid(&room.name), sits(room)));
    Ok(rooms.collect())
}

pub(super) fn subscribers(cx: &mut Cx<'_>) -> Answer {
    Ok(read(cx, "The room does not exist")?.subscribers.keys().map(String::as_str).collect())
}

pub(super) fn subscriptions(cx: &mut Cx<'_>) -> Answer {
    let jid = format!("{}@{}", cx.user(), cx.text("host"));
    let row = |room: &Room| {
        let subscriber = room.subscribers.get(&jid)?;
        let jid = cx.server.room_jid(&room.name);
        Some(json!({ "roomjid": jid, "usernick": subscriber.nick, "nodes": subscriber.nodes }))
    };
    Ok(cx.server.rooms().filter_map(row).collect())
}

/// The room and the bare address that a subscription is about.
fn subscription(cx: &Cx<'_>) -> Result<(String, String), Refusal> {
    let room = Jid::parse(cx.text("room")).filter(|room| !room.node.is_empty());
    let Some(room) = room else { return said(400, "Malformed room JID") };
    let Some(user) = Jid::parse(cx.text("user")) else { return said(400, "Malformed user JID") };
    if room.domain != cx.server.service() || cx.server.room(&room.node).is_none() {
        return said(400, "The room does not exist");
    }
    Ok((room.node, user.bare()))
}

pub(super) fn subscribe(cx: &mut Cx<'_>) -> Answer {
    let (room, user) = subscription(cx)?;
    let nodes: Vec<String> = cx.text("nodes").split(',').map(str::to_owned).collect();
    let subscriber = Subscriber { nick: cx.text("nick").to_owned(), nodes: nodes.clone() };
    cx.server.subscribe(&cx.by, &room, &user, subscriber);
    Ok(json!(nodes))
}

pub(super) fn unsubscribe(cx: &mut Cx<'_>) -> Answer {
    let (room, user) = subscription(cx)?;
    cx.server.unsubscribe(&cx.by, &room, &user);
    yes()
}
