//! Finding and listing people.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows};
use super::error::{Answer, Refusal, bad_body, bad_url, forbidden, no_channel, no_user, refuse};
use super::permission::may;
use super::site::User;
use crate::Reply;

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    // An erased account is still found in the cache.
    let user = cx.site.users.get(&id).or_else(|| cx.site.erased.get(&id)).ok_or_else(no_user)?;
    Ok(done(cx.user_row(user)))
}

pub(super) fn by_name(cx: &mut Cx<'_>) -> Answer {
    let name = cx.args[0];
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(bad_body());
    }
    let found = cx.site.users.values().find(|user| user.username == name);
    found.map(|user| done(cx.user_row(user))).ok_or_else(|| refuse(404, "app.user.get_by_username.app_error"))
}

pub(super) fn by_email(cx: &mut Cx<'_>) -> Answer {
    let address = cx.args[0];
    let found = cx.site.users.values().find(|user| user.email.eq_ignore_ascii_case(address));
    found.map(|user| done(cx.user_row(user))).ok_or_else(no_user)
}

/// Unknown ids are silently missing.
pub(super) fn by_ids(cx: &mut Cx<'_>) -> Answer {
    let ids = cx.list()?;
    let mut found: Vec<&User> = ids.iter().filter_map(|id| cx.site.users.get(id)).collect();
    found.sort_by(|a, b| a.username.cmp(&b.username));
    Ok(rows(found.into_iter().map(|user| cx.user_row(user)).collect()))
}

pub(super) fn by_names(cx: &mut Cx<'_>) -> Answer {
    let names = cx.list()?;
    let found = cx.site.users().filter(|user| names.contains(&user.username));
    Ok(rows(found.map(|user| cx.user_row(user)).collect()))
}

/// What a listing is narrowed to.
#[derive(Default)]
struct Wanted<'a> {
    in_team: Option<&'a str>,
    not_in_team: Option<&'a str>,
    in_channel: Option<&'a str>,
    without_team: bool,
    active: bool,
    inactive: bool,
    roles: Vec<&'a str>,
}

impl<'a> Wanted<'a> {
    fn read(cx: &Cx<'a>) -> Result<Self, Refusal> {
        let query = |name: &str| cx.call.query(name).filter(|value| !value.is_empty());
        let roles = query("role").into_iter().chain(query("roles").into_iter().flat_map(|roles| roles.split(',')));
        let wanted = Self {
            in_team: query("in_team"),
            not_in_team: query("not_in_team"),
            in_channel: query("in_channel"),
            without_team: cx.flag("without_team"),
            active: cx.flag("active"),
            inactive: cx.flag("inactive"),
            roles: roles.collect(),
        };
        for team in wanted.in_team.iter().chain(&wanted.not_in_team) {
            cx.require_in_team(team, may::VIEW_TEAM)?;
        }
        if let Some(channel) = wanted.in_channel {
            let channel = cx.site.channel(channel).ok_or_else(no_channel)?;
            if !cx.site.may_read(&cx.me, channel) {
                return Err(forbidden());
            }
        }
        Ok(wanted)
    }

    fn fits(&self, cx: &Cx<'_>, user: &User) -> bool {
        let in_channel = |id: &str| cx.site.channel(id).is_some_and(|channel| channel.members.contains_key(&user.id));
        let in_any_team = || cx.site.teams.keys().any(|team| cx.site.is_in_team(&user.id, team));
        (!self.active || user.is_active())
            && (!self.inactive || !user.is_active())
            && self.in_team.is_none_or(|team| cx.site.is_in_team(&user.id, team))
            && self.not_in_team.is_none_or(|team| !cx.site.is_in_team(&user.id, team))
            && self.in_channel.is_none_or(in_channel)
            && !(self.without_team && in_any_team())
            && (self.roles.is_empty() || self.roles.iter().any(|role| user.has_role(role)))
    }
}

/// By name, bots and deactivated people included, with no total. Asked for active and inactive ones at once, the server
/// writes a list and then an error behind it, with status 200.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let wanted = Wanted::read(cx)?;
    if cx.call.query("sort") == Some("last_activity_at") {
        return by_activity(cx, &wanted);
    }
    let contradiction = wanted.active && wanted.inactive;
    let wanted = if contradiction { Wanted { active: false, inactive: false, ..wanted } } else { wanted };
    let found = cx.cut(cx.site.users().filter(|user| wanted.fits(cx, user)));
    let list: Vec<Value> = found.into_iter().map(|user| cx.user_row(user)).collect();
    if contradiction {
        let error = refuse(400, "api.context.invalid_url_param.app_error").body("");
        let text = format!("{}{error}", Value::Array(list));
        return Ok(Reply::bytes(200, "application/json", text));
    }
    Ok(rows(list))
}

/// Latest first; people without a status row are left out.
fn by_activity(cx: &Cx<'_>, wanted: &Wanted<'_>) -> Answer {
    if wanted.in_team.is_none() {
        return Err(bad_url());
    }
    let active_at = |user: &User| user.status.as_ref().map(|status| status.last_activity_at);
    let fitting = cx.site.users().filter(|user| wanted.fits(cx, user));
    let mut found: Vec<(i64, &User)> = fitting.filter_map(|user| Some((active_at(user)?, user))).collect();
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let row = |(at, user): (i64, &User)| {
        let mut row = cx.user_row(user);
        row["last_activity_at"] = json!(at);
        row
    };
    Ok(rows(cx.cut(found).into_iter().map(row).collect()))
}

/// Leaves out deactivated people unless told otherwise.
pub(super) fn search(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let sought = cx.text("term")?.to_lowercase();
    let limit = body.get("limit").map_or(Some(100), Value::as_u64).filter(|limit| (1..=1000).contains(limit));
    let limit = usize::try_from(limit.ok_or_else(bad_body)?).unwrap_or(1000);
    let inactive_too = body.get("allow_inactive") == Some(&Value::Bool(true));
    let team = body.get("team_id").and_then(Value::as_str).filter(|team| !team.is_empty());
    let sought = sought.trim_start_matches('@');
    let fits = |user: &&User| {
        let texts = [&user.username, &user.first_name, &user.last_name, &user.nickname, &user.email];
        texts.iter().any(|text| text.to_lowercase().starts_with(sought))
            && (inactive_too || user.is_active())
            && team.is_none_or(|team| cx.site.is_in_team(&user.id, team))
    };
    Ok(rows(cx.site.users().filter(fits).take(limit).map(|user| cx.user_row(user)).collect()))
}

pub(super) fn stats(cx: &mut Cx<'_>) -> Answer {
    let counted = cx.site.users().filter(|user| user.is_active() && !cx.site.bots.contains_key(&user.id)).count();
    Ok(done(json!({ "total_users_count": counted })))
}

pub(super) fn filtered_stats(cx: &mut Cx<'_>) -> Answer {
    let wanted = Wanted::read(cx)?;
    let (deleted, bots) = (cx.flag("include_deleted"), cx.flag("include_bots"));
    let counts = |user: &&User| {
        wanted.fits(cx, user) && (deleted || user.is_active()) && (bots || !cx.site.bots.contains_key(&user.id))
    };
    Ok(done(json!({ "total_users_count": cx.site.users().filter(counts).count() })))
}

/// No status row reads as 0, which isn't "never".
fn status_row(user: &User) -> Value {
    let status = user.status.as_ref();
    json!({
        "user_id": user.id,
        "status": status.map_or("offline", |status| &status.status),
        "manual": status.is_some_and(|status| status.manual),
        "last_activity_at": status.map_or(0, |status| status.last_activity_at),
        "dnd_end_time": 0,
    })
}

pub(super) fn status(cx: &mut Cx<'_>) -> Answer {
    let id = cx.user_id(0)?;
    Ok(done(status_row(cx.get_user(&id)?)))
}

pub(super) fn statuses(cx: &mut Cx<'_>) -> Answer {
    let ids = cx.list()?;
    Ok(rows(ids.iter().filter_map(|id| cx.site.users.get(id)).map(status_row).collect()))
}
