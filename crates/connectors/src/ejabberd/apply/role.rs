//! Roles in a room: owner, administrator, member. One write for each, read back, and never the last owner's.

use super::Work;
use crate::applied::{already, changed};
use crate::ejabberd::group::{Affiliation, Room};
use crate::refusal::{conflict, no_account};
use exeunt_connector::{Applied, Result};
use exeunt_core::{AccountId, GroupId, Message, Role, Standing};

const SET: &str = "set_room_affiliation, get_room_affiliations";
const READ: &str = "get_room_affiliations, get_subscribers";

impl Work<'_> {
    pub(super) async fn hold_role(&self, group: &GroupId, member: &AccountId, role: Role) -> Result<Applied> {
        let room = self.ejabberd.room(group).await?;
        self.must_be_able(member).await?;
        if room.role(member).is_some_and(|has| has >= role) {
            return Ok(already(READ, said(&room, member)));
        }
        if room.is_outcast(member) {
            return Err(conflict(
                Message::new("refused-banned").with("account", member).with("group", group),
                format!("\"{member}\" is banned from \"{group}\""),
            ));
        }
        let after = self.set_place(&room, member, Affiliation::of(role)).await?;
        Ok(changed(SET, said(&after, member)))
    }

    /// The server would take a ghost as an owner. And nobody who can't log in takes care of a room.
    async fn must_be_able(&self, member: &AccountId) -> Result<()> {
        if !self.ejabberd.exists(member).await? {
            return Err(no_account(member).hint("mend-of-this-server"));
        }
        if self.ejabberd.frozen().await?.contains(member) {
            return Err(conflict(
                Message::new("refused-cannot-act").with("account", member),
                format!("\"{member}\" is barred and can't take over a group"),
            ));
        }
        Ok(())
    }

    pub(super) async fn drop_role(&self, group: &GroupId) -> Result<Applied> {
        let room = self.ejabberd.room(group).await?;
        let account = self.account();
        if room.affiliation(account) <= Affiliation::Member {
            return Ok(already(READ, said(&room, account)));
        }
        keep_an_owner(&room, account)?;
        let after = self.set_place(&room, account, Affiliation::Member).await?;
        Ok(changed(SET, said(&after, account)))
    }

    pub(super) async fn restore_standing(
        &self,
        group: &GroupId,
        member: &AccountId,
        standing: Standing,
    ) -> Result<Applied> {
        let room = self.ejabberd.room(group).await?;
        let Some(role) = room.role(member) else {
            return Err(conflict(
                Message::new("refused-not-in-group").with("account", member).with("group", group),
                format!("\"{member}\" is not in \"{group}\" any more"),
            ));
        };
        if role == standing.role {
            return Ok(already(READ, said(&room, member)));
        }
        if standing.role < Role::Owner {
            keep_an_owner(&room, member)?;
        }
        let after = self.set_place(&room, member, Affiliation::of(standing.role)).await?;
        Ok(changed(SET, said(&after, member)))
    }
}

/// The server itself would let a room have no owner.
pub(super) fn keep_an_owner(room: &Room, account: &AccountId) -> Result<()> {
    if !room.is_last_owner(account) {
        return Ok(());
    }
    let says = Message::new("refused-only-owner").with("account", account).with("group", &room.id);
    let message = format!("\"{account}\" is the only owner of \"{}\"", room.id);
    Err(conflict(says, message).hint("mend-hand-over-first"))
}

/// What somebody is to a room, for a proof.
pub(super) fn said(room: &Room, account: &AccountId) -> String {
    let subscribed = if room.is_subscribed(account) { ", subscribed" } else { "" };
    format!("200 {}{subscribed}", room.affiliation(account).as_str())
}
