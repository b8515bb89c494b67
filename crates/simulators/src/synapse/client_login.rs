//! Getting in and out: login, refresh, logout.

use serde_json::{Map, Value, json};

use super::cx::{Cx, done, optional_bool, optional_text, text};
use super::error::{Answer, Refusal, bad, forbidden, locked, missing, refuse};
use crate::synapse::estate::{AccountIx, RefreshError};

pub(super) fn versions(_: &mut Cx<'_>) -> Answer {
    Ok(done(json!({ "versions": ["r0.6.1", "v1.1", "v1.5", "v1.11", "v1.12"], "unstable_features": {} })))
}

pub(super) fn flows(_: &mut Cx<'_>) -> Answer {
    Ok(done(json!({ "flows": [{ "type": "m.login.password" }, { "type": "m.login.application_service" }] })))
}

pub(super) fn login(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let kind = text(&body, "type")?;
    if kind != "m.login.password" {
        return Err(bad(format!("Unknown login type {kind}")));
    }
    let name = login_name(cx, &body)?;
    let password = text(&body, "password")?;
    let user_id = cx.estate.user_id(&name);
    cx.count_login(&user_id)?;
    let ix = check_password(cx, &user_id, password)?;
    let refreshable = optional_bool(&body, "refresh_token")?.unwrap_or(false);
    let device = optional_text(&body, "device_id");
    let session = cx.estate.open_session(ix, device, optional_text(&body, "initial_device_display_name"), refreshable);
    let mut answer = json!({
        "user_id": user_id,
        "access_token": session.access_token,
        "home_server": cx.estate.server_name(),
        "device_id": session.device,
    });
    if let Some(refresh) = session.refresh_token {
        answer["refresh_token"] = json!(refresh);
        answer["expires_in_ms"] = json!(300_000);
    }
    Ok(done(answer))
}

fn login_name(cx: &Cx<'_>, body: &Map<String, Value>) -> Result<String, Refusal> {
    let Some(identifier) = body.get("identifier") else {
        return text(body, "user").map(str::to_owned).map_err(|_| missing("identifier"));
    };
    let part = |name: &str| identifier.get(name).and_then(Value::as_str);
    match part("type") {
        Some("m.id.user") => {
            part("user").map(str::to_owned).ok_or_else(|| bad("User identifier is missing 'user' key"))
        }
        Some("m.id.thirdparty") => {
            let (medium, address) = (part("medium").unwrap_or_default(), part("address").unwrap_or_default());
            let found = cx.estate.find_threepid(medium, address);
            found.map(|ix| cx.estate.get(ix).user_id.clone()).ok_or_else(wrong)
        }
        _ => Err(bad("Unknown login identifier type")),
    }
}

fn wrong() -> Refusal {
    forbidden("Invalid username or password")
}

/// The order matters: only somebody who knows the password learns that the account is locked or deactivated.
fn check_password(cx: &Cx<'_>, user_id: &str, password: &str) -> Result<AccountIx, Refusal> {
    let ix = cx.estate.find(user_id).ok_or_else(wrong)?;
    let account = cx.estate.get(ix);
    if account.password.as_deref() != Some(password) {
        return Err(wrong());
    }
    if account.deactivated {
        return Err(refuse(403, "M_USER_DEACTIVATED", "This account has been deactivated"));
    }
    if account.locked {
        return Err(locked());
    }
    Ok(ix)
}

/// Works for a locked account too; it is the new token that is refused then.
pub(super) fn refresh(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let token = text(&body, "refresh_token")?;
    let session = cx.estate.refresh(token).map_err(|error| match error {
        RefreshError::Unknown => refuse(401, "M_UNKNOWN_TOKEN", "invalid refresh token"),
        RefreshError::Spent => forbidden("refresh token isn't valid anymore"),
    })?;
    let answer = json!({
        "access_token": session.access_token,
        "refresh_token": session.refresh_token,
        "expires_in_ms": 300_000,
    });
    Ok(done(answer))
}

/// Ends the session of the token: its device, or the token alone when it has none.
pub(super) fn logout(cx: &mut Cx<'_>) -> Answer {
    let token = cx.token().to_owned();
    match cx.device.clone() {
        Some(device) => {
            cx.estate.remove_device(cx.by, cx.by.acting, &device);
        }
        None => cx.estate.revoke_token(cx.by, &token),
    }
    Ok(done(json!({})))
}

/// Ends every session of the account that is acted for. A login-as-user token belongs to the administrator and so
/// survives its own call.
pub(super) fn logout_all(cx: &mut Cx<'_>) -> Answer {
    cx.estate.end_sessions(cx.by, cx.by.acting);
    Ok(done(json!({})))
}
