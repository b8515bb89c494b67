//! The server about itself: health, version, settings, roles, audits, reports.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, refuse};
use super::permission::may;
use super::site::{Audit, User};

pub(super) fn ping(cx: &mut Cx<'_>) -> Answer {
    let mut body = json!({
        "status": "OK",
        "AndroidLatestVersion": "", "AndroidMinVersion": "", "IosLatestVersion": "", "IosMinVersion": "",
    });
    if cx.is_at_least(10, 0) {
        body["ActiveSearchBackend"] = json!("database");
    }
    if cx.flag("get_server_status") {
        body["database_status"] = json!("OK");
        body["filestore_status"] = json!("OK");
    }
    Ok(done(body))
}

/// A few settings as texts; those that concern integrations are for signed-in people.
pub(super) fn client_config(cx: &mut Cx<'_>) -> Answer {
    // The vendor's source asks for the format up to the newest version read.
    match cx.call.query("format") {
        Some("old") => {}
        None => return Err(refuse(501, "api.config.client.old_format.app_error")),
        Some(_) => return Err(super::error::bad_body()),
    }
    let settings = &cx.site.settings;
    let mut body = json!({
        "Version": settings.version.to_string(),
        "BuildNumber": settings.version.to_string(),
        "BuildEnterpriseReady": settings.licensed.to_string(),
        "SiteName": "Mattermost",
        "EnableSignInWithEmail": "true",
        "EnableSignInWithUsername": "true",
        "EnableMultifactorAuthentication": settings.multifactor.to_string(),
        "EnableGuestAccounts": settings.guests.to_string(),
        "EnableSaml": settings.sso.to_string(),
        "PasswordMinimumLength": settings.password_minimum.to_string(),
    });
    if cx.session.is_some() {
        body["EnableUserAccessTokens"] = json!(settings.user_access_tokens.to_string());
        body["EnableUserDeactivation"] = json!(settings.self_deactivation.to_string());
        body["EnableOAuthServiceProvider"] = json!(settings.oauth_provider.to_string());
        body["EnableIncomingWebhooks"] = json!("true");
        body["EnableOutgoingWebhooks"] = json!("true");
        body["EnableCommands"] = json!("true");
        body["EnableBotAccountCreation"] = json!("true");
    }
    Ok(done(body))
}

pub(super) fn client_license(cx: &mut Cx<'_>) -> Answer {
    if cx.call.query("format") != Some("old") {
        return Err(refuse(400, "api.license.client.old_format.app_error"));
    }
    Ok(done(json!({ "IsLicensed": cx.site.settings.licensed.to_string() })))
}

/// The sections that matter here.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "requests in a second: few, not negative")]
pub(super) fn config(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    let settings = &cx.site.settings;
    let limit = settings.rate_limit.unwrap_or_default();
    Ok(done(json!({
        "ServiceSettings": {
            "EnableUserAccessTokens": settings.user_access_tokens,
            "EnableMultifactorAuthentication": settings.multifactor,
            "DisableBotsWhenOwnerIsDeactivated": settings.disable_bots_with_owner,
            "EnableAPIUserDeletion": settings.api_user_deletion,
            "TerminateSessionsOnPasswordChange": settings.terminate_sessions_on_password_change,
            "EnableOAuthServiceProvider": settings.oauth_provider,
            "MaximumLoginAttempts": settings.maximum_login_attempts,
        },
        "TeamSettings": {
            "MaxUsersPerTeam": settings.max_users_per_team,
            "EnableUserDeactivation": settings.self_deactivation,
        },
        "RateLimitSettings": {
            "Enable": settings.rate_limit.is_some(),
            // A whole number in the vendor's configuration; slower limits exist only in tests.
            "PerSec": limit.per_second.ceil() as u32,
            "MaxBurst": limit.burst,
            "VaryByUser": limit.by_user,
        },
        "PasswordSettings": { "MinimumLength": settings.password_minimum },
        "GuestAccountsSettings": { "Enable": settings.guests },
    })))
}

/// A plain request: WebSockets aren't served here.
pub(super) fn websocket(_: &mut Cx<'_>) -> Answer {
    Err(refuse(400, "api.web_socket.connect.upgrade.app_error"))
}

/// Doesn't reach the caches on which sockets rest.
pub(super) fn invalidate_caches(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    cx.site.invalidate_caches();
    Ok(status_ok())
}

fn audit_row(audit: &Audit) -> Value {
    json!({
        "id": audit.id,
        "create_at": audit.create_at,
        "user_id": audit.user_id,
        "action": audit.action,
        "extra_info": audit.extra_info,
        "ip_address": audit.ip_address,
        "session_id": audit.session_id,
    })
}

pub(super) fn audits(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::READ_AUDITS)?;
    Ok(rows(cx.cut(cx.site.audits.iter().rev().map(audit_row))))
}

pub(super) fn user_audits(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    if user != cx.me {
        cx.require(may::READ_AUDITS)?;
    }
    let theirs = |audit: &&Audit| audit.user_id == user;
    Ok(rows(cx.cut(cx.site.audits.iter().rev().filter(theirs).map(audit_row))))
}

fn role_row(cx: &Cx<'_>, name: &str) -> Option<Value> {
    let permissions = cx.site.roles.get(name)?;
    Some(json!({
        "id": format!("{name:0<26}").chars().filter(char::is_ascii_alphanumeric).collect::<String>(),
        "name": name,
        "display_name": name,
        "description": "",
        "create_at": 0,
        "update_at": 0,
        "permissions": permissions,
        "scheme_managed": !name.starts_with("system_") || matches!(name, "system_user" | "system_admin" | "system_guest"),
        "built_in": true,
        "delete_at": 0,
    }))
}

pub(super) fn role_by_name(cx: &mut Cx<'_>) -> Answer {
    role_row(cx, cx.args[0]).map(done).ok_or_else(|| refuse(404, "app.role.get_by_name.app_error"))
}

pub(super) fn roles_by_names(cx: &mut Cx<'_>) -> Answer {
    let names = cx.list()?;
    Ok(rows(names.iter().filter_map(|name| role_row(cx, name)).collect()))
}

pub(super) fn compliance(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    // With a licence too: exports are not simulated.
    Err(refuse(501, "ent.compliance.licence_disable.app_error"))
}

/// People with their last activity, by a cursor instead of page numbers.
pub(super) fn user_report(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::READ_USERS)?;
    let size = cx.call.query("page_size").map_or(Ok(50), str::parse::<usize>).unwrap_or(0);
    if !(1..=100).contains(&size) {
        return Err(super::error::bad_url());
    }
    let column = |user: &User| match cx.call.query("sort_column") {
        Some("CreateAt") => format!("{:020}", user.create_at),
        Some("Email") => user.email.clone(),
        _ => user.username.clone(),
    };
    let backwards = cx.call.query("direction") == Some("prev");
    let from = cx.call.query("from_column_value").map(|value| {
        let value =
            if cx.call.query("sort_column") == Some("CreateAt") { format!("{value:0>20}") } else { value.to_owned() };
        (value, cx.call.query("from_id").unwrap_or_default().to_owned())
    });
    let team = cx.call.query("team_filter");
    let fits = |user: &&User| {
        (user.is_active() || !cx.flag("hide_inactive"))
            && !(user.is_active() && cx.flag("hide_active"))
            && cx.call.query("role_filter").is_none_or(|role| user.has_role(role))
            && team.is_none_or(|team| cx.site.is_in_team(&user.id, team))
            && !cx.site.bots.contains_key(&user.id)
    };
    let mut found: Vec<(String, &User)> = cx.site.users().filter(fits).map(|user| (column(user), user)).collect();
    found.sort_by(|a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    if backwards {
        found.reverse();
    }
    let after = |(value, user): &&(String, &User)| {
        let Some(from) = &from else { return true };
        let here = (value.clone(), user.id.clone());
        if backwards { here < *from } else { here > *from }
    };
    let row = |(_, user): &(String, &User)| report_row(cx, user);
    Ok(rows(found.iter().filter(after).take(size).map(row).collect()))
}

fn report_row(cx: &Cx<'_>, user: &User) -> Value {
    let mut row = cx.user_row(user);
    row["last_login"] = json!(user.last_login);
    row["last_status_at"] = json!(user.status.as_ref().map(|status| status.last_activity_at));
    if cx.site.settings.licensed {
        let posts = cx.site.posts.values().filter(|post| post.user_id == user.id && post.kind.is_empty());
        row["last_post_date"] = json!(posts.clone().map(|post| post.create_at).max());
        row["total_posts"] = json!(posts.count());
        row["channel_count"] =
            json!(cx.site.channels().filter(|channel| channel.members.contains_key(&user.id)).count());
    }
    row
}
