//! `POST /token`: five ways to a token at one door.

use serde_json::{Map, Value, json};

use super::access_token::looks_like_one;
use super::cx::{Cx, needed, number, text};
use super::error::{Answer, Refusal, corrupt, foreign, invalid_grant, refuse};
use super::users::{fits_the_plan, is_legal, user_value};
use super::world::{APP_ADMIN, Bearer, Class};
use crate::Reply;

/// Sixty days.
const DEFAULT_TTL_S: i64 = 60 * 86_400;

pub(super) fn token(cx: &mut Cx<'_>) -> Answer {
    guard(cx)?;
    let body = cx.body()?;
    match text(&body, "grant_type") {
        Some("client_credentials") => by_client_credentials(cx, &body),
        Some("agora") => by_certificate(cx),
        Some("password") => by_password(cx, &body),
        Some("inherit") => by_name(cx, &body),
        Some(_) | None => Err(invalid_grant("unsupported grant type")),
    }
}

/// Too many requests block the app for a while, good credentials or not.
fn guard(cx: &mut Cx<'_>) -> Result<(), Refusal> {
    let Some(guard) = cx.options.token_guard else { return Ok(()) };
    let blocked = || refuse(403, "forbidden_op", "token requests too frequent, blocked");
    if cx.app.is_blocked() {
        return Err(blocked());
    }
    if cx.app.visit(Class::new("token guard", guard.most, guard.per_ms), 1, true) {
        return Ok(());
    }
    cx.app.block_for(guard.blocked_ms);
    Err(blocked())
}

fn by_client_credentials(cx: &mut Cx<'_>, body: &Map<String, Value>) -> Answer {
    let project = cx.app.project();
    let fits = text(body, "client_id") == Some(&project.client_id)
        && text(body, "client_secret") == Some(&project.client_secret);
    if !fits || cx.app.is_barred() {
        return Err(invalid_grant("invalid username or password"));
    }
    let uuid = project.uuid.clone();
    let ttl = ttl(body)?;
    let token = cx.app.app_token(ttl);
    Ok(Reply::json(200, json!({ "access_token": token, "expires_in": said(ttl), "application": uuid })))
}

/// Changes an AccessToken2 into a token of this server's own, which lives as long.
fn by_certificate(cx: &mut Cx<'_>) -> Answer {
    let given = cx.call.bearer.as_deref().unwrap_or_default();
    if !looks_like_one(given) {
        return Err(corrupt());
    }
    let bearer = cx.bearer()?;
    let project = cx.app.project();
    let claims = super::access_token::verify(given, &project.app_id, &project.app_certificate, cx.app.now_ms());
    let until_ms = claims.map_err(|_| foreign())?.until_ms;
    let ttl_s = (until_ms - cx.app.now_ms()) / 1000;
    let mut answer = json!({ "expire_timestamp": until_ms });
    answer["access_token"] = match bearer {
        Bearer::App => json!(cx.app.app_token(Some(ttl_s))),
        Bearer::User(name) => json!(cx.app.user_token(&name, Some(ttl_s))),
    };
    Ok(Reply::json(200, answer))
}

/// The password is asked before the ban (M), so that only who knows it hears of the ban.
fn by_password(cx: &mut Cx<'_>, body: &Map<String, Value>) -> Answer {
    let name = needed(body, "username")?;
    let user = cx.app.user(name).ok_or_else(no_user)?;
    if user.password.is_none() || user.password.as_deref() != text(body, "password") {
        return Err(invalid_grant("invalid password"));
    }
    for_user(cx, name, body)
}

/// A server asks in a user's name, with a token of the app.
fn by_name(cx: &mut Cx<'_>, body: &Map<String, Value>) -> Answer {
    if cx.bearer()? != Bearer::App {
        return Err(corrupt());
    }
    let name = needed(body, "username")?;
    let creates = body.get("autoCreateUser").and_then(Value::as_bool).unwrap_or_default();
    if cx.app.user(name).is_none() && creates {
        is_legal(name)?;
        fits_the_plan(cx)?;
        cx.app.create_user(APP_ADMIN, name, None, None);
    }
    for_user(cx, name, body)
}

fn for_user(cx: &mut Cx<'_>, name: &str, body: &Map<String, Value>) -> Answer {
    let user = cx.app.user(name).ok_or_else(no_user)?;
    if !user.activated {
        return Err(invalid_grant("user not activated"));
    }
    let user = user_value(user);
    let ttl = ttl(body)?;
    let token = cx.app.user_token(name, ttl);
    Ok(Reply::json(200, json!({ "access_token": token, "expires_in": said(ttl), "user": user })))
}

fn no_user() -> Refusal {
    refuse(404, "invalid_grant", "user not found")
}

/// Seconds; none for a token that never expires.
fn ttl(body: &Map<String, Value>) -> Result<Option<i64>, Refusal> {
    let Some(value) = body.get("ttl") else { return Ok(Some(DEFAULT_TTL_S)) };
    match number(value) {
        Some(0) => Ok(None),
        Some(seconds) if seconds > 0 => Ok(Some(seconds)),
        Some(_) | None => Err(super::error::illegal("ttl is not legal")),
    }
}

/// What is answered for a token without end is written nowhere; the 0 that was asked for comes back (M).
fn said(ttl: Option<i64>) -> i64 {
    ttl.unwrap_or(0)
}
