//! What the platform tells by itself: an event, and the check that it may come from the platform.
//!
//! The check is weak. The platform signs with MD5 over a call's id, a shared secret and a time, and not over the event:
//! whoever sees one genuine call can put anything else into it as long as its time is fresh. Let callbacks in from the
//! vendor's network only, drop ids that were seen before, and read again from the platform whatever matters.

use jiff::{SignedDuration, Timestamp};
use md5::{Digest, Md5};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

/// How far a callback's time may be from ours, either way. The platform tries a second time at once, and then never.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// One callback that was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// `{org}#{app}_{uuid}`; the same when the platform sends it again.
    pub id: String,
    pub at: Timestamp,
    pub event: Event,
}

/// What happened. Never the text of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody wrote something.
    Message { id: String, chat: String, from: String, to: String, group: Option<String> },
    /// A device came or went; `reason` is `login`, `logout` or `replaced`, and the last is also what throwing out says.
    Device { account: String, device: String, online: bool, reason: String },
    /// Somebody is no longer in a group or room, by his own will or another's.
    Left { group: String, room: bool, members: Vec<String>, how: String, by: String },
    /// A group or room has another owner.
    Owner { group: String, room: bool, from: String, to: String },
    /// Anything else.
    Other { kind: String },
}

/// A callback that isn't believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    #[error("this is no callback of the platform")]
    Malformed,
    #[error("the callback is not signed with this secret")]
    Forged,
    #[error("the callback is older or newer than it may be")]
    Stale,
}

/// What every callback carries.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "callId")]
    call_id: String,
    timestamp: Value,
    security: String,
}

impl Callback {
    /// Checks signature and time, in this order, and reads the event.
    pub fn read(body: &[u8], secret: &SecretString, now: Timestamp) -> Result<Self, CallbackError> {
        let body: Value = serde_json::from_slice(body).map_err(|_| CallbackError::Malformed)?;
        let envelope = Envelope::deserialize(&body).map_err(|_| CallbackError::Malformed)?;
        let time = match &envelope.timestamp {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(CallbackError::Malformed),
        };
        let expected = sign(&envelope.call_id, secret, &time);
        let given = envelope.security.to_ascii_lowercase();
        if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
            return Err(CallbackError::Forged);
        }
        let millis = time.parse().map_err(|_| CallbackError::Malformed)?;
        let at = Timestamp::from_millisecond(millis).map_err(|_| CallbackError::Malformed)?;
        if now.duration_since(at).abs() > WINDOW {
            return Err(CallbackError::Stale);
        }
        Ok(Self { id: envelope.call_id, at, event: Event::of(&body) })
    }
}

fn sign(call_id: &str, secret: &SecretString, time: &str) -> String {
    let signed = Md5::new().chain_update(call_id).chain_update(secret.expose_secret()).chain_update(time);
    hex::encode(signed.finalize())
}

impl Event {
    fn of(body: &Value) -> Self {
        let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        if body["msg_id"].is_string() && text("eventType").starts_with("chat") {
            let group = body["group_id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned);
            let (id, chat) = (text("msg_id"), text("chat_type"));
            return Self::Message { id, chat, from: text("from"), to: text("to"), group };
        }
        if matches!(body["status"].as_str(), Some("online" | "offline")) {
            let (account, device) = account_and_device(&text("user"));
            return Self::Device { account, device, online: text("status") == "online", reason: text("reason") };
        }
        if text("event") == "group_op_event" {
            return Self::in_group(body).unwrap_or_else(|| Self::Other { kind: text("operation") });
        }
        let kinds = ["eventType", "event", "operation"].into_iter().map(text);
        Self::Other { kind: kinds.into_iter().find(|kind| !kind.is_empty()).unwrap_or_default() }
    }

    fn in_group(body: &Value) -> Option<Self> {
        let payload = &body["payload"];
        let group = body["id"].as_str()?.to_owned();
        let room = body["type"].as_str() == Some("CHATROOM");
        match (body["operation"].as_str()?, payload["type"].as_str()?) {
            ("LEAVE", how) => {
                let members = payload["member"].as_array()?.iter();
                let members = members.filter_map(Value::as_str).map(str::to_owned).collect();
                let by = body["operator"].as_str().unwrap_or_default().to_owned();
                Some(Self::Left { group, room, members, how: how.to_owned(), by })
            }
            ("UPDATE", "OWNER") => {
                let name = |field: &str| payload[field].as_str().map(str::to_owned);
                Some(Self::Owner { group, room, from: name("owner")?, to: name("new_owner")? })
            }
            _ => None,
        }
    }
}

/// Out of `{org}#{app}_{name}@easemob.com/{device}`. An app's name may hold an underscore, an account's may too; an app
/// key's `#` stands before both, so the first underscore after it ends the key unless the app itself has one.
fn account_and_device(user: &str) -> (String, String) {
    let (who, device) = user.split_once('/').unwrap_or((user, ""));
    let name = who.rsplit_once('@').map_or(who, |(name, _)| name);
    let account = name.split_once('#').and_then(|(_, rest)| rest.split_once('_')).map_or(name, |(_, account)| account);
    (account.to_owned(), device.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_600_060_847_294;

    fn secret() -> SecretString {
        SecretString::from("callback-secret")
    }

    fn signed(mut body: Value) -> Vec<u8> {
        body["callId"] = json!("1100#demo_73ab4b8f");
        body["timestamp"] = json!(NOW);
        // md5("1100#demo_73ab4b8f" + "callback-secret" + "1600060847294"), worked out with another tool.
        body["security"] = json!("6603c24370308e68c85b0faf1829e5b5");
        serde_json::to_vec(&body).unwrap()
    }

    fn read(body: Value) -> Event {
        Callback::read(&signed(body), &secret(), Timestamp::from_millisecond(NOW).unwrap()).unwrap().event
    }

    #[test]
    fn a_signature_by_another_secret_or_an_old_time_is_not_believed() {
        let body = signed(json!({}));
        let at = |millis| Timestamp::from_millisecond(millis).unwrap();
        let callback = Callback::read(&body, &secret(), at(NOW + 299_000)).unwrap();
        assert_eq!((callback.id.as_str(), callback.at), ("1100#demo_73ab4b8f", at(NOW)));
        for late in [NOW + 301_000, NOW - 301_000] {
            assert_eq!(Callback::read(&body, &secret(), at(late)), Err(CallbackError::Stale));
        }
        let other = SecretString::from("another-secret");
        assert_eq!(Callback::read(&body, &other, at(NOW)), Err(CallbackError::Forged));
        for bad in [b"{}".as_slice(), b"[]", b"not json"] {
            assert_eq!(Callback::read(bad, &secret(), at(NOW)), Err(CallbackError::Malformed));
        }
    }

    #[test]
    fn events_are_read_as_the_page_writes_them() {
        let message = json!({ "eventType": "chat", "chat_type": "groupchat", "group_id": "66", "from": "a", "to": "66",
            "msg_id": "9", "payload": { "bodies": [{ "msg": "very secret", "type": "txt" }] } });
        let event = read(message);
        assert!(matches!(&event, Event::Message { id, group: Some(group), .. } if id == "9" && group == "66"));
        assert!(!format!("{event:?}").contains("very secret"));

        let device =
            json!({ "status": "offline", "reason": "replaced", "user": "1100#demo_zhang_san@easemob.com/ios_7" });
        let expected = Event::Device {
            account: "zhang_san".to_owned(),
            device: "ios_7".to_owned(),
            online: false,
            reason: "replaced".to_owned(),
        };
        assert_eq!(read(device), expected);

        let left = json!({ "event": "group_op_event", "type": "GROUP", "operation": "LEAVE", "id": "66",
            "operator": "@ppAdmin", "payload": { "type": "KICK", "member": ["a", "b"] } });
        let Event::Left { members, how, by, room: false, .. } = read(left) else { panic!("not a leave") };
        assert_eq!((members.len(), how.as_str(), by.as_str()), (2, "KICK", "@ppAdmin"));

        let owner = json!({ "event": "group_op_event", "type": "CHATROOM", "operation": "UPDATE", "id": "77",
            "payload": { "type": "OWNER", "owner": "a", "new_owner": "b" } });
        assert!(matches!(read(owner), Event::Owner { room: true, to, .. } if to == "b"));

        let old = json!({ "event": "group_op_event", "operation": "assing_owner", "id": "77" });
        assert_eq!(read(old), Event::Other { kind: "assing_owner".to_owned() });
    }
}
