//! Rooms from a member's side: making them, their state, their messages, moving to a new version.

use serde_json::{Map, Value, json};

use super::admin_messages::{kind_of, page};
use super::cx::{Cx, done, optional_text, text};
use super::error::{Answer, Refusal, bad, forbidden, not_found, refuse};
use super::limits::Limited;
use super::power::{level_of, may_change_levels, may_send, needed_for};
use crate::synapse::estate::{
    AccountIx, Event, Membership, POWER_LEVELS, Room, RoomIx, What, default_power_levels, event_id,
};

/// The room in the path, which the caller must be in, or have been in.
fn seen_room(cx: &Cx<'_>) -> Result<RoomIx, Refusal> {
    let text = || format!("User {} not in room {}", cx.acting_id(), cx.args[0]);
    let room = cx.estate.find_room(cx.args[0]).ok_or_else(|| forbidden(text()))?;
    match cx.estate.room_at(room).membership(cx.by.acting) {
        Some(Membership::Join | Membership::Leave | Membership::Ban) => Ok(room),
        Some(Membership::Invite) | None => Err(forbidden(text())),
    }
}

fn joined_room(cx: &Cx<'_>) -> Result<RoomIx, Refusal> {
    let room = seen_room(cx)?;
    super::power::must_be_joined(cx.estate, cx.estate.room_at(room), cx.by.acting)?;
    Ok(room)
}

pub(super) fn version(text: Option<&str>) -> Result<u8, Refusal> {
    let unsupported =
        || refuse(400, "M_UNSUPPORTED_ROOM_VERSION", "Your homeserver does not support this room version");
    match text {
        None => Ok(12),
        Some(text) => text.parse().ok().filter(|v| (1..=12).contains(v)).ok_or_else(unsupported),
    }
}

fn ids(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    cx.not_suspended()?;
    cx.count_towards(Limited::CreateRoom, "")?;
    let body = cx.body_or_empty()?;
    let version = version(optional_text(&body, "room_version"))?;
    let public = optional_text(&body, "visibility") == Some("public");
    let preset = optional_text(&body, "preset").unwrap_or(if public { "public_chat" } else { "private_chat" });
    let invited: Vec<AccountIx> = ids(body.get("invite")).iter().map(|id| cx.estate.intern(id)).collect();
    let me = cx.acting_id().to_owned();
    let creation = body.get("creation_content").and_then(Value::as_object).cloned().unwrap_or_default();
    let trusted = preset == "trusted_private_chat";
    let additional = additional_creators(cx, version, &creation, if trusted { &invited } else { &[] });
    let mut levels = default_power_levels(version, &me, if preset == "public_chat" { 50 } else { 0 });
    if preset == "public_chat" {
        levels["events"]["m.call.invite"] = json!(50);
    }
    if trusted && version < 12 {
        for ix in &invited {
            levels["users"][&cx.estate.get(*ix).user_id] = json!(100);
        }
    }
    if let Some(changes) = body.get("power_level_content_override").and_then(Value::as_object) {
        levels.as_object_mut().expect("default power levels are an object").extend(changes.clone());
    }
    no_creator_in(cx, version, &additional, &levels)?;
    let room = new_room(cx, version, creation, &additional, &levels);
    first_state(cx, room, &body, preset);
    for ix in invited {
        cx.estate.set_membership(cx.by, room, ix, Membership::Invite, None);
    }
    Ok(done(json!({ "room_id": cx.estate.room_at(room).id })))
}

fn additional_creators(
    cx: &mut Cx<'_>,
    version: u8,
    creation: &Map<String, Value>,
    trusted: &[AccountIx],
) -> Vec<AccountIx> {
    if version < 12 {
        return Vec::new();
    }
    let mut creators: Vec<AccountIx> =
        ids(creation.get("additional_creators")).iter().map(|id| cx.estate.intern(id)).collect();
    creators.extend(trusted);
    creators.retain(|ix| *ix != cx.by.acting);
    creators.sort_unstable();
    creators.dedup();
    creators
}

fn no_creator_in(cx: &Cx<'_>, version: u8, additional: &[AccountIx], levels: &Value) -> Result<(), Refusal> {
    let mut creators = additional.iter().chain([&cx.by.acting]).map(|ix| cx.estate.get(*ix).user_id.as_str());
    match creators.find(|id| version >= 12 && levels["users"].get(id).is_some()) {
        None => Ok(()),
        Some(id) => Err(bad(format!("Creator user {id} must not appear in content.users"))),
    }
}

fn new_room(
    cx: &mut Cx<'_>,
    version: u8,
    mut creation: Map<String, Value>,
    additional: &[AccountIx],
    levels: &Value,
) -> RoomIx {
    creation.insert("room_version".to_owned(), json!(version.to_string()));
    if version < 11 {
        creation.insert("creator".to_owned(), json!(cx.acting_id()));
    }
    if !additional.is_empty() {
        let names: Vec<&str> = additional.iter().map(|ix| cx.estate.get(*ix).user_id.as_str()).collect();
        creation.insert("additional_creators".to_owned(), json!(names));
    }
    cx.estate.add_room_with(cx.by, version, Value::Object(creation), levels, additional)
}

fn first_state(cx: &mut Cx<'_>, room: RoomIx, body: &Map<String, Value>, preset: &str) {
    let by = cx.by;
    let rule = if preset == "public_chat" { "public" } else { "invite" };
    cx.estate.set_state(by, room, "m.room.join_rules", "", json!({ "join_rule": rule }));
    cx.estate.set_state(by, room, "m.room.history_visibility", "", json!({ "history_visibility": "shared" }));
    if preset != "public_chat" {
        cx.estate.set_state(by, room, "m.room.guest_access", "", json!({ "guest_access": "can_join" }));
    }
    for item in body.get("initial_state").and_then(Value::as_array).into_iter().flatten() {
        let kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
        let key = item.get("state_key").and_then(Value::as_str).unwrap_or_default();
        let content = item.get("content").cloned().unwrap_or_else(|| json!({}));
        cx.estate.set_state(by, room, kind, key, content);
    }
    for (field, kind) in [("name", "m.room.name"), ("topic", "m.room.topic")] {
        if let Some(text) = optional_text(body, field) {
            cx.estate.set_state(by, room, kind, "", json!({ field: text }));
        }
    }
}

pub(super) fn joined(cx: &mut Cx<'_>) -> Answer {
    let id = cx.acting_id();
    Ok(done(json!({ "joined_rooms": cx.estate.rooms_of(id, Membership::Join) })))
}

pub(super) fn state(cx: &mut Cx<'_>) -> Answer {
    let room = seen_room(cx)?;
    Ok(done(Value::Array(cx.estate.full_state(room))))
}

pub(super) fn state_event(cx: &mut Cx<'_>) -> Answer {
    let room = seen_room(cx)?;
    let (kind, key) = (cx.args[1], cx.args.get(2).copied().unwrap_or_default());
    let content = if kind == "m.room.member" {
        let member = cx.estate.find(key).and_then(|ix| cx.estate.room_at(room).membership(ix));
        member.map(|membership| json!({ "membership": membership.as_str() }))
    } else {
        cx.estate.room_at(room).state(kind, key).cloned()
    };
    Ok(done(content.ok_or_else(|| not_found("Event not found."))?))
}

pub(super) fn put_state(cx: &mut Cx<'_>) -> Answer {
    let content = Value::Object(cx.body()?);
    let (kind, key) = (cx.args[1], cx.args.get(2).copied().unwrap_or_default());
    let room = room_to_act_in(cx)?;
    cx.not_suspended()?;
    cx.count_towards(Limited::Message, "")?;
    let at = cx.estate.room_at(room);
    match kind {
        POWER_LEVELS => may_change_levels(cx.estate, at, cx.by.acting, &content)?,
        "m.room.create" => return Err(forbidden("You can't change the create event")),
        "m.room.member" => return Err(bad("Use the membership endpoints")),
        _ => may_send(cx.estate, at, cx.by.acting, kind, true)?,
    }
    let seq = cx.estate.set_state(cx.by, room, kind, key, content);
    Ok(done(json!({ "event_id": event_id(room, seq) })))
}

fn room_to_act_in(cx: &Cx<'_>) -> Result<RoomIx, Refusal> {
    let room = cx.estate.find_room(cx.args[0]);
    room.ok_or_else(|| forbidden(format!("User {} not in room {}", cx.acting_id(), cx.args[0])))
}

pub(super) fn send(cx: &mut Cx<'_>) -> Answer {
    let content = Value::Object(cx.body()?);
    let (kind, transaction) = (cx.args[1], cx.args[2]);
    let room = room_to_act_in(cx)?;
    cx.not_suspended()?;
    cx.count_towards(Limited::Message, "")?;
    may_send(cx.estate, cx.estate.room_at(room), cx.by.acting, kind, false)?;
    let seq = cx.estate.send_message(cx.by, room, kind, content, Some(transaction));
    Ok(done(json!({ "event_id": event_id(room, seq) })))
}

/// Redacting one's own events stays allowed to a suspended user.
pub(super) fn redact(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body_or_empty()?;
    let room = room_to_act_in(cx)?;
    let (_, event) =
        cx.estate.event(cx.args[1]).filter(|(at, _)| *at == room).ok_or_else(|| not_found("Unknown event"))?;
    let (seq, own) = (event.seq, event.sender == cx.by.acting);
    if !own {
        cx.not_suspended()?;
    }
    let at = cx.estate.room_at(room);
    may_send(cx.estate, at, cx.by.acting, "m.room.redaction", false)?;
    if !own && level_of(cx.estate, at, cx.by.acting) < needed_for(at, "redact") {
        return Err(forbidden("You don't have permission to redact events"));
    }
    let redaction = cx.estate.redact(cx.by, room, seq, optional_text(&body, "reason"));
    Ok(done(json!({ "event_id": event_id(room, redaction) })))
}

/// The last position that the caller may see: everything for a member, up to the leaving for somebody who left.
fn visible_until(room: &Room, account: AccountIx) -> u64 {
    room.members.get(&account).map_or(0, |m| if m.membership == Membership::Join { u64::MAX } else { m.seq })
}

fn is_open(room: &Room) -> bool {
    room.state("m.room.history_visibility", "").is_some_and(|c| c["history_visibility"] == "world_readable")
}

pub(super) fn messages(cx: &mut Cx<'_>) -> Answer {
    let room = seen_room(cx)?;
    let until = visible_until(cx.estate.room_at(room), cx.by.acting);
    let mut reply = page(cx, room, "b", until, |_| true)?;
    if let crate::wire::Body::Json(body) = &mut reply.body {
        hide_erased(cx, room, &mut body["chunk"]);
    }
    Ok(reply)
}

/// Who joined after an erased user wrote something sees it empty.
pub(super) fn hide_erased(cx: &Cx<'_>, room: RoomIx, chunk: &mut Value) {
    let joined = cx.estate.room_at(room).members.get(&cx.by.acting).map_or(0, |member| member.seq);
    for event in chunk.as_array_mut().into_iter().flatten() {
        let erased = event["sender"].as_str().and_then(|id| cx.estate.account(id)).is_some_and(|a| a.erased);
        let seq = event["event_id"].as_str().and_then(|id| cx.estate.event(id)).map_or(0, |(_, e)| e.seq);
        if erased && seq < joined && event.get("state_key").is_none() {
            event["content"] = json!({});
        }
    }
}

pub(super) fn event(cx: &mut Cx<'_>) -> Answer {
    // A history that is open to the world is open to whoever was never there, too.
    let open = cx.estate.find_room(cx.args[0]).filter(|room| is_open(cx.estate.room_at(*room)));
    let (room, until) = if let Some(room) = open {
        (room, u64::MAX)
    } else {
        let room = seen_room(cx)?;
        (room, visible_until(cx.estate.room_at(room), cx.by.acting))
    };
    let found = cx.estate.event(cx.args[1]).filter(|(at, event)| *at == room && event.seq <= until);
    let (_, event) = found.ok_or_else(|| not_found("Event not found."))?;
    Ok(done(cx.estate.render(room, event)))
}

pub(super) fn members(cx: &mut Cx<'_>) -> Answer {
    let room = seen_room(cx)?;
    let members = cx.estate.room_at(room).members.iter();
    let chunk: Vec<Value> = members.map(|(ix, member)| cx.estate.render_member(room, *ix, member)).collect();
    Ok(done(json!({ "chunk": chunk })))
}

pub(super) fn joined_members(cx: &mut Cx<'_>) -> Answer {
    let room = joined_room(cx)?;
    let entry = |ix: AccountIx| {
        let account = cx.estate.get(ix);
        (account.user_id.clone(), json!({ "display_name": account.display_name, "avatar_url": null }))
    };
    let joined: Map<String, Value> = cx.estate.room_at(room).with(Membership::Join).map(entry).collect();
    Ok(done(json!({ "joined": joined })))
}

/// A new room with the same name and powers, owned by whoever asks; the old one points to it.
pub(super) fn upgrade(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let version = version(Some(text(&body, "new_version")?))?;
    let room = room_to_act_in(cx)?;
    cx.not_suspended()?;
    cx.count_towards(Limited::CreateRoom, "")?;
    let at = cx.estate.room_at(room);
    may_send(cx.estate, at, cx.by.acting, "m.room.tombstone", true)?;
    let (creation, levels) = inherited(cx, at, version);
    let copied: Vec<(Box<str>, Box<str>, Value)> = at
        .state
        .iter()
        .filter(|((kind, _), _)| !matches!(&**kind, "m.room.create" | POWER_LEVELS | "m.room.tombstone"))
        .map(|((kind, key), record)| (kind.clone(), key.clone(), Value::clone(&record.content)))
        .collect();
    let new = new_room(cx, version, creation, &[], &levels);
    let by = cx.by;
    for (kind, key, content) in copied {
        cx.estate.set_state(by, new, &kind, &key, content);
    }
    let new_id = cx.estate.room_at(new).id.clone();
    let tombstone = json!({ "body": "This room has been replaced", "replacement_room": new_id });
    cx.estate.set_state(by, room, "m.room.tombstone", "", tombstone);
    quieten(cx, room);
    Ok(done(json!({ "replacement_room": new_id })))
}

fn inherited(cx: &Cx<'_>, old: &Room, version: u8) -> (Map<String, Value>, Value) {
    let mut creation = Map::new();
    creation.insert("predecessor".to_owned(), json!({ "room_id": old.id }));
    if let Some(room_type) = old.state_text("m.room.create", "type") {
        creation.insert("type".to_owned(), json!(room_type));
    }
    let me = cx.acting_id();
    let mut levels = old.state(POWER_LEVELS, "").cloned().unwrap_or_else(|| default_power_levels(version, me, 0));
    if let Some(users) = levels.get_mut("users").and_then(Value::as_object_mut) {
        if version >= 12 {
            users.remove(me);
        } else {
            users.insert(me.to_owned(), json!(100));
        }
    }
    if version >= 12 {
        levels["events"]["m.room.tombstone"] = json!(150);
    }
    (creation, levels)
}

/// Ordinary members may no longer write into a replaced room.
fn quieten(cx: &mut Cx<'_>, room: RoomIx) {
    let at = cx.estate.room_at(room);
    let Some(mut levels) = at.state(POWER_LEVELS, "").cloned() else { return };
    let floor = levels.get("users_default").and_then(Value::as_i64).unwrap_or(0).saturating_add(1).max(50);
    for name in ["events_default", "invite"] {
        let now = levels.get(name).and_then(Value::as_i64).unwrap_or(0);
        levels[name] = json!(now.max(floor));
    }
    if may_change_levels(cx.estate, at, cx.by.acting, &levels).is_ok() {
        cx.estate.set_state(cx.by, room, POWER_LEVELS, "", levels);
    }
}

/// Full text over the rooms that the caller is in; nothing from encrypted ones.
pub(super) fn search(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let term = body.get("search_categories").and_then(|c| c["room_events"]["search_term"].as_str());
    let term = term.ok_or_else(|| super::error::missing("search_term"))?.to_lowercase();
    let rooms =
        cx.estate.get(cx.by.acting).rooms.iter().filter(|(_, m)| **m == Membership::Join).map(|(room, _)| *room);
    let says = |event: &Event| match &event.what {
        What::Message { content, .. } if kind_of(event) == "m.room.message" && !event.redacted => {
            content.get("body").and_then(Value::as_str).is_some_and(|body| body.to_lowercase().contains(&term))
        }
        What::Message { .. } | What::Member { .. } | What::State { .. } | What::Redaction { .. } => false,
    };
    let results: Vec<Value> = rooms
        .flat_map(|room| cx.estate.room_at(room).events().iter().filter(|e| says(e)).map(move |e| (room, e)))
        .map(|(room, event)| json!({ "rank": 1.0, "result": cx.estate.render(room, event) }))
        .collect();
    let found = json!({ "count": results.len(), "results": results, "highlights": [term] });
    Ok(done(json!({ "search_categories": { "room_events": found } })))
}
