//! Chat rooms as wholes, and the super administrators who may make some.

use serde_json::{Value, json};

use super::cx::{Cx, needed};
use super::error::{Answer, invalid, unknown_name};
use super::groups::{affiliations, change, transfer};
use super::paging::{FROM_ONE, by_cursor, by_number};
use super::world::{Chat, ChatKind};

const NEWEST: usize = 500;
const MOST_DETAILS: usize = 100;

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let page = by_cursor(cx.call, cx.app.chats(ChatKind::Room), 10, 1000)?;
    let row = |chat: &&Chat| json!({ "id": chat.id, "name": chat.name, "owner": chat.owner, "affiliations_count": chat.members.len() });
    Ok(cx.listing("data", page.rows.iter().map(row).collect(), page.cursor))
}

/// Pages start at 1; without pages the newest come.
pub(super) fn joined(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let chats = cx.app.chats_of(&name, ChatKind::Room);
    let paged = cx.call.query("pagenum").is_some() || cx.call.query("pagesize").is_some();
    let chats =
        if paged { by_number(cx.call, chats, FROM_ONE, 1000, 1000)? } else { chats.into_iter().take(NEWEST).collect() };
    // The flag is a text here and nowhere else.
    let row = |chat: &&Chat| json!({ "id": chat.id, "name": chat.name, "disabled": chat.disabled.to_string() });
    let rows = chats.iter().map(row).collect();
    Ok(cx.done(rows))
}

fn details_value(chat: &Chat) -> Value {
    json!({
        "id": chat.id,
        "name": chat.name,
        "description": chat.description,
        "membersonly": chat.members_only,
        "allowinvites": chat.allow_invites,
        "maxusers": chat.max_users,
        "owner": chat.owner,
        "created": chat.created_ms,
        "custom": chat.custom,
        "mute": chat.mute,
        "affiliations_count": chat.members.len(),
        "affiliations": affiliations(chat),
        "public": chat.public,
    })
}

/// Rooms that are missing are left out (M); if all are, it is an error.
pub(super) fn details(cx: &mut Cx<'_>) -> Answer {
    let ids: Vec<&str> = cx.args[0].split(',').filter(|id| !id.is_empty()).collect();
    if ids.len() > MOST_DETAILS {
        return Err(invalid(format!("chatroomIds size is more than max limit : {MOST_DETAILS}")));
    }
    let rooms = ids.iter().filter_map(|id| cx.app.chat(id)).filter(|chat| chat.kind == ChatKind::Room);
    let mut rows: Vec<Value> = rooms.map(details_value).collect();
    match rows.len() {
        0 => Err(cx.no_chat(cx.args[0])),
        1 if cx.options.room_details_as_object => Ok(cx.done(rows.remove(0))),
        _ => Ok(cx.done(json!(rows))),
    }
}

pub(super) fn put(cx: &mut Cx<'_>) -> Answer {
    let id = cx.chat()?.id.clone();
    let body = cx.body()?;
    if body.contains_key("newowner") {
        return transfer(cx, &id, &body);
    }
    change(cx, &id, &body, &["name", "description", "maxusers"])
}

pub(super) fn dissolve(cx: &mut Cx<'_>) -> Answer {
    let id = cx.chat()?.id.clone();
    cx.app.destroy_chat(&cx.by, &id);
    Ok(cx.done(json!({ "success": true, "id": id })))
}

pub(super) fn super_admins(cx: &mut Cx<'_>) -> Answer {
    let names = cx.app.super_admins().iter().collect();
    let rows = json!(by_number(cx.call, names, FROM_ONE, 10, 1000)?);
    Ok(cx.done(rows))
}

pub(super) fn add_super_admin(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let name = needed(&body, "superadmin")?;
    cx.app.user(name).ok_or_else(|| unknown_name(name))?;
    cx.app.set_super_admin(&cx.by, name, true);
    Ok(cx.done(json!({ "result": "success", "resource": "" })))
}

/// Somebody who is none is no error (M). The key in the answer is the vendor's.
pub(super) fn remove_super_admin(cx: &mut Cx<'_>) -> Answer {
    let name = cx.args[0];
    cx.app.user(name).ok_or_else(|| unknown_name(name))?;
    cx.app.set_super_admin(&cx.by, name, false);
    Ok(cx.done(json!({ "newSuperAdmin": name, "resource": "" })))
}
