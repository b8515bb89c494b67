//! The lists of a group or a room: muted, blocked, allowed to write while everybody is muted.

use serde_json::{Value, json};

use super::cx::{Cx, number};
use super::error::{Answer, invalid, owner_is_safe};
use super::members::{MOST, not_members, one_or_all, outcome};
use super::world::{Chat, ChatKind, FOREVER};

/// The key under which these endpoints name the chat.
fn id_key(kind: ChatKind) -> &'static str {
    match kind {
        ChatKind::Group => "groupid",
        ChatKind::Room => "chatroomid",
    }
}

/// -1 for what has no end (M).
fn end(until: i64) -> i64 {
    if until == FOREVER { -1 } else { until }
}

pub(super) fn muted(cx: &mut Cx<'_>) -> Answer {
    let now = cx.app.now_ms();
    let rows = cx.chat()?.muted_at(now).map(|(user, until)| json!({ "expire": end(until), "user": user })).collect();
    Ok(cx.done(rows))
}

/// Milliseconds from now; -1 has no end, 0 lifts.
pub(super) fn mute(cx: &mut Cx<'_>) -> Answer {
    let names = cx.usernames(MOST, "userNames size is more than max limit")?;
    let body = cx.body()?;
    let duration = body.get("mute_duration").and_then(number);
    let duration = duration.ok_or_else(|| invalid("mute_duration must be provided"))?;
    let chat = cx.chat()?;
    let strangers: Vec<&str> = names.iter().map(String::as_str).filter(|name| !chat.is_member(name)).collect();
    if !strangers.is_empty() {
        return Err(not_members(&strangers));
    }
    if names.contains(&chat.owner) {
        return Err(owner_is_safe());
    }
    let until = match duration {
        -1 => Some(FOREVER),
        0 => None,
        more => Some(cx.app.now_ms().saturating_add(more)),
    };
    let id = chat.id.clone();
    for name in &names {
        cx.app.set_muted(&cx.by, &id, name, until);
    }
    let expire = end(until.unwrap_or(0));
    let rows = names.iter().map(|name| json!({ "result": true, "expire": expire, "user": name })).collect();
    Ok(cx.done(rows))
}

/// Somebody who isn't muted is no error (M).
pub(super) fn unmute(cx: &mut Cx<'_>) -> Answer {
    let names = cx.names(MOST, "removeMute member size more than max limit")?;
    let id = cx.chat()?.id.clone();
    for name in &names {
        cx.app.set_muted(&cx.by, &id, name, None);
    }
    let rows = names.iter().map(|name| json!({ "result": true, "user": name })).collect();
    Ok(cx.done(rows))
}

pub(super) fn mute_all(cx: &mut Cx<'_>) -> Answer {
    set_everybody_muted(cx, true)
}

pub(super) fn unmute_all(cx: &mut Cx<'_>) -> Answer {
    set_everybody_muted(cx, false)
}

fn set_everybody_muted(cx: &mut Cx<'_>, muted: bool) -> Answer {
    let id = cx.chat()?.id.clone();
    cx.app.set_everybody_muted(&cx.by, &id, muted);
    Ok(cx.done(json!({ "mute": muted })))
}

pub(super) fn blocked(cx: &mut Cx<'_>) -> Answer {
    let rows = json!(cx.chat()?.blocked);
    Ok(cx.done(rows))
}

pub(super) fn allowed(cx: &mut Cx<'_>) -> Answer {
    let rows = json!(cx.chat()?.allowed);
    Ok(cx.done(rows))
}

pub(super) fn block(cx: &mut Cx<'_>) -> Answer {
    let (chat, name) = (cx.chat()?, cx.args[1]);
    if chat.owner == name {
        return Err(owner_is_safe());
    }
    if !chat.is_member(name) {
        return Err(not_members(&[name]));
    }
    let data = outcome(chat, id_key(chat.kind), "add_blocks", name, None);
    let id = chat.id.clone();
    cx.app.set_blocked(&cx.by, &id, name, true);
    Ok(cx.done(data))
}

/// Each user has a result of their own; nobody at all is an error.
pub(super) fn block_many(cx: &mut Cx<'_>) -> Answer {
    let names = cx.usernames(MOST, "userNames is more than max limit")?;
    let chat = cx.chat()?;
    let fitting: Vec<&String> = names.iter().filter(|name| why_not(chat, name).is_none()).collect();
    if fitting.is_empty() {
        return Err(not_members(&names.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    let rows =
        names.iter().map(|name| outcome(chat, id_key(chat.kind), "add_blocks", name, why_not(chat, name))).collect();
    let id = chat.id.clone();
    for name in fitting {
        cx.app.set_blocked(&cx.by, &id, name, true);
    }
    Ok(cx.done(rows))
}

/// Why somebody can't be blocked.
fn why_not(chat: &Chat, name: &str) -> Option<String> {
    if chat.owner == name {
        return Some("forbidden operation on group owner!".to_owned());
    }
    (!chat.is_member(name)).then(|| format!("user: {name} doesn't exist in {}: {}", word(chat), chat.id))
}

fn word(chat: &Chat) -> &'static str {
    match chat.kind {
        ChatKind::Group => "group",
        ChatKind::Room => "chatroom",
    }
}

pub(super) fn unblock(cx: &mut Cx<'_>) -> Answer {
    let names = cx.names(MOST, "removeBlacklist: list size more than max limit")?;
    let chat = cx.chat()?;
    if !names.iter().any(|name| chat.blocked.contains(*name)) {
        return Err(not_members(&names));
    }
    let failed = |name: &str| {
        (!chat.blocked.contains(name)).then(|| format!("user: {name} doesn't exist in {}: {}", word(chat), chat.id))
    };
    let row = |name: &&str| outcome(chat, id_key(chat.kind), "remove_blocks", name, failed(name));
    let rows: Vec<Value> = names.iter().map(row).collect();
    let id = chat.id.clone();
    for name in &names {
        cx.app.set_blocked(&cx.by, &id, name, false);
    }
    Ok(cx.done(one_or_all(rows)))
}

pub(super) fn allow(cx: &mut Cx<'_>) -> Answer {
    let (chat, name) = (cx.chat()?, cx.args[1]);
    if !chat.is_member(name) {
        return Err(not_members(&[name]));
    }
    let data = outcome(chat, id_key(chat.kind), "add_user_whitelist", name, None);
    let id = chat.id.clone();
    cx.app.set_allowed(&cx.by, &id, name, true);
    Ok(cx.done(data))
}

pub(super) fn allow_many(cx: &mut Cx<'_>) -> Answer {
    let names = cx.usernames(MOST, "usernames size is more than max limit")?;
    let chat = cx.chat()?;
    let strangers: Vec<&str> = names.iter().map(String::as_str).filter(|name| !chat.is_member(name)).collect();
    if !strangers.is_empty() {
        return Err(not_members(&strangers));
    }
    let rows = names.iter().map(|name| outcome(chat, id_key(chat.kind), "add_user_whitelist", name, None)).collect();
    let id = chat.id.clone();
    for name in &names {
        cx.app.set_allowed(&cx.by, &id, name, true);
    }
    Ok(cx.done(rows))
}

/// A list, even for one.
pub(super) fn disallow(cx: &mut Cx<'_>) -> Answer {
    let names = cx.names(MOST, "removeWhitelist size is more than max limit")?;
    let chat = cx.chat()?;
    let strangers: Vec<&str> = names.iter().copied().filter(|name| !chat.allowed.contains(*name)).collect();
    if !strangers.is_empty() {
        return Err(not_members(&strangers));
    }
    let rows = names.iter().map(|name| outcome(chat, id_key(chat.kind), "remove_user_whitelist", name, None)).collect();
    let id = chat.id.clone();
    for name in &names {
        cx.app.set_allowed(&cx.by, &id, name, false);
    }
    Ok(cx.done(rows))
}
