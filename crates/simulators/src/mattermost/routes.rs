//! The table of endpoints: method, path, who may call it, since which version, and the function that answers.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cx::Cx;
use super::error::Answer;
use super::settings::Version;
use super::{
    api_bots as bots, api_channel_members as channel_members, api_channels as channels, api_commands as commands,
    api_hooks as hooks, api_login as login, api_oauth as oauth, api_posts as posts, api_sessions as sessions,
    api_sidebar as sidebar, api_system as system, api_team_members as team_members, api_teams as teams,
    api_tokens as tokens, api_user_changes as user_changes, api_users as users,
};
use crate::Call;

/// Who may call an endpoint. Permissions are the handlers' business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Open,
    Session,
}

pub(super) struct Route {
    /// `METHOD /path/with/{}`; counts of requests are kept under it.
    pub(super) label: &'static str,
    pub(super) access: Access,
    pub(super) since: Version,
    pub(super) run: fn(&mut Cx<'_>) -> Answer,
}

type Handler = fn(&mut Cx<'_>) -> Answer;

const fn open(label: &'static str, run: Handler) -> Route {
    Route { label, access: Access::Open, since: Version::new(0, 0), run }
}

const fn any(label: &'static str, run: Handler) -> Route {
    Route { label, access: Access::Session, since: Version::new(0, 0), run }
}

const fn since(major: u16, minor: u16, label: &'static str, run: Handler) -> Route {
    Route { label, access: Access::Session, since: Version::new(major, minor), run }
}

#[rustfmt::skip]
static ROUTES: &[Route] = &[
    open("GET /api/v4/system/ping", system::ping),
    open("GET /api/v4/config/client", system::client_config),
    open("GET /api/v4/license/client", system::client_license),
    open("GET /api/v4/websocket", system::websocket),
    any("GET /api/v4/config", system::config),
    any("POST /api/v4/caches/invalidate", system::invalidate_caches),
    any("GET /api/v4/audits", system::audits),
    any("GET /api/v4/users/{}/audits", system::user_audits),
    any("GET /api/v4/roles/name/{}", system::role_by_name),
    any("POST /api/v4/roles/names", system::roles_by_names),
    any("POST /api/v4/compliance/reports", system::compliance),
    since(9, 0, "GET /api/v4/reports/users", system::user_report),

    open("POST /api/v4/users/login", login::login),
    open("POST /api/v4/users/logout", login::logout),
    open("POST /api/v4/users/password/reset", login::reset_password),
    any("PUT /api/v4/users/sessions/device", login::attach_device),

    any("GET /api/v4/users", users::list),
    any("GET /api/v4/users/stats", users::stats),
    any("GET /api/v4/users/stats/filtered", users::filtered_stats),
    any("POST /api/v4/users/ids", users::by_ids),
    any("POST /api/v4/users/usernames", users::by_names),
    any("POST /api/v4/users/search", users::search),
    any("POST /api/v4/users/status/ids", users::statuses),
    any("GET /api/v4/users/{}/status", users::status),
    any("GET /api/v4/users/username/{}", users::by_name),
    any("GET /api/v4/users/email/{}", users::by_email),
    any("GET /api/v4/users/{}", users::get),

    any("PUT /api/v4/users/{}/active", user_changes::set_active),
    any("DELETE /api/v4/users/{}", user_changes::delete),
    any("PUT /api/v4/users/{}/roles", user_changes::set_roles),
    any("PUT /api/v4/users/{}/password", user_changes::set_password),
    any("POST /api/v4/users/{}/mfa/generate", user_changes::generate_mfa),
    any("PUT /api/v4/users/{}/mfa", user_changes::set_mfa),
    any("PUT /api/v4/users/{}/auth", user_changes::set_auth),
    any("PUT /api/v4/users/{}/patch", user_changes::patch),
    any("PUT /api/v4/users/{}", user_changes::put),
    any("POST /api/v4/users/{}/convert_to_bot", user_changes::convert_to_bot),
    any("POST /api/v4/users/{}/reset_failed_attempts", user_changes::reset_failed_attempts),

    any("GET /api/v4/users/{}/sessions", sessions::list),
    any("POST /api/v4/users/{}/sessions/revoke", sessions::revoke),
    any("POST /api/v4/users/{}/sessions/revoke/all", sessions::revoke_all),
    any("POST /api/v4/users/sessions/revoke/all", sessions::revoke_everybodys),

    any("GET /api/v4/users/tokens", tokens::list_all),
    any("POST /api/v4/users/tokens/search", tokens::search),
    any("POST /api/v4/users/tokens/revoke", tokens::revoke),
    any("POST /api/v4/users/tokens/disable", tokens::disable),
    any("POST /api/v4/users/tokens/enable", tokens::enable),
    any("GET /api/v4/users/tokens/{}", tokens::get),
    any("GET /api/v4/users/{}/tokens", tokens::list),
    any("POST /api/v4/users/{}/tokens", tokens::create),

    any("GET /api/v4/bots", bots::list),
    any("GET /api/v4/bots/{}", bots::get),
    any("POST /api/v4/bots/{}/disable", bots::disable),
    any("POST /api/v4/bots/{}/enable", bots::enable),
    any("POST /api/v4/bots/{}/assign/{}", bots::assign),

    any("GET /api/v4/hooks/incoming", hooks::list_incoming),
    any("POST /api/v4/hooks/incoming", hooks::create_incoming),
    any("GET /api/v4/hooks/incoming/{}", hooks::get_incoming),
    any("PUT /api/v4/hooks/incoming/{}", hooks::put_incoming),
    any("DELETE /api/v4/hooks/incoming/{}", hooks::delete_incoming),
    any("GET /api/v4/hooks/outgoing", hooks::list_outgoing),
    any("POST /api/v4/hooks/outgoing", hooks::create_outgoing),
    any("GET /api/v4/hooks/outgoing/{}", hooks::get_outgoing),
    any("PUT /api/v4/hooks/outgoing/{}", hooks::put_outgoing),
    any("DELETE /api/v4/hooks/outgoing/{}", hooks::delete_outgoing),
    any("POST /api/v4/hooks/outgoing/{}/regen_token", hooks::regenerate_outgoing),
    open("POST /hooks/{}", hooks::run_incoming),

    any("GET /api/v4/commands", commands::list),
    any("POST /api/v4/commands", commands::create),
    any("POST /api/v4/commands/execute", commands::execute),
    any("GET /api/v4/commands/{}", commands::get),
    any("PUT /api/v4/commands/{}", commands::put),
    any("PUT /api/v4/commands/{}/move", commands::relocate),
    any("PUT /api/v4/commands/{}/regen_token", commands::regenerate),
    any("DELETE /api/v4/commands/{}", commands::delete),

    any("GET /api/v4/oauth/apps", oauth::list),
    any("GET /api/v4/oauth/apps/{}", oauth::get),
    any("DELETE /api/v4/oauth/apps/{}", oauth::delete),
    any("POST /api/v4/oauth/apps/{}/regen_secret", oauth::regenerate),
    any("GET /api/v4/users/{}/oauth/apps/authorized", oauth::authorized),
    open("POST /oauth/access_token", oauth::access_token),

    any("GET /api/v4/teams", teams::list),
    any("GET /api/v4/teams/{}", teams::get),
    any("GET /api/v4/teams/name/{}", teams::by_name),
    any("GET /api/v4/teams/invite/{}", teams::by_invite),
    any("GET /api/v4/teams/{}/stats", teams::stats),
    any("POST /api/v4/teams/{}/regenerate_invite_id", teams::regenerate_invite),
    any("GET /api/v4/users/{}/teams", teams::of_user),
    any("GET /api/v4/users/{}/teams/members", team_members::of_user),
    any("GET /api/v4/teams/{}/members", team_members::list),
    any("POST /api/v4/teams/{}/members", team_members::add),
    any("POST /api/v4/teams/{}/members/ids", team_members::by_ids),
    any("GET /api/v4/teams/{}/members/{}", team_members::get),
    any("DELETE /api/v4/teams/{}/members/{}", team_members::remove),
    any("PUT /api/v4/teams/{}/members/{}/roles", team_members::set_roles),
    any("PUT /api/v4/teams/{}/members/{}/schemeRoles", team_members::set_scheme_roles),

    any("GET /api/v4/channels", channels::list),
    any("POST /api/v4/channels", channels::create),
    any("POST /api/v4/channels/direct", channels::direct),
    any("POST /api/v4/channels/group", channels::group),
    any("GET /api/v4/channels/{}", channels::get),
    any("GET /api/v4/channels/{}/stats", channels::stats),
    any("DELETE /api/v4/channels/{}", channels::archive),
    any("POST /api/v4/channels/{}/restore", channels::restore),
    any("PUT /api/v4/channels/{}/privacy", channels::set_privacy),
    any("GET /api/v4/teams/{}/channels", channels::public_of_team),
    any("GET /api/v4/teams/{}/channels/private", channels::private_of_team),
    any("GET /api/v4/teams/{}/channels/deleted", channels::archived_of_team),
    any("GET /api/v4/teams/{}/channels/name/{}", channels::by_name),
    any("GET /api/v4/users/{}/teams/{}/channels", channels::of_user_in_team),
    since(6, 1, "GET /api/v4/users/{}/channels", channels::of_user),

    any("GET /api/v4/channels/{}/members", channel_members::list),
    any("POST /api/v4/channels/{}/members", channel_members::add),
    any("POST /api/v4/channels/{}/members/ids", channel_members::by_ids),
    any("GET /api/v4/channels/{}/members/{}", channel_members::get),
    any("DELETE /api/v4/channels/{}/members/{}", channel_members::remove),
    any("PUT /api/v4/channels/{}/members/{}/roles", channel_members::set_roles),
    any("PUT /api/v4/channels/{}/members/{}/schemeRoles", channel_members::set_scheme_roles),
    any("PUT /api/v4/channels/{}/members/{}/notify_props", channel_members::set_notify_props),
    any("POST /api/v4/channels/members/{}/view", channel_members::view),
    any("GET /api/v4/users/{}/teams/{}/channels/members", channel_members::of_user_in_team),
    // The page says only that 5.37 lacks it; 6.2 is an assumption.
    since(6, 2, "GET /api/v4/users/{}/channel_members", channel_members::of_user),

    any("GET /api/v4/users/{}/preferences", sidebar::preferences),
    any("PUT /api/v4/users/{}/preferences", sidebar::put_preferences),
    any("POST /api/v4/users/{}/preferences/delete", sidebar::delete_preferences),
    any("GET /api/v4/users/{}/teams/{}/channels/categories", sidebar::categories),
    any("POST /api/v4/users/{}/teams/{}/channels/categories", sidebar::create_category),
    any("PUT /api/v4/users/{}/teams/{}/channels/categories", sidebar::put_categories),
    any("GET /api/v4/users/{}/teams/{}/channels/categories/order", sidebar::order),
    any("PUT /api/v4/users/{}/teams/{}/channels/categories/order", sidebar::put_order),
    any("PUT /api/v4/users/{}/teams/{}/channels/categories/{}", sidebar::put_category),

    any("POST /api/v4/posts", posts::create),
    any("GET /api/v4/posts/{}", posts::get),
    any("DELETE /api/v4/posts/{}", posts::delete),
    any("GET /api/v4/channels/{}/posts", posts::list),
    any("POST /api/v4/teams/{}/posts/search", posts::search),
];

struct Pattern {
    method: &'static str,
    segments: Vec<&'static str>,
    route: &'static Route,
}

impl Pattern {
    fn variables(&self) -> usize {
        self.segments.iter().filter(|segment| **segment == "{}").count()
    }
}

static PATTERNS: LazyLock<HashMap<usize, Vec<Pattern>>> = LazyLock::new(|| {
    let mut by_length: HashMap<usize, Vec<Pattern>> = HashMap::new();
    for route in ROUTES {
        let (method, path) = route.label.split_once(' ').expect("a label is a method, a space and a path");
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        by_length.entry(segments.len()).or_default().push(Pattern { method, segments, route });
    }
    // `/users/tokens` before `/users/{}`.
    for patterns in by_length.values_mut() {
        patterns.sort_by_key(Pattern::variables);
    }
    by_length
});

/// The endpoint of a request with its variable segments.
pub(super) fn find(call: &Call) -> Option<(&'static Route, Vec<&str>)> {
    let patterns = PATTERNS.get(&call.segments.len())?;
    patterns
        .iter()
        .filter(|pattern| pattern.method == call.method)
        .find_map(|pattern| Some((pattern.route, matching(&pattern.segments, &call.segments)?)))
}

fn matching<'a>(pattern: &[&str], segments: &'a [String]) -> Option<Vec<&'a str>> {
    let fits = |(expected, segment): (&&str, &String)| *expected == "{}" || expected == segment;
    if !pattern.iter().zip(segments).all(fits) {
        return None;
    }
    let variable = pattern.iter().zip(segments).filter(|(expected, _)| **expected == "{}");
    Some(variable.map(|(_, segment)| segment.as_str()).collect())
}
