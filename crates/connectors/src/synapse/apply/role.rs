//! Roles in a group: whose hand may give and take them, and writing the power levels without losing anybody's change.

use super::Work;
use super::membership::Inviters;
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::refusal::{conflict, invalid, unsupported};
use crate::synapse::api::{EventId, PowerEvent, PowerHistory};
use crate::synapse::connector::{ADMIN, CLIENT};
use crate::synapse::group::{Power, Room};
use exeunt_connector::{Applied, ConnectorError, Result};
use exeunt_core::{AccountId, GroupId, Message, Role, Standing};
use serde_json::{Value, json};

/// How often power levels that somebody else changes at the same time are written before we say so.
const ROUNDS: usize = 3;
/// How many members are looked at to find one whose hand can be borrowed.
const CANDIDATES: usize = 16;
/// How many owners are named to whoever has to open the login of one.
const OWNERS_NAMED: usize = 3;

impl Work<'_> {
    pub(super) async fn hold_role(&mut self, group: &GroupId, member: &AccountId, role: Role) -> Result<Applied> {
        let room = self.synapse.room(group).await?;
        if room.is_joined(member) && room.standing(member).role >= role {
            return Ok(already("GET rooms/{group}/state", said(&room, member)));
        }
        self.must_be_able(member).await?;
        if room.is_banned(member) {
            return Err(conflict(
                Message::new("refused-banned").with("account", member).with("group", group),
                format!("\"{member}\" is banned from \"{group}\""),
            ));
        }
        let fetched_back = self.fetch_owner_back(&room).await?;
        let held = self.hold(group, member, role).await;
        if fetched_back {
            self.leave(group).await?;
        }
        held
    }

    /// A group whose owners have all left: a remaining member may still invite the account, whose power waits for it.
    async fn fetch_owner_back(&mut self, room: &Room) -> Result<bool> {
        let account = self.account().clone();
        let orphaned = !room.joined().any(|id| room.standing(id).role == Role::Owner);
        let lingers = !room.is_joined(&account) && room.standing(&account).role == Role::Owner;
        if !orphaned || !lingers || !self.user.can_act() {
            return Ok(false);
        }
        self.bring_in(room, &account, Inviters::Anybody).await?;
        Ok(true)
    }

    async fn hold(&mut self, group: &GroupId, member: &AccountId, role: Role) -> Result<Applied> {
        let mut room = self.synapse.room(group).await?;
        let mut how = String::new();
        if !room.is_joined(member) {
            if role == Role::Owner && !room.public && self.actor(&room, |a| is_owner(&room, a)).await?.is_none() {
                // The only way left to invite as an owner.
                self.make_room_admin(&room, member).await?;
                room = self.synapse.room(group).await?;
                how.push_str("make_room_admin, ");
            }
            room = self.bring_in(&room, member, Inviters::Owners).await?;
            how.push_str("joined, ");
        }
        if room.standing(member).role < role {
            how.push_str(&self.raise(&room, member, role).await?);
            room = self.synapse.room(group).await?;
        }
        if !room.is_joined(member) || room.standing(member).role < role {
            let says = Message::new("refused-role-not-held").with("account", member).with("group", group);
            let message = format!("\"{member}\" does not hold the role in \"{group}\" after it was given");
            return Err(conflict(says, message));
        }
        Ok(changed("PUT rooms/{group}/state/m.room.power_levels, GET state", how + &said(&room, member)))
    }

    /// Gives the whole of an owner's power where a hand is strong enough to give it, else what makes an owner.
    async fn raise(&mut self, room: &Room, member: &AccountId, role: Role) -> Result<String> {
        for level in room.levels_for(role) {
            let raised = room.entry(member).map_or(level, |now| now.max(level));
            if self.actor(room, |a| room.may_set(a, member, Some(raised))).await?.is_some() {
                self.set_level(&room.id, member, Some(raised)).await?;
                return Ok(String::new());
            }
        }
        if role == Role::Owner {
            self.make_room_admin(room, member).await?;
            return Ok("make_room_admin, ".to_owned());
        }
        Err(no_hand(room, "refused-no-hand-role", "give the role"))
    }

    /// The server acts as the strongest local owner, even through a lock, and gives 100 at most.
    async fn make_room_admin(&self, room: &Room, member: &AccountId) -> Result<()> {
        let path = format!("{ADMIN}/v1/rooms/{}/make_room_admin", part(&room.id));
        let what = format!("make \"{member}\" an owner of \"{}\"", room.id);
        let answer = self.synapse.as_service(Call::post(what, path, json!({ "user_id": member }))).await?;
        if matches!(answer.status, 400 | 403) {
            return Err(no_hand(room, "refused-no-hand-role", "give the role").code(answer.says()));
        }
        answer.ok().map(drop)
    }

    pub(super) async fn drop_role(&mut self, group: &GroupId) -> Result<Applied> {
        let room = self.synapse.room(group).await?;
        let account = self.account().clone();
        if room.creators.contains(&account) {
            let says = Message::new("refused-power-permanent").with("account", &account).with("group", group);
            let message =
                format!("\"{account}\" made \"{group}\", and in this version of groups that power is permanent");
            return Err(unsupported(says, message).hint("mend-end-membership"));
        }
        if room.standing(&account).role == Role::Member {
            return Ok(already("GET rooms/{group}/state", said(&room, &account)));
        }
        if room.would_be_orphaned_without(&account) {
            return Err(orphaned(&room, &account));
        }
        let room = self.set_level(group, &account, None).await?;
        if room.standing(&account).role > Role::Member {
            return Err(unsupported(
                Message::new("refused-role-of-everybody").with("group", group),
                format!("in \"{group}\" everybody has the role that is to be dropped"),
            ));
        }
        Ok(changed("PUT rooms/{group}/state/m.room.power_levels, GET state", said(&room, &account)))
    }

    pub(super) async fn restore_standing(
        &mut self,
        group: &GroupId,
        member: &AccountId,
        standing: Standing,
    ) -> Result<Applied> {
        let room = self.synapse.room(group).await?;
        if !room.is_joined(member) {
            return Err(conflict(
                Message::new("refused-not-in-group").with("account", member).with("group", group),
                format!("\"{member}\" is not in \"{group}\" any more"),
            ));
        }
        if room.standing(member) == standing {
            return Ok(already("GET rooms/{group}/state", said(&room, member)));
        }
        let room = self.set_standing(group, member, standing).await?;
        Ok(changed("PUT rooms/{group}/state/m.room.power_levels, GET state", said(&room, member)))
    }

    /// Exactly this standing, for somebody who is in the group.
    pub(super) async fn set_standing(
        &mut self,
        group: &GroupId,
        member: &AccountId,
        standing: Standing,
    ) -> Result<Room> {
        let mut room = self.synapse.room(group).await?;
        if room.creators.contains(member) && room.standing(member) != standing {
            return Err(unsupported(
                Message::new("refused-power-permanent").with("account", member).with("group", group),
                format!("the power of \"{member}\" in \"{group}\" is permanent"),
            ));
        }
        if room.entry(member) != standing.level {
            room = self.set_level(group, member, standing.level).await?;
        }
        if room.standing(member) == standing {
            return Ok(room);
        }
        let says = Message::new("refused-rules-changed").with("group", group);
        let message = format!("the rules of \"{group}\" have changed: the same level is another role now");
        Err(conflict(says, message))
    }

    /// Writes one entry of the power levels and nothing else. The platform has no check-and-set, and of two changes at
    /// the same time it keeps one and accepts both. So afterwards we look for changes that came beside ours, and put
    /// them back with ours on top.
    async fn set_level(&mut self, group: &GroupId, target: &AccountId, wanted: Option<i64>) -> Result<Room> {
        let mut known = self.power_history(group).await?;
        let mut room = self.synapse.room(group).await?;
        for _ in 0..ROUNDS {
            let may = |actor: &AccountId| room.may_set(actor, target, wanted);
            let actor = self
                .actor(&room, may)
                .await?
                .ok_or_else(|| no_hand(&room, "refused-no-hand-power", "change the power levels"))?;
            let Some(content) = room.edited(target, wanted) else {
                return Err(unsupported(
                    Message::new("refused-no-power-levels").with("group", group),
                    format!("\"{group}\" has no power levels"),
                ));
            };
            let ours = self.write_power(group, &actor, content).await?;
            let after = self.synapse.room(group).await?;
            let history = self.power_history(group).await?;
            let beside = history.iter().find(|e| e.event_id != ours && !known.iter().any(|k| k.event_id == e.event_id));
            room = match beside {
                Some(theirs) => after.with_power(theirs.content.clone()),
                None if after.entry(target) == wanted => return Ok(after),
                None => after,
            };
            known = history;
        }
        Err(conflict(
            Message::new("refused-power-moves").with("group", group),
            format!("the power levels of \"{group}\" keep changing"),
        ))
    }

    async fn write_power(&mut self, group: &GroupId, actor: &AccountId, content: Value) -> Result<String> {
        let path = format!("{CLIENT}/rooms/{}/state/m.room.power_levels/", part(group));
        let what = format!("change the power levels of \"{group}\" as \"{actor}\"");
        let answer = self.hands.as_account(actor, Call::put(what, path, content)).await?;
        Ok(answer.read::<EventId>()?.event_id)
    }

    /// The latest changes of the power levels, newest first.
    async fn power_history(&self, group: &GroupId) -> Result<Vec<PowerEvent>> {
        let filter = part(r#"{"types":["m.room.power_levels"]}"#);
        let path = format!("{ADMIN}/v1/rooms/{}/messages?dir=b&limit=20&filter={filter}", part(group));
        let call = Call::get(format!("read changes of power levels in \"{group}\""), path);
        Ok(self.synapse.as_service(call).await?.read::<PowerHistory>()?.chunk)
    }

    /// Somebody whose hand can be borrowed and who fits: the account itself, then our own, then the strongest.
    pub(super) async fn actor(&self, room: &Room, fits: impl Fn(&AccountId) -> bool) -> Result<Option<AccountId>> {
        let account = self.account();
        let delegated = self.synapse.delegated().await?;
        if !delegated && self.user.can_act() && room.is_joined(account) && fits(account) {
            return Ok(Some(account.clone()));
        }
        let me = self.synapse.me().await?;
        if room.is_joined(me) && fits(me) {
            return Ok(Some(me.clone()));
        }
        if delegated {
            // An authentication service lends no hands.
            return Ok(None);
        }
        let others = room.joined().filter(|id| *id != account && self.synapse.is_local(id) && fits(id));
        let mut others: Vec<(Power, &AccountId)> = others.map(|id| (room.power_of(id), id)).collect();
        others.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        for (_, id) in others.into_iter().take(CANDIDATES) {
            if self.synapse.user(id).await?.can_act() {
                return Ok(Some(id.clone()));
            }
        }
        Ok(None)
    }

    /// The server gives power to names that nobody has; we don't.
    async fn must_be_able(&self, member: &AccountId) -> Result<()> {
        if !self.synapse.is_local(member) {
            let says = Message::new("refused-other-server").with("account", member);
            let message = format!("\"{member}\" lives on another server");
            return Err(invalid(says, message).hint("mend-of-this-server"));
        }
        if self.synapse.user(member).await?.can_act() {
            return Ok(());
        }
        Err(conflict(
            Message::new("refused-cannot-act").with("account", member),
            format!("\"{member}\" can't act: barred, suspended or deactivated"),
        ))
    }
}

pub(super) fn is_owner(room: &Room, id: &AccountId) -> bool {
    room.standing(id).role == Role::Owner
}

/// Nobody in the group can do it and be borrowed.
pub(super) fn no_hand(room: &Room, says: &'static str, to: &str) -> ConnectorError {
    let owners = room.joined().filter(|id| is_owner(room, id)).take(OWNERS_NAMED);
    let owners: Vec<&str> = owners.map(AccountId::as_str).collect();
    let hint = match owners[..] {
        [] => Message::new("mend-no-owner"),
        _ => Message::new("mend-open-owner").with("owners", owners.join(", ")),
    };
    let message = format!("nobody in \"{}\" can {to} and has an open login", room.id);
    conflict(Message::new(says).with("group", &room.id), message).hint(hint)
}

pub(super) fn orphaned(room: &Room, account: &AccountId) -> ConnectorError {
    let says = Message::new("refused-only-owner").with("account", account).with("group", &room.id);
    let message = format!("\"{account}\" is the only owner of \"{}\", and others are in it", room.id);
    conflict(says, message).hint("mend-hand-over-first")
}

/// What the state says about somebody, for proofs.
pub(super) fn said(room: &Room, id: &AccountId) -> String {
    let standing = room.standing(id);
    let level = standing.level.map_or_else(|| "no entry".to_owned(), |level| level.to_string());
    match room.presence(id) {
        Some(presence) => format!("200 {presence:?}, {:?}, {level}", standing.role).to_lowercase(),
        None => "200 not in the group".to_owned(),
    }
}
