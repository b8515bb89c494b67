//! Who may do what in a room: levels, and the rules for changing them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::error::{Refusal, bad, forbidden};
use crate::synapse::estate::{AccountIx, Estate, POWER_LEVELS, Room};

/// More than any level that can be written down: what a creator has from version 12 on.
pub(super) const UNLIMITED: i64 = i64::MAX;

pub(super) fn level_of(estate: &Estate, room: &Room, account: AccountIx) -> i64 {
    if room.has_unlimited(account) {
        return UNLIMITED;
    }
    let Some(levels) = room.state(POWER_LEVELS, "") else {
        return if room.creator == account { 100 } else { 0 };
    };
    named_level(levels, &estate.get(account).user_id)
}

/// What the content of `m.room.power_levels` gives somebody.
pub(super) fn named_level(levels: &Value, user_id: &str) -> i64 {
    let own = levels.get("users").and_then(|users| users.get(user_id)).and_then(Value::as_i64);
    own.or_else(|| levels.get("users_default").and_then(Value::as_i64)).unwrap_or(0)
}

/// The level that an act (`kick`, `ban`, `invite`, `redact`) needs.
pub(super) fn needed_for(room: &Room, act: &str) -> i64 {
    let default = if act == "invite" { 0 } else { 50 };
    room.state(POWER_LEVELS, "").and_then(|levels| levels.get(act)).and_then(Value::as_i64).unwrap_or(default)
}

/// The level that sending an event of this type needs.
pub(super) fn needed_to_send(room: &Room, kind: &str, is_state: bool) -> i64 {
    let Some(levels) = room.state(POWER_LEVELS, "") else { return 0 };
    let own = levels.get("events").and_then(|events| events.get(kind)).and_then(Value::as_i64);
    let (default, otherwise) = if is_state { ("state_default", 50) } else { ("events_default", 0) };
    own.or_else(|| levels.get(default).and_then(Value::as_i64)).unwrap_or(otherwise)
}

pub(super) fn must_be_joined(estate: &Estate, room: &Room, account: AccountIx) -> Result<(), Refusal> {
    if room.is_joined(account) {
        return Ok(());
    }
    Err(forbidden(format!("User {} not in room {}", estate.get(account).user_id, room.id)))
}

pub(super) fn may_send(
    estate: &Estate,
    room: &Room,
    sender: AccountIx,
    kind: &str,
    is_state: bool,
) -> Result<(), Refusal> {
    must_be_joined(estate, room, sender)?;
    let (have, need) = (level_of(estate, room, sender), needed_to_send(room, kind, is_state));
    if have >= need {
        return Ok(());
    }
    let text = format!("You don't have permission to post that to the room. user_level ({have}) < send_level ({need})");
    Err(forbidden(text))
}

/// May `sender` replace the room's power levels by `wanted`?
pub(super) fn may_change_levels(
    estate: &Estate,
    room: &Room,
    sender: AccountIx,
    wanted: &Value,
) -> Result<(), Refusal> {
    may_send(estate, room, sender, POWER_LEVELS, true)?;
    no_creator_named(estate, room, wanted)?;
    let Some(current) = room.state(POWER_LEVELS, "") else { return Ok(()) };
    let mine = level_of(estate, room, sender);
    let my_id = estate.get(sender).user_id.as_str();
    for name in ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"] {
        within(mine, number(current, name), number(wanted, name))?;
    }
    for (_, old, new) in changes(current, wanted, "events") {
        within(mine, old, new)?;
    }
    for (user, old, new) in changes(current, wanted, "users") {
        if user != my_id && old != new && old == Some(mine) {
            return Err(forbidden("You don't have permission to remove ops level equal to your own"));
        }
        within(mine, old, new)?;
    }
    Ok(())
}

fn no_creator_named(estate: &Estate, room: &Room, wanted: &Value) -> Result<(), Refusal> {
    if room.version < 12 {
        return Ok(());
    }
    let users = wanted.get("users").and_then(Value::as_object);
    let creators = std::iter::once(&room.creator).chain(&room.additional_creators);
    let named = creators.map(|ix| &estate.get(*ix).user_id).find(|id| users.is_some_and(|u| u.contains_key(*id)));
    match named {
        None => Ok(()),
        Some(id) => Err(bad(format!("Creator user {id} must not appear in content.users"))),
    }
}

fn within(mine: i64, old: Option<i64>, new: Option<i64>) -> Result<(), Refusal> {
    if old == new {
        return Ok(());
    }
    if old.is_some_and(|old| old > mine) || new.is_some_and(|new| new > mine) {
        return Err(forbidden("You don't have permission to add ops level greater than your own"));
    }
    Ok(())
}

fn number(levels: &Value, name: &str) -> Option<i64> {
    levels.get(name).and_then(Value::as_i64)
}

fn changes<'v>(
    current: &'v Value,
    wanted: &'v Value,
    part: &str,
) -> impl Iterator<Item = (&'v str, Option<i64>, Option<i64>)> {
    let of = |levels: &'v Value| levels.get(part).and_then(Value::as_object);
    let (old, new) = (of(current), of(wanted));
    let keys: BTreeSet<&str> = old.into_iter().chain(new).flat_map(Map::keys).map(String::as_str).collect();
    let at = |map: Option<&'v Map<String, Value>>, key: &str| map.and_then(|m| m.get(key)).and_then(Value::as_i64);
    keys.into_iter().map(move |key| (key, at(old, key), at(new, key)))
}
