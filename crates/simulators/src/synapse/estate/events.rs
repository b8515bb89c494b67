//! What happens in rooms: memberships, state, messages, redactions, and the push notifications that follow.

use std::sync::Arc;

use serde_json::{Value, json};

use super::account::By;
use super::room::{Event, Member, Membership, Room, StateRecord, What};
use super::{AccountIx, EffectKind, Estate, RoomIx};

/// One notification that left the platform for a push gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub user_id: String,
    pub app_id: String,
    pub pushkey: String,
    pub room_id: String,
    pub event_id: String,
    /// The text of the message; none when the pusher asked for ids only or the room is encrypted.
    pub body: Option<String>,
    /// The account was locked when this left: the leak that a freeze alone does not stop.
    pub locked: bool,
    pub suspended: bool,
    pub at_ms: i64,
}

/// The id of the event at `seq` in a room: 44 characters that carry both positions.
pub fn event_id(room: RoomIx, seq: u64) -> String {
    format!("$r{:08x}e{seq:033x}", room.0)
}

/// The positions in an event id.
pub(crate) fn parse_event_id(id: &str) -> Option<(RoomIx, u64)> {
    let rest = id.strip_prefix("$r")?;
    let (room, seq) = (rest.get(..8)?, rest.get(9..)?);
    Some((RoomIx(u32::from_str_radix(room, 16).ok()?), u64::from_str_radix(seq, 16).ok()?))
}

impl Estate {
    /// The event behind an id.
    pub(crate) fn event(&self, id: &str) -> Option<(RoomIx, &Event)> {
        let (room, seq) = parse_event_id(id)?;
        let event = self.rooms.get(room.0 as usize).filter(|r| !r.purged)?.event_at(seq)?;
        Some((room, event))
    }

    fn append(&mut self, room: RoomIx, sender: AccountIx, what: What) -> u64 {
        let (seq, at_ms) = (self.next_seq(), self.now_ms());
        self.room_at_mut(room).timeline.push(Event { seq, at_ms, sender, what, redacted: false });
        seq
    }

    /// Sets somebody's standing and returns the member event's position. The same standing by the same sender with no
    /// reason is no new event.
    pub(crate) fn set_membership(
        &mut self,
        by: By,
        room: RoomIx,
        target: AccountIx,
        membership: Membership,
        reason: Option<&str>,
    ) -> u64 {
        let known = self.room_at(room).members.get(&target);
        if let Some(known) = known.filter(|k| k.membership == membership && k.sender == by.acting && reason.is_none()) {
            return known.seq;
        }
        let before = known.map(|k| k.membership);
        let what = What::Member { target, membership, reason: reason.map(Box::from) };
        let seq = self.append(room, by.acting, what);
        let record = self.room_at_mut(room);
        record.members.insert(target, Member { membership, sender: by.acting, seq });
        record.joined += usize::from(membership == Membership::Join);
        record.joined -= usize::from(before == Some(Membership::Join));
        self.get_mut(target).rooms.insert(room, membership);
        if before != Some(membership) {
            self.note(by, EffectKind::MembershipChanged, Some(target), Some(room), membership.as_str());
        }
        seq
    }

    /// Sets a piece of state; the same content again is the same event.
    pub(crate) fn set_state(&mut self, by: By, room: RoomIx, kind: &str, key: &str, content: Value) -> u64 {
        let slot = (Box::from(kind), Box::from(key));
        let at_ms = self.now_ms();
        if let Some(known) = self.room_at(room).state.get(&slot).filter(|known| *known.content == content) {
            return known.seq;
        }
        let content = Arc::new(content);
        let what = What::State { kind: Box::from(kind), key: Box::from(key), content: Arc::clone(&content) };
        let seq = self.append(room, by.acting, what);
        self.room_at_mut(room).state.insert(slot, StateRecord { content, sender: by.acting, at_ms, seq });
        self.note(by, EffectKind::StateChanged, None, Some(room), kind);
        seq
    }

    pub(crate) fn send_message(
        &mut self,
        by: By,
        room: RoomIx,
        kind: &str,
        content: Value,
        transaction: Option<&str>,
    ) -> u64 {
        let slot = transaction.map(|txn| (by.acting, txn.to_owned()));
        if let Some(seq) = slot.as_ref().and_then(|slot| self.room_at(room).transactions.get(slot)) {
            return *seq;
        }
        let content = Arc::new(content);
        let seq = self.append(room, by.acting, What::Message { kind: Box::from(kind), content: Arc::clone(&content) });
        if let Some(slot) = slot {
            self.room_at_mut(room).transactions.insert(slot, seq);
        }
        self.note(by, EffectKind::MessageSent, None, Some(room), kind);
        self.push(room, seq, by.acting, kind, &content);
        seq
    }

    pub(crate) fn redact(&mut self, by: By, room: RoomIx, seq: u64, reason: Option<&str>) -> u64 {
        let redacts = event_id(room, seq);
        let redaction = self.append(room, by.acting, What::Redaction { redacts, reason: reason.map(Box::from) });
        let timeline = &mut self.room_at_mut(room).timeline;
        if let Ok(i) = timeline.binary_search_by_key(&seq, |event| event.seq) {
            timeline[i].redacted = true;
        }
        self.note(by, EffectKind::Redacted, None, Some(room), "");
        redaction
    }

    fn push(&mut self, room: RoomIx, seq: u64, sender: AccountIx, kind: &str, content: &Value) {
        let listeners: Vec<AccountIx> = self
            .room_at(room)
            .with(Membership::Join)
            .filter(|ix| *ix != sender && !self.get(*ix).pushers.is_empty())
            .collect();
        for ix in listeners {
            let account = self.get(ix);
            let text = (kind == "m.room.message").then(|| content.get("body")?.as_str()).flatten();
            let deliver = |pusher: &super::Pusher| {
                let ids_only = pusher.data.get("format").and_then(Value::as_str) == Some("event_id_only");
                Push {
                    user_id: account.user_id.clone(),
                    app_id: pusher.app_id.clone(),
                    pushkey: pusher.pushkey.clone(),
                    room_id: self.room_at(room).id.clone(),
                    event_id: event_id(room, seq),
                    body: text.filter(|_| !ids_only).map(str::to_owned),
                    locked: account.locked,
                    suspended: account.suspended,
                    at_ms: self.now_ms(),
                }
            };
            let pushes: Vec<Push> = account.pushers.iter().filter(|p| p.kind == "http").map(deliver).collect();
            self.pushes.extend(pushes);
        }
    }

    /// An event as a client or administrator reads it.
    pub(crate) fn render(&self, room: RoomIx, event: &Event) -> Value {
        let at = self.room_at(room);
        let mut value = json!({
            "event_id": event_id(room, event.seq),
            "room_id": at.id,
            "sender": self.get(event.sender).user_id,
            "origin_server_ts": event.at_ms,
            "unsigned": {},
        });
        match &event.what {
            What::Member { target, membership, reason } => {
                value["type"] = json!("m.room.member");
                value["state_key"] = json!(self.get(*target).user_id);
                value["content"] = json!({ "membership": membership.as_str() });
                if let Some(reason) = reason {
                    value["content"]["reason"] = json!(reason);
                }
                if *membership == Membership::Join {
                    value["content"]["displayname"] = json!(self.get(*target).display_name);
                }
            }
            What::State { kind, key, content } => {
                value["type"] = json!(kind);
                value["state_key"] = json!(key);
                value["content"] = Value::clone(content);
            }
            What::Message { kind, content } => {
                value["type"] = json!(kind);
                value["content"] = if event.redacted { json!({}) } else { Value::clone(content) };
            }
            What::Redaction { redacts, reason } => {
                value["type"] = json!("m.room.redaction");
                value["content"] = json!({ "redacts": redacts });
                value["redacts"] = json!(redacts);
                if let Some(reason) = reason {
                    value["content"]["reason"] = json!(reason);
                }
            }
        }
        value
    }

    pub(crate) fn render_state(&self, room: RoomIx, kind: &str, key: &str, record: &StateRecord) -> Value {
        json!({
            "type": kind,
            "state_key": key,
            "content": *record.content,
            "sender": self.get(record.sender).user_id,
            "event_id": event_id(room, record.seq),
            "origin_server_ts": record.at_ms,
            "room_id": self.room_at(room).id,
            "unsigned": {},
        })
    }

    pub(crate) fn render_member(&self, room: RoomIx, target: AccountIx, member: &Member) -> Value {
        let known = self.room_at(room).event_at(member.seq);
        known.map_or_else(
            || json!({ "type": "m.room.member", "state_key": self.get(target).user_id, "content": { "membership": member.membership.as_str() } }),
            |event| self.render(room, event),
        )
    }

    /// The whole current state of a room, member events included.
    pub(crate) fn full_state(&self, room: RoomIx) -> Vec<Value> {
        let at: &Room = self.room_at(room);
        let state = at.state.iter().map(|((kind, key), record)| self.render_state(room, kind, key, record));
        let members = at.members.iter().map(|(ix, member)| self.render_member(room, *ix, member));
        state.chain(members).collect()
    }
}
