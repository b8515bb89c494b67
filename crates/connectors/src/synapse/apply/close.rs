//! Deactivation: the server's own way of switching an account off. It leaves the groups afterwards, one by one.

use super::{Work, working};
use crate::applied::{already, proof};
use crate::http::{Call, part};
use crate::refusal::conflict;
use crate::synapse::api::{JoinedRooms, User};
use crate::synapse::connector::{ADMIN, Synapse};
use exeunt_connector::{Applied, Order, Polled, Result};
use exeunt_core::{AccountId, Action, Message, Presence};
use serde_json::json;

impl Work<'_> {
    /// Locked first and kept so: a borrowed token of a deactivated account still works, and a lock survives both ways.
    pub(super) async fn deactivate(&mut self, erase: bool) -> Result<Applied> {
        if is_off(&self.user, erase) && self.user.locked.0 {
            return Ok(match self.synapse.joined_rooms(self.account()).await?.len() {
                0 => already("GET users/{account}, joined_rooms", done(erase)),
                _ => accepted(),
            });
        }
        self.no_group_may_be_orphaned().await?;
        if !self.user.locked.0 {
            self.set_locked(true).await?;
        }
        let path = format!("{ADMIN}/v1/deactivate/{}", part(self.account()));
        let call = Call::post(format!("deactivate \"{}\"", self.account()), path, json!({ "erase": erase }));
        self.synapse.as_service(call).await?.ok()?;
        Ok(accepted())
    }

    async fn no_group_may_be_orphaned(&self) -> Result<()> {
        for (group, presence) in self.synapse.memberships(self.account()).await? {
            let joined = presence == Presence::Joined;
            if joined && self.synapse.room(&group).await?.would_be_orphaned_without(self.account()) {
                let says = Message::new("refused-only-owner").with("account", self.account()).with("group", &group);
                let message = format!("\"{}\" is the only owner of \"{group}\"", self.account());
                return Err(conflict(says, message).hint("mend-hand-over-first"));
            }
        }
        Ok(())
    }
}

impl Synapse {
    async fn joined_rooms(&self, account: &AccountId) -> Result<Vec<String>> {
        let path = format!("{ADMIN}/v1/users/{}/joined_rooms", part(account));
        let call = Call::get(format!("read groups of \"{account}\""), path);
        Ok(self.as_service(call).await?.read::<JoinedRooms>()?.joined_rooms)
    }
}

/// Only a deactivation is ever accepted and still at work.
pub(in crate::synapse) async fn poll(synapse: &Synapse, order: &Order) -> Result<Polled> {
    let erase = order.action == Action::Deactivated { erase: true };
    let user = synapse.user(&order.account).await?;
    if !is_off(&user, erase) {
        let says = Message::new("refused-active-again").with("account", &order.account);
        let message = format!("\"{}\" is not deactivated any more", order.account);
        return Err(conflict(says, message).hint("mend-active-again"));
    }
    // The list is empty for an unknown account too; this one was just read.
    match synapse.joined_rooms(&order.account).await?.len() {
        0 => Ok(Polled::Finished(proof("GET users/{account}, joined_rooms", done(erase)))),
        left => Ok(working(left)),
    }
}

fn is_off(user: &User, erase: bool) -> bool {
    user.deactivated.0 && (user.erased.0 || !erase)
}

fn accepted() -> Applied {
    Applied::Accepted { poll: "joined_rooms".to_owned() }
}

fn done(erase: bool) -> &'static str {
    if erase { "200 deactivated=true erased=true, in no group" } else { "200 deactivated=true, in no group" }
}
