//! The server as a whole: version, notices, registration tokens, reports.

use serde_json::{Value, json};

use super::cx::{Cx, done, optional_text, text};
use super::error::{Answer, missing, not_found, refuse};
use crate::Reply;
use crate::synapse::estate::{By, Membership, RegistrationToken, Report, RoomIx, default_power_levels, event_id};

pub(super) fn health(_: &mut Cx<'_>) -> Answer {
    Ok(Reply::bytes(200, "text/plain", "OK"))
}

pub(super) fn server_version(_: &mut Cx<'_>) -> Answer {
    Ok(done(json!({ "server_version": "1.163.2" })))
}

pub(super) fn background_updates(_: &mut Cx<'_>) -> Answer {
    Ok(done(json!({ "enabled": true, "current_updates": {} })))
}

/// Fails unless the feature is on, which it is not.
pub(super) fn account_validity(_: &mut Cx<'_>) -> Answer {
    Err(refuse(500, "M_UNKNOWN", "Internal server error"))
}

fn token_value(token: &RegistrationToken) -> Value {
    json!({
        "token": token.token,
        "uses_allowed": token.uses_allowed,
        "pending": token.pending,
        "completed": token.completed,
        "expiry_time": token.expiry_ms,
    })
}

pub(super) fn registration_tokens(cx: &mut Cx<'_>) -> Answer {
    let tokens: Vec<Value> = cx.estate.registration_tokens().iter().map(token_value).collect();
    Ok(done(json!({ "registration_tokens": tokens })))
}

pub(super) fn new_registration_token(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body_or_empty()?;
    let token = RegistrationToken {
        token: optional_text(&body, "token").map_or_else(|| cx.estate.secret(16), str::to_owned),
        uses_allowed: body.get("uses_allowed").and_then(Value::as_u64),
        pending: 0,
        completed: 0,
        expiry_ms: body.get("expiry_time").and_then(Value::as_i64),
    };
    let value = token_value(&token);
    if !cx.estate.add_registration_token(cx.by, token) {
        return Err(refuse(400, "M_INVALID_PARAM", "Token already exists"));
    }
    Ok(done(value))
}

/// Sends a notice into the user's notice room, which is made when there is none. The same transaction again is the
/// same event.
pub(super) fn server_notice(cx: &mut Cx<'_>) -> Answer {
    let transaction = cx.args.first().map(|txn| format!("{} {txn}", cx.acting_id()));
    if let Some(event) = transaction.as_ref().and_then(|txn| cx.estate.notice_transaction(txn)) {
        return Ok(done(json!({ "event_id": event })));
    }
    let body = cx.body()?;
    let id = text(&body, "user_id")?;
    cx.check_local(id)?;
    let content = body.get("content").cloned().ok_or_else(|| missing("content"))?;
    let target = cx.estate.find(id).ok_or_else(|| not_found("User not found"))?;
    let kind = optional_text(&body, "type").unwrap_or("m.room.message").to_owned();
    let sender_id = cx.estate.user_id("notices");
    let sender = cx.estate.find(&sender_id).unwrap_or_else(|| cx.estate.create_account(None, &sender_id));
    let by = By { acting: sender, owner: cx.by.owner };
    let room = notice_room(cx, by, target);
    let seq = cx.estate.send_message(by, room, &kind, content, None);
    let event = event_id(room, seq);
    if let Some(transaction) = transaction {
        cx.estate.remember_notice(&transaction, &event);
    }
    Ok(done(json!({ "event_id": event })))
}

fn notice_room(cx: &mut Cx<'_>, by: By, target: crate::synapse::estate::AccountIx) -> RoomIx {
    let standing = |room: RoomIx| cx.estate.room_at(room).membership(target);
    let known = cx.estate.get(target).rooms.keys().copied().find(|room| {
        cx.estate.room_at(*room).notices && matches!(standing(*room), Some(Membership::Join | Membership::Invite))
    });
    if let Some(room) = known {
        return room;
    }
    let sender_id = cx.estate.get(by.acting).user_id.clone();
    let room = cx.estate.add_room(by, 12, &default_power_levels(12, &sender_id, 50), &[]);
    cx.estate.room_at_mut(room).notices = true;
    cx.estate.set_state(by, room, "m.room.name", "", json!({ "name": "Notices" }));
    cx.estate.set_membership(by, room, target, Membership::Invite, None);
    room
}

fn report_value(cx: &Cx<'_>, report: &Report) -> Value {
    let mut value = json!({
        "id": report.id,
        "received_ts": report.at_ms,
        "user_id": cx.estate.get(report.reporter).user_id,
        "reason": report.reason,
    });
    if let Some(user) = report.user {
        value["target_user_id"] = json!(cx.estate.get(user).user_id);
    }
    if let Some((room, event)) = report.event_id.as_ref().and_then(|id| cx.estate.event(id)) {
        value["event_id"] = json!(report.event_id);
        value["room_id"] = json!(cx.estate.room_at(room).id);
        value["name"] = json!(cx.estate.room_at(room).name());
        value["sender"] = json!(cx.estate.get(event.sender).user_id);
    }
    value
}

pub(super) fn user_reports(cx: &mut Cx<'_>) -> Answer {
    let reports = cx.estate.reports().iter().rev().filter(|report| report.user.is_some());
    let reports: Vec<Value> = reports.map(|report| report_value(cx, report)).collect();
    Ok(done(json!({ "total": reports.len(), "user_reports": reports })))
}

pub(super) fn event_reports(cx: &mut Cx<'_>) -> Answer {
    let reports = cx.estate.reports().iter().rev().filter(|report| report.event_id.is_some());
    let reports: Vec<Value> = reports.map(|report| report_value(cx, report)).collect();
    Ok(done(json!({ "total": reports.len(), "event_reports": reports })))
}

pub(super) fn event_report(cx: &mut Cx<'_>) -> Answer {
    let id: u64 = cx.args[0].parse().map_err(|_| super::error::invalid("The report_id parameter must be a number"))?;
    let report = cx.estate.reports().iter().find(|report| report.id == id && report.event_id.is_some());
    let report = report.ok_or_else(|| not_found("Event report not found"))?;
    let mut value = report_value(cx, report);
    if let Some((room, event)) = report.event_id.as_ref().and_then(|id| cx.estate.event(id)) {
        value["event_json"] = cx.estate.render(room, event);
    }
    Ok(done(value))
}
