//! Filling an estate: builders for accounts and rooms, and shortcuts for what happens in them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::account::{By, ExternalId, Pusher, Threepid};
use super::room::{Membership, Room, StateRecord, default_power_levels};
use super::{AccountIx, EffectKind, Estate, POWER_LEVELS, RoomIx, event_id};

/// An account to be added with [`Estate::add`].
#[derive(Debug, Clone)]
pub struct NewAccount {
    name: String,
    display_name: Option<String>,
    password: Option<String>,
    admin: bool,
    email: Option<String>,
    external_ids: Vec<ExternalId>,
    last_seen_ms: Option<i64>,
    created_ms: Option<i64>,
}

impl NewAccount {
    /// An ordinary account; `name` is the part before the colon.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            display_name: None,
            password: None,
            admin: false,
            email: None,
            external_ids: Vec::new(),
            last_seen_ms: None,
            created_ms: None,
        }
    }

    #[must_use]
    pub fn display_name(mut self, name: &str) -> Self {
        self.display_name = Some(name.to_owned());
        self
    }

    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    #[must_use]
    pub fn admin(mut self) -> Self {
        self.admin = true;
        self
    }

    #[must_use]
    pub fn email(mut self, address: &str) -> Self {
        self.email = Some(address.to_owned());
        self
    }

    #[must_use]
    pub fn external_id(mut self, provider: &str, id: &str) -> Self {
        self.external_ids.push(ExternalId { auth_provider: provider.to_owned(), external_id: id.to_owned() });
        self
    }

    #[must_use]
    pub fn last_seen_ms(mut self, at: i64) -> Self {
        self.last_seen_ms = Some(at);
        self
    }

    #[must_use]
    pub fn created_ms(mut self, at: i64) -> Self {
        self.created_ms = Some(at);
        self
    }
}

/// A room to be added with [`Estate::add_group`].
#[derive(Debug, Clone)]
pub struct NewRoom {
    creator: String,
    version: u8,
    name: Option<String>,
    public: bool,
    encrypted: bool,
    room_type: Option<String>,
    additional_creators: Vec<String>,
    members: Vec<String>,
    powers: Vec<(String, i64)>,
}

impl NewRoom {
    /// A private version 12 room, created and joined by `creator`.
    pub fn new(creator: &str) -> Self {
        Self {
            creator: creator.to_owned(),
            version: 12,
            name: None,
            public: false,
            encrypted: false,
            room_type: None,
            additional_creators: Vec::new(),
            members: Vec::new(),
            powers: Vec::new(),
        }
    }

    #[must_use]
    pub fn version(mut self, version: u8) -> Self {
        self.version = version;
        self
    }

    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    #[must_use]
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    #[must_use]
    pub fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }

    #[must_use]
    pub fn room_type(mut self, room_type: &str) -> Self {
        self.room_type = Some(room_type.to_owned());
        self
    }

    /// A further creator; only version 12 has them.
    #[must_use]
    pub fn additional_creator(mut self, name: &str) -> Self {
        self.additional_creators.push(name.to_owned());
        self
    }

    #[must_use]
    pub fn members<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.members.extend(names.into_iter().map(str::to_owned));
        self
    }

    #[must_use]
    pub fn power(mut self, name: &str, level: i64) -> Self {
        self.powers.push((name.to_owned(), level));
        self
    }
}

impl Estate {
    /// Adds an account. An account of that name is overwritten.
    pub fn add(&mut self, new: NewAccount) -> AccountIx {
        let user_id = self.user_id(&new.name);
        let ix = self.create_account(None, &user_id);
        let now = self.now_ms();
        let account = self.get_mut(ix);
        account.display_name = new.display_name.or_else(|| account.display_name.take());
        account.password = new.password;
        account.admin = new.admin;
        account.last_seen_ms = new.last_seen_ms;
        account.created_ms = new.created_ms.unwrap_or(now);
        account.external_ids = new.external_ids;
        let threepid = |address| Threepid { medium: "email".to_owned(), address, added_ms: now };
        account.threepids = new.email.map(threepid).into_iter().collect();
        ix
    }

    /// Adds a room with its members and returns its id. Every name must be an account of the estate.
    pub fn add_group(&mut self, new: NewRoom) -> String {
        let NewRoom { creator, version, name, public, encrypted, room_type, additional_creators, members, powers } =
            new;
        let creator = self.member(&creator);
        let additional: Vec<AccountIx> = additional_creators.iter().map(|name| self.member(name)).collect();
        let mut levels = default_power_levels(version, &self.get(creator).user_id, if public { 50 } else { 0 });
        for (name, level) in &powers {
            levels["users"][self.user_id(name)] = json!(level);
        }
        let by = By::oneself(creator);
        let room = self.add_room_of_type(by, version, &levels, &additional, room_type.as_deref());
        let rule = if public { "public" } else { "invite" };
        self.set_state(by, room, "m.room.join_rules", "", json!({ "join_rule": rule }));
        self.set_state(by, room, "m.room.history_visibility", "", json!({ "history_visibility": "shared" }));
        if let Some(name) = name {
            self.set_state(by, room, "m.room.name", "", json!({ "name": name }));
        }
        if encrypted {
            self.set_state(by, room, "m.room.encryption", "", json!({ "algorithm": "m.megolm.v1.aes-sha2" }));
        }
        let members: Vec<AccountIx> = members.iter().map(|name| self.member(name)).collect();
        for ix in additional.into_iter().chain(members) {
            self.set_membership(By::oneself(ix), room, ix, Membership::Join, None);
        }
        self.room_at(room).id.clone()
    }

    fn member(&self, name: &str) -> AccountIx {
        self.find(name).expect("whoever is in a group is an account of the estate")
    }

    /// Posts a text message and returns its event id.
    pub fn post(&mut self, name: &str, room: &str, text: &str) -> String {
        let by = By::oneself(self.find(name).expect("the sender is an account of the estate"));
        let room = self.find_room(room).expect("the room is in the estate");
        let content = json!({ "msgtype": "m.text", "body": text });
        let seq = self.send_message(by, room, "m.room.message", content, None);
        event_id(room, seq)
    }

    /// Posts a message that only the devices in the room could read, and returns its event id.
    pub fn post_encrypted(&mut self, name: &str, room: &str) -> String {
        let by = By::oneself(self.find(name).expect("the sender is an account of the estate"));
        let room = self.find_room(room).expect("the room is in the estate");
        let content =
            json!({ "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": self.secret(64), "device_id": "PHONE" });
        let seq = self.send_message(by, room, "m.room.encrypted", content, None);
        event_id(room, seq)
    }

    /// Sets somebody's standing in a room without asking any rule; `sender` is written down as the one who did it.
    pub fn put_membership(&mut self, sender: &str, room: &str, target: &str, membership: Membership) {
        let by = By::oneself(self.find(sender).expect("the sender is an account of the estate"));
        let room = self.find_room(room).expect("the room is in the estate");
        let target = self.find(target).expect("the target is an account of the estate");
        self.set_membership(by, room, target, membership, None);
    }

    /// Registers an HTTP pusher on one of the account's devices.
    pub fn add_pusher(&mut self, name: &str, device: &str, app_id: &str, pushkey: &str) {
        let ix = self.find(name).expect("a pusher belongs to an account of the estate");
        let pusher = Pusher {
            app_id: app_id.to_owned(),
            pushkey: pushkey.to_owned(),
            kind: "http".to_owned(),
            app_display_name: app_id.to_owned(),
            device_display_name: device.to_owned(),
            profile_tag: String::new(),
            lang: "zh-CN".to_owned(),
            data: json!({ "url": "http://127.0.0.1:9/_matrix/push/v1/notify" }),
            device_id: Some(device.to_owned()),
        };
        self.set_pusher(By::oneself(ix), ix, pusher);
    }

    /// Sets a piece of the account's own data, such as `m.direct`.
    pub fn put_account_data(&mut self, name: &str, kind: &str, content: Value) {
        let ix = self.find(name).expect("account data belongs to an account of the estate");
        self.set_account_data(By::oneself(ix), ix, kind, content);
    }

    pub(crate) fn add_room(&mut self, by: By, version: u8, powers: &Value, additional: &[AccountIx]) -> RoomIx {
        self.add_room_of_type(by, version, powers, additional, None)
    }

    /// Makes a room with its first events: create, the creator's join, power levels.
    pub(crate) fn add_room_of_type(
        &mut self,
        by: By,
        version: u8,
        powers: &Value,
        additional: &[AccountIx],
        room_type: Option<&str>,
    ) -> RoomIx {
        let mut content = json!({ "room_version": version.to_string() });
        if version < 11 {
            content["creator"] = json!(self.get(by.acting).user_id);
        }
        if let Some(room_type) = room_type {
            content["type"] = json!(room_type);
        }
        if !additional.is_empty() {
            let names: Vec<&str> = additional.iter().map(|ix| self.get(*ix).user_id.as_str()).collect();
            content["additional_creators"] = json!(names);
        }
        self.add_room_with(by, version, content, powers, additional)
    }

    pub(crate) fn add_room_with(
        &mut self,
        by: By,
        version: u8,
        create: Value,
        powers: &Value,
        additional: &[AccountIx],
    ) -> RoomIx {
        let id = if version >= 12 {
            format!("!{}", self.secret(43))
        } else {
            format!("!{}:{}", self.secret(18), self.server_name)
        };
        let ix = RoomIx(u32::try_from(self.rooms.len()).expect("fewer rooms than u32 counts"));
        let at_ms = self.now_ms();
        self.rooms.push(Room {
            id: id.clone(),
            version,
            creator: by.acting,
            additional_creators: additional.to_vec(),
            created_ms: at_ms,
            closed: false,
            purged: false,
            notices: false,
            state: std::collections::BTreeMap::new(),
            members: std::collections::BTreeMap::new(),
            joined: 0,
            timeline: Vec::new(),
            transactions: std::collections::HashMap::new(),
        });
        self.room_by_id.insert(id, ix);
        self.note(by, EffectKind::RoomCreated, None, Some(ix), "");
        self.first_state(by, ix, "m.room.create", create);
        self.set_membership(by, ix, by.acting, Membership::Join, None);
        self.first_state(by, ix, POWER_LEVELS, powers.clone());
        ix
    }

    /// State that comes with the room's creation and is no change of its own.
    fn first_state(&mut self, by: By, room: RoomIx, kind: &str, content: Value) {
        let (seq, at_ms) = (self.next_seq(), self.now_ms());
        let content = Arc::new(content);
        let what = super::What::State { kind: Box::from(kind), key: Box::from(""), content: Arc::clone(&content) };
        let event = super::Event { seq, at_ms, sender: by.acting, what, redacted: false };
        let at = self.room_at_mut(room);
        at.timeline.push(event);
        let record = StateRecord { content, sender: by.acting, at_ms, seq };
        at.state.insert((Box::from(kind), Box::from("")), record);
    }
}
