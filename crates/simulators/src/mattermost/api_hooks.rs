//! Webhooks, in and out. An update never changes the owner; only making a new one can.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, bad_url, no_channel, no_user, refuse};
use super::permission::may;
use super::render::{incoming_hook_row, outgoing_hook_row};
use super::site::{IncomingHook, OutgoingHook, is_id};
use crate::Reply;

pub(super) fn list_incoming(cx: &mut Cx<'_>) -> Answer {
    let team = team_of_query(cx)?;
    let (own, others) = (may::MANAGE_INCOMING_WEBHOOKS, may::MANAGE_OTHERS_INCOMING_WEBHOOKS);
    require_here(cx, team, own)?;
    let all = require_here(cx, team, others).is_ok();
    let fits = |hook: &&IncomingHook| team.is_none_or(|team| hook.team_id == team) && (all || hook.user_id == cx.me);
    let found: Vec<&IncomingHook> = cx.site.incoming_hooks.values().filter(fits).collect();
    let total = found.len();
    let list: Vec<Value> = cx.cut(found).into_iter().map(|hook| incoming_hook_row(cx, hook)).collect();
    if cx.flag("include_total_count") {
        return Ok(done(json!({ "incoming_webhooks": list, "total_count": total })));
    }
    Ok(rows(list))
}

/// The team that a listing is narrowed to.
fn team_of_query<'a>(cx: &Cx<'a>) -> Result<Option<&'a str>, Refusal> {
    match cx.call.query("team_id").filter(|team| !team.is_empty()) {
        Some(team) if !is_id(team) => Err(bad_url()),
        team => Ok(team),
    }
}

fn require_here(cx: &Cx<'_>, team: Option<&str>, permission: &str) -> Result<(), Refusal> {
    team.map_or_else(|| cx.require(permission), |team| cx.require_in_team(team, permission))
}

fn incoming(cx: &Cx<'_>) -> Result<IncomingHook, Refusal> {
    let gone = || refuse(404, "app.webhooks.get_incoming.app_error");
    let hook = cx.site.incoming_hooks.get(cx.id(0)?).ok_or_else(gone)?;
    cx.require_in_team(&hook.team_id, may::MANAGE_INCOMING_WEBHOOKS)?;
    if hook.user_id != cx.me {
        cx.require_in_team(&hook.team_id, may::MANAGE_OTHERS_INCOMING_WEBHOOKS)?;
    }
    Ok(hook.clone())
}

pub(super) fn get_incoming(cx: &mut Cx<'_>) -> Answer {
    Ok(done(incoming_hook_row(cx, &incoming(cx)?)))
}

/// `user_id` makes it somebody else's, for those who manage others' webhooks.
pub(super) fn create_incoming(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let channel_id = text("channel_id");
    let channel = cx.site.channel(&channel_id).ok_or_else(no_channel)?;
    let team_id = channel.team_id.clone();
    cx.require_in_team(&team_id, may::MANAGE_INCOMING_WEBHOOKS)?;
    let mut user_id = cx.me.clone();
    let owner = text("user_id");
    if !owner.is_empty() && owner != user_id {
        cx.require_in_team(&team_id, may::MANAGE_OTHERS_INCOMING_WEBHOOKS)?;
        cx.site.users.get(&owner).ok_or_else(no_user)?;
        user_id = owner;
    }
    let (id, now) = (cx.site.new_id(), cx.site.now_ms());
    let hook = IncomingHook {
        id,
        create_at: now,
        update_at: now,
        user_id,
        channel_id,
        team_id,
        display_name: text("display_name"),
        description: text("description"),
        channel_locked: body.get("channel_locked") == Some(&Value::Bool(true)),
    };
    let me = cx.me.clone();
    cx.site.put_incoming_hook(&me, hook.clone());
    Ok(Reply::json(201, incoming_hook_row(cx, &hook)))
}

pub(super) fn put_incoming(cx: &mut Cx<'_>) -> Answer {
    let old = incoming(cx)?;
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let channel_id = text("channel_id");
    if text("id") != old.id || cx.site.channel(&channel_id).is_none() {
        return Err(bad_body());
    }
    let hook = IncomingHook {
        update_at: cx.site.now_ms(),
        channel_id,
        display_name: text("display_name"),
        description: text("description"),
        channel_locked: body.get("channel_locked") == Some(&Value::Bool(true)),
        ..old
    };
    let me = cx.me.clone();
    cx.site.put_incoming_hook(&me, hook.clone());
    Ok(Reply::json(201, incoming_hook_row(cx, &hook)))
}

pub(super) fn delete_incoming(cx: &mut Cx<'_>) -> Answer {
    let hook = incoming(cx)?;
    let me = cx.me.clone();
    cx.site.remove_incoming_hook(&me, &hook.id);
    Ok(status_ok())
}

/// The URL itself: whether the owner is active is not asked, only whether they are still in a private channel.
pub(super) fn run_incoming(cx: &mut Cx<'_>) -> Answer {
    let gone = || refuse(400, "web.incoming_webhook.invalid.app_error");
    let hook = cx.site.incoming_hooks.get(cx.args[0]).cloned().ok_or_else(gone)?;
    let channel = cx.site.channel(&hook.channel_id).ok_or_else(gone)?;
    if channel.kind != 'O' && !channel.members.contains_key(&hook.user_id) {
        return Err(refuse(403, "web.incoming_webhook.permissions.app_error"));
    }
    let text = cx.text("text").map_err(|_| refuse(400, "web.incoming_webhook.text.app_error"))?;
    cx.site.post_message(&hook.user_id, &hook.channel_id, &text, "", json!({ "from_webhook": "true" }));
    Ok(Reply::bytes(200, "text/plain", &b"ok"[..]))
}

pub(super) fn list_outgoing(cx: &mut Cx<'_>) -> Answer {
    let team = team_of_query(cx)?;
    let (own, others) = (may::MANAGE_OUTGOING_WEBHOOKS, may::MANAGE_OTHERS_OUTGOING_WEBHOOKS);
    require_here(cx, team, own)?;
    let all = require_here(cx, team, others).is_ok();
    let fits = |hook: &&OutgoingHook| team.is_none_or(|team| hook.team_id == team) && (all || hook.creator_id == cx.me);
    let found = cx.site.outgoing_hooks.values().filter(fits);
    Ok(rows(cx.cut(found).into_iter().map(outgoing_hook_row).collect()))
}

fn outgoing(cx: &Cx<'_>) -> Result<OutgoingHook, Refusal> {
    let gone = || refuse(404, "app.webhooks.get_outgoing.app_error");
    let hook = cx.site.outgoing_hooks.get(cx.id(0)?).ok_or_else(gone)?;
    cx.require_in_team(&hook.team_id, may::MANAGE_OUTGOING_WEBHOOKS)?;
    if hook.creator_id != cx.me {
        cx.require_in_team(&hook.team_id, may::MANAGE_OTHERS_OUTGOING_WEBHOOKS)?;
    }
    Ok(hook.clone())
}

pub(super) fn get_outgoing(cx: &mut Cx<'_>) -> Answer {
    Ok(done(outgoing_hook_row(&outgoing(cx)?)))
}

fn list_of(body: &serde_json::Map<String, Value>, name: &str) -> Vec<String> {
    let texts = body.get(name).and_then(Value::as_array).into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(super) fn create_outgoing(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (team_id, callback_urls) = (text("team_id"), list_of(&body, "callback_urls"));
    cx.require_in_team(&team_id, may::MANAGE_OUTGOING_WEBHOOKS)?;
    if callback_urls.is_empty() {
        return Err(bad_body());
    }
    let (id, token, now) = (cx.site.new_id(), cx.site.new_id(), cx.site.now_ms());
    let hook = OutgoingHook {
        id,
        token,
        create_at: now,
        update_at: now,
        creator_id: cx.me.clone(),
        channel_id: text("channel_id"),
        team_id,
        trigger_words: list_of(&body, "trigger_words"),
        callback_urls,
        display_name: text("display_name"),
        description: text("description"),
    };
    let me = cx.me.clone();
    cx.site.put_outgoing_hook(&me, hook.clone());
    Ok(Reply::json(201, outgoing_hook_row(&hook)))
}

pub(super) fn put_outgoing(cx: &mut Cx<'_>) -> Answer {
    let old = outgoing(cx)?;
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if text("id") != old.id {
        return Err(bad_body());
    }
    let hook = OutgoingHook {
        update_at: cx.site.now_ms(),
        channel_id: text("channel_id"),
        trigger_words: list_of(&body, "trigger_words"),
        callback_urls: list_of(&body, "callback_urls"),
        display_name: text("display_name"),
        description: text("description"),
        ..old
    };
    let me = cx.me.clone();
    cx.site.put_outgoing_hook(&me, hook.clone());
    Ok(done(outgoing_hook_row(&hook)))
}

pub(super) fn delete_outgoing(cx: &mut Cx<'_>) -> Answer {
    let hook = outgoing(cx)?;
    let me = cx.me.clone();
    cx.site.remove_outgoing_hook(&me, &hook.id);
    Ok(status_ok())
}

pub(super) fn regenerate_outgoing(cx: &mut Cx<'_>) -> Answer {
    let old = outgoing(cx)?;
    let hook = OutgoingHook { token: cx.site.new_id(), update_at: cx.site.now_ms(), ..old };
    let me = cx.me.clone();
    cx.site.put_outgoing_hook(&me, hook.clone());
    Ok(done(outgoing_hook_row(&hook)))
}
