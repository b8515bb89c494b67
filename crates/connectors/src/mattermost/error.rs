//! From the server's answers to kinds of failure: one table, by status and error id, never by the text for people.
//!
//! A 401 here isn't always about the credential: settings that forbid something answer 401 too.

use crate::refusal::{Refused, Row, Who, look_up};
use exeunt_core::ErrorKind;

/// Stands for the ids of all rules, of which each combination has its own.
const PASSWORD_RULES: &str = "model.user.is_valid.pwd_";

/// What a refusal means.
pub(super) fn refused(status: u16, id: &str, who: Who) -> Refused {
    let id = if id.starts_with(PASSWORD_RULES) { PASSWORD_RULES } else { id };
    look_up(TABLE, status, id, who)
}

const TABLE: &[Row] = &[
    Row::new(400, "api.context.invalid_body_param.app_error", ErrorKind::Invalid),
    Row::new(400, "api.context.invalid_url_param.app_error", ErrorKind::Invalid),
    Row::new(400, "app.role.check_roles_exist.role_not_found", ErrorKind::Invalid),
    Row::new(400, "app.role.get_by_name.app_error", ErrorKind::Invalid),
    Row::new(400, PASSWORD_RULES, ErrorKind::Invalid).hint("mend-password-rules"),
    Row::new(400, "api.user.login.blank_pwd.app_error", ErrorKind::Invalid),
    Row::new(400, "app.session.get.app_error", ErrorKind::NotFound),
    Row::new(400, "app.user.update.find.app_error", ErrorKind::NotFound),
    Row::new(400, "app.user.update_active.user_limit.exceeded", ErrorKind::Conflict).hint("mend-user-limit"),
    Row::new(400, "app.team.join_user_to_team.max_accounts.app_error", ErrorKind::Conflict).hint("mend-team-full"),
    Row::new(400, "api.team.remove_user_from_team.missing.app_error", ErrorKind::NotFound),
    Row::new(400, "api.channel.add_user.to.channel.failed.deleted.app_error", ErrorKind::Conflict)
        .hint("mend-team-first"),
    Row::new(400, "api.channel.remove.default.app_error", ErrorKind::Unsupported).hint("mend-leave-team"),
    Row::new(400, "api.channel.remove_channel_member.type.app_error", ErrorKind::Unsupported)
        .hint("mend-nobody-leaves"),
    Row::new(400, "api.channel.remove_members.denied", ErrorKind::Unsupported).hint(SYNCED),
    Row::new(400, "api.channel.add_members.user_denied", ErrorKind::Unsupported).hint(SYNCED),
    Row::new(400, "api.team.remove_member.group_constrained.app_error", ErrorKind::Unsupported).hint(SYNCED),
    Row::new(400, "api.channel.update_channel_member_roles.guest.app_error", ErrorKind::Unsupported).hint(GUEST),
    Row::new(400, "api.channel.update_channel_member_roles.guest_and_user.app_error", ErrorKind::Unsupported)
        .hint(GUEST),
    Row::new(400, "api.channel.update_channel_member_roles.changing_guest_role.app_error", ErrorKind::Unsupported)
        .hint(GUEST),
    Row::new(400, "api.channel.update_channel_member_roles.scheme_role.app_error", ErrorKind::Unsupported).hint(SCHEME),
    Row::new(400, "api.team.update_team_member_roles.guest.app_error", ErrorKind::Unsupported).hint(GUEST),
    Row::new(400, "api.team.update_team_member_roles.guest_and_user.app_error", ErrorKind::Unsupported).hint(GUEST),
    Row::new(400, "api.team.update_team_member_roles.changing_guest_role.app_error", ErrorKind::Unsupported)
        .hint(GUEST),
    Row::new(400, "api.team.update_team_member_roles.scheme_role.app_error", ErrorKind::Unsupported).hint(SCHEME),
    Row::new(401, "api.user.update_active.not_enable.app_error", ErrorKind::Unsupported).hint("mend-self-deactivation"),
    Row::new(
        401,
        "api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error",
        ErrorKind::Unsupported,
    )
    .hint("mend-guest-access"),
    Row::new(401, "api.user.delete_user.not_enabled.app_error", ErrorKind::Unsupported),
    Row::new(401, "mfa.activate.bad_token.app_error", ErrorKind::Invalid),
    Row::new(401, "api.context.session_expired.app_error", ErrorKind::Unauthenticated)
        .of(Who::Service)
        .hint("mend-new-personal-token"),
    Row::new(401, "api.context.session_expired.app_error", ErrorKind::Conflict).of(Who::Account),
    Row::new(401, "", ErrorKind::Unauthenticated).of(Who::Service).hint("mend-new-token"),
    Row::new(
        403,
        "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error",
        ErrorKind::Unsupported,
    )
    .hint("mend-directory-decides"),
    Row::new(403, "api.user.update_active.permissions.app_error", ErrorKind::PermissionDenied).hint(RIGHTS),
    Row::new(403, "api.context.permissions.app_error", ErrorKind::PermissionDenied).of(Who::Service).hint(RIGHTS),
    Row::new(403, "api.context.permissions.app_error", ErrorKind::Conflict).of(Who::Account),
    Row::new(404, "api.context.404.app_error", ErrorKind::Unsupported).hint("mend-no-such-call"),
    Row::new(404, "app.user.missing_account.const", ErrorKind::NotFound),
    Row::new(404, "app.user.get_by_username.app_error", ErrorKind::NotFound),
    Row::new(404, "app.channel.get_member.missing.app_error", ErrorKind::NotFound),
    Row::new(404, "app.team.get_member.missing.app_error", ErrorKind::Conflict).hint("mend-team-first"),
    Row::new(404, "app.user_access_token.get_by_user.app_error", ErrorKind::NotFound),
    Row::new(404, "store.sql_bot.get.missing.app_error", ErrorKind::NotFound),
    Row::new(404, "app.webhooks.get_incoming.app_error", ErrorKind::NotFound),
    Row::new(404, "app.webhooks.get_outgoing.app_error", ErrorKind::NotFound),
    Row::new(404, "store.sql_command.save.get.app_error", ErrorKind::NotFound),
    Row::new(404, "app.oauth.get_app.find.app_error", ErrorKind::NotFound),
    // No error of the server's: a proxy spoke, so nothing happened there.
    Row::new(404, "", ErrorKind::Unavailable).hint("mend-base-url"),
    Row::new(413, "*", ErrorKind::Invalid),
    Row::new(429, "*", ErrorKind::RateLimited),
    Row::new(501, "*", ErrorKind::Unsupported).hint("mend-feature-off"),
];

const SYNCED: &str = "mend-synced";
const GUEST: &str = "mend-guest-role";
const SCHEME: &str = "mend-scheme";
const RIGHTS: &str = "mend-system-admin";

#[cfg(test)]
mod tests {
    use super::*;

    /// Written down a second time, from the platform's facts and not from the table.
    #[test]
    fn every_refusal_has_its_kind() {
        use ErrorKind::{
            Conflict, Invalid, NotFound, PermissionDenied, Protocol, RateLimited, Unauthenticated, Unavailable,
            Unsupported,
        };
        use Who::{Account, Nobody, Service};
        for (status, id, who, kind) in [
            (400, "api.context.invalid_body_param.app_error", Service, Invalid),
            (400, "api.context.invalid_url_param.app_error", Service, Invalid),
            (400, "app.role.check_roles_exist.role_not_found", Service, Invalid),
            (400, "app.role.get_by_name.app_error", Service, Invalid),
            (400, "model.user.is_valid.pwd_length.app_error", Service, Invalid),
            (400, "model.user.is_valid.pwd_lowercase_uppercase_number_symbol.app_error", Service, Invalid),
            (400, "api.user.login.blank_pwd.app_error", Nobody, Invalid),
            (400, "app.session.get.app_error", Service, NotFound),
            (400, "app.user.update.find.app_error", Service, NotFound),
            (400, "app.user.update_active.user_limit.exceeded", Service, Conflict),
            (400, "app.team.join_user_to_team.max_accounts.app_error", Service, Conflict),
            (400, "api.team.remove_user_from_team.missing.app_error", Service, NotFound),
            (400, "api.channel.add_user.to.channel.failed.deleted.app_error", Service, Conflict),
            (400, "api.channel.remove.default.app_error", Service, Unsupported),
            (400, "api.channel.remove_channel_member.type.app_error", Service, Unsupported),
            (400, "api.channel.remove_members.denied", Service, Unsupported),
            (400, "api.channel.add_members.user_denied", Service, Unsupported),
            (400, "api.team.remove_member.group_constrained.app_error", Service, Unsupported),
            (400, "api.channel.update_channel_member_roles.guest.app_error", Service, Unsupported),
            (400, "api.team.update_team_member_roles.scheme_role.app_error", Service, Unsupported),
            (400, "something.new.app_error", Service, Protocol),
            (401, "api.user.update_active.not_enable.app_error", Service, Unsupported),
            (
                401,
                "api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error",
                Service,
                Unsupported,
            ),
            (401, "api.user.delete_user.not_enabled.app_error", Service, Unsupported),
            (401, "mfa.activate.bad_token.app_error", Service, Invalid),
            (401, "api.context.session_expired.app_error", Service, Unauthenticated),
            (401, "api.context.session_expired.app_error", Account, Conflict),
            (401, "", Service, Unauthenticated),
            (401, "something.new.app_error", Service, Protocol),
            (
                403,
                "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error",
                Service,
                Unsupported,
            ),
            (403, "api.user.update_active.permissions.app_error", Service, PermissionDenied),
            (403, "api.context.permissions.app_error", Service, PermissionDenied),
            (403, "api.context.permissions.app_error", Account, Conflict),
            (404, "api.context.404.app_error", Service, Unsupported),
            (404, "app.user.missing_account.const", Service, NotFound),
            (404, "app.user.get_by_username.app_error", Service, NotFound),
            (404, "app.channel.get_member.missing.app_error", Service, NotFound),
            (404, "app.team.get_member.missing.app_error", Service, Conflict),
            (404, "app.user_access_token.get_by_user.app_error", Service, NotFound),
            (404, "store.sql_bot.get.missing.app_error", Service, NotFound),
            (404, "app.webhooks.get_incoming.app_error", Service, NotFound),
            (404, "app.webhooks.get_outgoing.app_error", Service, NotFound),
            (404, "store.sql_command.save.get.app_error", Service, NotFound),
            (404, "app.oauth.get_app.find.app_error", Service, NotFound),
            (404, "", Service, Unavailable),
            (413, "api.context.request_body_too_large.app_error", Service, Invalid),
            (429, "", Service, RateLimited),
            (501, "mfa.mfa_disabled.app_error", Service, Unsupported),
            (501, "ent.compliance.licence_disable.app_error", Service, Unsupported),
            (302, "", Service, Protocol),
            (418, "teapot", Service, Protocol),
        ] {
            assert_eq!(refused(status, id, who).kind, kind, "{status} {id} {who:?}");
        }
    }
}
