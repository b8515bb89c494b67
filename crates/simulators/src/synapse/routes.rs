//! The table of endpoints: method, path, who may call it, and the function that answers.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cx::Cx;
use super::error::Answer;
use super::{
    admin_messages, admin_rooms, admin_server, admin_sessions, admin_users, client_account, client_login,
    client_members, client_rooms, media,
};
use crate::Call;

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Open,
    User,
    /// A user, also a locked one.
    EvenLocked,
    Admin,
}

#[derive(Clone, Copy)]
pub(super) enum Run {
    Now(fn(&mut Cx<'_>) -> Answer),
    Sync,
}

pub(super) struct Route {
    /// `METHOD /path/with/{}`; counts of requests are kept under it.
    pub(super) label: &'static str,
    pub(super) access: Access,
    pub(super) run: Run,
}

const fn open(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::Open, run: Run::Now(run) }
}

const fn user(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::User, run: Run::Now(run) }
}

const fn even_locked(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::EvenLocked, run: Run::Now(run) }
}

const fn admin(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::Admin, run: Run::Now(run) }
}

#[rustfmt::skip]
static ROUTES: &[Route] = &[
    open("GET /health", admin_server::health),
    open("GET /_synapse/admin/v1/server_version", admin_server::server_version),
    admin("GET /_synapse/admin/v1/background_updates/status", admin_server::background_updates),
    admin("GET /_synapse/admin/v1/registration_tokens", admin_server::registration_tokens),
    admin("POST /_synapse/admin/v1/registration_tokens/new", admin_server::new_registration_token),
    admin("PUT /_synapse/admin/v1/send_server_notice/{}", admin_server::server_notice),
    admin("POST /_synapse/admin/v1/send_server_notice", admin_server::server_notice),
    admin("GET /_synapse/admin/v1/user_reports", admin_server::user_reports),
    admin("GET /_synapse/admin/v1/event_reports", admin_server::event_reports),
    admin("GET /_synapse/admin/v1/event_reports/{}", admin_server::event_report),
    admin("POST /_synapse/admin/v1/account_validity/validity", admin_server::account_validity),

    admin("GET /_synapse/admin/v2/users", admin_users::list_v2),
    admin("GET /_synapse/admin/v3/users", admin_users::list_v3),
    admin("GET /_synapse/admin/v2/users/{}", admin_users::get),
    admin("PUT /_synapse/admin/v2/users/{}", admin_users::put),
    admin("PUT /_synapse/admin/v1/suspend/{}", admin_users::suspend),
    admin("POST /_synapse/admin/v1/deactivate/{}", admin_users::deactivate),
    admin("POST /_synapse/admin/v1/reset_password/{}", admin_users::reset_password),
    admin("GET /_synapse/admin/v1/users/{}/admin", admin_users::is_admin),
    admin("PUT /_synapse/admin/v1/users/{}/admin", admin_users::set_admin),
    admin("GET /_synapse/admin/v1/threepid/{}/users/{}", admin_users::by_threepid),
    admin("GET /_synapse/admin/v1/auth_providers/{}/users/{}", admin_users::by_external_id),
    admin("GET /_synapse/admin/v1/users/{}/accountdata", admin_users::account_data),
    admin("GET /_synapse/admin/v1/users/{}/override_ratelimit", admin_users::rate_override),
    admin("POST /_synapse/admin/v1/users/{}/override_ratelimit", admin_users::set_rate_override),
    admin("DELETE /_synapse/admin/v1/users/{}/override_ratelimit", admin_users::clear_rate_override),

    admin("GET /_synapse/admin/v2/users/{}/devices", admin_sessions::devices),
    admin("POST /_synapse/admin/v2/users/{}/delete_devices", admin_sessions::delete_devices),
    admin("GET /_synapse/admin/v2/users/{}/devices/{}", admin_sessions::device),
    admin("DELETE /_synapse/admin/v2/users/{}/devices/{}", admin_sessions::delete_device),
    admin("GET /_synapse/admin/v1/users/{}/pushers", admin_sessions::pushers),
    admin("POST /_synapse/admin/v1/users/{}/login", admin_sessions::login_as),
    user("GET /_synapse/admin/v1/whois/{}", admin_sessions::whois),
    user("GET /_matrix/client/v3/admin/whois/{}", admin_sessions::whois),

    admin("GET /_synapse/admin/v1/users/{}/joined_rooms", admin_rooms::joined_rooms),
    admin("GET /_synapse/admin/v1/users/{}/memberships", admin_rooms::memberships),
    admin("GET /_synapse/admin/v1/rooms", admin_rooms::list),
    admin("GET /_synapse/admin/v1/rooms/{}", admin_rooms::get),
    admin("GET /_synapse/admin/v1/rooms/{}/members", admin_rooms::members),
    admin("GET /_synapse/admin/v1/rooms/{}/state", admin_rooms::state),
    admin("POST /_synapse/admin/v1/rooms/{}/make_room_admin", admin_rooms::make_room_admin),
    admin("POST /_synapse/admin/v1/join/{}", admin_rooms::join),
    admin("DELETE /_synapse/admin/v2/rooms/{}", admin_rooms::delete),
    admin("GET /_synapse/admin/v2/rooms/delete_status/{}", admin_rooms::delete_status),
    admin("GET /_synapse/admin/v2/rooms/{}/delete_status", admin_rooms::delete_status_of_room),

    admin("GET /_synapse/admin/v1/rooms/{}/messages", admin_messages::messages),
    admin("GET /_synapse/admin/v1/rooms/{}/context/{}", admin_messages::context),
    admin("GET /_synapse/admin/v1/rooms/{}/timestamp_to_event", admin_messages::timestamp_to_event),
    admin("GET /_synapse/admin/v1/fetch_event/{}", admin_messages::fetch_event),
    admin("POST /_synapse/admin/v1/user/{}/redact", admin_messages::redact),
    admin("GET /_synapse/admin/v1/user/redact_status/{}", admin_messages::redact_status),

    admin("GET /_synapse/admin/v1/users/{}/media", media::list),
    admin("DELETE /_synapse/admin/v1/users/{}/media", media::delete_all),
    admin("DELETE /_synapse/admin/v1/media/{}/{}", media::delete),
    admin("POST /_synapse/admin/v1/user/{}/media/quarantine", media::quarantine_user),
    admin("POST /_synapse/admin/v1/media/quarantine/{}/{}", media::quarantine),
    admin("POST /_synapse/admin/v1/media/unquarantine/{}/{}", media::unquarantine),
    admin("POST /_synapse/admin/v1/media/protect/{}", media::protect),
    admin("GET /_synapse/admin/v1/room/{}/media", media::of_room),
    admin("GET /_synapse/admin/v1/statistics/users/media", media::statistics),
    user("POST /_matrix/media/v3/upload", media::upload),
    user("GET /_matrix/client/v1/media/download/{}/{}", media::download),
    user("GET /_matrix/client/v1/media/download/{}/{}/{}", media::download),

    open("GET /_matrix/client/versions", client_login::versions),
    open("GET /_matrix/client/v3/login", client_login::flows),
    open("POST /_matrix/client/v3/login", client_login::login),
    open("POST /_matrix/client/v3/refresh", client_login::refresh),
    even_locked("POST /_matrix/client/v3/logout", client_login::logout),
    even_locked("POST /_matrix/client/v3/logout/all", client_login::logout_all),
    user("GET /_matrix/client/v3/account/whoami", client_account::whoami),
    user("GET /_matrix/client/v3/capabilities", client_account::capabilities),
    open("GET /_matrix/client/v3/profile/{}", client_account::profile),
    user("PUT /_matrix/client/v3/profile/{}/displayname", client_account::set_display_name),
    user("GET /_matrix/client/v3/pushers", client_account::pushers),
    user("POST /_matrix/client/v3/pushers/set", client_account::set_pusher),
    user("GET /_matrix/client/v3/user/{}/account_data/{}", client_account::account_data),
    user("PUT /_matrix/client/v3/user/{}/account_data/{}", client_account::set_account_data),
    user("GET /_matrix/client/v3/devices", client_account::devices),
    Route { label: "GET /_matrix/client/v3/sync", access: Access::User, run: Run::Sync },

    user("POST /_matrix/client/v3/createRoom", client_rooms::create),
    user("GET /_matrix/client/v3/joined_rooms", client_rooms::joined),
    user("GET /_matrix/client/v3/rooms/{}/state", client_rooms::state),
    user("GET /_matrix/client/v3/rooms/{}/state/{}", client_rooms::state_event),
    user("GET /_matrix/client/v3/rooms/{}/state/{}/{}", client_rooms::state_event),
    user("PUT /_matrix/client/v3/rooms/{}/state/{}", client_rooms::put_state),
    user("PUT /_matrix/client/v3/rooms/{}/state/{}/{}", client_rooms::put_state),
    user("PUT /_matrix/client/v3/rooms/{}/send/{}/{}", client_rooms::send),
    user("PUT /_matrix/client/v3/rooms/{}/redact/{}/{}", client_rooms::redact),
    user("GET /_matrix/client/v3/rooms/{}/messages", client_rooms::messages),
    user("GET /_matrix/client/v3/rooms/{}/event/{}", client_rooms::event),
    user("GET /_matrix/client/v3/rooms/{}/members", client_rooms::members),
    user("GET /_matrix/client/v3/rooms/{}/joined_members", client_rooms::joined_members),
    user("POST /_matrix/client/v3/rooms/{}/upgrade", client_rooms::upgrade),
    user("POST /_matrix/client/v3/search", client_rooms::search),

    user("POST /_matrix/client/v3/rooms/{}/kick", client_members::kick),
    user("POST /_matrix/client/v3/rooms/{}/ban", client_members::ban),
    user("POST /_matrix/client/v3/rooms/{}/unban", client_members::unban),
    user("POST /_matrix/client/v3/rooms/{}/invite", client_members::invite),
    user("POST /_matrix/client/v3/rooms/{}/join", client_members::join),
    user("POST /_matrix/client/v3/join/{}", client_members::join),
    user("POST /_matrix/client/v3/rooms/{}/leave", client_members::leave),
    user("POST /_matrix/client/v3/rooms/{}/forget", client_members::forget),
];

impl Route {
    /// These belong to the separate auth service when there is one.
    pub(super) fn gone_when_delegated(&self) -> bool {
        matches!(
            self.label,
            "POST /_synapse/admin/v1/reset_password/{}"
                | "POST /_synapse/admin/v1/users/{}/login"
                | "GET /_synapse/admin/v1/users/{}/admin"
                | "PUT /_synapse/admin/v1/users/{}/admin"
                | "GET /_synapse/admin/v1/registration_tokens"
                | "POST /_synapse/admin/v1/registration_tokens/new"
                | "GET /_matrix/client/v3/login"
                | "POST /_matrix/client/v3/login"
                | "POST /_matrix/client/v3/refresh"
                | "POST /_matrix/client/v3/logout"
                | "POST /_matrix/client/v3/logout/all"
        )
    }
}

struct Pattern {
    method: &'static str,
    segments: Vec<&'static str>,
    route: &'static Route,
}

static PATTERNS: LazyLock<HashMap<usize, Vec<Pattern>>> = LazyLock::new(|| {
    let mut by_length: HashMap<usize, Vec<Pattern>> = HashMap::new();
    for route in ROUTES {
        let (method, path) = route.label.split_once(' ').expect("a label is a method, a space and a path");
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        by_length.entry(segments.len()).or_default().push(Pattern { method, segments, route });
    }
    by_length
});

pub(super) enum Found<'a> {
    Route(&'static Route, Vec<&'a str>),
    OtherMethod,
    Nothing,
}

pub(super) fn find(call: &Call) -> Found<'_> {
    let Some(patterns) = PATTERNS.get(&call.segments.len()) else { return Found::Nothing };
    let mut other_method = false;
    for pattern in patterns {
        let Some(args) = matching(&pattern.segments, &call.segments) else { continue };
        if pattern.method == call.method {
            return Found::Route(pattern.route, args);
        }
        other_method = true;
    }
    if other_method { Found::OtherMethod } else { Found::Nothing }
}

fn matching<'a>(pattern: &[&str], segments: &'a [String]) -> Option<Vec<&'a str>> {
    let fits = |(expected, segment): (&&str, &String)| {
        // The older prefix of the client API means the same.
        *expected == "{}" || expected == segment || (*expected == "v3" && segment == "r0")
    };
    if !pattern.iter().zip(segments).all(fits) {
        return None;
    }
    let variable = pattern.iter().zip(segments).filter(|(expected, _)| **expected == "{}");
    Some(variable.map(|(_, segment)| segment.as_str()).collect())
}
