//! Groups: listed, described, handed over, frozen, dissolved.

use serde_json::{Map, Value, json};

use super::cx::{Cx, ok, text};
use super::error::{Answer, Refusal, forbidden, invalid, unknown_name};
use super::paging::{FROM_ONE, FROM_ZERO, by_cursor, by_number};
use super::world::{Chat, ChatKind};

/// What may be changed about a group beside its people.
const FIELDS: [&str; 8] =
    ["groupname", "description", "maxusers", "membersonly", "allowinvites", "invite_need_confirm", "custom", "public"];
/// How many groups come without being asked for in pages.
const NEWEST: usize = 500;
/// How many members come with a group's details.
const MOST_AFFILIATIONS: usize = 10_000;
/// How many groups can be asked for at once.
const MOST_DETAILS: usize = 100;

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let page = by_cursor(cx.call, cx.app.chats(ChatKind::Group), 10, 1000)?;
    let project = cx.app.project();
    let long = cx.options.long_owner_names;
    let owner = |chat: &Chat| if long { project.long_name(&chat.owner) } else { chat.owner.clone() };
    let row = |chat: &&Chat| {
        json!({
            "groupid": chat.id,
            "groupname": chat.name,
            "owner": owner(chat),
            "affiliations": chat.members.len(),
            "type": "group",
            "lastModified": chat.modified_ms.to_string(),
        })
    };
    Ok(cx.listing("data", page.rows.iter().map(row).collect(), page.cursor))
}

/// Pages start at 1 here; without pages the newest come.
pub(super) fn joined(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let chats = cx.app.chats_of(&name, ChatKind::Group);
    let paged = cx.call.query("pagenum").is_some() || cx.call.query("pagesize").is_some();
    let chats =
        if paged { by_number(cx.call, chats, FROM_ONE, 10, 100)? } else { chats.into_iter().take(NEWEST).collect() };
    let rows = chats.iter().map(|chat| json!({ "groupid": chat.id, "groupname": chat.name })).collect();
    Ok(cx.done(rows))
}

/// Pages start at 0 here, and are small. A user who doesn't exist is in no group (M).
pub(super) fn of_user(cx: &mut Cx<'_>) -> Answer {
    let chats = cx.app.chats_of(cx.args[0], ChatKind::Group);
    let total = chats.len();
    let row = |chat: &Chat| {
        json!({
            "id": chat.id,
            "groupId": chat.id,
            "name": chat.name,
            "owner": chat.owner,
            "description": chat.description,
            "disabled": chat.disabled,
            "public": chat.public,
            "allowinvites": chat.allow_invites,
            "membersonly": chat.members_only,
            "maxusers": chat.max_users,
            "created": chat.created_ms,
        })
    };
    let rows: Vec<Value> = by_number(cx.call, chats, FROM_ZERO, 5, 20)?.into_iter().map(row).collect();
    let mut envelope = cx.envelope("get");
    envelope.insert("entities".to_owned(), json!(rows));
    envelope.insert("total".to_owned(), json!(total));
    Ok(ok(envelope))
}

/// Members first, the owner last, administrators among the members.
pub(super) fn affiliations(chat: &Chat) -> Vec<Value> {
    let members = chat.by_joining().into_iter().filter(|name| *name != chat.owner);
    let members = members.take(MOST_AFFILIATIONS - 1).map(|name| json!({ "member": name }));
    members.chain(std::iter::once(json!({ "owner": chat.owner }))).collect()
}

fn details_value(chat: &Chat) -> Value {
    json!({
        "id": chat.id,
        "name": chat.name,
        "description": chat.description,
        "membersonly": chat.members_only,
        "allowinvites": chat.allow_invites,
        "invite_need_confirm": chat.invite_need_confirm,
        "maxusers": chat.max_users,
        "owner": chat.owner,
        "created": chat.created_ms,
        "custom": chat.custom,
        "mute": chat.mute,
        "disabled": chat.disabled,
        "public": chat.public,
        "affiliations_count": chat.members.len(),
        "affiliations": affiliations(chat),
    })
}

/// Of several groups those that are missing are said to be in their rows (their shape is M); one alone is an error.
pub(super) fn details(cx: &mut Cx<'_>) -> Answer {
    let ids: Vec<&str> = cx.args[0].split(',').filter(|id| !id.is_empty()).collect();
    if ids.len() > MOST_DETAILS {
        return Err(invalid(format!("groupIds size is more than max limit : {MOST_DETAILS}")));
    }
    let find = |id: &str| cx.app.chat(id).filter(|chat| chat.kind == ChatKind::Group);
    if ids.iter().all(|id| find(id).is_none()) {
        return Err(cx.no_chat(cx.args[0]));
    }
    let row = |id: &&str| match find(id) {
        Some(chat) => details_value(chat),
        None => json!({ "id": id, "error": "group id doesn't exist" }),
    };
    let rows = ids.iter().map(row).collect();
    Ok(cx.done(rows))
}

pub(super) fn put(cx: &mut Cx<'_>) -> Answer {
    let id = cx.chat()?.id.clone();
    let body = cx.body()?;
    if body.contains_key("newowner") {
        return transfer(cx, &id, &body);
    }
    change(cx, &id, &body, &FIELDS)
}

/// Hands a group or a room over, to somebody who is in it.
pub(super) fn transfer(cx: &mut Cx<'_>, id: &str, body: &Map<String, Value>) -> Answer {
    let heir = text(body, "newowner").ok_or_else(|| invalid("newowner must be provided"))?;
    cx.app.user(heir).ok_or_else(|| unknown_name(heir))?;
    let chat = cx.chat()?;
    if chat.owner == heir {
        return Err(forbidden("new owner and old owner are the same"));
    }
    if !chat.is_member(heir) {
        return Err(forbidden(format!("user: {heir} doesn't exist in group: {id}")));
    }
    cx.app.set_owner(&cx.by, id, heir);
    Ok(cx.done(json!({ "newowner": true })))
}

/// Changes what may be changed, all or nothing.
pub(super) fn change(cx: &mut Cx<'_>, id: &str, body: &Map<String, Value>, fields: &[&str]) -> Answer {
    let strange: Vec<&str> = body.keys().map(String::as_str).filter(|key| !fields.contains(key)).collect();
    if !strange.is_empty() {
        return Err(invalid(format!("some of [{}] are not valid fields", strange.join(", "))));
    }
    let mut data = Map::new();
    for (key, value) in body {
        let fits = cx.app.chat(id).is_some_and(|chat| set(&mut chat.clone(), key, value).is_some());
        if !fits {
            return Err(wrong(key));
        }
        // Rooms have a `name` that is answered as if they were groups.
        let said = if key == "name" { "groupname" } else { key };
        data.insert(said.to_owned(), json!(true));
    }
    for (key, value) in body {
        cx.app.change_chat(&cx.by, id, key, |chat| set(chat, key, value).unwrap_or_default());
    }
    Ok(cx.done(Value::Object(data)))
}

fn wrong(key: &str) -> Refusal {
    invalid(format!("{key} is not legal"))
}

/// Sets a field and says whether that made a difference; none when the value doesn't fit.
fn set(chat: &mut Chat, key: &str, value: &Value) -> Option<bool> {
    fn replace<T: PartialEq>(slot: &mut T, value: T) -> bool {
        std::mem::replace(slot, value) != *slot
    }
    let text = || value.as_str().map(str::to_owned);
    Some(match key {
        "groupname" | "name" => replace(&mut chat.name, text()?),
        "description" => replace(&mut chat.description, text()?),
        "custom" => replace(&mut chat.custom, text()?),
        "maxusers" => replace(&mut chat.max_users, value.as_u64()?),
        "membersonly" => replace(&mut chat.members_only, value.as_bool()?),
        "allowinvites" => replace(&mut chat.allow_invites, value.as_bool()?),
        "invite_need_confirm" => replace(&mut chat.invite_need_confirm, value.as_bool()?),
        "public" => replace(&mut chat.public, value.as_bool()?),
        _ => return None,
    })
}

pub(super) fn dissolve(cx: &mut Cx<'_>) -> Answer {
    let id = cx.chat()?.id.clone();
    cx.app.destroy_chat(&cx.by, &id);
    Ok(cx.done(json!({ "success": true, "groupid": id })))
}

pub(super) fn disable(cx: &mut Cx<'_>) -> Answer {
    set_disabled(cx, true)
}

pub(super) fn enable(cx: &mut Cx<'_>) -> Answer {
    set_disabled(cx, false)
}

fn set_disabled(cx: &mut Cx<'_>, disabled: bool) -> Answer {
    let id = cx.chat()?.id.clone();
    cx.app.set_disabled(&cx.by, &id, disabled);
    Ok(cx.done(json!({ "disabled": disabled })))
}
