//! Rooms from the administrator's side: inventory, promotion, joining, deletion.

use serde_json::{Value, json};

use super::client_members;
use super::cx::{Cx, done, optional_bool, optional_text, text};
use super::error::{Answer, Refusal, bad, forbidden, invalid, not_found, suspended};
use super::limits::Limited;
use super::power::{UNLIMITED, level_of, may_change_levels};
use crate::synapse::estate::{AccountIx, By, Deletion, Membership, POWER_LEVELS, Room, RoomIx};

/// An unknown user has no rooms; that is no error here.
pub(super) fn joined_rooms(cx: &mut Cx<'_>) -> Answer {
    let id = cx.local_id(0)?;
    let rooms = cx.estate.rooms_of(id, Membership::Join);
    Ok(done(json!({ "total": rooms.len(), "joined_rooms": rooms })))
}

pub(super) fn memberships(cx: &mut Cx<'_>) -> Answer {
    let id = cx.local_id(0)?;
    let rooms = cx.estate.find(id).map(|ix| &cx.estate.get(ix).rooms);
    let pair = |(room, m): (&RoomIx, &Membership)| (cx.estate.room_at(*room).id.clone(), json!(m.as_str()));
    let memberships: serde_json::Map<String, Value> = rooms.into_iter().flatten().map(pair).collect();
    Ok(done(json!({ "memberships": memberships })))
}

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let (from, limit) = (cx.number("from", 0)?, cx.number("limit", 100)?);
    let term = cx.call.query("search_term").map(str::to_lowercase);
    if term.as_deref() == Some("") {
        return Err(invalid("search_term cannot be an empty string"));
    }
    let backwards = match cx.call.query("dir") {
        None | Some("f") => false,
        Some("b") => true,
        Some(_) => return Err(invalid("Unknown direction")),
    };
    let fits = |room: &&Room| {
        term.as_ref().is_none_or(|term| {
            shown_name(room).is_some_and(|name| name.to_lowercase().contains(term)) || room.id.to_lowercase() == *term
        })
    };
    let mut found: Vec<&Room> = cx.estate.rooms().filter(fits).collect();
    match cx.call.query("order_by").unwrap_or("name") {
        "name" | "alphabetical" => found.sort_by_cached_key(|room| (shown_name(room), &room.id)),
        "joined_members" | "joined_local_members" | "size" => {
            found.sort_by_key(|room| std::cmp::Reverse(room.joined_count()));
        }
        "creator" => found.sort_by_key(|room| &cx.estate.get(room.creator).user_id),
        "version" => found.sort_by_key(|room| room.version),
        _ => return Err(invalid("Unknown value for order_by")),
    }
    if backwards {
        found.reverse();
    }
    let rooms: Vec<Value> = found.iter().skip(from).take(limit).map(|room| row(cx, room)).collect();
    let mut body = json!({ "offset": from, "total_rooms": found.len() });
    if from + limit < found.len() {
        body["next_batch"] = json!(from + limit);
    }
    if from > 0 {
        body["prev_batch"] = json!(from.saturating_sub(limit));
    }
    body["rooms"] = Value::Array(rooms);
    Ok(done(body))
}

/// The name as listings show it: a room that was shut down has lost it.
fn shown_name(room: &Room) -> Option<&str> {
    if room.closed { None } else { room.name() }
}

fn row(cx: &Cx<'_>, room: &Room) -> Value {
    json!({
        "room_id": room.id,
        "name": shown_name(room),
        "canonical_alias": null,
        "joined_members": room.joined_count(),
        "joined_local_members": room.joined_count(),
        "version": room.version.to_string(),
        "creator": cx.estate.get(room.creator).user_id,
        "encryption": room.state_text("m.room.encryption", "algorithm"),
        "federatable": true,
        "public": room.join_rule() == "public",
        "join_rules": room.join_rule(),
        "guest_access": room.state_text("m.room.guest_access", "guest_access"),
        "history_visibility": room.state_text("m.room.history_visibility", "history_visibility"),
        "state_events": room.state.len() + room.members.len(),
        "room_type": room.state_text("m.room.create", "type"),
    })
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let room = cx.estate.room_at(cx.room(0)?);
    let mut body = row(cx, room);
    body["topic"] = json!(room.state_text("m.room.topic", "topic"));
    body["avatar"] = Value::Null;
    // Only here, not in the listing.
    body["tombstoned"] = json!(room.state("m.room.tombstone", "").is_some());
    body["replacement_room"] = json!(room.replacement());
    let devices: usize = room.with(Membership::Join).map(|ix| cx.estate.get(ix).devices.len()).sum();
    body["joined_local_devices"] = json!(devices);
    body["forgotten"] = json!(room.joined_count() == 0);
    Ok(done(body))
}

pub(super) fn members(cx: &mut Cx<'_>) -> Answer {
    let room = cx.estate.room_at(cx.room(0)?);
    let members: Vec<&str> = room.with(Membership::Join).map(|ix| cx.estate.get(ix).user_id.as_str()).collect();
    Ok(done(json!({ "total": members.len(), "members": members })))
}

pub(super) fn state(cx: &mut Cx<'_>) -> Answer {
    let room = cx.room(0)?;
    let state = match cx.call.query("type") {
        None => cx.estate.full_state(room),
        Some("m.room.member") => {
            let members = cx.estate.room_at(room).members.iter();
            members.map(|(ix, member)| cx.estate.render_member(room, *ix, member)).collect()
        }
        Some(kind) => {
            let records = cx.estate.room_at(room).state.iter().filter(|((k, _), _)| &**k == kind);
            records.map(|((k, key), record)| cx.estate.render_state(room, k, key, record)).collect()
        }
    };
    Ok(done(json!({ "state": state })))
}

/// Promotes somebody in the name of the strongest joined local member.
pub(super) fn make_room_admin(cx: &mut Cx<'_>) -> Answer {
    let room = cx.estate.find_room(cx.args[0]).ok_or_else(|| bad("Server not in room"))?;
    let body = cx.body_or_empty()?;
    let target_id = optional_text(&body, "user_id").unwrap_or(cx.acting_id()).to_owned();
    cx.check_local(&target_id)?;
    let strongest = strongest_joined(cx, room)?;
    let at = cx.estate.room_at(room);
    let mut levels = at.state(POWER_LEVELS, "").cloned().unwrap_or_else(|| json!({}));
    let level = level_of(cx.estate, at, strongest);
    levels["users"][&target_id] = json!(if level == UNLIMITED { 100 } else { level });
    if cx.estate.get(strongest).suspended {
        return Err(suspended());
    }
    may_change_levels(cx.estate, at, strongest, &levels).map_err(|refusal| {
        if refusal.is_forbidden() {
            bad("No local admin user in room with permission to update power levels.")
        } else {
            refusal
        }
    })?;
    let by = By { acting: strongest, owner: cx.by.owner };
    cx.as_acting(strongest, |cx| cx.count_towards(Limited::Message, ""))?;
    cx.estate.set_state(by, room, POWER_LEVELS, "", levels);
    invite_if_needed(cx, by, room, &target_id);
    Ok(done(json!({})))
}

fn strongest_joined(cx: &Cx<'_>, room: RoomIx) -> Result<AccountIx, Refusal> {
    let at = cx.estate.room_at(room);
    let named = at.state(POWER_LEVELS, "").and_then(|levels| levels.get("users")).and_then(Value::as_object);
    let named = named.into_iter().flat_map(serde_json::Map::keys).filter_map(|id| cx.estate.find(id));
    let creators = at.additional_creators.iter().copied().chain([at.creator]).filter(|_| at.version >= 12);
    let strongest = named.chain(creators).filter(|ix| at.is_joined(*ix)).max_by_key(|ix| level_of(cx.estate, at, *ix));
    strongest.ok_or_else(|| bad("No local admin user in room"))
}

/// Somebody who is not in a private room is only invited, known to the server or not.
fn invite_if_needed(cx: &mut Cx<'_>, by: By, room: RoomIx, target_id: &str) {
    let target = cx.estate.intern(target_id);
    let at = cx.estate.room_at(room);
    let there = matches!(at.membership(target), Some(Membership::Join | Membership::Invite));
    if !there && at.join_rule() != "public" {
        cx.estate.set_membership(by, room, target, Membership::Invite, None);
    }
}

/// Puts somebody into a room; into a private one only when the administrator is in it and may invite.
pub(super) fn join(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let id = text(&body, "user_id")?;
    cx.check_local(id)?;
    let target = cx.estate.find(id).ok_or_else(|| not_found("User not found"))?;
    let room = cx.room(0)?;
    let at = cx.estate.room_at(room);
    if at.is_joined(target) {
        return Ok(done(json!({ "room_id": at.id })));
    }
    let by = By { acting: target, owner: cx.by.owner };
    if at.join_rule() != "public" && at.membership(target) != Some(Membership::Invite) {
        if !at.is_joined(cx.by.acting) {
            return Err(forbidden(format!("{} not in room {}", cx.acting_id(), at.id)));
        }
        client_members::invite_to(cx, room, target, None)?;
    }
    cx.as_acting(target, |cx| client_members::join_room(cx, room, by))?;
    Ok(done(json!({ "room_id": cx.estate.room_at(room).id })))
}

pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body_or_empty()?;
    let room_id = cx.args[0];
    if !room_id.starts_with('!') {
        return Err(bad(format!("{room_id} is not a legal room ID")));
    }
    if cx.estate.deletions_of(room_id).any(|(_, deletion)| !deletion.done) {
        return Err(bad(format!("Purge already in progress for {room_id}")));
    }
    let new_room_user = match optional_text(&body, "new_room_user_id") {
        None => None,
        Some(id) => Some(cx.estate.find(id).ok_or_else(|| bad(format!("User must be our own: {id}")))?),
    };
    let deletion = Deletion {
        by: cx.by,
        room_id: room_id.to_owned(),
        room: cx.estate.find_room(room_id),
        block: optional_bool(&body, "block")?.unwrap_or(false),
        purge: optional_bool(&body, "purge")?.unwrap_or(true),
        new_room_user,
        message: optional_text(&body, "message").map(str::to_owned),
        done: false,
        kicked: Vec::new(),
        new_room: None,
    };
    let id = cx.estate.start_deletion(deletion);
    Ok(done(json!({ "delete_id": id })))
}

fn deletion_value(deletion: &Deletion) -> Value {
    json!({
        "status": if deletion.done { "complete" } else { "shutting_down" },
        "shutdown_room": {
            "kicked_users": deletion.kicked,
            "failed_to_kick_users": [],
            "local_aliases": [],
            "new_room_id": deletion.new_room,
        },
    })
}

pub(super) fn delete_status(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[0];
    let deletion = cx.estate.deletion(id).ok_or_else(|| not_found(format!("delete id '{id}' not found")))?;
    Ok(done(deletion_value(deletion)))
}

pub(super) fn delete_status_of_room(cx: &mut Cx<'_>) -> Answer {
    let row = |(id, deletion): (&String, &Deletion)| {
        let mut value = deletion_value(deletion);
        value["delete_id"] = json!(id);
        value
    };
    let results: Vec<Value> = cx.estate.deletions_of(cx.args[0]).map(row).collect();
    if results.is_empty() {
        return Err(not_found(format!("No delete task for room_id '{}' found", cx.args[0])));
    }
    Ok(done(json!({ "results": results })))
}
