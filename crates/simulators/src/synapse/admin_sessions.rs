//! Devices, sessions, pushers and login-as-user tokens, from the administrator's side.

use serde_json::{Value, json};

use super::cx::Cx;
use super::error::{Answer, bad, forbidden, invalid, not_found};
use crate::Reply;
use crate::synapse::estate::{Device, Pusher};

pub(super) fn device_value(user_id: &str, device: &Device) -> Value {
    json!({
        "device_id": device.id,
        "user_id": user_id,
        "display_name": device.display_name,
        "last_seen_ip": device.last_seen_ip,
        "last_seen_ts": device.last_seen_ms,
        "last_seen_user_agent": device.last_seen_agent,
    })
}

pub(super) fn devices(cx: &mut Cx<'_>) -> Answer {
    let account = cx.estate.get(cx.target(0)?);
    let devices: Vec<Value> = account.devices.values().map(|d| device_value(&account.user_id, d)).collect();
    Ok(Reply::json(200, json!({ "total": devices.len(), "devices": devices })))
}

pub(super) fn device(cx: &mut Cx<'_>) -> Answer {
    let account = cx.estate.get(cx.target(0)?);
    let device = account.devices.get(cx.args[1]).ok_or_else(|| not_found("No device found"))?;
    Ok(Reply::json(200, device_value(&account.user_id, device)))
}

/// Unknown devices are no error: the wanted end is reached.
pub(super) fn delete_devices(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let body = cx.body()?;
    let devices = body.get("devices").and_then(Value::as_array).ok_or_else(|| super::error::missing("devices"))?;
    for id in devices.iter().filter_map(Value::as_str) {
        cx.estate.remove_device(cx.by, ix, id);
    }
    Ok(Reply::json(200, json!({})))
}

pub(super) fn delete_device(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let id = cx.args[1];
    cx.estate.remove_device(cx.by, ix, id);
    Ok(Reply::json(200, json!({})))
}

pub(super) fn pusher_value(pusher: &Pusher) -> Value {
    json!({
        "app_id": pusher.app_id,
        "pushkey": pusher.pushkey,
        "kind": pusher.kind,
        "app_display_name": pusher.app_display_name,
        "device_display_name": pusher.device_display_name,
        "profile_tag": pusher.profile_tag,
        "lang": pusher.lang,
        "data": pusher.data,
        "enabled": true,
        "device_id": pusher.device_id,
    })
}

pub(super) fn pushers(cx: &mut Cx<'_>) -> Answer {
    let account = cx.estate.get(cx.target(0)?);
    let pushers: Vec<Value> = account.pushers.iter().map(pusher_value).collect();
    Ok(Reply::json(200, json!({ "total": pushers.len(), "pushers": pushers })))
}

/// A token without a device that acts as somebody else, whatever state they are in.
pub(super) fn login_as(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let body = cx.body_or_empty()?;
    let valid_until_ms = match body.get("valid_until_ms") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_i64().ok_or_else(|| invalid("'valid_until_ms' parameter must be an int"))?),
    };
    if ix == cx.by.acting {
        return Err(bad("Cannot use admin API to login as self"));
    }
    let token = cx.estate.mint_puppet(cx.by, ix, valid_until_ms);
    Ok(Reply::json(200, json!({ "access_token": token })))
}

/// The history of sessions; it stays when the sessions are gone, and it is open to the user themselves.
pub(super) fn whois(cx: &mut Cx<'_>) -> Answer {
    let id = cx.local_id(0)?;
    if id != cx.acting_id() && !cx.estate.get(cx.by.acting).admin {
        return Err(forbidden("You are not a server admin"));
    }
    let connections: Vec<Value> = cx
        .estate
        .account(id)
        .into_iter()
        .flat_map(|account| &account.connections)
        .map(|c| json!({ "ip": c.ip, "last_seen": c.last_seen_ms, "user_agent": c.user_agent }))
        .collect();
    let body = json!({ "user_id": id, "devices": { "": { "sessions": [{ "connections": connections }] } } });
    Ok(Reply::json(200, body))
}
