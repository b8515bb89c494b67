//! A user's own things: profile, devices, pushers, account data.

use serde_json::{Value, json};

use super::admin_sessions::{device_value, pusher_value};
use super::cx::{Cx, done, optional_bool, optional_text, text};
use super::error::{Answer, Refusal, forbidden, missing, not_found, refuse};
use crate::synapse::estate::Pusher;

pub(super) fn whoami(cx: &mut Cx<'_>) -> Answer {
    let mut body = json!({ "user_id": cx.acting_id(), "is_guest": false });
    if let Some(device) = &cx.device {
        body["device_id"] = json!(device);
    }
    Ok(done(body))
}

pub(super) fn capabilities(cx: &mut Cx<'_>) -> Answer {
    let stable: serde_json::Map<String, Value> =
        (1..=12).map(|version: u8| (version.to_string(), json!("stable"))).collect();
    let body = json!({ "capabilities": {
        "m.room_versions": { "default": "12", "available": stable },
        "m.change_password": { "enabled": !cx.face.options.delegated_auth },
    } });
    Ok(done(body))
}

pub(super) fn profile(cx: &mut Cx<'_>) -> Answer {
    let account = cx.estate.account(cx.local_id(0)?).filter(|account| !account.erased);
    let account = account.ok_or_else(|| refuse(404, "M_UNKNOWN", "No row found (profiles)"))?;
    Ok(done(account.display_name.as_ref().map_or_else(|| json!({}), |name| json!({ "displayname": name }))))
}

fn own(cx: &Cx<'_>) -> Result<(), Refusal> {
    if cx.args[0] == cx.acting_id() { Ok(()) } else { Err(forbidden("Cannot act for other users.")) }
}

pub(super) fn set_display_name(cx: &mut Cx<'_>) -> Answer {
    own(cx)?;
    cx.not_suspended()?;
    let body = cx.body()?;
    cx.estate.set_display_name(cx.by, cx.by.acting, optional_text(&body, "displayname"));
    Ok(done(json!({})))
}

pub(super) fn devices(cx: &mut Cx<'_>) -> Answer {
    let account = cx.estate.get(cx.by.acting);
    let devices: Vec<Value> = account.devices.values().map(|d| device_value(&account.user_id, d)).collect();
    Ok(done(json!({ "devices": devices })))
}

pub(super) fn pushers(cx: &mut Cx<'_>) -> Answer {
    let pushers: Vec<Value> = cx.estate.get(cx.by.acting).pushers.iter().map(pusher_value).collect();
    Ok(done(json!({ "pushers": pushers })))
}

/// Registers a pusher, or removes it when its kind is null.
pub(super) fn set_pusher(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let (app_id, pushkey) = (text(&body, "app_id")?, text(&body, "pushkey")?);
    let same = |p: &Pusher| p.app_id == app_id && p.pushkey == pushkey;
    let by = cx.by;
    let kind = match body.get("kind") {
        None => return Err(missing("kind")),
        Some(Value::String(kind)) => kind.clone(),
        Some(_) => {
            cx.estate.drop_pushers(by, by.acting, same);
            return Ok(done(json!({})));
        }
    };
    let pusher = Pusher {
        app_id: app_id.to_owned(),
        pushkey: pushkey.to_owned(),
        kind,
        app_display_name: text(&body, "app_display_name")?.to_owned(),
        device_display_name: text(&body, "device_display_name")?.to_owned(),
        profile_tag: optional_text(&body, "profile_tag").unwrap_or_default().to_owned(),
        lang: text(&body, "lang")?.to_owned(),
        data: body.get("data").cloned().ok_or_else(|| missing("data"))?,
        device_id: cx.device.clone(),
    };
    if !optional_bool(&body, "append")?.unwrap_or(false) {
        cx.estate.take_pusher_from_others(by, by.acting, app_id, pushkey);
    }
    cx.estate.set_pusher(by, by.acting, pusher);
    Ok(done(json!({})))
}

pub(super) fn account_data(cx: &mut Cx<'_>) -> Answer {
    own(cx)?;
    let data = cx.estate.get(cx.by.acting).account_data.get(cx.args[1]);
    Ok(done(data.cloned().ok_or_else(|| not_found("Account data not found"))?))
}

pub(super) fn set_account_data(cx: &mut Cx<'_>) -> Answer {
    own(cx)?;
    let content = Value::Object(cx.body()?);
    let kind = cx.args[1];
    cx.estate.set_account_data(cx.by, cx.by.acting, kind, content);
    Ok(done(json!({})))
}
