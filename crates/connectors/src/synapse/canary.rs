//! A marked harmless message, sent so that afterwards everything can be tried that could still read it.

use super::api::{EventId, RoomId};
use super::connector::{CLIENT, Synapse};
use super::group::{Power, Room};
use super::hand::Hands;
use crate::http::{Call, part};
use crate::refusal::{conflict, unsupported};
use exeunt_connector::{CanarySent, Result};
use exeunt_core::{AccountId, GroupId, Message, Presence, Proof, Role};
use jiff::Timestamp;
use serde_json::{Value, json};

/// What a conversation of our own is called.
const NAME: &str = "Exeunt check";

pub(super) async fn canary_send(
    synapse: &Synapse,
    account: &AccountId,
    group: Option<&GroupId>,
    marker: &str,
) -> Result<CanarySent> {
    synapse.refuse_own(account).await?;
    let Some(group) = group else { return synapse.send_direct(account, marker).await };
    let mut hands = Hands::new(synapse);
    let sent = synapse.send_into(&mut hands, account, group, marker).await;
    hands.let_go().await;
    sent
}

/// Those that still invite the account, which is all that a canary can leave of somebody else's.
pub(super) async fn canary_clear(synapse: &Synapse, account: &AccountId, before: Timestamp) -> Result<Vec<GroupId>> {
    let memberships = synapse.memberships(account).await?;
    let invited = memberships.into_iter().filter(|(_, presence)| *presence == Presence::Invited);
    let mut cleared = Vec::new();
    for (id, _) in invited {
        let Some(room) = synapse.room_lookup(&id).await? else { continue };
        if room.is_of_a_canary(synapse.me().await?, account, NAME, before) {
            synapse.leave_nothing_behind(id.as_str(), account).await?;
            cleared.push(id);
        }
    }
    Ok(cleared)
}

impl Synapse {
    /// Into a group that exists, as our own account if it is in there, else by the hand of an owner.
    async fn send_into(
        &self,
        hands: &mut Hands<'_>,
        account: &AccountId,
        group: &GroupId,
        marker: &str,
    ) -> Result<CanarySent> {
        let room = self.room(group).await?;
        if room.encrypted {
            let says = Message::new("refused-canary-encrypted").with("group", group);
            let message = format!("\"{group}\" is encrypted: a plain message would alarm its members");
            return Err(unsupported(says, message).hint("mend-canary-plain-group"));
        }
        let (sender, as_whom) = self.sender(&room, account).await?;
        let event = send(hands, &sender, group.as_str(), marker).await?;
        let proof = Proof { asked: format!("PUT rooms/{{group}}/send as {as_whom}"), answered: "200".to_owned() };
        Ok(CanarySent { group: group.to_string(), event, proof })
    }

    async fn sender(&self, room: &Room, leaver: &AccountId) -> Result<(AccountId, &'static str)> {
        let me = self.me().await?;
        if room.is_joined(me) {
            return Ok((me.clone(), "the service account"));
        }
        let owners = room.joined().filter(|id| *id != leaver && room.standing(id).role == Role::Owner);
        let mut owners: Vec<(Power, &AccountId)> = owners.map(|id| (room.power_of(id), id)).collect();
        owners.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        for (_, id) in owners {
            if self.user_lookup(id).await?.is_some_and(|user| user.can_act()) {
                return Ok((id.clone(), "an owner"));
            }
        }
        let says = Message::new("refused-canary-nobody").with("group", &room.id);
        let message = format!("nobody in \"{}\" can send the canary", room.id);
        Err(conflict(says, message).hint("mend-canary-member"))
    }

    /// In a conversation of our own. Its history is open to every account of the server, so that a live account can
    /// read the marker without joining, and so that being refused means something.
    async fn send_direct(&self, account: &AccountId, marker: &str) -> Result<CanarySent> {
        self.user(account).await?;
        let history =
            json!({ "type": "m.room.history_visibility", "content": { "history_visibility": "world_readable" } });
        let body = json!({
            "preset": "private_chat", "visibility": "private", "is_direct": true, "name": NAME, "topic": marker,
            "invite": [account], "initial_state": [history],
        });
        let call = Call::post("make a conversation for a canary", format!("{CLIENT}/createRoom"), body);
        let room: RoomId = self.as_service(call).await?.read()?;
        let mut hands = Hands::new(self);
        let me = self.me().await?;
        let sent = send(&mut hands, me, &room.room_id, marker).await;
        let left = self.leave_nothing_behind(&room.room_id, account).await;
        let event = sent?;
        left?;
        let asked = "POST createRoom inviting the account, PUT send, kick, leave, forget as the service account";
        let proof = Proof { asked: asked.to_owned(), answered: "200, no membership left".to_owned() };
        Ok(CanarySent { group: room.room_id, event, proof })
    }

    /// Takes the invitation back and forgets the conversation. The account may have answered in the meantime.
    async fn leave_nothing_behind(&self, room: &str, account: &AccountId) -> Result<()> {
        let kick = json!({ "user_id": account });
        let call = Call::post("take an invitation back", format!("{CLIENT}/rooms/{}/kick", part(room)), kick);
        let answer = self.as_service(call).await?;
        if answer.status != 200 && self.room(&GroupId::from(room)).await?.presence(account).is_some() {
            return Err(answer.refusal());
        }
        for step in ["leave", "forget"] {
            let call =
                Call::post("leave a canary's conversation", format!("{CLIENT}/rooms/{}/{step}", part(room)), json!({}));
            self.as_service(call).await?.ok()?;
        }
        Ok(())
    }
}

/// The marker is the transaction too: sent twice by the same hand, it is one message.
async fn send(hands: &mut Hands<'_>, sender: &AccountId, room: &str, marker: &str) -> Result<String> {
    let path = format!("{CLIENT}/rooms/{}/send/m.room.message/{}", part(room), part(marker));
    let body: Value = json!({ "msgtype": "m.text", "body": marker });
    let answer = hands.as_account(sender, Call::put("send a canary", path, body)).await?;
    Ok(answer.read::<EventId>()?.event_id)
}
