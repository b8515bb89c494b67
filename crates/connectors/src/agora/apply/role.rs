//! Roles. A group has one owner, so there is no giving of that role without taking it from somebody: `RoleHeld` takes it
//! from the case's account and from nobody else, and who steps back gives it to the case's account.

use super::Work;
use super::membership::owns;
use crate::agora::api::{Data, Transferred};
use crate::agora::error::Said;
use crate::agora::id::{Place, is_username};
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::refusal::{conflict, invalid};
use exeunt_connector::{Applied, Result};
use exeunt_core::{AccountId, Group, GroupId, Message, Role, Standing};
use serde_json::json;

impl Work<'_> {
    pub(super) async fn hold_role(&self, group: &GroupId, member: &AccountId, role: Role) -> Result<Applied> {
        let (place, before) = self.agora.place(group).await?;
        if before.member(member).is_some_and(|m| m.standing.role >= role) {
            return Ok(already("GET {group}", said(&before, member)));
        }
        self.must_be_able(member).await?;
        if role == Role::Owner && before.owners().any(|owner| owner != self.account()) {
            let says = Message::new("refused-owned-by-another").with("group", group);
            let message = format!("\"{place}\" is owned by somebody else than \"{}\"", self.account());
            return Err(conflict(says, message).hint("mend-look-again"));
        }
        let mut now = before;
        if now.member(member).is_none() {
            now = self.bring_in(&place, member).await?;
        }
        now = match role {
            Role::Member => now,
            Role::Moderator => self.make_admin(&place, member).await?,
            Role::Owner => self.transfer(&place, member).await?,
        };
        if now.member(member).is_none_or(|m| m.standing.role < role) {
            return Err(conflict(
                Message::new("refused-role-not-held").with("account", member).with("group", group),
                format!("\"{member}\" does not hold the role in \"{place}\" after it was given"),
            ));
        }
        Ok(changed("POST {group}/users/{member}, PUT {group} newowner, GET {group}", said(&now, member)))
    }

    pub(super) async fn drop_role(&self, group: &GroupId) -> Result<Applied> {
        let (place, before) = self.agora.place(group).await?;
        let account = self.account();
        match before.member(account).map_or(Role::Member, |m| m.standing.role) {
            Role::Member => Ok(already("GET {group}", said(&before, account))),
            Role::Owner => Err(owns(&before, account)),
            Role::Moderator => {
                let now = self.unmake_admin(&place, account).await?;
                if now.member(account).is_some_and(|m| m.standing.role > Role::Member) {
                    return Err(conflict(
                        Message::new("refused-still-admin").with("account", account).with("group", group),
                        format!("\"{account}\" is still an admin of \"{place}\""),
                    ));
                }
                Ok(changed("DELETE {group}/admin/{account}, GET {group}", said(&now, account)))
            }
        }
    }

    pub(super) async fn restore_standing(
        &self,
        group: &GroupId,
        member: &AccountId,
        standing: Standing,
    ) -> Result<Applied> {
        let (place, before) = self.agora.place(group).await?;
        let Some(is) = before.member(member) else {
            return Err(conflict(
                Message::new("refused-not-in-group").with("account", member).with("group", group),
                format!("\"{member}\" is not in \"{place}\" any more"),
            ));
        };
        if is.standing == standing {
            return Ok(already("GET {group}", said(&before, member)));
        }
        let now = self.set_standing(&place, before, member, standing).await?;
        Ok(changed("PUT {group} newowner, POST {group}/admin, GET {group}", said(&now, member)))
    }

    /// Exactly this standing, for somebody who is in the group.
    pub(super) async fn set_standing(
        &self,
        place: &Place,
        mut now: Group,
        who: &AccountId,
        wanted: Standing,
    ) -> Result<Group> {
        let role = |group: &Group| group.member(who).map_or(Role::Member, |m| m.standing.role);
        if role(&now) == Role::Owner && wanted.role < Role::Owner {
            now = self.step_back(place, &now, who).await?;
        }
        now = match (role(&now), wanted.role) {
            (is, wanted) if is == wanted => now,
            (_, Role::Owner) => self.transfer(place, who).await?,
            (_, Role::Moderator) => self.make_admin(place, who).await?,
            (_, Role::Member) => self.unmake_admin(place, who).await?,
        };
        match now.member(who).map(|m| m.standing) {
            Some(is) if is == wanted => Ok(now),
            is => Err(conflict(
                Message::new("refused-role-not-held").with("account", who).with("group", place.group_id()),
                format!("\"{who}\" stands in \"{place}\" as {is:?} after the change"),
            )),
        }
    }

    /// An owner becomes a member by giving the group back to the case's account, which must be in it.
    async fn step_back(&self, place: &Place, now: &Group, owner: &AccountId) -> Result<Group> {
        let heir = self.account();
        if heir == owner || now.member(heir).is_none() {
            let says =
                Message::new("refused-nobody-to-give-back").with("account", owner).with("group", place.group_id());
            let message = format!("\"{owner}\" owns \"{place}\", and nobody is there to give it back to");
            return Err(conflict(says, message).hint("mend-bring-back-first"));
        }
        self.transfer(place, heir).await
    }

    /// The new owner must be a member; the old one stays as one.
    async fn transfer(&self, place: &Place, to: &AccountId) -> Result<Group> {
        let what = format!("make \"{to}\" the owner of \"{place}\"");
        let call = Call::put(what, self.agora.path(&place.path()), json!({ "newowner": to }));
        let answer = self.agora.send(call).await?;
        if !Said::OwnerAlready.is_in(&answer) {
            let nonsense = answer.nonsense();
            if !answer.read::<Data<Transferred>>()?.data.newowner {
                return Err(nonsense);
            }
        }
        self.reread(place).await
    }

    async fn make_admin(&self, place: &Place, who: &AccountId) -> Result<Group> {
        let what = format!("make \"{who}\" an admin of \"{place}\"");
        let path = self.agora.path(&format!("{}/admin", place.path()));
        self.agora.demand(Call::post(what, path, json!({ "newadmin": who }))).await?;
        self.reread(place).await
    }

    async fn unmake_admin(&self, place: &Place, who: &AccountId) -> Result<Group> {
        let what = format!("take from \"{who}\" the role of an admin of \"{place}\"");
        let path = self.agora.path(&format!("{}/admin/{}", place.path(), part(who)));
        self.agora.demand(Call::delete(what, path)).await?;
        self.reread(place).await
    }

    async fn reread(&self, place: &Place) -> Result<Group> {
        Ok(self.agora.place(&place.group_id()).await?.1)
    }

    /// A group in the hands of somebody who can't log in has no owner to speak of.
    async fn must_be_able(&self, member: &AccountId) -> Result<()> {
        if !is_username(member) {
            let says = Message::new("refused-odd-account").with("account", member);
            let message = format!("\"{member}\" is no name of an account here");
            return Err(invalid(says, message));
        }
        if self.agora.user(member).await?.activated {
            return Ok(());
        }
        Err(conflict(
            Message::new("refused-cannot-act").with("account", member),
            format!("\"{member}\" can't act: its login is barred"),
        ))
    }
}

/// What reading says about somebody, for proofs.
pub(super) fn said(group: &Group, id: &AccountId) -> String {
    match group.member(id) {
        Some(member) => format!("200 {:?}", member.standing.role).to_lowercase(),
        None => "200 not in the group".to_owned(),
    }
}
