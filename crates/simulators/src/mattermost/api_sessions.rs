//! Sessions: listing them and ending them.

use super::cx::{Cx, rows, status_ok};
use super::error::{Answer, bad_url, refuse};
use super::permission::may;
use super::render::session_row;
use super::site::Session;

/// Latest used first, without paging, and without those that live in the cache only.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let roles = cx.site.users.get(&user).map_or("", |user| &user.roles);
    let mut found: Vec<&Session> = cx.site.sessions.values().filter(|s| s.user_id == user && s.listed).collect();
    found.sort_by(|a, b| (b.last_activity_at, &a.id).cmp(&(a.last_activity_at, &b.id)));
    Ok(rows(found.into_iter().map(|session| session_row(session, roles)).collect()))
}

/// Sockets that were opened with the session stay.
pub(super) fn revoke(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let id = cx.text("session_id")?;
    let found = cx.site.sessions.values().find(|session| session.id == id).cloned();
    let session = found.ok_or_else(|| refuse(400, "app.session.get.app_error"))?;
    if session.user_id != user {
        return Err(bad_url());
    }
    let me = cx.me.clone();
    cx.site.end_session(&me, &session.token);
    Ok(status_ok())
}

pub(super) fn revoke_all(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let me = cx.me.clone();
    cx.site.end_all_sessions(&me, &user);
    Ok(status_ok())
}

pub(super) fn revoke_everybodys(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    let me = cx.me.clone();
    let everybody: Vec<String> = cx.site.users.keys().cloned().collect();
    for user in everybody {
        cx.site.end_all_sessions(&me, &user);
    }
    Ok(status_ok())
}
