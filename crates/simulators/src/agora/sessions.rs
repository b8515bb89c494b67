//! Who is online, where, since when; and how that is ended.

use serde_json::{Map, Value, json};

use super::cx::{Cx, ok};
use super::error::{Answer, invalid, nameless, refuse};
use super::world::User;
use crate::Reply;

/// Ends every session; nothing stops the user from logging in again. True also when there was none (M).
pub(super) fn disconnect(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    cx.app.kick(&cx.by, &name);
    Ok(cx.done(json!({ "result": true })))
}

pub(super) fn disconnect_device(cx: &mut Cx<'_>) -> Answer {
    let name = cx.username()?;
    let resource = cx.args[1];
    if cx.app.kick_device(&cx.by, &name, resource) {
        Ok(cx.done(json!({ "result": true })))
    } else {
        Err(nameless(400, "resource not exist"))
    }
}

/// Only devices that are online.
pub(super) fn resources(cx: &mut Cx<'_>) -> Answer {
    let online = cx.user()?.devices.iter().filter(|(_, device)| device.online);
    let row = |(resource, device): (&String, &super::world::Device)| json!({ "res": resource, "device_uuid": device.uuid, "device_name": device.name });
    let rows = online.map(row).collect();
    Ok(cx.done(rows))
}

/// Nobody checks whether the user exists.
fn state(cx: &Cx<'_>, name: &str) -> &'static str {
    if cx.app.user(name).is_some_and(User::is_online) { "online" } else { "offline" }
}

pub(super) fn status(cx: &mut Cx<'_>) -> Answer {
    let name = cx.args[0];
    let state = state(cx, name);
    Ok(cx.done(json!({ name: state })))
}

pub(super) fn batch_status(cx: &mut Cx<'_>) -> Answer {
    let names = cx.usernames(100, "usernames size is more than max limit")?;
    let rows: Vec<Value> = names.iter().map(|name| json!({ name: state(cx, name) })).collect();
    let mut answer = cx.short("get batch user status");
    answer.insert("data".to_owned(), json!(rows));
    Ok(ok(answer))
}

pub(super) fn presence(cx: &mut Cx<'_>) -> Answer {
    if !cx.options.presence {
        return Err(refuse(400, "service open exception", "the app not open presence"));
    }
    let names = cx.usernames(100, "usernames size is more than max limit")?;
    if names.is_empty() {
        return Err(invalid("usernames must be provided"));
    }
    let rows: Vec<Value> = names.iter().map(|name| presence_of(cx, name)).collect();
    Ok(Reply::json(200, json!({ "result": rows })))
}

/// Somebody unknown was never there (M).
fn presence_of(cx: &Cx<'_>, name: &str) -> Value {
    let said = |number: i64| if cx.options.presence_times_as_text { json!(number.to_string()) } else { json!(number) };
    let user = cx.app.user(name);
    let mut status = Map::new();
    for (resource, device) in user.into_iter().flat_map(|user| &user.devices) {
        status.insert(resource.clone(), said(i64::from(device.online)));
    }
    json!({
        "uid": name,
        "last_time": said(user.and_then(|user| user.last_seen_ms).unwrap_or(0) / 1000),
        // Asking isn't subscribing, so there is no end to a subscription.
        "expiry": said(0),
        "ext": user.map(|user| user.presence.as_str()).unwrap_or_default(),
        "status": status,
    })
}
