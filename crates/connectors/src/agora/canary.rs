//! A marked harmless message, sent by the platform itself in a sender's name: nobody becomes a member of anything.

use super::api::Data;
use super::connector::Agora;
use super::id::Place;
use crate::http::Call;
use crate::refusal::{conflict, no_group};
use exeunt_connector::{CanarySent, Result};
use exeunt_core::{AccountId, GroupId, Message, Proof};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn canary_send(
    agora: &Agora,
    account: &AccountId,
    group: Option<&GroupId>,
    marker: &str,
) -> Result<CanarySent> {
    Agora::refuse_own(account)?;
    let Some(group) = group else {
        agora.user(account).await?;
        let event = agora.message("users", account.as_str(), marker).await?;
        // Direct messages lie in no group; the name says whose they are.
        return Ok(sent(format!("user/{account}"), event, "POST messages/users"));
    };
    let missing = || no_group(group);
    let place = Place::of(group).ok_or_else(missing)?;
    agora.owner_of(&place).await?.ok_or_else(missing)?;
    let event = agora.message(place.kind(), place.id(), marker).await?;
    Ok(sent(group.to_string(), event, &format!("POST messages/{}", place.kind())))
}

impl Agora {
    /// Sends a text to one receiver and says which message it became.
    async fn message(&self, kind: &str, to: &str, text: &str) -> Result<String> {
        let mut body = json!({ "to": [to], "type": "txt", "body": { "msg": text } });
        if let Some(sender) = &self.config.settings.canary_sender {
            body["from"] = Value::String(sender.clone());
        }
        let call = Call::post("send a canary", self.path(&format!("/messages/{kind}")), body);
        let answer = self.send(call).await?;
        let ids: Data<BTreeMap<String, Value>> = answer.read()?;
        match ids.data.get(to) {
            Some(Value::String(id)) => Ok(id.clone()),
            Some(Value::Number(id)) => Ok(id.to_string()),
            Some(_) | None => Err(conflict(
                Message::new("refused-canary-to-nobody"),
                format!("the platform took a canary and sent it to nobody called \"{to}\""),
            )),
        }
    }
}

fn sent(group: String, event: String, asked: &str) -> CanarySent {
    let proof = Proof { asked: format!("{asked} by the platform"), answered: "200".to_owned() };
    CanarySent { group, event, proof }
}
