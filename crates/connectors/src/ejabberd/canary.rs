//! A marked harmless message, sent so that afterwards everything can be tried that could still read it.

use super::api::done;
use super::connector::Ejabberd;
use super::group::Room;
use super::xmpp::{Entrance, Login, Session, direct_message};
use crate::refusal::conflict;
use exeunt_connector::{CanarySent, Result};
use exeunt_core::{AccountId, GroupId, Message, Proof};
use serde_json::json;

pub(super) async fn canary_send(
    ejabberd: &Ejabberd,
    account: &AccountId,
    group: Option<&GroupId>,
    marker: &str,
) -> Result<CanarySent> {
    ejabberd.refuse_own(account)?;
    match group {
        Some(group) => ejabberd.send_into(account, group, marker).await,
        None => ejabberd.send_direct(account, marker).await,
    }
}

impl Ejabberd {
    /// As our own account if it belongs to the room, else by the hand of an owner: a room takes messages only from those
    /// who sit in it.
    async fn send_into(&self, leaver: &AccountId, group: &GroupId, marker: &str) -> Result<CanarySent> {
        let room = self.room(group).await?;
        let (sender, as_whom) = self.sender(&room, leaver).await?;
        let Some(Login::In(mut session)) = self.visit(&sender).await? else { return Err(nobody(group)) };
        let sent = speak(&mut session, group, marker).await;
        session.close().await;
        let event = sent?;
        let asked = format!("XMPP login, join, message and leave as {as_whom}");
        let proof = Proof { asked, answered: "taken and archived by the room".to_owned() };
        Ok(CanarySent { group: group.to_string(), event, proof })
    }

    async fn sender(&self, room: &Room, leaver: &AccountId) -> Result<(AccountId, &'static str)> {
        if room.role(self.me()).is_some() {
            return Ok((self.me().clone(), "the service account"));
        }
        let frozen = self.frozen().await?;
        for owner in room.owners().filter(|id| *id != leaver && !frozen.contains(*id)) {
            if self.exists(owner).await? {
                return Ok((owner.clone(), "an owner"));
            }
        }
        Err(nobody(&room.id))
    }

    /// Into the account's own archive, where the marker is the message's name too.
    async fn send_direct(&self, account: &AccountId, marker: &str) -> Result<CanarySent> {
        self.existing(account).await?;
        let stanza = direct_message(account.as_str(), marker, marker);
        let arguments = json!({ "from": self.me(), "to": account, "stanza": stanza });
        done(&self.tell(format!("send a message to \"{account}\""), "send_stanza", arguments).await?)?;
        let proof = Proof { asked: "send_stanza as the service account".to_owned(), answered: "200 0".to_owned() };
        Ok(CanarySent { group: self.me().to_string(), event: marker.to_owned(), proof })
    }
}

/// Its nick is the marker, which nobody else has.
async fn speak(session: &mut Session, group: &GroupId, marker: &str) -> Result<String> {
    match session.enter(group, marker).await? {
        Entrance::Refused(condition) => Err(conflict(
            Message::new("refused-canary-not-let-in").with("group", group),
            format!("\"{group}\" does not let the sender of the canary in"),
        )
        .code(condition)),
        Entrance::In => {
            let event = session.say(group, marker, marker).await?;
            session.leave(group, marker).await?;
            Ok(event)
        }
    }
}

fn nobody(group: &GroupId) -> exeunt_connector::ConnectorError {
    let says = Message::new("refused-canary-nobody").with("group", group);
    let message = format!("nobody in \"{group}\" can send the canary");
    conflict(says, message).hint("mend-canary-member")
}
