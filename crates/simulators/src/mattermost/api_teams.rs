//! Teams.

use serde_json::json;

use super::cx::{Cx, done, rows};
use super::error::{Answer, no_team, refuse};
use super::permission::may;
use super::site::Team;

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let (public, private) = (cx.site.may(&cx.me, may::LIST_PUBLIC_TEAMS), cx.site.may(&cx.me, may::LIST_PRIVATE_TEAMS));
    if !public && !private {
        return Err(refuse(403, "api.team.get_all_teams.insufficient_permissions"));
    }
    let fits = |team: &&Team| if team.allow_open_invite { public } else { private };
    let mut found: Vec<&Team> = cx.site.teams.values().filter(fits).collect();
    found.sort_by(|a, b| a.display_name.cmp(&b.display_name));
    let total = found.len();
    let list: Vec<_> = cx.cut(found).into_iter().map(|team| cx.team_row(team)).collect();
    if cx.flag("include_total_count") {
        return Ok(done(json!({ "teams": list, "total_count": total })));
    }
    Ok(rows(list))
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let team = cx.team(0)?;
    if !team.allow_open_invite {
        cx.require_in_team(&team.id, may::VIEW_TEAM)?;
    }
    Ok(done(cx.team_row(team)))
}

pub(super) fn by_name(cx: &mut Cx<'_>) -> Answer {
    let team = cx.site.team_named(cx.args[0]).ok_or_else(|| refuse(404, "app.team.get_by_name.missing.app_error"))?;
    cx.require_in_team(&team.id, may::VIEW_TEAM)?;
    Ok(done(cx.team_row(team)))
}

pub(super) fn by_invite(cx: &mut Cx<'_>) -> Answer {
    let found = cx.site.teams.values().find(|team| team.invite_id == cx.args[0]);
    let team = found.ok_or_else(|| refuse(404, "app.team.get_by_invite_id.finding.app_error"))?;
    Ok(done(
        json!({ "display_name": team.display_name, "description": team.description, "name": team.name, "id": team.id }),
    ))
}

/// Deactivated members don't take a seat.
pub(super) fn stats(cx: &mut Cx<'_>) -> Answer {
    let team = cx.team(0)?;
    cx.require_in_team(&team.id, may::VIEW_TEAM)?;
    let total = team.members.values().filter(|row| row.delete_at == 0).count();
    let active = cx.site.active_members(&team.id);
    Ok(done(json!({ "team_id": team.id, "total_member_count": total, "active_member_count": active })))
}

pub(super) fn regenerate_invite(cx: &mut Cx<'_>) -> Answer {
    let id = cx.team(0)?.id.clone();
    cx.require_in_team(&id, may::MANAGE_TEAM)?;
    let me = cx.me.clone();
    cx.site.regenerate_invite(&me, &id);
    let team = cx.site.team(&id).ok_or_else(no_team)?;
    Ok(done(cx.team_row(team)))
}

/// Teams that somebody is in now; the rows of those that they left are in the list of rows only.
pub(super) fn of_user(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let in_it = |team: &&Team| team.members.get(&user).is_some_and(|row| row.delete_at == 0);
    Ok(rows(cx.site.teams.values().filter(in_it).map(|team| cx.team_row(team)).collect()))
}
