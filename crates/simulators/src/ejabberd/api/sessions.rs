//! Live sessions: listing and ending them. MQTT sessions are not among them.

use serde_json::{Value, json};

use super::{Answer, Cx, yes};
use crate::ejabberd::server::{Server, Session};

pub(super) fn connected_users(cx: &mut Cx<'_>) -> Answer {
    Ok(cx.server.sessions().map(|session| session.jid(cx.server.host())).collect())
}

pub(super) fn connected_users_vhost(cx: &mut Cx<'_>) -> Answer {
    if cx.is_ours("host") { connected_users(cx) } else { Ok(json!([])) }
}

pub(super) fn connected_users_number(cx: &mut Cx<'_>) -> Answer {
    Ok(json!({ "num_sessions": cx.server.sessions().count() }))
}

fn info(server: &Server, session: &Session) -> Value {
    let shown = session.shown.as_ref();
    json!({
        "connection": "c2s",
        "ip": session.ip.to_string(),
        "port": session.port,
        "priority": shown.map_or(-1, |shown| shown.priority),
        "node": "nonode@nohost",
        "uptime": (server.now_ms() - session.since_ms) / 1000,
        "status": shown.map_or("unavailable", |shown| shown.show.as_str()),
        "resource": session.resource,
        "statustext": shown.map_or("", |shown| shown.status.as_str()),
    })
}

pub(super) fn connected_users_info(cx: &mut Cx<'_>) -> Answer {
    let row = |session: &Session| {
        let mut row = info(cx.server, session);
        row["jid"] = json!(session.jid(cx.server.host()));
        row
    };
    Ok(cx.server.sessions().map(row).collect())
}

/// The sessions of the account that is named; none for a stranger.
fn of_user(cx: &Cx<'_>) -> Vec<Session> {
    if cx.is_ours("host") { cx.server.sessions_of(&cx.user()).cloned().collect() } else { Vec::new() }
}

pub(super) fn user_sessions_info(cx: &mut Cx<'_>) -> Answer {
    Ok(of_user(cx).iter().map(|session| info(cx.server, session)).collect())
}

pub(super) fn user_resources(cx: &mut Cx<'_>) -> Answer {
    Ok(of_user(cx).into_iter().map(|session| session.resource).collect())
}

pub(super) fn num_resources(cx: &mut Cx<'_>) -> Answer {
    Ok(json!({ "resources": of_user(cx).len() }))
}

pub(super) fn kick_user(cx: &mut Cx<'_>) -> Answer {
    let ended = if cx.is_ours("host") {
        let user = cx.user();
        cx.server.end_sessions(&cx.by, &user, "policy-violation", "has been kicked")
    } else {
        0
    };
    Ok(json!({ "num_resources": ended }))
}

/// Says yes when there is no such session, too.
pub(super) fn kick_session(cx: &mut Cx<'_>) -> Answer {
    let (user, resource, reason) = (cx.user(), cx.text("resource").to_owned(), cx.text("reason").to_owned());
    let session = cx.server.session_of(&user, &resource).filter(|_| cx.is_ours("host")).map(|session| session.id);
    if let Some(session) = session {
        cx.server.end_session(&cx.by, session, "conflict", &reason);
    }
    yes()
}

pub(super) fn get_presence(cx: &mut Cx<'_>) -> Answer {
    let shown = of_user(cx).into_iter().filter(|session| session.shown.is_some());
    let Some(session) = shown.max_by_key(|s| s.shown.as_ref().map(|shown| shown.priority)) else {
        return Ok(json!({ "jid": cx.address(), "show": "unavailable", "status": "" }));
    };
    let shown = session.shown.as_ref();
    Ok(json!({
        "jid": session.jid(cx.server.host()),
        "show": shown.map_or("", |shown| shown.show.as_str()),
        "status": shown.map_or("", |shown| shown.status.as_str()),
    }))
}
