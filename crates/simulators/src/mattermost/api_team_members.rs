//! Who is in a team, and with which rights.

use serde_json::Value;

use super::cx::{Cx, done, rows, status_ok};
use super::error::{Answer, Refusal, bad_body, bad_url, no_team_member, refuse};
use super::permission::may;
use super::render::team_member_row;
use super::site::{TeamMember, TeamRefusal, User};
use super::standing::{Place, named_roles, scheme_roles};
use crate::Reply;

/// Former members' rows too, with `delete_at` set.
pub(super) fn of_user(cx: &mut Cx<'_>) -> Answer {
    let user = cx.user_id(0)?;
    cx.self_or_editor(&user)?;
    let row = |team: &super::site::Team| Some(team_member_row(&team.id, &user, team.members.get(&user)?));
    Ok(rows(cx.site.teams.values().filter_map(row).collect()))
}

/// Former members are left out; deactivated people are in unless excluded.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let team = cx.team(0)?;
    cx.require_in_team(&team.id, may::VIEW_TEAM)?;
    let without_deactivated = cx.flag("exclude_deleted_users");
    let active = |id: &str| cx.site.users.get(id).is_some_and(User::is_active);
    let fits = |(id, row): &(&String, &TeamMember)| row.delete_at == 0 && (active(id) || !without_deactivated);
    let found = cx.cut(team.members.iter().filter(fits));
    Ok(rows(found.into_iter().map(|(id, row)| team_member_row(&team.id, id, row)).collect()))
}

pub(super) fn by_ids(cx: &mut Cx<'_>) -> Answer {
    let team = cx.team(0)?;
    cx.require_in_team(&team.id, may::VIEW_TEAM)?;
    let ids = cx.list()?;
    let row = |id: &String| {
        let row = team.members.get(id).filter(|row| row.delete_at == 0)?;
        Some(team_member_row(&team.id, id, row))
    };
    Ok(rows(ids.iter().filter_map(row).collect()))
}

/// A former member's row is found, with `delete_at` set.
pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let team = cx.team(0)?;
    cx.require_in_team(&team.id, may::VIEW_TEAM)?;
    let user = cx.user_id(1)?;
    let row = team.members.get(&user).ok_or_else(no_team_member)?;
    Ok(done(team_member_row(&team.id, &user, row)))
}

pub(super) fn add(cx: &mut Cx<'_>) -> Answer {
    let team = cx.team(0)?;
    let (id, constrained) = (team.id.clone(), team.group_constrained);
    let body = cx.body();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let user = text("user_id");
    if text("team_id") != id {
        return Err(bad_body());
    }
    cx.get_user(&user)?;
    cx.require_in_team(&id, may::ADD_USER_TO_TEAM)?;
    if constrained && !cx.site.bots.contains_key(&user) {
        // The page has only the refusal to remove; this one is its counterpart in the vendor's source, whose check of
        // who is vouched for is not simulated for teams.
        return Err(refuse(400, "api.team.add_members.user_denied"));
    }
    let me = cx.me.clone();
    cx.site.join_team(&me, &id, &user).map_err(refused)?;
    let row = cx.site.team(&id).and_then(|team| team.members.get(&user)).ok_or_else(no_team_member)?;
    Ok(Reply::json(201, team_member_row(&id, &user, row)))
}

fn refused(refusal: TeamRefusal) -> Refusal {
    match refusal {
        TeamRefusal::Full => refuse(400, "app.team.join_user_to_team.max_accounts.app_error"),
        TeamRefusal::NeverMember => refuse(400, "api.team.remove_user_from_team.missing.app_error"),
    }
}

pub(super) fn remove(cx: &mut Cx<'_>) -> Answer {
    let (id, user) = (cx.id(0)?.to_owned(), cx.user_id(1)?);
    if user != cx.me {
        cx.require_in_team(&id, may::REMOVE_USER_FROM_TEAM)?;
    }
    let team = cx.team(0)?;
    let constrained = team.group_constrained;
    cx.get_user(&user)?;
    if constrained && user != cx.me && !cx.site.bots.contains_key(&user) {
        return Err(refuse(400, "api.team.remove_member.group_constrained.app_error"));
    }
    let me = cx.me.clone();
    cx.site.leave_team(&me, &id, &user).map_err(refused)?;
    Ok(status_ok())
}

/// The row whose rights are set: whoever has left has none to set.
fn target(cx: &Cx<'_>) -> Result<(String, String, TeamMember, bool), Refusal> {
    let team = cx.team(0)?;
    let user = cx.user_id(1).map_err(|_| bad_url())?;
    cx.require_in_team(&team.id, may::MANAGE_TEAM_ROLES)?;
    let row = team.members.get(&user).ok_or_else(no_team_member)?;
    Ok((team.id.clone(), user, row.clone(), team.scheme_id.is_some()))
}

pub(super) fn set_scheme_roles(cx: &mut Cx<'_>) -> Answer {
    let (team, user, row, _) = target(cx)?;
    let standing = scheme_roles(Place::Team, cx, &row.standing)?;
    let me = cx.me.clone();
    cx.site.set_team_standing(&me, &team, &user, standing);
    Ok(status_ok())
}

pub(super) fn set_roles(cx: &mut Cx<'_>) -> Answer {
    let (team, user, row, custom) = target(cx)?;
    let standing = named_roles(Place::Team, cx, &row.standing, custom)?;
    let me = cx.me.clone();
    cx.site.set_team_standing(&me, &team, &user, standing);
    Ok(status_ok())
}
