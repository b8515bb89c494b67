//! A small company as a canned server shows it: everything healthy, and nothing ever changes.

use super::canned::{Asked, Canned, Reply};
use serde_json::{Value, json};

/// An id as the server makes them: 26 characters.
pub(super) fn id(name: &str) -> String {
    format!("{name:0<26}")
}

pub(super) fn user(name: &str, delete_at: i64) -> Value {
    let roles = if name == "service" { "system_user system_admin" } else { "system_user" };
    json!({ "id": id(name), "username": name, "delete_at": delete_at, "roles": roles, "auth_service": "" })
}

fn team() -> Value {
    json!({ "id": id("team"), "display_name": "研发部", "type": "I", "delete_at": 0, "group_constrained": null })
}

pub(super) fn channel(name: &str, kind: &str) -> Value {
    let team = if matches!(kind, "D" | "G") { String::new() } else { id("team") };
    json!({ "id": id(name), "team_id": team, "type": kind, "name": name, "display_name": name, "delete_at": 0 })
}

fn team_member(name: &str, admin: bool) -> Value {
    json!({ "team_id": id("team"), "user_id": id(name), "scheme_user": true, "scheme_admin": admin, "delete_at": 0 })
}

fn channel_member(name: &str, admin: bool) -> Value {
    json!({ "channel_id": id("channel"), "user_id": id(name), "scheme_user": true, "scheme_admin": admin })
}

const PEOPLE: [&str; 6] = ["heir", "leaver", "lisi", "newcomer", "off", "service"];
/// The leaver and his heir are both in the team and the channel, and the leaver is an admin of both with 李四.
const ADMINS: [&str; 2] = ["leaver", "lisi"];
const MEMBERS: [&str; 3] = ["heir", "leaver", "lisi"];
/// Not in the channel yet.
const TEAM_MEMBERS: [&str; 4] = ["heir", "leaver", "lisi", "newcomer"];

/// What the company answers.
pub(super) fn answer(asked: &Asked) -> Reply {
    let path = asked.path.strip_prefix("/api/v4/").unwrap_or_default();
    let bare = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = bare.split('/').collect();
    match (asked.method.as_str(), parts.as_slice()) {
        ("GET", ["users", "me"]) => ok(&user("service", 0)),
        ("GET", ["users"]) => ok(&json!(PEOPLE.map(|name| user(name, 0)))),
        ("GET", ["users", "stats", "filtered"]) => ok(&json!({ "total_users_count": 6 })),
        ("POST", ["users", "ids"]) => ok(&json!(["lisi"].map(|name| user(name, 0)))),
        ("GET", ["users", who]) => found(&PEOPLE, who, |name| user(name, i64::from(name == "off"))),
        ("GET", ["users", _, "sessions"]) => {
            ok(&json!([{ "id": id("session"), "device_id": "android:x", "last_activity_at": 1 }]))
        }
        ("GET", ["users", _, "status"]) => ok(&json!({ "status": "away", "last_activity_at": 1000 })),
        ("GET", ["users", _, "teams", "members"]) => ok(&json!([team_member("leaver", true)])),
        ("GET", ["users", _, "teams", _, "channels", "members"]) => ok(&json!([channel_member("leaver", true)])),
        ("GET", ["users", _, "channels"] | ["users", _, "teams", _, "channels"] | ["channels"]) => {
            ok(&json!([channel("channel", "P")]))
        }
        ("GET", ["users", _, "tokens"]) => {
            let token = |name: &str, live: bool| json!({ "id": id(name), "description": name, "is_active": live });
            ok(&json!([token("token", true), token("sleeping", false)]))
        }
        ("GET", ["bots"]) => ok(&json!([bot("bot"), bot("stopped")])),
        ("GET", ["bots", who]) => found(&["bot", "stopped"], who, bot),
        ("GET", ["hooks", "incoming"]) => ok(&json!([{ "id": id("incoming"), "user_id": id("leaver") }])),
        ("GET", ["hooks", "outgoing"]) => ok(&json!([{ "id": id("outgoing"), "creator_id": id("leaver") }])),
        ("GET", ["commands"]) => ok(&json!([{ "id": id("command"), "creator_id": id("leaver") }])),
        ("GET", ["oauth", "apps"]) => ok(&json!([{ "id": id("app"), "creator_id": id("leaver") }])),
        ("GET", ["teams"]) => ok(&json!([team()])),
        ("GET", ["teams", _]) => ok(&team()),
        ("GET", ["teams", _, "stats"]) => ok(&json!({ "total_member_count": 4, "active_member_count": 4 })),
        ("GET", ["channels", _, "stats"]) => ok(&json!({ "member_count": 3 })),
        ("GET", ["teams", _, "members"]) => ok(&members(&TEAM_MEMBERS, team_member)),
        ("GET", ["channels", _, "members"]) => ok(&members(&MEMBERS, channel_member)),
        ("GET", ["teams", _, "members", who]) => found(&TEAM_MEMBERS, who, |name| team_member(name, is_admin(name))),
        ("GET", ["channels", _, "members", who]) => found(&MEMBERS, who, |name| channel_member(name, is_admin(name))),
        ("GET", ["channels", _]) => ok(&channel("channel", "P")),
        ("GET", ["config", "client"]) => ok(&json!({ "Version": "10.5.0", "BuildEnterpriseReady": "false" })),
        ("GET", ["config"]) => ok(&json!({
            "ServiceSettings": { "DisableBotsWhenOwnerIsDeactivated": true, "EnableUserAccessTokens": true },
            "RateLimitSettings": { "Enable": true, "PerSec": 10 },
        })),
        ("GET", ["posts", post]) => ok(&json!({ "id": post, "delete_at": 0 })),
        ("POST", ["posts"]) => Reply::new(201, &json!({ "id": id("post"), "delete_at": 0 })),
        ("POST", ["users", "login"]) => ok(&user("leaver", 0)).header("Token", "session-token"),
        ("POST" | "PUT" | "DELETE", _) => ok(&json!({ "status": "OK" })),
        _ => Reply::refused(404, "api.context.404.app_error"),
    }
}

/// The company, but for one call.
pub(super) async fn but(
    method: &'static str,
    path: impl AsRef<str> + Send + Sync + 'static,
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> Canned {
    Canned::start(move |asked| if asked.is(method, path.as_ref()) { reply() } else { answer(asked) }).await
}

fn ok(body: &Value) -> Reply {
    Reply::new(200, body)
}

fn bot(name: &str) -> Value {
    let delete_at = i64::from(name == "stopped");
    json!({ "user_id": id(name), "username": name, "owner_id": id("leaver"), "delete_at": delete_at })
}

fn is_admin(name: &str) -> bool {
    ADMINS.contains(&name)
}

fn members(names: &[&str], member: impl Fn(&str, bool) -> Value) -> Value {
    names.iter().map(|name| member(name, is_admin(name))).collect()
}

fn found(names: &[&str], who: &str, body: impl Fn(&str) -> Value) -> Reply {
    match names.iter().find(|name| id(name) == who) {
        Some(name) => ok(&body(name)),
        None => Reply::refused(404, "app.user.missing_account.const"),
    }
}
