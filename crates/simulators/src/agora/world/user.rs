//! Users and what hangs on them: devices, push bindings, mutes, attributes, messages that wait.

use std::collections::{BTreeMap, BTreeSet};

/// One user of the app.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// The login name; lower case.
    pub username: String,
    /// The id that user tokens of the Agora kind carry.
    pub uuid: String,
    /// The name shown in push notifications.
    pub nickname: Option<String>,
    /// In the clear: there is nothing here worth protecting. None for users that log in with an AccessToken2.
    pub password: Option<String>,
    pub activated: bool,
    pub created_ms: i64,
    pub modified_ms: i64,
    /// Devices by resource id, those that went offline too.
    pub devices: BTreeMap<String, Device>,
    pub pushes: Vec<PushBinding>,
    pub mutes: Mutes,
    /// The user's attributes (`/metadata/user`).
    pub metadata: BTreeMap<String, String>,
    /// The extension of the presence status.
    pub presence: String,
    /// The last login or logout.
    pub last_seen_ms: Option<i64>,
    /// Position in the order of creation, from 1.
    pub(crate) number: u64,
    /// Groups and chat rooms that the user is in.
    pub(crate) chats: BTreeSet<String>,
    /// Messages that no device has fetched yet.
    pub(crate) pending: Vec<Pending>,
}

/// A device that has logged in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    pub uuid: String,
    pub name: String,
    pub online: bool,
}

/// Where push notifications go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PushBinding {
    pub device_id: String,
    pub device_token: String,
    pub notifier_name: String,
}

/// Until when the user may not send, by kind of conversation, in milliseconds; [`FOREVER`] has no end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mutes {
    pub chat: Option<i64>,
    pub groupchat: Option<i64>,
    pub chatroom: Option<i64>,
}

/// The end of what has no end.
pub const FOREVER: i64 = i64::MAX;

/// A message that waits for a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) message: String,
    pub(crate) at_ms: i64,
}

/// Kinds of conversation, as the platform spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChatType {
    Chat,
    GroupChat,
    ChatRoom,
}

impl ChatType {
    pub const ALL: [Self; 3] = [Self::Chat, Self::GroupChat, Self::ChatRoom];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::GroupChat => "groupchat",
            Self::ChatRoom => "chatroom",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Mutes {
    pub fn get(&self, kind: ChatType) -> Option<i64> {
        match kind {
            ChatType::Chat => self.chat,
            ChatType::GroupChat => self.groupchat,
            ChatType::ChatRoom => self.chatroom,
        }
    }

    pub(crate) fn slot(&mut self, kind: ChatType) -> &mut Option<i64> {
        match kind {
            ChatType::Chat => &mut self.chat,
            ChatType::GroupChat => &mut self.groupchat,
            ChatType::ChatRoom => &mut self.chatroom,
        }
    }

    /// Seconds left: -1 for ever, 0 none.
    pub(crate) fn left(&self, kind: ChatType, now_ms: i64) -> i64 {
        match self.get(kind) {
            Some(FOREVER) => -1,
            Some(until) if until > now_ms => (until - now_ms + 999) / 1000,
            Some(_) | None => 0,
        }
    }
}

impl User {
    pub fn is_online(&self) -> bool {
        self.devices.values().any(|device| device.online)
    }

    /// Resource ids of the devices that are online.
    pub fn online(&self) -> impl Iterator<Item = &str> {
        self.devices.iter().filter(|(_, device)| device.online).map(|(resource, _)| resource.as_str())
    }
}
