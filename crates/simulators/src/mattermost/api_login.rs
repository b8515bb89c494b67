//! Signing in and out.

use serde_json::Value;

use super::cx::{Cx, done, status_ok};
use super::error::{Answer, Refusal, bad_body, refuse};
use super::site::{Audit, Device, User};
use super::totp;

/// Which checks come first is observed: an inactive account is told before the password is looked at, and its failure
/// counter doesn't move; the second factor is asked for only after the right password.
pub(super) fn login(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (login_id, password) = (text("login_id").to_lowercase(), text("password"));
    if password.is_empty() {
        return Err(refuse(400, "api.user.login.blank_pwd.app_error"));
    }
    let (id, code, device) = (text("id"), text("token"), text("device_id"));
    let named = |user: &&User| user.id == id || user.username == login_id || user.email.to_lowercase() == login_id;
    let user = cx.site.users.values().find(named).cloned();
    let Some(user) = user.filter(|_| !(login_id.is_empty() && id.is_empty())) else {
        return Err(wrong(cx));
    };
    note_audit(cx, &user.id, "attempt");
    admit(cx, &user, password, code)?;
    cx.site.clear_login_failures(&user.id);
    let (os, browser) = if device.is_empty() { ("Windows", "Chrome/120.0") } else { ("iOS", "Mobile App") };
    let token = cx.site.start_session(&user.id, Device { id: device, os, browser });
    let now = cx.site.now_ms();
    if let Some(user) = cx.site.users.get_mut(&user.id) {
        user.last_login = now;
    }
    note_audit(cx, &user.id, "success");
    cx.me.clone_from(&user.id);
    let mut reply = done(cx.user_row(cx.get_user(&user.id)?));
    if cx.call.header("x-requested-with") == Some("XMLHttpRequest") {
        reply.headers.push(("set-cookie", format!("MMAUTHTOKEN={token}; Path=/; HttpOnly")));
        reply.headers.push(("set-cookie", format!("MMUSERID={}; Path=/", user.id)));
    }
    reply.headers.push(("token", token));
    Ok(reply)
}

fn admit(cx: &mut Cx<'_>, user: &User, password: &str, code: &str) -> Result<(), Refusal> {
    if !user.is_active() {
        return Err(refuse(401, "api.user.login.inactive.app_error"));
    }
    if cx.site.bots.contains_key(&user.id) {
        return Err(refuse(401, "api.user.login.bot_login_forbidden.app_error"));
    }
    if user.failed_attempts >= cx.site.settings.maximum_login_attempts {
        return Err(refuse(401, "api.user.check_user_login_attempts.too_many.app_error"));
    }
    // Directory passwords are checked here too; other services have their own doors.
    let here = user.auth_service.is_empty() || user.auth_service == "ldap";
    if !here || user.password.as_deref() != Some(password) {
        if here {
            cx.site.count_login_failure(&user.id);
        }
        return Err(wrong(cx));
    }
    if !(user.mfa_active && cx.site.settings.multifactor) {
        return Ok(());
    }
    if code.is_empty() {
        return Err(refuse(401, "mfa.validate_token.authenticate.app_error"));
    }
    if user.mfa_secret.is_some_and(|secret| totp::accepts(&secret, cx.site.now_ms(), code)) {
        return Ok(());
    }
    cx.site.count_login_failure(&user.id);
    Err(refuse(401, "api.user.check_user_mfa.bad_code.app_error"))
}

/// Says nothing about the account, not even that there is one.
fn wrong(cx: &Cx<'_>) -> Refusal {
    let kind = if cx.site.settings.sso { "sso" } else { "email_username" };
    refuse(401, format!("api.user.login.invalid_credentials_{kind}"))
}

pub(super) fn note_audit(cx: &mut Cx<'_>, user: &str, extra: &str) {
    let audit = Audit {
        id: cx.site.request_id(),
        create_at: cx.site.now_ms(),
        user_id: user.to_owned(),
        action: cx.call.path.clone(),
        extra_info: extra.to_owned(),
        ip_address: cx.call.peer.to_string(),
        session_id: cx.session.as_ref().map(|session| session.id.clone()).unwrap_or_default(),
    };
    cx.site.audits.push(audit);
}

/// A repeat is fine.
pub(super) fn logout(cx: &mut Cx<'_>) -> Answer {
    if let Some(session) = cx.session.take() {
        let me = cx.me.clone();
        cx.site.end_session(&me, &session.token);
    }
    Ok(status_ok())
}

/// What a link in a mail does. Whether the account is active is not asked, so whoever reads the mailbox chooses the
/// password that is valid once it is.
pub(super) fn reset_password(cx: &mut Cx<'_>) -> Answer {
    let (token, password) = (cx.text("token")?, cx.text("new_password")?);
    // Both refusals are from the vendor's source as remembered.
    let dead = || refuse(400, "api.user.reset_password.invalid_link.app_error");
    let id = cx.site.reset_links.get(&token).cloned().ok_or_else(dead)?;
    if !cx.get_user(&id)?.auth_service.is_empty() {
        return Err(refuse(400, "api.user.reset_password.sso.app_error"));
    }
    check_password(cx, &password)?;
    cx.site.reset_links.remove(&token);
    cx.site.set_password(&id, &id, &password);
    Ok(status_ok())
}

/// The policy for passwords, as far as it is about length.
pub(super) fn check_password(cx: &Cx<'_>, password: &str) -> Result<(), Refusal> {
    match password.len() {
        short if short < cx.site.settings.password_minimum => {
            Err(refuse(400, "model.user.is_valid.pwd_min_length.app_error"))
        }
        long if long > 72 => Err(refuse(400, "model.user.is_valid.pwd_max_length.app_error")),
        _ => Ok(()),
    }
}

pub(super) fn attach_device(cx: &mut Cx<'_>) -> Answer {
    let device = cx.text("device_id")?;
    let token = cx.session.as_ref().map(|session| session.token.clone()).unwrap_or_default();
    let session = cx.site.sessions.get_mut(&token).ok_or_else(bad_body)?;
    session.device_id = device;
    Ok(status_ok())
}
