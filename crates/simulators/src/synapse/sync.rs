//! Long polling: what happened in the user's rooms since a position.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::admin_messages::position;
use super::cx::Cx;
use super::error::{Refusal, invalid};
use crate::synapse::estate::{AccountIx, Estate, Membership, RoomIx};
use crate::{Outcome, Reply, Waiting, World};

const FIRST_EVENTS: usize = 10;

/// Whoever has begun to wait keeps waiting and is told: locking the account does not end a poll that is under way.
pub(super) fn sync(cx: &mut Cx<'_>) -> Result<Outcome<Estate>, Refusal> {
    let me = cx.by.acting;
    let timeout = u64::try_from(cx.number("timeout", 0)?).unwrap_or(u64::MAX);
    let Some(since) = cx.call.query("since") else {
        return Ok(Outcome::Ready(Reply::json(200, everything(cx.estate, me))));
    };
    let since = position(since).ok_or_else(|| invalid("Invalid stream token"))?;
    if timeout == 0 {
        return Ok(Outcome::Ready(news(cx.estate, me, since, true).expect("the last look always answers")));
    }
    let poll = Box::new(move |estate: &mut Estate, last: bool| news(estate, me, since, last));
    Ok(Outcome::Wait(Waiting { timeout: Duration::from_millis(timeout), poll }))
}

fn everything(estate: &Estate, me: AccountIx) -> Value {
    let mut answer = empty(estate);
    for (room, membership) in &estate.get(me).rooms {
        match membership {
            Membership::Join => put(estate, &mut answer, "join", *room, joined(estate, *room, 0)),
            Membership::Invite => put(estate, &mut answer, "invite", *room, invited(estate, *room, me)),
            Membership::Leave | Membership::Ban => {}
        }
    }
    let data = estate.get(me).account_data.iter().map(|(kind, content)| json!({ "type": kind, "content": content }));
    answer["account_data"] = json!({ "events": data.collect::<Vec<_>>() });
    answer
}

/// What happened since; `None` when nothing did and there is time left.
fn news(estate: &Estate, me: AccountIx, since: u64, last: bool) -> Option<Reply> {
    let mut answer = empty(estate);
    // The coming and going of one's own devices is news too, so that a poll ends when its device is deleted.
    let mut any = estate.get(me).devices_changed > since;
    if any {
        answer["device_lists"] = json!({ "changed": [estate.get(me).user_id], "left": [] });
    }
    for (room, membership) in &estate.get(me).rooms {
        let at = estate.room_at(*room);
        if at.last_seq() <= since {
            continue;
        }
        let changed = at.members.get(&me).is_some_and(|member| member.seq > since);
        match membership {
            Membership::Join => put(estate, &mut answer, "join", *room, joined(estate, *room, since)),
            Membership::Invite if changed => put(estate, &mut answer, "invite", *room, invited(estate, *room, me)),
            Membership::Leave | Membership::Ban if changed => {
                put(estate, &mut answer, "leave", *room, left(estate, *room, me, since));
            }
            Membership::Invite | Membership::Leave | Membership::Ban => continue,
        }
        any = true;
    }
    (any || last).then(|| Reply::json(200, answer))
}

fn empty(estate: &Estate) -> Value {
    let rooms = json!({ "join": {}, "invite": {}, "leave": {} });
    json!({ "next_batch": format!("s{}", estate.position()), "rooms": rooms })
}

fn put(estate: &Estate, answer: &mut Value, part: &str, room: RoomIx, value: Value) {
    answer["rooms"][part][&estate.room_at(room).id] = value;
}

fn joined(estate: &Estate, room: RoomIx, since: u64) -> Value {
    let at = estate.room_at(room);
    let events = at.events();
    let fresh = events.partition_point(|event| event.seq <= since);
    let start = if since == 0 { events.len().saturating_sub(FIRST_EVENTS) } else { fresh };
    let timeline: Vec<Value> = events[start..].iter().map(|event| estate.render(room, event)).collect();
    let state = if since == 0 { estate.full_state(room) } else { Vec::new() };
    let before = events.get(start).map_or(0, |event| event.seq.saturating_sub(1));
    json!({
        "timeline": { "events": timeline, "limited": start > 0 && since == 0, "prev_batch": format!("t{before}") },
        "state": { "events": state },
        "summary": { "m.joined_member_count": at.joined_count() },
        "account_data": { "events": [] },
        "ephemeral": { "events": [] },
        "unread_notifications": {},
    })
}

fn invited(estate: &Estate, room: RoomIx, me: AccountIx) -> Value {
    let at = estate.room_at(room);
    let mut events: Vec<Value> = Vec::new();
    if let Some(name) = at.name() {
        events.push(json!({ "type": "m.room.name", "state_key": "", "content": { "name": name } }));
    }
    events.extend(at.members.get(&me).map(|member| estate.render_member(room, me, member)));
    json!({ "invite_state": { "events": events } })
}

/// Up to and with the leaving itself, nothing after it.
fn left(estate: &Estate, room: RoomIx, me: AccountIx, since: u64) -> Value {
    let at = estate.room_at(room);
    let until = at.members.get(&me).map_or(0, |member| member.seq);
    let fresh = at.events().iter().filter(|event| event.seq > since && event.seq <= until);
    let timeline: Vec<Value> = fresh.map(|event| estate.render(room, event)).collect();
    let mut value = Map::new();
    value.insert("timeline".to_owned(), json!({ "events": timeline, "limited": false }));
    value.insert("state".to_owned(), json!({ "events": [] }));
    Value::Object(value)
}
