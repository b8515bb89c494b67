//! Who is in a group or a room, and who administers it.

use serde_json::{Map, Value, json};

use super::cx::{Cx, needed};
use super::error::{Answer, Refusal, forbidden, owner_is_safe, refuse, unknown_name};
use super::options::MemberPages;
use super::paging::{FROM_ONE, by_cursor, by_number};
use super::world::{Chat, ChatKind};

/// How many people at once.
pub(super) const MOST: usize = 60;
/// Owner and administrators together.
const MOST_RULERS: usize = 100;

/// Three forms: pages with numbers, nothing at all (the first of these), and `version=v3` with a cursor.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let chat = cx.chat()?;
    let (default, most) = match cx.options.member_pages {
        MemberPages::Agora => (10, 100),
        MemberPages::Easemob => (1000, 1000),
    };
    let row = |name: &str| row(chat, name, cx.options.admins_in_member_rows);
    if cx.call.query("version") == Some("v3") {
        let mut names = chat.by_joining();
        if cx.call.query("sort") != Some("asc") {
            names.reverse();
        }
        let page = by_cursor(cx.call, names, default, most)?;
        return Ok(cx.listing("data", page.rows.into_iter().map(row).collect(), page.cursor));
    }
    let others = chat.by_joining().into_iter().filter(|name| *name != chat.owner);
    let names = std::iter::once(chat.owner.as_str()).chain(others).collect();
    let rows = by_number(cx.call, names, FROM_ONE, default, most)?.into_iter().map(row).collect();
    Ok(cx.done(rows))
}

fn row(chat: &Chat, name: &str, tells_admins: bool) -> Value {
    if chat.owner == name {
        json!({ "owner": name })
    } else if tells_admins && chat.admins.contains(name) {
        json!({ "admin": name })
    } else {
        json!({ "member": name })
    }
}

pub(super) fn is_joined(cx: &mut Cx<'_>) -> Answer {
    let joined = cx.chat()?.is_member(cx.args[1]);
    Ok(cx.done(json!(joined)))
}

/// What happened to one user, in the words of groups or of rooms.
pub(super) fn outcome(chat: &Chat, id_key: &str, action: &str, name: &str, failed: Option<String>) -> Value {
    let mut row = Map::new();
    row.insert("result".to_owned(), json!(failed.is_none()));
    row.insert("action".to_owned(), json!(action));
    row.insert("user".to_owned(), json!(name));
    row.insert(id_key.to_owned(), json!(chat.id));
    if let Some(reason) = failed {
        row.insert("reason".to_owned(), json!(reason));
    }
    Value::Object(row)
}

/// The key under which members' endpoints name the chat.
fn id_key(kind: ChatKind) -> &'static str {
    match kind {
        ChatKind::Group => "groupid",
        ChatKind::Room => "id",
    }
}

pub(super) fn not_members(names: &[&str]) -> Refusal {
    forbidden(format!("users [{}] are not members of this group!", names.join(", ")))
}

/// Why somebody can't come in.
fn may_join(cx: &Cx<'_>, chat: &Chat, name: &str) -> Result<(), Refusal> {
    cx.app.user(name).ok_or_else(|| unknown_name(name))?;
    let cannot = |reason: String| forbidden(format!("can not join this group, reason:{reason}"));
    if chat.is_member(name) {
        return Err(cannot(format!("user: {name} already in group: {}\n", chat.id)));
    }
    if chat.blocked.contains(name) {
        // In no page (M).
        return Err(cannot(format!("user: {name} is in the block list of group: {}\n", chat.id)));
    }
    let joined = cx.app.chats_of(name, chat.kind).len();
    if cx.options.most_chats_per_user.is_some_and(|most| joined >= most) {
        let what = match chat.kind {
            ChatKind::Group => "groups",
            ChatKind::Room => "chatroom",
        };
        return Err(forbidden(format!("user {name} has joined too many {what}!")));
    }
    Ok(())
}

fn has_room(chat: &Chat, more: usize) -> Result<(), Refusal> {
    let fits = u64::try_from(chat.members.len() + more).is_ok_and(|members| members <= chat.max_users);
    if fits { Ok(()) } else { Err(refuse(403, "exceed_limit", "members size is greater than max user size !")) }
}

pub(super) fn add(cx: &mut Cx<'_>) -> Answer {
    let (chat, name) = (cx.chat()?, cx.args[1]);
    may_join(cx, chat, name)?;
    has_room(chat, 1)?;
    let data = outcome(chat, id_key(chat.kind), "add_member", name, None);
    let id = chat.id.clone();
    cx.app.add_member(&cx.by, &id, name);
    Ok(cx.done(data))
}

/// Those who are in already are passed over, unless all are.
pub(super) fn add_many(cx: &mut Cx<'_>) -> Answer {
    let names = cx.usernames(MOST, "addMembers: addMembers number more than maxSize")?;
    let chat = cx.chat()?;
    let new: Vec<&String> = names.iter().filter(|name| !chat.is_member(name)).collect();
    for name in if new.is_empty() { names.iter().collect() } else { new.clone() } {
        may_join(cx, chat, name)?;
    }
    has_room(chat, new.len())?;
    let mut data = json!({ "newmembers": new, "action": "add_member" });
    data[id_key(chat.kind)] = json!(chat.id);
    let id = chat.id.clone();
    for name in new {
        cx.app.add_member(&cx.by, &id, name);
    }
    Ok(cx.done(data))
}

/// One is an object, several are a list in which each has a result of its own; nobody at all, and the owner, are
/// errors.
pub(super) fn remove(cx: &mut Cx<'_>) -> Answer {
    let names = cx.names(MOST, "kickMember: kickMembers number more than maxSize")?;
    let chat = cx.chat()?;
    if names.contains(&chat.owner.as_str()) {
        return Err(owner_is_safe());
    }
    if !names.iter().any(|name| chat.is_member(name)) {
        return Err(none_is_in(cx, &names));
    }
    let reason = |name: &str| format!("user: {name} doesn't exist in group: {}", chat.id);
    let row = |name: &&str| {
        let failed = (!chat.is_member(name)).then(|| reason(name));
        outcome(chat, id_key(chat.kind), "remove_member", name, failed)
    };
    let rows: Vec<Value> = names.iter().map(row).collect();
    let id = chat.id.clone();
    for name in &names {
        cx.app.remove_member(&cx.by, &id, name);
        if !cx.options.mutes_outlast_membership {
            cx.app.set_muted(&cx.by, &id, name, None);
        }
    }
    Ok(cx.done(one_or_all(rows)))
}

pub(super) fn one_or_all(mut rows: Vec<Value>) -> Value {
    if rows.len() == 1 { rows.remove(0) } else { json!(rows) }
}

/// The pages of rooms have another status for the same sentence.
fn none_is_in(cx: &Cx<'_>, names: &[&str]) -> Refusal {
    let sentence = format!("users [{}] are not members of this group!", names.join(", "));
    let status = if cx.kind() == ChatKind::Room && cx.options.room_refusals_are_400 { 400 } else { 403 };
    refuse(status, "forbidden_op", sentence)
}

pub(super) fn admins(cx: &mut Cx<'_>) -> Answer {
    let admins = json!(cx.chat()?.admins);
    Ok(cx.done(admins))
}

/// Somebody who is one already is no error (M).
pub(super) fn add_admin(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let chat = cx.chat()?;
    let name = needed(&body, "newadmin")?;
    cx.app.user(name).ok_or_else(|| unknown_name(name))?;
    if !chat.is_member(name) {
        return Err(refuse(404, "resource_not_found", format!("user: {name} doesn't exist in group: {}", chat.id)));
    }
    if chat.owner == name {
        return Err(owner_is_safe());
    }
    if chat.admins.len() + 1 >= MOST_RULERS && !chat.admins.contains(name) {
        return Err(refuse(403, "exceed_limit", "group admin number more than max limit : 99"));
    }
    let id = chat.id.clone();
    cx.app.set_admin(&cx.by, &id, name, true);
    Ok(cx.done(json!({ "result": "success", "newadmin": name })))
}

pub(super) fn remove_admin(cx: &mut Cx<'_>) -> Answer {
    let (chat, name) = (cx.chat()?, cx.args[1]);
    if !chat.admins.contains(name) {
        return Err(forbidden(format!("user:{name} is not admin of group:{}", chat.id)));
    }
    let id = chat.id.clone();
    cx.app.set_admin(&cx.by, &id, name, false);
    Ok(cx.done(json!({ "result": "success", "oldadmin": name })))
}
