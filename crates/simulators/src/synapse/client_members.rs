//! Coming and going: kick, ban, invite, join, leave, under the room's rules.

use serde_json::json;

use super::cx::{Cx, done, optional_text, text};
use super::error::{Answer, Refusal, bad, forbidden, invalid, refuse};
use super::limits::Limited;
use super::power::{level_of, must_be_joined, needed_for};
use crate::synapse::estate::{AccountIx, By, Membership, RoomIx};

/// The room in the path, for somebody who wants to act in it.
fn room(cx: &Cx<'_>) -> Result<RoomIx, Refusal> {
    cx.estate.find_room(cx.args[0]).ok_or_else(|| refuse(404, "M_UNKNOWN", "Not a known room"))
}

fn bad_state(text: &str) -> Refusal {
    refuse(403, "M_BAD_STATE", text)
}

/// The target and the reason in the body.
fn target(cx: &mut Cx<'_>) -> Result<(AccountIx, Option<String>), Refusal> {
    let body = cx.body()?;
    let id = text(&body, "user_id")?;
    if !id.starts_with('@') || !id.contains(':') {
        return Err(invalid("Invalid user ID"));
    }
    let target = cx.estate.intern(id);
    Ok((target, optional_text(&body, "reason").map(str::to_owned)))
}

/// May the caller act on somebody with this power?
fn outranks(cx: &Cx<'_>, room: RoomIx, target: AccountIx, act: &str) -> bool {
    let at = cx.estate.room_at(room);
    let mine = level_of(cx.estate, at, cx.by.acting);
    mine >= needed_for(at, act) && mine > level_of(cx.estate, at, target)
}

pub(super) fn kick(cx: &mut Cx<'_>) -> Answer {
    let (target, reason) = target(cx)?;
    let room = room(cx)?;
    cx.not_suspended()?;
    cx.count_towards(Limited::Message, "")?;
    let at = cx.estate.room_at(room);
    match at.membership(target) {
        Some(Membership::Join | Membership::Invite) => {}
        Some(Membership::Ban) => return Err(bad_state("Cannot kick user who was banned")),
        Some(Membership::Leave) | None => return Err(forbidden("The target user is not in the room")),
    }
    must_be_joined(cx.estate, at, cx.by.acting)?;
    if !outranks(cx, room, target, "kick") {
        return Err(forbidden(format!("You cannot kick user {}.", cx.estate.get(target).user_id)));
    }
    cx.estate.set_membership(cx.by, room, target, Membership::Leave, reason.as_deref());
    Ok(done(json!({})))
}

pub(super) fn ban(cx: &mut Cx<'_>) -> Answer {
    let (target, reason) = target(cx)?;
    let room = room(cx)?;
    cx.not_suspended()?;
    cx.count_towards(Limited::Message, "")?;
    must_be_joined(cx.estate, cx.estate.room_at(room), cx.by.acting)?;
    if !outranks(cx, room, target, "ban") {
        return Err(forbidden("You don't have permission to ban"));
    }
    cx.estate.set_membership(cx.by, room, target, Membership::Ban, reason.as_deref());
    Ok(done(json!({})))
}

pub(super) fn unban(cx: &mut Cx<'_>) -> Answer {
    let (target, reason) = target(cx)?;
    let room = room(cx)?;
    cx.not_suspended()?;
    let at = cx.estate.room_at(room);
    if at.membership(target) != Some(Membership::Ban) {
        return Err(bad_state("Cannot unban user who was not banned"));
    }
    must_be_joined(cx.estate, at, cx.by.acting)?;
    if !outranks(cx, room, target, "ban") {
        return Err(forbidden("You cannot unban this user"));
    }
    cx.estate.set_membership(cx.by, room, target, Membership::Leave, reason.as_deref());
    Ok(done(json!({})))
}

pub(super) fn invite(cx: &mut Cx<'_>) -> Answer {
    let (target, reason) = target(cx)?;
    let room = room(cx)?;
    invite_to(cx, room, target, reason.as_deref())?;
    Ok(done(json!({})))
}

pub(super) fn invite_to(cx: &mut Cx<'_>, room: RoomIx, target: AccountIx, reason: Option<&str>) -> Result<(), Refusal> {
    cx.not_suspended()?;
    let target_id = cx.estate.get(target).user_id.clone();
    cx.count_towards(Limited::Invite, &target_id)?;
    let at = cx.estate.room_at(room);
    must_be_joined(cx.estate, at, cx.by.acting)?;
    match at.membership(target) {
        Some(Membership::Join) => return Err(forbidden(format!("{target_id} is already in the room."))),
        Some(Membership::Ban) => return Err(bad_state("Cannot invite user who was banned")),
        Some(Membership::Invite | Membership::Leave) | None => {}
    }
    if level_of(cx.estate, at, cx.by.acting) < needed_for(at, "invite") {
        return Err(forbidden("You don't have permission to invite users"));
    }
    cx.estate.set_membership(cx.by, room, target, Membership::Invite, reason);
    Ok(())
}

pub(super) fn join(cx: &mut Cx<'_>) -> Answer {
    let id = cx.args[0];
    let Some(room) = cx.estate.find_room(id) else {
        let text = "Can't join remote room because no servers that are in the room have been provided.";
        return Err(refuse(404, "M_UNKNOWN", text));
    };
    let by = cx.by;
    join_room(cx, room, by)?;
    Ok(done(json!({ "room_id": id })))
}

/// Joins `by.acting`, who must be invited unless the room is public.
pub(super) fn join_room(cx: &mut Cx<'_>, room: RoomIx, by: By) -> Result<(), Refusal> {
    cx.not_suspended()?;
    let at = cx.estate.room_at(room);
    if at.is_joined(by.acting) {
        return Ok(());
    }
    if cx.estate.is_blocked(&at.id) {
        return Err(forbidden("This room has been blocked on this server"));
    }
    match at.membership(by.acting) {
        Some(Membership::Ban) => return Err(bad_state("Cannot join user who was banned")),
        Some(Membership::Invite | Membership::Join) => {}
        Some(Membership::Leave) | None if at.join_rule() == "public" && !at.closed => {}
        Some(Membership::Leave) | None => return Err(forbidden("You are not invited to this room.")),
    }
    cx.count_towards(Limited::Join, "")?;
    cx.estate.set_membership(by, room, by.acting, Membership::Join, None);
    Ok(())
}

/// Always open to a member, also to a suspended one and to a creator; again is fine.
pub(super) fn leave(cx: &mut Cx<'_>) -> Answer {
    let room = room(cx)?;
    let me = cx.by.acting;
    let at = cx.estate.room_at(room);
    match at.membership(me) {
        Some(Membership::Invite) if at.notices => {
            return Err(refuse(403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM", "You cannot reject this invite"));
        }
        Some(Membership::Join | Membership::Invite) => {}
        // Repeating one's own leave is fine; leaving after somebody else's kick is not.
        Some(Membership::Leave) if at.members.get(&me).is_some_and(|member| member.sender == me) => {
            return Ok(done(json!({})));
        }
        Some(Membership::Leave | Membership::Ban) | None => {
            return Err(forbidden(format!("User {} not in room {}", cx.acting_id(), at.id)));
        }
    }
    cx.estate.set_membership(cx.by, room, me, Membership::Leave, None);
    Ok(done(json!({})))
}

/// Only for somebody who is out; what is forgotten shows nowhere here.
pub(super) fn forget(cx: &mut Cx<'_>) -> Answer {
    let room = room(cx)?;
    if cx.estate.room_at(room).is_joined(cx.by.acting) {
        return Err(bad(format!("User {} in room {}", cx.acting_id(), cx.args[0])));
    }
    Ok(done(json!({})))
}
