//! Filling an app: builders for users, groups and rooms, and shortcuts for what happens in them.

use bytes::Bytes;
use serde_json::{Value, json};

use super::messages::NewMessage;
use super::{App, Chat, ChatKind, ChatType, EffectKind, PushBinding, SharedFile, User};

/// A user to be added with [`App::add`].
#[derive(Debug, Clone)]
pub struct NewUser {
    name: String,
    uuid: Option<String>,
    password: Option<String>,
    nickname: Option<String>,
    banned: bool,
    devices: Vec<(String, String)>,
    pushes: Vec<PushBinding>,
    presence: String,
    created_ms: Option<i64>,
    last_seen_ms: Option<i64>,
}

impl NewUser {
    /// An activated user without password who has never logged in.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            uuid: None,
            password: None,
            nickname: None,
            banned: false,
            devices: Vec::new(),
            pushes: Vec::new(),
            presence: String::new(),
            created_ms: None,
            last_seen_ms: None,
        }
    }

    /// Another id than the one that would be made up, for tokens that were made elsewhere.
    #[must_use]
    pub fn uuid(mut self, uuid: &str) -> Self {
        self.uuid = Some(uuid.to_owned());
        self
    }

    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    #[must_use]
    pub fn nickname(mut self, nickname: &str) -> Self {
        self.nickname = Some(nickname.to_owned());
        self
    }

    /// Deactivated.
    #[must_use]
    pub fn banned(mut self) -> Self {
        self.banned = true;
        self
    }

    /// A device that is online: its resource id, such as `android_1`, and its name.
    #[must_use]
    pub fn online(mut self, resource: &str, name: &str) -> Self {
        self.devices.push((resource.to_owned(), name.to_owned()));
        self
    }

    #[must_use]
    pub fn push(mut self, device_id: &str, device_token: &str, notifier_name: &str) -> Self {
        self.pushes.push(PushBinding {
            device_id: device_id.to_owned(),
            device_token: device_token.to_owned(),
            notifier_name: notifier_name.to_owned(),
        });
        self
    }

    /// The extension of the presence status.
    #[must_use]
    pub fn presence(mut self, ext: &str) -> Self {
        ext.clone_into(&mut self.presence);
        self
    }

    #[must_use]
    pub fn created_ms(mut self, at: i64) -> Self {
        self.created_ms = Some(at);
        self
    }

    #[must_use]
    pub fn last_seen_ms(mut self, at: i64) -> Self {
        self.last_seen_ms = Some(at);
        self
    }
}

/// A group or a chat room to be added with [`App::add_chat`].
#[derive(Debug, Clone)]
pub struct NewChat {
    kind: ChatKind,
    owner: String,
    name: String,
    custom: String,
    public: bool,
    max_users: u64,
    members: Vec<String>,
    admins: Vec<String>,
}

impl NewChat {
    /// A private group that belongs to `owner`.
    pub fn group(owner: &str) -> Self {
        Self {
            kind: ChatKind::Group,
            owner: owner.to_owned(),
            name: String::new(),
            custom: String::new(),
            public: false,
            max_users: 3000,
            members: Vec::new(),
            admins: Vec::new(),
        }
    }

    /// A chat room that belongs to `owner`.
    pub fn room(owner: &str) -> Self {
        Self { kind: ChatKind::Room, public: true, max_users: 10_000, ..Self::group(owner) }
    }

    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    #[must_use]
    pub fn custom(mut self, custom: &str) -> Self {
        custom.clone_into(&mut self.custom);
        self
    }

    #[must_use]
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    #[must_use]
    pub fn max_users(mut self, most: u64) -> Self {
        self.max_users = most;
        self
    }

    #[must_use]
    pub fn members<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.members.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Members who are administrators too; they need not be named among the members.
    #[must_use]
    pub fn admins<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.admins.extend(names.into_iter().map(str::to_owned));
        self
    }
}

impl App {
    /// Adds a user. The name must be free.
    pub fn add(&mut self, new: NewUser) {
        let NewUser { name, uuid, password, nickname, banned, devices, pushes, presence, created_ms, last_seen_ms } =
            new;
        assert!(!self.users.contains_key(&name), "users of an app have different names");
        self.create_user(&name, &name, password.as_deref(), nickname.as_deref());
        for (resource, device) in &devices {
            self.set_online(&name, resource, device);
        }
        let user = self.built(&name);
        user.pushes = pushes;
        user.presence = presence;
        user.last_seen_ms = last_seen_ms.or(user.last_seen_ms);
        if let Some(at) = created_ms {
            (user.created_ms, user.modified_ms) = (at, at);
        }
        if let Some(uuid) = uuid {
            let before = std::mem::replace(&mut user.uuid, uuid.clone());
            self.by_uuid.remove(&before);
            self.by_uuid.insert(uuid, name.clone());
        }
        if banned {
            self.set_activated(&name, &name, false);
        }
    }

    fn built(&mut self, name: &str) -> &mut User {
        self.users.get_mut(name).expect("a builder names users of the app")
    }

    /// Adds a group or a room with its members and returns its id. Every name must be a user of the app.
    pub fn add_chat(&mut self, new: NewChat) -> String {
        let NewChat { kind, owner, name, custom, public, max_users, members, admins } = new;
        let number =
            1 + self.chats.values().filter(|chat| chat.kind == kind).map(|chat| chat.number).max().unwrap_or(0);
        // Ids grow with time and are far apart, as the platform's are.
        let id = (184_524_748_161_025 + self.next_number() * 1_048_576).to_string();
        let now = self.now_ms();
        let chat = Chat {
            id: id.clone(),
            kind,
            name,
            description: String::new(),
            owner: owner.clone(),
            members: std::collections::BTreeMap::new(),
            admins: std::collections::BTreeSet::new(),
            muted: std::collections::BTreeMap::new(),
            blocked: std::collections::BTreeSet::new(),
            allowed: std::collections::BTreeSet::new(),
            public,
            members_only: !public,
            allow_invites: false,
            invite_need_confirm: true,
            max_users,
            custom,
            disabled: false,
            mute: false,
            created_ms: now,
            modified_ms: now,
            files: Vec::new(),
            number,
        };
        self.chats.insert(id.clone(), chat);
        self.note(&owner, EffectKind::ChatCreated, None, Some(&id), "");
        for member in std::iter::once(&owner).chain(&members).chain(&admins) {
            self.built(member);
            self.add_member(&owner, &id, member);
        }
        for admin in &admins {
            self.set_admin(&owner, &id, admin, true);
        }
        id
    }

    pub fn add_super_admin(&mut self, name: &str) {
        self.set_super_admin(name, name, true);
    }

    /// A client logs in with user name and password, as an app on a phone does; false when it is refused.
    pub fn log_in(&mut self, name: &str, password: &str, resource: &str) -> bool {
        let fits = |user: &User| user.activated && user.password.as_deref() == Some(password);
        let may = self.user(name).is_some_and(fits);
        if may {
            self.set_online(name, resource, resource);
        }
        may
    }

    /// Puts a text message into the history of a group or a room and returns its id. It is delivered to nobody.
    pub fn post_at(&mut self, at_ms: i64, from: &str, chat: &str, text: &str) -> String {
        self.post_body_at(at_ms, from, chat, json!({ "type": "txt", "msg": text }))
    }

    /// Puts a file message into the history, with the file's secret where it has one.
    pub fn post_file_at(&mut self, at_ms: i64, from: &str, chat: &str, file: &str, name: &str) -> String {
        let stored = self.files.get(file).expect("a file message carries a file of the app");
        let mut body = json!({
            "type": "file",
            // The host is filled in when the history is read.
            "url": format!("/{}/{}/chatfiles/{file}", self.project.org, self.project.app),
            "filename": name,
            "file_length": stored.bytes.len(),
        });
        if let Some(secret) = &stored.secret {
            body["secret"] = json!(secret);
        }
        self.post_body_at(at_ms, from, chat, body)
    }

    fn post_body_at(&mut self, at_ms: i64, from: &str, chat: &str, body: Value) -> String {
        let kind = match self.chats.get(chat).map(|chat| chat.kind) {
            Some(ChatKind::Group) => ChatType::GroupChat,
            Some(ChatKind::Room) => ChatType::ChatRoom,
            None => ChatType::Chat,
        };
        self.record(at_ms, NewMessage { from: from.to_owned(), to: chat.to_owned(), kind, body, ext: json!({}) })
    }

    /// Shares a file in a group and returns its id.
    pub fn share_file(&mut self, chat: &str, owner: &str, name: &str, bytes: impl Into<Bytes>) -> String {
        let (id, created_ms) = (self.next_uuid(), self.now_ms());
        let file = SharedFile {
            id: id.clone(),
            name: name.to_owned(),
            owner: owner.to_owned(),
            created_ms,
            bytes: bytes.into(),
        };
        self.chats.get_mut(chat).expect("a file is shared in a group of the app").files.push(file);
        id
    }
}
