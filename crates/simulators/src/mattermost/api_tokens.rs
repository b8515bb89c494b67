//! Personal access tokens. The secret is shown once, when a token is made.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, refuse};
use super::permission::may;
use super::site::AccessToken;

pub(super) fn list_all(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    Ok(rows(cx.cut(cx.site.access_tokens.values()).into_iter().map(|token| cx.access_token_row(token)).collect()))
}

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.require(may::READ_USER_ACCESS_TOKEN)?;
    self_editor_or_bots(cx, &user)?;
    let theirs = cx.site.access_tokens.values().filter(|token| token.user_id == user);
    Ok(rows(cx.cut(theirs).into_iter().map(|token| cx.access_token_row(token)).collect()))
}

pub(super) fn search(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    let term = cx.text("term")?;
    let fits = |token: &&AccessToken| {
        token.id.starts_with(&term)
            || token.user_id.starts_with(&term)
            || cx.site.name_of(&token.user_id).starts_with(&term)
    };
    let found = cx.site.access_tokens.values().filter(fits);
    Ok(rows(found.map(|token| cx.access_token_row(token)).collect()))
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::READ_USER_ACCESS_TOKEN)?;
    let token = cx.site.access_tokens.get(cx.id(0)?).ok_or_else(unknown)?;
    self_editor_or_bots(cx, &token.user_id)?;
    Ok(done(cx.access_token_row(token)))
}

/// An administrator makes one for anybody, also for somebody deactivated.
pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.get_user(&user)?;
    let description = cx.text("description")?;
    cx.require(may::CREATE_USER_ACCESS_TOKEN)?;
    self_editor_or_bots(cx, &user)?;
    cx.not_above_me(&user)?;
    if !cx.site.settings.user_access_tokens && !cx.site.bots.contains_key(&user) {
        // Not on the page; from the vendor's source as remembered.
        return Err(refuse(501, "app.user_access_token.disabled"));
    }
    let expires_at = cx.body().get("expires_at").and_then(Value::as_i64).unwrap_or(0);
    let me = cx.me.clone();
    let id = cx.site.create_access_token(&me, &user, &description, expires_at);
    let token = cx.site.access_tokens.get(&id).ok_or_else(unknown)?;
    let mut row = cx.access_token_row(token);
    row["token"] = json!(token.token);
    Ok(done(row))
}

pub(super) fn revoke(cx: &mut Cx<'_>) -> Answer {
    let id = named(cx, may::REVOKE_USER_ACCESS_TOKEN)?;
    let me = cx.me.clone();
    cx.site.revoke_access_token(&me, &id);
    Ok(status_ok())
}

pub(super) fn disable(cx: &mut Cx<'_>) -> Answer {
    let id = named(cx, may::REVOKE_USER_ACCESS_TOKEN)?;
    let me = cx.me.clone();
    cx.site.set_access_token_active(&me, &id, false);
    Ok(status_ok())
}

pub(super) fn enable(cx: &mut Cx<'_>) -> Answer {
    let id = named(cx, may::CREATE_USER_ACCESS_TOKEN)?;
    let me = cx.me.clone();
    cx.site.set_access_token_active(&me, &id, true);
    Ok(status_ok())
}

/// The token that the body names, which the asking one may change.
fn named(cx: &Cx<'_>, permission: &str) -> Result<String, Refusal> {
    let id = cx.text("token_id").map_err(|_| bad_body())?;
    cx.require(permission)?;
    let token = cx.site.access_tokens.get(&id).ok_or_else(unknown)?;
    self_editor_or_bots(cx, &token.user_id)?;
    Ok(id)
}

fn unknown() -> Refusal {
    refuse(404, "app.user_access_token.get_by_user.app_error")
}

fn self_editor_or_bots(cx: &Cx<'_>, user: &str) -> Result<(), Refusal> {
    let own_bot = cx.site.bots.get(user).is_some_and(|bot| bot.owner_id == cx.me);
    if own_bot { Ok(()) } else { cx.self_or_editor(user) }
}
