//! History from the administrator's side, and mass redaction.

use serde_json::{Map, Value, json};

use super::cx::{Cx, optional_bool, optional_text};
use super::error::{Answer, Refusal, invalid, not_found};
use crate::synapse::estate::{Event, Membership, Redaction, RoomIx, What, event_id};
use crate::{Reply, World};

pub(super) fn messages(cx: &mut Cx<'_>) -> Answer {
    let room = cx.room(0)?;
    page(cx, room, "f", u64::MAX, |_| true)
}

/// One page of a room's timeline; `end` is missing on the last. Only events up to `until` are shown.
pub(super) fn page(
    cx: &Cx<'_>,
    room: RoomIx,
    default_direction: &str,
    until: u64,
    visible: impl Fn(&Event) -> bool,
) -> Answer {
    let limit = cx.number("limit", 10)?;
    let filter = Filter::read(cx)?;
    let backwards = match cx.call.query("dir").unwrap_or(default_direction) {
        "b" => true,
        "f" => false,
        _ => return Err(invalid("Query parameter 'dir' must be one of ['b', 'f']")),
    };
    let from = match cx.call.query("from") {
        None | Some("") => None,
        Some(text) => Some(position(text).ok_or_else(|| invalid("'from' parameter is invalid"))?),
    };
    let start = from.unwrap_or(if backwards { cx.estate.position() } else { 0 });
    let events = cx.estate.room_at(room).events();
    let split = events.partition_point(|event| event.seq <= start);
    let fits = |event: &&Event| event.seq <= until && visible(event) && filter.fits(cx, event);
    let chosen: Vec<&Event> = if backwards {
        events[..split].iter().rev().filter(fits).take(limit + 1).collect()
    } else {
        events[split..].iter().filter(fits).take(limit + 1).collect()
    };
    let chunk: Vec<Value> = chosen.iter().take(limit).map(|event| cx.estate.render(room, event)).collect();
    let mut body = json!({ "chunk": chunk, "start": format!("t{start}") });
    if chosen.len() > limit && limit > 0 {
        let last = chosen[limit - 1].seq;
        body["end"] = json!(format!("t{}", if backwards { last - 1 } else { last }));
    }
    Ok(Reply::json(200, body))
}

pub(super) fn position(token: &str) -> Option<u64> {
    token.strip_prefix(['t', 's'])?.parse().ok()
}

#[derive(Default)]
struct Filter {
    senders: Option<Vec<String>>,
    not_senders: Vec<String>,
    types: Option<Vec<String>>,
    not_types: Vec<String>,
}

impl Filter {
    fn read(cx: &Cx<'_>) -> Result<Self, Refusal> {
        let Some(text) = cx.call.query("filter") else { return Ok(Self::default()) };
        let filter: Map<String, Value> =
            serde_json::from_str(text).map_err(|_| invalid("Query parameter 'filter' must be a JSON object"))?;
        let list = |name: &str| {
            let items = filter.get(name)?.as_array()?;
            Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
        };
        Ok(Self {
            senders: list("senders"),
            not_senders: list("not_senders").unwrap_or_default(),
            types: list("types"),
            not_types: list("not_types").unwrap_or_default(),
        })
    }

    fn fits(&self, cx: &Cx<'_>, event: &Event) -> bool {
        let sender = &cx.estate.get(event.sender).user_id;
        let kind = kind_of(event);
        self.senders.as_ref().is_none_or(|senders| senders.contains(sender))
            && !self.not_senders.contains(sender)
            && self.types.as_ref().is_none_or(|types| types.iter().any(|t| t == kind))
            && !self.not_types.iter().any(|t| t == kind)
    }
}

pub(super) fn kind_of(event: &Event) -> &str {
    match &event.what {
        What::Member { .. } => "m.room.member",
        What::State { kind, .. } | What::Message { kind, .. } => kind,
        What::Redaction { .. } => "m.room.redaction",
    }
}

pub(super) fn context(cx: &mut Cx<'_>) -> Answer {
    let room = cx.room(0)?;
    let limit = cx.number("limit", 10)?;
    let found = cx.estate.event(cx.args[1]).filter(|(at, _)| *at == room);
    let (_, event) = found.ok_or_else(|| not_found("Event not found."))?;
    let events = cx.estate.room_at(room).events();
    let here = events.partition_point(|other| other.seq < event.seq);
    let half = limit / 2;
    let before: Vec<Value> = events[..here].iter().rev().take(half).map(|e| cx.estate.render(room, e)).collect();
    let after: Vec<Value> = events[here + 1..].iter().take(half).map(|e| cx.estate.render(room, e)).collect();
    let body = json!({
        "event": cx.estate.render(room, event),
        "events_before": before,
        "events_after": after,
        "start": format!("t{}", event.seq.saturating_sub(1)),
        "end": format!("t{}", event.seq),
        "state": cx.estate.full_state(room),
    });
    Ok(Reply::json(200, body))
}

pub(super) fn timestamp_to_event(cx: &mut Cx<'_>) -> Answer {
    let room = cx.room(0)?;
    let at: i64 = cx.call.query("ts").and_then(|ts| ts.parse().ok()).ok_or_else(|| super::error::missing("ts"))?;
    let events = cx.estate.room_at(room).events();
    let found = if cx.call.query("dir") == Some("b") {
        events.iter().rev().find(|event| event.at_ms <= at)
    } else {
        events.iter().find(|event| event.at_ms >= at)
    };
    let event = found.ok_or_else(|| not_found(format!("Unable to find event from {at}")))?;
    Ok(Reply::json(200, json!({ "event_id": event_id(room, event.seq), "origin_server_ts": event.at_ms })))
}

/// Also shows what a redacted event said.
pub(super) fn fetch_event(cx: &mut Cx<'_>) -> Answer {
    let (room, event) = cx.estate.event(cx.args[0]).ok_or_else(|| not_found("Event not found"))?;
    let original = Event { redacted: false, ..event.clone() };
    Ok(Reply::json(200, json!({ "event": cx.estate.render(room, &original) })))
}

/// Starts redacting what somebody wrote, in the named rooms or, when none is named, in those they are in now.
pub(super) fn redact(cx: &mut Cx<'_>) -> Answer {
    // Also for an account that does not exist.
    let target = cx.local_id(0)?.to_owned();
    let target = cx.estate.intern(&target);
    let body = cx.body()?;
    let named = body.get("rooms").and_then(Value::as_array).ok_or_else(|| super::error::missing("rooms"))?;
    let rooms: Vec<RoomIx> = if named.is_empty() {
        let joined = cx.estate.get(target).rooms.iter().filter(|(_, m)| **m == Membership::Join);
        joined.map(|(room, _)| *room).collect()
    } else {
        named.iter().filter_map(Value::as_str).filter_map(|id| cx.estate.find_room(id)).collect()
    };
    let limit = body.get("limit").and_then(Value::as_u64).unwrap_or(1000);
    if limit == 0 {
        return Err(invalid("limit must be a positive integer"));
    }
    let redaction = Redaction {
        by: cx.by,
        target,
        rooms,
        reason: optional_text(&body, "reason").map(str::to_owned),
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        use_admin: optional_bool(&body, "use_admin")?.unwrap_or(false),
        done: false,
        failed: std::collections::BTreeMap::new(),
    };
    let id = cx.estate.start_redaction(redaction);
    Ok(Reply::json(200, json!({ "redact_id": id })))
}

/// "complete" says only that it was tried: look at `failed_redactions`.
pub(super) fn redact_status(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[0];
    let redaction = cx.estate.redaction(id).ok_or_else(|| not_found(format!("redact id '{id}' not found")))?;
    let status = if redaction.done { "complete" } else { "active" };
    Ok(Reply::json(200, json!({ "status": status, "failed_redactions": redaction.failed })))
}
