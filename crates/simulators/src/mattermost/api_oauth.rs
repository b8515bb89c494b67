//! OAuth applications and what people have allowed them.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, refuse};
use super::permission::may;
use super::render::app_row;
use super::site::{Device, OAuthApp};

/// A server that doesn't provide OAuth has no applications either.
fn switched_on(cx: &Cx<'_>) -> Result<(), Refusal> {
    if cx.site.settings.oauth_provider { Ok(()) } else { Err(refuse(501, "api.oauth.allow_oauth.turn_off.app_error")) }
}

/// Everybody's only with the right to manage the whole system's.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_OAUTH)?;
    switched_on(cx)?;
    let all = cx.site.may(&cx.me, may::MANAGE_SYSTEM_WIDE_OAUTH);
    let found = cx.site.apps.values().filter(|app| all || app.creator_id == cx.me);
    Ok(rows(cx.cut(found).into_iter().map(app_row).collect()))
}

fn app(cx: &Cx<'_>) -> Result<OAuthApp, Refusal> {
    cx.require(may::MANAGE_OAUTH)?;
    switched_on(cx)?;
    let gone = || refuse(404, "app.oauth.get_app.find.app_error");
    let app = cx.site.apps.get(cx.id(0)?).ok_or_else(gone)?;
    if app.creator_id != cx.me {
        cx.require(may::MANAGE_SYSTEM_WIDE_OAUTH)?;
    }
    Ok(app.clone())
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    Ok(done(app_row(&app(cx)?)))
}

pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let app = app(cx)?;
    let me = cx.me.clone();
    cx.site.remove_app(&me, &app.id);
    Ok(status_ok())
}

pub(super) fn regenerate(cx: &mut Cx<'_>) -> Answer {
    let old = app(cx)?;
    let me = cx.me.clone();
    cx.site.regenerate_app_secret(&me, &old.id);
    Ok(done(app_row(&app(cx)?)))
}

/// Shows applications whose tokens have long been dead, so it proves nothing.
pub(super) fn authorized(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    switched_on(cx)?;
    let theirs = cx.site.grants.iter().filter(|grant| grant.user_id == user && grant.listed);
    let mut ids: Vec<&str> = theirs.map(|grant| grant.app_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let row = |id: &str| {
        let mut row = app_row(cx.site.apps.get(id)?);
        row["client_secret"] = json!("");
        Some(row)
    };
    Ok(rows(ids.into_iter().filter_map(row).collect()))
}

/// Refreshes an application's token; the body is a form.
pub(super) fn access_token(cx: &mut Cx<'_>) -> Answer {
    let form = String::from_utf8_lossy(&cx.call.body).into_owned();
    let fields = crate::server::pairs(&form);
    let refresh =
        fields.into_iter().find(|(key, _)| key == "refresh_token").map(|(_, value)| value).unwrap_or_default();
    let known = |grant: &&mut super::site::Grant| grant.refresh_token.as_ref() == Some(&refresh);
    let dead = || refuse(404, "api.oauth.get_access_token.refresh_token.app_error");
    if refresh.is_empty() {
        return Err(dead());
    }
    let grant = cx.site.grants.iter_mut().find(known).ok_or_else(dead)?;
    let (user, old) = (grant.user_id.clone(), grant.token.clone());
    cx.site.sessions.remove(&old);
    let token = cx.site.put_session(&user, Device::default(), |session| session.is_oauth = true);
    let next = cx.site.new_id();
    for grant in cx.site.grants.iter_mut().filter(|grant| grant.token == old) {
        grant.token.clone_from(&token);
        grant.refresh_token = Some(next.clone());
    }
    let answer: Value = json!({
        "access_token": token, "token_type": "bearer", "expires_in": 2_592_000, "scope": "user", "refresh_token": next,
    });
    Ok(done(answer))
}
