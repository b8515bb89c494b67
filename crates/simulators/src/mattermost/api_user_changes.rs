//! Changing people: active or not, roles, password, second factor, sign-in service, profile.

use serde_json::{Value, json};

use super::api_login::{check_password, note_audit};
use super::cx::{Cx, done, is_true, status_ok};
use super::error::{Answer, Refusal, bad_body, refuse};
use super::permission::may;
use super::site::User;
use super::totp;

pub(super) fn set_active(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    let active = cx.body().get("active").and_then(Value::as_bool).ok_or_else(bad_body)?;
    let oneself = !active && id == cx.me;
    if !oneself && !cx.site.may(&cx.me, may::WRITE_USERS) {
        return Err(refuse(403, "api.user.update_active.permissions.app_error"));
    }
    if oneself && !cx.site.settings.self_deactivation {
        return Err(refuse(401, "api.user.update_active.not_enable.app_error"));
    }
    cx.not_above_me(&id)?;
    let user = cx.get_user(&id)?;
    if active && user.is_guest() && !cx.site.settings.guests {
        let id = "api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error";
        return Err(refuse(401, id));
    }
    // Seen in a port of the 2026 source; neither 5.37 nor 9.8 has the check. Since which version it is there is an
    // assumption.
    if user.auth_service == "ldap" && cx.is_at_least(11, 0) {
        let id = "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error";
        return Err(refuse(403, id));
    }
    let me = cx.me.clone();
    if active {
        within_seats(cx, user)?;
        cx.site.reactivate(&me, &id);
    } else {
        cx.site.deactivate(&me, &id);
    }
    note_audit(cx, &id, &format!("user_id={id} active={active}"));
    Ok(status_ok())
}

/// The hard limit that newer servers have.
fn within_seats(cx: &Cx<'_>, user: &User) -> Result<(), Refusal> {
    let taken = cx.site.users().filter(|user| user.is_active() && !cx.site.bots.contains_key(&user.id)).count();
    match cx.site.settings.user_limit {
        Some(limit) if !user.is_active() && taken >= limit && cx.is_at_least(10, 0) => {
            Err(refuse(400, "app.user.update_active.user_limit.exceeded"))
        }
        _ => Ok(()),
    }
}

/// The second way to deactivate, which doesn't ask whether a directory manages the account; and, where it is allowed
/// and `permanent` is spelt right, the way to erase.
pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    let administrator = cx.site.may(&cx.me, may::MANAGE_SYSTEM);
    if id == cx.me && !cx.site.settings.self_deactivation && !administrator {
        return Err(refuse(401, "api.user.update_active.not_enable.app_error"));
    }
    let me = cx.me.clone();
    let permanent = cx.call.query("permanent").is_some_and(is_true);
    if permanent && cx.site.erased.contains_key(&id) {
        return Err(refuse(400, "app.user.update.find.app_error"));
    }
    cx.not_above_me(&id)?;
    if !permanent {
        cx.site.deactivate(&me, &id);
        return Ok(status_ok());
    }
    if !cx.site.settings.api_user_deletion {
        let for_admin = if administrator && cx.is_at_least(11, 0) { ".for_admin" } else { "" };
        return Err(refuse(401, format!("api.user.delete_user.not_enabled{for_admin}.app_error")));
    }
    cx.site.erase(&me, &id);
    Ok(status_ok())
}

/// Acts on live sessions at once. An empty list is taken, and freezes nothing.
pub(super) fn set_roles(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    let body = cx.body();
    let roles = body.get("roles").and_then(Value::as_str).unwrap_or_default();
    cx.require(may::MANAGE_ROLES)?;
    cx.get_user(&id)?;
    if roles.split_whitespace().any(|role| !cx.site.roles.contains_key(role)) {
        return Err(refuse(400, "app.role.check_roles_exist.role_not_found"));
    }
    let me = cx.me.clone();
    cx.site.set_system_roles(&me, &id, roles);
    Ok(status_ok())
}

/// An account that signs in elsewhere isn't refused: it becomes a password account.
pub(super) fn set_password(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let user = cx.get_user(&id)?;
    if id == cx.me {
        if user.password.as_deref() != Some(text("current_password")) {
            return Err(refuse(400, "api.user.update_password.incorrect.app_error"));
        }
    } else {
        // The page names `manage_system`, observed on 5.37; the vendor's later source asks for less where the account
        // isn't an administrator's. Since which version it does is an assumption.
        let least = if cx.is_at_least(6, 0) && !user.is_system_admin() { may::WRITE_USERS } else { may::MANAGE_SYSTEM };
        if !cx.site.may(&cx.me, least) {
            return Err(refuse(403, "api.user.update_password.context.app_error"));
        }
    }
    let password = text("new_password");
    check_password(cx, password)?;
    let me = cx.me.clone();
    cx.site.set_password(&me, &id, password);
    note_audit(cx, &id, "completed");
    Ok(status_ok())
}

/// Replaces the secret at once, also that of somebody whose second factor is on.
pub(super) fn generate_mfa(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    if !cx.site.settings.multifactor {
        return Err(refuse(501, "mfa.mfa_disabled.app_error"));
    }
    cx.get_user(&id)?;
    let me = cx.me.clone();
    let secret = cx.site.replace_mfa_secret(&me, &id);
    Ok(done(json!({ "secret": totp::base32(&secret), "qr_code": "" })))
}

pub(super) fn set_mfa(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    let body = cx.body();
    let activate = body.get("activate").and_then(Value::as_bool).ok_or_else(bad_body)?;
    let user = cx.get_user(&id)?;
    if activate {
        let code = body.get("code").and_then(Value::as_str).filter(|code| !code.is_empty()).ok_or_else(bad_body)?;
        if !cx.site.settings.multifactor {
            return Err(refuse(501, "mfa.mfa_disabled.app_error"));
        }
        // Not on the page; from memory of the vendor's source.
        if !user.auth_service.is_empty() && user.auth_service != "ldap" {
            return Err(refuse(400, "api.user.activate_mfa.email_and_ldap_only.app_error"));
        }
        if !user.mfa_secret.is_some_and(|secret| totp::accepts(&secret, cx.site.now_ms(), code)) {
            return Err(refuse(401, "mfa.activate.bad_token.app_error"));
        }
    }
    let me = cx.me.clone();
    cx.site.set_mfa(&me, &id, activate);
    Ok(status_ok())
}

/// Erases the password, and reading goes on showing the old service.
pub(super) fn set_auth(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    let id = cx.user_id(0)?;
    let invalid = || refuse(400, "api.user.update_user_auth.invalid_request");
    let (service, data) = (cx.text("auth_service"), cx.text("auth_data"));
    let (service, data) = (service.map_err(|_| invalid())?, data.map_err(|_| invalid())?);
    cx.get_user(&id)?;
    let me = cx.me.clone();
    cx.site.set_auth(&me, &id, &service, &data);
    Ok(done(json!({ "auth_data": data, "auth_service": service })))
}

const PROFILE: [&str; 7] = ["username", "email", "nickname", "first_name", "last_name", "position", "locale"];

/// Changes what is named and leaves the rest; `{}` changes only `update_at` and cuts the sockets of dead sessions.
pub(super) fn patch(cx: &mut Cx<'_>) -> Answer {
    let body: Value = serde_json::from_slice(&cx.call.body).map_err(|_| bad_body())?;
    let named = |name: &'static str| Some((name, body.get(name)?.as_str()?.to_owned()));
    let fields: Vec<(&str, String)> = PROFILE.iter().filter_map(|name| named(name)).collect();
    change_profile(cx, &fields)
}

/// Blanks what is left out.
pub(super) fn put(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let id = cx.user_id(0)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    // Without a name and an address an account isn't valid, so these two are never blanked.
    if text("id") != id || text("username").is_empty() || text("email").is_empty() {
        return Err(bad_body());
    }
    let fields: Vec<(&str, String)> = PROFILE.iter().map(|name| (*name, text(name))).collect();
    change_profile(cx, &fields)
}

fn change_profile(cx: &mut Cx<'_>, fields: &[(&'static str, String)]) -> Answer {
    let id = cx.user_id(0)?;
    cx.self_or_editor(&id)?;
    cx.not_above_me(&id).map_err(|refusal| if refusal.status == 404 { bad_body() } else { refusal })?;
    let renamed = fields.iter().find(|(name, _)| *name == "username").map(|(_, value)| value);
    if renamed.is_some_and(|name| cx.site.user(name).is_some_and(|other| other.id != id)) {
        return Err(refuse(400, "app.user.save.username_exists.app_error"));
    }
    let me = cx.me.clone();
    cx.site.patch_user(&me, &id, fields);
    Ok(done(cx.user_row(cx.get_user(&id)?)))
}

/// The account becomes a bot that owns itself; sessions go on. From the vendor's source as remembered; the page doesn't
/// speak of it.
pub(super) fn convert_to_bot(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.get_user(&id)?;
    cx.require(may::MANAGE_SYSTEM)?;
    let me = cx.me.clone();
    cx.site.convert_to_bot(&me, &id);
    let bot = cx.site.bots.get(&id).ok_or_else(bad_body)?;
    Ok(done(cx.bot_row(bot)))
}

/// Only in the official client; newer servers.
pub(super) fn reset_failed_attempts(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    cx.require(may::WRITE_USERS)?;
    cx.not_above_me(&id)?;
    cx.site.clear_login_failures(&id);
    Ok(status_ok())
}
