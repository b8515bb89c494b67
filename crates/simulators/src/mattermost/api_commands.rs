//! Slash commands.

use serde_json::{Map, Value, json};

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, bad_url, no_channel, no_team, refuse};
use super::permission::may;
use super::render::command_row;
use super::site::{Command, OutgoingCall, is_id};
use crate::Reply;

/// Not paged. What isn't custom is left out here, built-in commands belonging to nobody.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let team = cx.call.query("team_id").filter(|team| is_id(team)).ok_or_else(bad_url)?;
    cx.require_in_team(team, may::MANAGE_SLASH_COMMANDS)?;
    let found = cx.site.commands.values().filter(|command| command.team_id == team);
    Ok(rows(found.map(command_row).collect()))
}

/// The command in the path; for whoever may not manage its team's, there is none.
fn command(cx: &Cx<'_>) -> Result<Command, Refusal> {
    let gone = || refuse(404, "store.sql_command.save.get.app_error");
    let command = cx.site.commands.get(cx.id(0)?).ok_or_else(gone)?;
    cx.require_in_team(&command.team_id, may::MANAGE_SLASH_COMMANDS).map_err(|_| gone())?;
    if command.creator_id != cx.me {
        cx.require_in_team(&command.team_id, may::MANAGE_OTHERS_SLASH_COMMANDS)?;
    }
    Ok(command.clone())
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    Ok(done(command_row(&command(cx)?)))
}

fn text(body: &Map<String, Value>, name: &str) -> String {
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(super) fn create(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body();
    let team_id = text(&body, "team_id");
    cx.require_in_team(&team_id, may::MANAGE_SLASH_COMMANDS)?;
    let trigger = text(&body, "trigger").to_lowercase();
    let taken = cx.site.commands.values().any(|other| other.team_id == team_id && other.trigger == trigger);
    if trigger.is_empty() || taken {
        return Err(refuse(400, "api.command.duplicate_trigger.app_error"));
    }
    let (id, secret, now) = (cx.site.new_id(), cx.site.new_id(), cx.site.now_ms());
    let command = Command {
        id,
        token: secret,
        create_at: now,
        update_at: now,
        creator_id: cx.me.clone(),
        team_id,
        trigger,
        method: text(&body, "method"),
        url: text(&body, "url"),
        display_name: text(&body, "display_name"),
        description: text(&body, "description"),
    };
    let me = cx.me.clone();
    cx.site.put_command(&me, command.clone());
    Ok(Reply::json(201, command_row(&command)))
}

/// Keeps the creator.
pub(super) fn put(cx: &mut Cx<'_>) -> Answer {
    let old = command(cx)?;
    let body = cx.body();
    if text(&body, "id") != old.id {
        return Err(bad_body());
    }
    if text(&body, "team_id") != old.team_id {
        return Err(refuse(400, "api.command.team_mismatch.app_error"));
    }
    let command = Command {
        update_at: cx.site.now_ms(),
        trigger: text(&body, "trigger").to_lowercase(),
        method: text(&body, "method"),
        url: text(&body, "url"),
        display_name: text(&body, "display_name"),
        description: text(&body, "description"),
        ..old
    };
    let me = cx.me.clone();
    cx.site.put_command(&me, command.clone());
    Ok(done(command_row(&command)))
}

/// To another team.
pub(super) fn relocate(cx: &mut Cx<'_>) -> Answer {
    let team = cx.text("team_id")?;
    cx.site.team(&team).ok_or_else(no_team)?;
    cx.require_in_team(&team, may::MANAGE_SLASH_COMMANDS)?;
    let old = command(cx)?;
    let command = Command { team_id: team, update_at: cx.site.now_ms(), ..old };
    let me = cx.me.clone();
    cx.site.put_command(&me, command);
    Ok(status_ok())
}

pub(super) fn regenerate(cx: &mut Cx<'_>) -> Answer {
    let old = command(cx)?;
    let token = cx.site.new_id();
    let command = Command { token: token.clone(), update_at: cx.site.now_ms(), ..old };
    let me = cx.me.clone();
    cx.site.put_command(&me, command);
    Ok(done(json!({ "token": token })))
}

pub(super) fn delete(cx: &mut Cx<'_>) -> Answer {
    let command = command(cx)?;
    let me = cx.me.clone();
    cx.site.remove_command(&me, &command.id);
    Ok(status_ok())
}

/// Somebody uses a command: a call leaves, whoever made the command and whatever became of them.
pub(super) fn execute(cx: &mut Cx<'_>) -> Answer {
    let (channel, line) = (cx.text("channel_id")?, cx.text("command")?);
    let team = cx.site.channel(&channel).ok_or_else(no_channel)?.team_id.clone();
    cx.require_in_channel(&channel, may::CREATE_POST)?;
    let trigger = line.trim_start_matches('/').split_whitespace().next().unwrap_or_default().to_owned();
    let found = cx.site.commands.values().find(|command| command.team_id == team && command.trigger == trigger);
    let command = found.ok_or_else(|| refuse(404, "api.command.execute_command.not_found.app_error"))?;
    let call =
        OutgoingCall { url: command.url.clone(), token: command.token.clone(), user_id: cx.me.clone(), text: line };
    cx.site.call_out(call);
    Ok(done(json!({ "response_type": "ephemeral", "text": "", "goto_location": "", "trigger_id": "" })))
}
