//! Messages and the files that belong to them.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{App, ChatType, EffectKind};

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: String,
    pub at_ms: i64,
    pub from: String,
    /// A user, or the id of a group or room; the platform checks none of them.
    pub to: String,
    pub kind: ChatType,
    /// What it says: one object with `type` and what belongs to it.
    pub body: Value,
    pub ext: Value,
    pub recalled: bool,
}

/// A file that was sent in a message.
#[derive(Debug, Clone)]
pub struct ChatFile {
    pub uuid: String,
    pub created_ms: i64,
    /// Without it a restricted file isn't given out.
    pub secret: Option<String>,
    pub bytes: Bytes,
}

/// A message to be sent.
#[derive(Debug, Clone)]
pub(crate) struct NewMessage {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) kind: ChatType,
    pub(crate) body: Value,
    pub(crate) ext: Value,
}

/// What came of a recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recall {
    Done,
    TooLate,
    NotFound,
}

impl App {
    /// Sends a message and returns its id. Nobody asks whether sender and receiver exist.
    pub(crate) fn send(&mut self, by: &str, new: NewMessage) -> String {
        let receivers = match new.kind {
            ChatType::Chat => vec![new.to.clone()],
            ChatType::GroupChat => {
                self.chats.get(&new.to).map(|c| c.members.keys().cloned().collect()).unwrap_or_default()
            }
            // What happens in a room while one is away is never delivered.
            ChatType::ChatRoom => Vec::new(),
        };
        let (from, to) = (new.from.clone(), new.to.clone());
        let chat = (new.kind != ChatType::Chat).then_some(to.as_str());
        let id = self.record(self.now_ms(), new);
        for receiver in receivers.iter().filter(|receiver| **receiver != from) {
            self.deliver(receiver, &id);
        }
        self.note(by, EffectKind::MessageSent, Some(&from), chat, &id);
        id
    }

    /// Puts a message into the history without delivering it.
    pub(crate) fn record(&mut self, at_ms: i64, new: NewMessage) -> String {
        let id = (1_029_544_257_947_000_000 + self.next_number() * 997).to_string();
        let NewMessage { from, to, kind, body, ext } = new;
        let message = Message { id: id.clone(), at_ms, from, to, kind, body, ext, recalled: false };
        let later = self.messages.iter().rev().take_while(|other| other.at_ms > at_ms).count();
        let position = self.messages.len() - later;
        self.messages.insert(position, message);
        id
    }

    pub(crate) fn recall(&mut self, by: &str, id: &str, within_ms: i64) -> Recall {
        let now = self.now_ms();
        let Some(message) = self.messages.iter_mut().find(|message| message.id == id && !message.recalled) else {
            return Recall::NotFound;
        };
        if now - message.at_ms > within_ms {
            return Recall::TooLate;
        }
        message.recalled = true;
        for user in self.users.values_mut() {
            user.pending.retain(|pending| pending.message != id);
        }
        self.note(by, EffectKind::MessageRecalled, None, None, id);
        Recall::Done
    }

    /// Messages sent at or after `from_ms` and before `to_ms`.
    pub(crate) fn messages_between(&self, from_ms: i64, to_ms: i64) -> &[Message] {
        let first = self.messages.partition_point(|message| message.at_ms < from_ms);
        let end = self.messages.partition_point(|message| message.at_ms < to_ms);
        &self.messages[first..end]
    }

    pub fn file(&self, uuid: &str) -> Option<&ChatFile> {
        self.files.get(uuid)
    }

    /// Stores a file as an upload would and returns its uuid. With `restricted`, a secret is needed to get it.
    pub fn add_file(&mut self, bytes: impl Into<Bytes>, restricted: bool) -> String {
        let uuid = self.next_uuid();
        let secret = restricted.then(|| self.seed.text(48));
        let file = ChatFile { uuid: uuid.clone(), created_ms: self.now_ms(), secret, bytes: bytes.into() };
        self.files.insert(uuid.clone(), file);
        uuid
    }
}

impl Message {
    /// The message as a line of a history file; `base_url` is where this platform's files are.
    pub(crate) fn line(&self, base_url: &str) -> Value {
        let mut body = self.body.clone();
        if let Some(path) = body["url"].as_str().filter(|url| url.starts_with('/')) {
            body["url"] = json!(format!("{base_url}{path}"));
        }
        json!({
            "msg_id": self.id,
            "timestamp": self.at_ms,
            "direction": "outgoing",
            "from": self.from,
            "to": self.to,
            "chat_type": self.kind.as_str(),
            "payload": { "bodies": [body], "ext": self.ext, "from": self.from, "to": self.to },
        })
    }
}
