//! Who is in a channel, and with which rights.

use serde_json::{Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, forbidden, no_channel_member, no_team, no_team_member, refuse};
use super::permission::may;
use super::site::{Channel, ChannelMember, ChannelRefusal, is_id};
use super::standing::{Place, named_roles, scheme_roles};
use crate::Reply;

/// The channel in the path, for those who may read it.
fn readable<'c>(cx: &'c Cx<'_>) -> Result<&'c Channel, Refusal> {
    let channel = cx.channel(0)?;
    // Unlike messages, the list of members isn't open to those who only share the team.
    if cx.site.may_in_channel(&cx.me, &channel.id, may::READ_CHANNEL) { Ok(channel) } else { Err(forbidden()) }
}

/// Deactivated people are among them.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let channel = readable(cx)?;
    let found = cx.cut(channel.members.iter());
    Ok(rows(found.into_iter().map(|(id, row)| cx.channel_member_row(&channel.id, id, row)).collect()))
}

pub(super) fn by_ids(cx: &mut Cx<'_>) -> Answer {
    let channel = readable(cx)?;
    let ids = cx.list()?;
    let row = |id: &String| Some(cx.channel_member_row(&channel.id, id, channel.members.get(id)?));
    Ok(rows(ids.iter().filter_map(row).collect()))
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(1)?;
    let channel = readable(cx)?;
    let row = channel.members.get(&user).ok_or_else(no_channel_member)?;
    Ok(done(cx.channel_member_row(&channel.id, &user, row)))
}

/// One `user_id`, or several as `user_ids` on newer servers. A member who is there already is answered like a new one.
pub(super) fn add(cx: &mut Cx<'_>) -> Answer {
    let channel = cx.channel(0)?;
    let (id, kind) = (channel.id.clone(), channel.kind);
    let body = cx.body();
    let one = body.get("user_id").and_then(Value::as_str).map(str::to_owned);
    // "Newer" servers, by the page; which ones is an assumption.
    let several = body.get("user_ids").and_then(Value::as_array).filter(|_| cx.is_at_least(10, 0));
    let single = several.is_none();
    let wanted: Vec<String> = match several {
        Some(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => one.into_iter().collect(),
    };
    if wanted.is_empty() || wanted.iter().any(|user| !is_id(user)) {
        return Err(bad_body());
    }
    let mut added = Vec::new();
    for user in &wanted {
        cx.get_user(user)?;
        let permission = match kind {
            'O' if *user == cx.me => may::JOIN_PUBLIC_CHANNELS,
            'O' => may::MANAGE_PUBLIC_CHANNEL_MEMBERS,
            _ => may::MANAGE_PRIVATE_CHANNEL_MEMBERS,
        };
        cx.require_in_channel(&id, permission)?;
        let me = cx.me.clone();
        cx.site.join_channel(&me, &id, user).map_err(not_added)?;
        let row = cx.site.channel(&id).and_then(|channel| channel.members.get(user)).ok_or_else(no_channel_member)?;
        added.push(cx.channel_member_row(&id, user, row));
    }
    let body = if single { added.remove(0) } else { Value::Array(added) };
    Ok(Reply::json(201, body))
}

fn not_added(refusal: ChannelRefusal) -> Refusal {
    match refusal {
        ChannelRefusal::NotInTeam => no_team_member(),
        ChannelRefusal::LeftTeam => refuse(400, "api.channel.add_user.to.channel.failed.deleted.app_error"),
        ChannelRefusal::NotLinked => refuse(400, "api.channel.add_members.user_denied"),
        ChannelRefusal::Type => refuse(400, "api.channel.add_user_to_channel.type.app_error"),
        ChannelRefusal::Default | ChannelRefusal::Linked | ChannelRefusal::NotMember => no_channel_member(),
    }
}

pub(super) fn remove(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(1)?;
    let channel = cx.channel(0)?;
    cx.get_user(&user)?;
    if !channel.is_of_team() {
        return Err(not_removed(ChannelRefusal::Type));
    }
    if user != cx.me {
        let public = channel.kind == 'O';
        let permission = if public { may::MANAGE_PUBLIC_CHANNEL_MEMBERS } else { may::MANAGE_PRIVATE_CHANNEL_MEMBERS };
        cx.require_in_channel(&channel.id, permission)?;
    }
    let (id, me) = (channel.id.clone(), cx.me.clone());
    cx.site.leave_channel(&me, &id, &user).map_err(not_removed)?;
    Ok(status_ok())
}

fn not_removed(refusal: ChannelRefusal) -> Refusal {
    match refusal {
        ChannelRefusal::Type => refuse(400, "api.channel.remove_channel_member.type.app_error"),
        ChannelRefusal::Default => refuse(400, "api.channel.remove.default.app_error"),
        ChannelRefusal::Linked => refuse(400, "api.channel.remove_members.denied"),
        ChannelRefusal::NotMember => no_channel_member(),
        ChannelRefusal::NotInTeam | ChannelRefusal::LeftTeam | ChannelRefusal::NotLinked => no_channel_member(),
    }
}

/// The row whose rights are set; archived channels and deactivated people are no obstacle.
fn target(cx: &Cx<'_>) -> Result<(String, String, ChannelMember, bool), Refusal> {
    let user = cx.user_id(1)?;
    let channel = cx.channel(0)?;
    cx.require_in_channel(&channel.id, may::MANAGE_CHANNEL_ROLES)?;
    let row = channel.members.get(&user).ok_or_else(no_channel_member)?;
    Ok((channel.id.clone(), user, row.clone(), channel.scheme_id.is_some()))
}

pub(super) fn set_scheme_roles(cx: &mut Cx<'_>) -> Answer {
    let (channel, user, row, _) = target(cx)?;
    let standing = scheme_roles(Place::Channel, cx, &row.standing)?;
    let me = cx.me.clone();
    cx.site.set_channel_standing(&me, &channel, &user, standing);
    Ok(status_ok())
}

pub(super) fn set_roles(cx: &mut Cx<'_>) -> Answer {
    let (channel, user, row, custom) = target(cx)?;
    let standing = named_roles(Place::Channel, cx, &row.standing, custom)?;
    let me = cx.me.clone();
    cx.site.set_channel_standing(&me, &channel, &user, standing);
    Ok(status_ok())
}

pub(super) fn set_notify_props(cx: &mut Cx<'_>) -> Answer {
    let (channel, user) = (cx.channel(0)?.id.clone(), cx.user_id(1)?);
    cx.self_or_editor(&user)?;
    if !cx.channel(0)?.members.contains_key(&user) {
        return Err(no_channel_member());
    }
    let (props, me) = (cx.body(), cx.me.clone());
    cx.site.set_notify_props(&me, &channel, &user, &props);
    Ok(status_ok())
}

pub(super) fn view(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let channel = cx.text("channel_id")?;
    let me = cx.me.clone();
    cx.site.view_channel(&me, &channel, &user);
    let at = cx.site.channel(&channel).map_or(0, |channel| channel.last_post_at);
    Ok(done(json!({ "status": "OK", "last_viewed_at_times": { channel: at } })))
}

/// The rows of somebody in one team, and those of their D and G channels with every team.
pub(super) fn of_user_in_team(cx: &mut Cx<'_>) -> Answer {
    let (user, team) = (cx.user_id(0)?, cx.id(1)?);
    cx.self_or_editor(&user)?;
    cx.site.team(team).ok_or_else(no_team)?;
    let here = cx.site.channels().filter(|channel| channel.team_id == team || channel.team_id.is_empty());
    let row = |channel: &Channel| Some(cx.channel_member_row(&channel.id, &user, channel.members.get(&user)?));
    Ok(rows(here.filter_map(row).collect()))
}

/// The rows of somebody everywhere, with the names of the teams.
pub(super) fn of_user(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let row = |channel: &Channel| {
        let mut row = cx.channel_member_row(&channel.id, &user, channel.members.get(&user)?);
        let team = cx.site.team(&channel.team_id);
        row["team_display_name"] = json!(team.map_or("", |team| &team.display_name));
        row["team_name"] = json!(team.map_or("", |team| &team.name));
        row["team_update_at"] = json!(team.map_or(0, |team| team.update_at));
        Some(row)
    };
    Ok(rows(cx.cut(cx.site.channels().filter_map(row))))
}
