//! In and out of groups and chat rooms.

use super::Work;
use super::role::said;
use crate::agora::error::Said;
use crate::agora::id::Place;
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::refusal::{conflict, invalid};
use exeunt_connector::{Applied, ConnectorError, Result};
use exeunt_core::{AccountId, Group, GroupId, Member, Message, Standing};
use serde_json::Value;

impl Work<'_> {
    pub(super) async fn end_membership(&self, group: &GroupId) -> Result<Applied> {
        let (place, before) = self.agora.place(group).await?;
        let account = self.account();
        let Some(member) = before.member(account) else {
            return Ok(already("GET {group}", "200 not in the group"));
        };
        if member.is_owner() {
            return Err(owns(&before, account));
        }
        let path = self.agora.path(&format!("{}/users/{}", place.path(), part(account)));
        let answer = self.agora.send(Call::delete(format!("remove \"{account}\" from \"{place}\""), path)).await?;
        if !Said::NoMember.is_in(&answer) {
            answer.ok()?;
        }
        let (_, after) = self.agora.place(group).await?;
        if after.member(account).is_some() {
            return Err(conflict(
                Message::new("refused-still-in-group").with("account", account).with("group", group),
                format!("\"{account}\" is still, or again, in \"{place}\""),
            ));
        }
        Ok(changed("DELETE {group}/users/{account}, GET {group}", "200 not in the group"))
    }

    pub(super) async fn restore_membership(&self, group: &GroupId, standing: Standing) -> Result<Applied> {
        let (place, before) = self.agora.place(group).await?;
        let account = self.account();
        if before.member(account).map(|m| m.standing) == Some(standing) {
            return Ok(already("GET {group}", said(&before, account)));
        }
        let mut now = before;
        if now.member(account).is_none() {
            now = self.bring_in(&place, account).await?;
        }
        now = self.set_standing(&place, now, account, standing).await?;
        Ok(changed("POST {group}/users/{account}, GET {group}", said(&now, account)))
    }

    /// Makes somebody a member. The platform asks nobody's consent.
    pub(super) async fn bring_in(&self, place: &Place, who: &AccountId) -> Result<Group> {
        let path = self.agora.path(&format!("{}/users/{}", place.path(), part(who)));
        let call = Call::post(format!("bring \"{who}\" into \"{place}\""), path, Value::Null).bare();
        let answer = self.agora.send(call).await?;
        if !Said::AlreadyMember.is_in(&answer) {
            answer.ok()?;
        }
        let (_, after) = self.agora.place(&place.group_id()).await?;
        if after.member(who).is_some() {
            return Ok(after);
        }
        Err(conflict(
            Message::new("refused-not-let-in").with("account", who).with("group", place.group_id()),
            format!("\"{who}\" did not get into \"{place}\""),
        ))
    }
}

/// The owner of a group can't leave it. With others in it, it is handed over; alone, only a person can say what it was
/// for.
pub(super) fn owns(group: &Group, account: &AccountId) -> ConnectorError {
    let message = format!("\"{account}\" owns \"{}\", and an owner can't go", group.id);
    let others = group.members.iter().any(|(id, _): (&AccountId, &Member)| id != account);
    if others {
        let says = Message::new("refused-owner-stays").with("account", account).with("group", &group.id);
        return conflict(says, message).hint("mend-hand-over-first");
    }
    let says = Message::new("refused-owner-alone").with("account", account).with("group", &group.id);
    invalid(says, message + " although nobody else is in it").hint("mend-owner-alone")
}
