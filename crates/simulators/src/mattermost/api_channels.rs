//! Channels.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, forbidden, no_channel, no_team, no_user, refuse};
use super::permission::may;
use super::site::{Channel, ChannelMember, Standing, TOWN_SQUARE, User};
use crate::Reply;

/// A channel with the names of its team.
fn row_with_team(cx: &Cx<'_>, channel: &Channel) -> Value {
    let mut row = cx.channel_row(channel);
    let team = cx.site.team(&channel.team_id);
    row["team_display_name"] = json!(team.map_or("", |team| &team.display_name));
    row["team_name"] = json!(team.map_or("", |team| &team.name));
    row["team_update_at"] = json!(team.map_or(0, |team| team.update_at));
    row
}

fn by_title(mut channels: Vec<&Channel>) -> Vec<&Channel> {
    channels.sort_by(|a, b| (&a.display_name, &a.id).cmp(&(&b.display_name, &b.id)));
    channels
}

/// Every O and P channel of the server.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::READ_CHANNELS)?;
    let (deleted, without_defaults) = (cx.flag("include_deleted"), cx.flag("exclude_default_channels"));
    let is_default = |channel: &Channel| matches!(channel.name.as_str(), TOWN_SQUARE | super::site::OFF_TOPIC);
    let fits = |channel: &&Channel| {
        channel.is_of_team() && (deleted || channel.delete_at == 0) && !(without_defaults && is_default(channel))
    };
    let found = by_title(cx.site.channels().filter(fits).collect());
    let total = found.len();
    let list: Vec<Value> = cx.cut(found).into_iter().map(|channel| row_with_team(cx, channel)).collect();
    if cx.flag("include_total_count") {
        return Ok(done(json!({ "channels": list, "total_count": total })));
    }
    Ok(rows(list))
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let channel = cx.channel(0)?;
    if !cx.site.may_read(&cx.me, channel) {
        return Err(forbidden());
    }
    Ok(done(cx.channel_row(channel)))
}

pub(super) fn by_name(cx: &mut Cx<'_>) -> Answer {
    let team = cx.id(0)?;
    let gone = || refuse(404, "app.channel.get_by_name.missing.app_error");
    let channel = cx.site.channel_named(team, cx.args[1]).ok_or_else(gone)?;
    if !cx.site.may_read(&cx.me, channel) || (channel.delete_at != 0 && !cx.flag("include_deleted")) {
        return Err(gone());
    }
    Ok(done(cx.channel_row(channel)))
}

/// Counts active people only, though the list of members has everybody.
pub(super) fn stats(cx: &mut Cx<'_>) -> Answer {
    let channel = cx.channel(0)?;
    if !cx.site.may_read(&cx.me, channel) {
        return Err(forbidden());
    }
    let active = channel.members.keys().filter(|id| cx.site.users.get(*id).is_some_and(User::is_active));
    let guests = active.clone().filter(|id| cx.site.users.get(*id).is_some_and(User::is_guest)).count();
    let count = active.count();
    Ok(done(json!({
        "channel_id": channel.id, "member_count": count, "guest_count": guests, "pinnedpost_count": 0, "files_count": 0,
    })))
}

fn of_team(cx: &Cx<'_>, fits: impl Fn(&Channel) -> bool) -> Answer {
    let team = cx.id(0)?;
    let found = by_title(cx.site.channels().filter(|channel| channel.team_id == team && fits(channel)).collect());
    Ok(rows(cx.cut(found).into_iter().map(|channel| cx.channel_row(channel)).collect()))
}

pub(super) fn public_of_team(cx: &mut Cx<'_>) -> Answer {
    cx.require_in_team(cx.id(0)?, may::LIST_TEAM_CHANNELS)?;
    of_team(cx, |channel| channel.kind == 'O' && channel.delete_at == 0)
}

pub(super) fn private_of_team(cx: &mut Cx<'_>) -> Answer {
    cx.require(may::MANAGE_SYSTEM)?;
    of_team(cx, |channel| channel.kind == 'P' && channel.delete_at == 0)
}

pub(super) fn archived_of_team(cx: &mut Cx<'_>) -> Answer {
    cx.require_in_team(cx.id(0)?, may::LIST_TEAM_CHANNELS)?;
    of_team(cx, |channel| channel.delete_at != 0 && cx.site.may_read(&cx.me, channel))
}

/// D and G channels appear under every team, also one that the person never joined.
pub(super) fn of_user_in_team(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = (cx.user_id(0)?, cx.id(1)?);
    cx.self_or_editor(&user)?;
    cx.site.team(team).ok_or_else(no_team)?;
    let deleted = cx.flag("include_deleted");
    let fits = |channel: &&Channel| {
        channel.members.contains_key(&user)
            && (channel.team_id == team || channel.team_id.is_empty())
            && (deleted || channel.delete_at == 0)
    };
    let found = by_title(cx.site.channels().filter(fits).collect());
    Ok(rows(found.into_iter().map(|channel| cx.channel_row(channel)).collect()))
}

/// All teams at once, not paged.
pub(super) fn of_user(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let deleted = cx.flag("include_deleted");
    let fits = |channel: &&Channel| channel.members.contains_key(&user) && (deleted || channel.delete_at == 0);
    let found = by_title(cx.site.channels().filter(fits).collect());
    Ok(rows(found.into_iter().map(|channel| cx.channel_row(channel)).collect()))
}

pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (team, name) = (text("team_id"), text("name"));
    let (kind, permission) = match text("type").as_str() {
        "O" => ('O', may::CREATE_PUBLIC_CHANNEL),
        "P" => ('P', may::CREATE_PRIVATE_CHANNEL),
        _ => return Err(bad_body()),
    };
    cx.site.team(&team).ok_or_else(no_team)?;
    cx.require_in_team(&team, permission)?;
    if cx.site.channel_named(&team, &name).is_some() {
        return Err(refuse(400, "store.sql_channel.save_channel.exists.app_error"));
    }
    let me = cx.me.clone();
    let mut channel = cx.site.blank_channel(kind, &name);
    channel.team_id = team;
    channel.display_name = text("display_name");
    channel.creator_id.clone_from(&me);
    channel.members.insert(me.clone(), ChannelMember::new(Standing::admin(), channel.create_at));
    let id = cx.site.put_channel(&me, channel);
    shown(cx, 201, &id)
}

fn shown(cx: &Cx<'_>, status: u16, id: &str) -> Answer {
    let channel = cx.site.channel(id).ok_or_else(no_channel)?;
    Ok(Reply::json(status, cx.channel_row(channel)))
}

/// Also towards somebody deactivated.
pub(super) fn direct(cx: &mut Cx<'_>) -> Answer {
    let ids = cx.list()?;
    let [one, other] = ids.as_slice() else { return Err(bad_body()) };
    cx.require(may::CREATE_DIRECT_CHANNEL)?;
    if *one != cx.me && *other != cx.me {
        cx.require(may::MANAGE_SYSTEM)?;
    }
    known(cx, &ids)?;
    let me = cx.me.clone();
    let id = cx.site.direct_channel(&me, one, other);
    shown(cx, 201, &id)
}

pub(super) fn group(cx: &mut Cx<'_>) -> Answer {
    let mut ids = cx.list()?;
    cx.require(may::CREATE_GROUP_CHANNEL)?;
    if !ids.contains(&cx.me) {
        ids.push(cx.me.clone());
    }
    if !(3..=8).contains(&ids.len()) {
        return Err(refuse(400, "api.channel.create_group.bad_size.app_error"));
    }
    known(cx, &ids)?;
    let me = cx.me.clone();
    let people: Vec<&str> = ids.iter().map(String::as_str).collect();
    let id = cx.site.group_channel(&me, &people);
    shown(cx, 201, &id)
}

fn known(cx: &Cx<'_>, ids: &[String]) -> Result<(), Refusal> {
    if ids.iter().all(|id| cx.site.users.contains_key(id)) { Ok(()) } else { Err(no_user()) }
}

pub(super) fn archive(cx: &mut Cx<'_>) -> Answer {
    let channel = cx.channel(0)?;
    let permission = if channel.kind == 'O' { may::DELETE_PUBLIC_CHANNEL } else { may::DELETE_PRIVATE_CHANNEL };
    if !channel.is_of_team() {
        return Err(refuse(400, "api.channel.delete_channel.type.invalid"));
    }
    cx.require_in_channel(&channel.id, permission)?;
    if channel.delete_at != 0 {
        return Err(refuse(400, "api.channel.delete_channel.deleted.app_error"));
    }
    if channel.name == TOWN_SQUARE {
        return Err(refuse(400, "api.channel.delete_channel.cannot.app_error"));
    }
    let (id, me) = (channel.id.clone(), cx.me.clone());
    cx.site.archive_channel(&me, &id);
    Ok(status_ok())
}

pub(super) fn restore(cx: &mut Cx<'_>) -> Answer {
    let channel = cx.channel(0)?;
    cx.require_in_team(&channel.team_id, may::MANAGE_TEAM)?;
    if channel.delete_at == 0 {
        return Err(refuse(400, "api.channel.restore_channel.restored.app_error"));
    }
    let (id, me) = (channel.id.clone(), cx.me.clone());
    cx.site.restore_channel(&me, &id);
    shown(cx, 200, &id)
}

/// A trap: a G channel becomes a private one without a team, and never a G channel again.
pub(super) fn set_privacy(cx: &mut Cx<'_>) -> Answer {
    let wanted = cx.text("privacy")?;
    let channel = cx.channel(0)?;
    cx.require(may::MANAGE_SYSTEM)?;
    let kind = match wanted.as_str() {
        "O" => 'O',
        "P" => 'P',
        _ => return Err(bad_body()),
    };
    if channel.kind == 'D' {
        return Err(bad_body());
    }
    if channel.name == TOWN_SQUARE && kind == 'P' {
        return Err(refuse(400, "api.channel.update_channel_privacy.default_channel_error"));
    }
    let (id, me) = (channel.id.clone(), cx.me.clone());
    cx.site.set_channel_type(&me, &id, kind);
    shown(cx, 200, &id)
}
