//! In and out of groups.

use super::Work;
use super::role::{is_owner, no_hand, orphaned, said};
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::refusal::conflict;
use crate::synapse::connector::{ADMIN, CLIENT};
use crate::synapse::group::Room;
use exeunt_connector::{Applied, Result};
use exeunt_core::{AccountId, GroupId, Login, Message, Presence, Standing};
use serde_json::{Value, json};

/// Whose hand may invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inviters {
    Owners,
    /// Whoever the group's rules let invite; only where there is no owner.
    Anybody,
}

impl Work<'_> {
    pub(super) async fn end_membership(&mut self, group: &GroupId) -> Result<Applied> {
        let room = self.synapse.room(group).await?;
        let account = self.account().clone();
        if room.presence(&account).is_none() {
            return Ok(already("GET rooms/{group}/state", "200 not in the group"));
        }
        if room.would_be_orphaned_without(&account) {
            return Err(orphaned(&room, &account));
        }
        let asked = match self.user.login() {
            Login::Open => {
                self.leave(group).await?;
                "POST rooms/{group}/leave as the account, GET state"
            }
            // A barred account's hand can't be borrowed.
            Login::Barred | Login::Deactivated | Login::Erased => {
                self.kick(&room).await?;
                "POST rooms/{group}/kick as an owner, GET state"
            }
        };
        let after = self.synapse.room(group).await?;
        if after.presence(&account).is_some() {
            return Err(conflict(
                Message::new("refused-still-in-group").with("account", &account).with("group", group),
                format!("\"{account}\" is still, or again, in \"{group}\""),
            ));
        }
        Ok(changed(asked, "200 not in the group"))
    }

    /// Leaves, or turns an invitation down. Works for creators too, and while suspended.
    pub(super) async fn leave(&mut self, group: &GroupId) -> Result<()> {
        let what = format!("leave \"{group}\" as \"{}\"", self.account());
        let call = Call::post(what, format!("{CLIENT}/rooms/{}/leave", part(group)), json!({}));
        self.hands.as_account(&self.order.account, call).await?.ok().map(drop)
    }

    async fn kick(&mut self, room: &Room) -> Result<()> {
        let account = self.account().clone();
        let actor = self.actor(room, |a| room.may_kick(a, &account)).await?;
        let actor = actor.ok_or_else(|| no_hand(room, "refused-no-hand-remove", "remove the account"))?;
        let what = format!("remove \"{account}\" from \"{}\" as \"{actor}\"", room.id);
        let body = json!({ "user_id": account, "reason": self.order.reason });
        let call = Call::post(what, format!("{CLIENT}/rooms/{}/kick", part(&room.id)), body);
        let answer = self.hands.as_account(&actor, call).await?;
        // 403 means "not allowed" as well as "gone already"; only the membership tells.
        let gone = answer.status == 403 && self.synapse.room(&room.id).await?.presence(&account).is_none();
        if gone { Ok(()) } else { answer.ok().map(drop) }
    }

    pub(super) async fn restore_membership(&mut self, group: &GroupId, standing: Standing) -> Result<Applied> {
        let mut room = self.synapse.room(group).await?;
        let account = self.account().clone();
        if room.is_joined(&account) && room.standing(&account) == standing {
            return Ok(already("GET rooms/{group}/state", said(&room, &account)));
        }
        if room.is_banned(&account) {
            return Err(conflict(
                Message::new("refused-banned").with("account", &account).with("group", group),
                format!("\"{account}\" is banned from \"{group}\""),
            ));
        }
        if !room.is_joined(&account) {
            self.must_be_open("bring back into a group", "mend-open-first")?;
            room = self.bring_in(&room, &account, Inviters::Owners).await?;
        }
        if room.standing(&account) != standing {
            room = self.set_standing(group, &account, standing).await?;
        }
        Ok(changed("POST join, PUT m.room.power_levels, GET state", said(&room, &account)))
    }

    /// Makes somebody a member: a public group lets in whom an admin names, any other needs an invitation and the
    /// invited one's own hand.
    pub(super) async fn bring_in(&mut self, room: &Room, who: &AccountId, inviters: Inviters) -> Result<Room> {
        if room.public {
            self.join_public(room, who).await?;
        } else {
            if room.presence(who) != Some(Presence::Invited) {
                self.invite(room, who, inviters).await?;
            }
            let what = format!("join \"{}\" as \"{who}\"", room.id);
            let call = Call::post(what, format!("{CLIENT}/rooms/{}/join", part(&room.id)), json!({}));
            self.hands.as_account(who, call).await?.ok()?;
        }
        let after = self.synapse.room(&room.id).await?;
        if after.is_joined(who) {
            return Ok(after);
        }
        Err(conflict(
            Message::new("refused-not-let-in").with("account", who).with("group", &room.id),
            format!("\"{who}\" did not get into \"{}\"", room.id),
        ))
    }

    async fn join_public(&self, room: &Room, who: &AccountId) -> Result<()> {
        let what = format!("bring \"{who}\" into \"{}\"", room.id);
        let call = Call::post(what, format!("{ADMIN}/v1/join/{}", part(&room.id)), json!({ "user_id": who }));
        self.synapse.as_service(call).await?.read::<Value>().map(drop)
    }

    async fn invite(&mut self, room: &Room, who: &AccountId, inviters: Inviters) -> Result<()> {
        let fits = |a: &AccountId| room.may_invite(a) && (inviters == Inviters::Anybody || is_owner(room, a));
        let actor = self.actor(room, fits).await?.ok_or_else(|| no_hand(room, "refused-no-hand-invite", "invite"))?;
        let what = format!("invite \"{who}\" into \"{}\" as \"{actor}\"", room.id);
        let call = Call::post(what, format!("{CLIENT}/rooms/{}/invite", part(&room.id)), json!({ "user_id": who }));
        let answer = self.hands.as_account(&actor, call).await?;
        // Somebody else may have been faster; only the membership tells.
        let there = answer.status == 403 && self.synapse.room(&room.id).await?.presence(who).is_some();
        if there { Ok(()) } else { answer.ok().map(drop) }
    }
}
