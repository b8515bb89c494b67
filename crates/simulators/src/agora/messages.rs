//! Messages: sent, recalled, waiting for somebody.

use serde_json::{Map, Value, json};

use super::cx::{Cx, needed, text};
use super::error::{Answer, Refusal, forbidden, illegal};
use super::limits::RECIPIENTS;
use super::world::{ChatType, NewMessage, Recall};

/// Who sends when nobody is named.
const DEFAULT_SENDER: &str = "admin";

pub(super) fn to_users(cx: &mut Cx<'_>) -> Answer {
    send(cx, ChatType::Chat, 600)
}

pub(super) fn to_groups(cx: &mut Cx<'_>) -> Answer {
    send(cx, ChatType::GroupChat, 3)
}

pub(super) fn to_rooms(cx: &mut Cx<'_>) -> Answer {
    send(cx, ChatType::ChatRoom, 10)
}

/// Whether sender and receivers exist is not checked, and a ban doesn't keep the server from speaking in somebody's
/// name. A mute does; how it refuses is in no page (M).
fn send(cx: &mut Cx<'_>, kind: ChatType, most: usize) -> Answer {
    let body = cx.body()?;
    let receivers = receivers(&body, most)?;
    let from = text(&body, "from").unwrap_or(DEFAULT_SENDER);
    let said = message_body(&body)?;
    if from.is_empty() {
        return Err(illegal("from can't be empty"));
    }
    may_send(cx, kind, from, &receivers)?;
    if kind == ChatType::Chat {
        cx.count(RECIPIENTS, receivers.len())?;
    }
    let ext = body.get("ext").cloned().unwrap_or_else(|| json!({}));
    let mut data = Map::new();
    for to in receivers {
        let message = NewMessage { from: from.to_owned(), to: to.clone(), kind, body: said.clone(), ext: ext.clone() };
        let id = cx.app.send(&cx.by, message);
        data.insert(to, json!(id));
    }
    Ok(cx.done(Value::Object(data)))
}

fn receivers(body: &Map<String, Value>, most: usize) -> Result<Vec<String>, Refusal> {
    let to = body.get("to").and_then(Value::as_array).ok_or_else(|| illegal("to is required"))?;
    let to: Vec<String> = to.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    match to.len() {
        0 => Err(illegal("to can't be empty")),
        more if more > most => Err(illegal("param to exceed limit")),
        _ => Ok(to),
    }
}

/// The body as history shows it: with its type inside.
fn message_body(body: &Map<String, Value>) -> Result<Value, Refusal> {
    let kind = needed(body, "type")?;
    let said = body.get("body").and_then(Value::as_object).ok_or_else(|| illegal("body is required"))?;
    let mut said = said.clone();
    said.insert("type".to_owned(), json!(kind));
    Ok(Value::Object(said))
}

fn may_send(cx: &Cx<'_>, kind: ChatType, from: &str, receivers: &[String]) -> Result<(), Refusal> {
    let now = cx.app.now_ms();
    if cx.app.user(from).is_some_and(|user| user.mutes.left(kind, now) != 0) {
        return Err(forbidden(format!("user: {from} is muted")));
    }
    for chat in receivers.iter().filter_map(|to| cx.app.chat(to)).filter(|_| kind != ChatType::Chat) {
        if chat.disabled {
            return Err(forbidden(format!("group: {} is disabled", chat.id)));
        }
        let muted = chat.muted_at(now).any(|(user, _)| user == from);
        let silenced = chat.mute && chat.owner != from && !chat.allowed.contains(from) && from != DEFAULT_SENDER;
        if muted || silenced {
            return Err(forbidden(format!("user: {from} is muted in group: {}", chat.id)));
        }
    }
    Ok(())
}

fn recall_one(cx: &mut Cx<'_>, wish: &Map<String, Value>) -> Result<Value, Refusal> {
    let id = needed(wish, "msg_id")?;
    let to = needed(wish, "to")?;
    let outcome = match cx.app.recall(&cx.by, id, cx.options.recall_within_ms) {
        Recall::Done => "yes",
        Recall::TooLate => "exceed recall time limit",
        Recall::NotFound => "not_found msg",
    };
    Ok(json!({
        "msg_id": id,
        "recalled": outcome,
        "from": text(wish, "from").unwrap_or(DEFAULT_SENDER),
        "to": to,
        "chattype": text(wish, "chat_type").and_then(ChatType::parse).map(ChatType::as_str),
    }))
}

pub(super) fn recall(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let data = recall_one(cx, &body)?;
    Ok(cx.done(data))
}

pub(super) fn recall_many(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let wishes = body.get("msgs").and_then(Value::as_array).ok_or_else(|| illegal("msgs is required"))?;
    let mut rows = Vec::new();
    for wish in wishes.iter().filter_map(Value::as_object) {
        rows.push(recall_one(cx, wish)?);
    }
    Ok(cx.done(json!({ "msgs": rows })))
}

pub(super) fn offline_count(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let count = cx.app.waiting(&name, cx.options.messages_kept_ms).len();
    Ok(cx.done(json!({ name: count })))
}

/// Everything that doesn't wait counts as delivered (M), also what was never sent.
pub(super) fn offline_status(cx: &mut Cx<'_>) -> Answer {
    let (name, id) = (cx.username()?, cx.args[1]);
    let waits = cx.app.waiting(&name, cx.options.messages_kept_ms).contains(&id);
    Ok(cx.done(json!({ id: if waits { "undelivered" } else { "delivered" } })))
}
