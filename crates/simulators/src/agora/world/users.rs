//! Changes of users: created, banned, given another password, kicked, muted, deleted.

use super::user::Pending;
use super::{App, ChatType, Device, EffectKind, PushBinding, User};

impl App {
    /// Creates a user; the name must be free.
    pub(crate) fn create_user(&mut self, by: &str, name: &str, password: Option<&str>, nickname: Option<&str>) {
        let uuid = self.next_uuid();
        let now = self.now_ms();
        self.users_created += 1;
        let user = User {
            username: name.to_owned(),
            uuid: uuid.clone(),
            nickname: nickname.map(str::to_owned),
            password: password.map(str::to_owned),
            activated: true,
            created_ms: now,
            modified_ms: now,
            number: self.users_created,
            ..User::default()
        };
        self.by_uuid.insert(uuid, name.to_owned());
        self.users.insert(name.to_owned(), user);
        self.note_user(by, EffectKind::UserCreated, name, "");
    }

    /// Bans a user, which kicks every device, or lifts the ban.
    pub(crate) fn set_activated(&mut self, by: &str, name: &str, activated: bool) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(name) else { return };
        if user.activated != activated {
            user.activated = activated;
            user.modified_ms = now;
            let kind = if activated { EffectKind::Activated } else { EffectKind::Deactivated };
            self.note_user(by, kind, name, "");
        }
        if !activated {
            self.kick(by, name);
        }
    }

    pub(crate) fn set_password(&mut self, by: &str, name: &str, password: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(name) else { return };
        if user.password.as_deref() != Some(password) {
            user.password = Some(password.to_owned());
            user.modified_ms = now;
            self.note_user(by, EffectKind::PasswordChanged, name, "");
        }
    }

    pub(crate) fn set_nickname(&mut self, by: &str, name: &str, nickname: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(name) else { return };
        if user.nickname.as_deref() != Some(nickname) {
            user.nickname = Some(nickname.to_owned());
            user.modified_ms = now;
            self.note_user(by, EffectKind::NicknameChanged, name, nickname);
        }
    }

    /// A device logs in; it fetches whatever waits. The login itself is judged by the caller.
    pub(crate) fn set_online(&mut self, name: &str, resource: &str, device_name: &str) {
        let uuid = self.next_uuid();
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(name) else { return };
        user.last_seen_ms = Some(now);
        user.pending.clear();
        let device = user.devices.entry(resource.to_owned()).or_insert_with(|| Device {
            uuid,
            name: device_name.to_owned(),
            online: false,
        });
        if !std::mem::replace(&mut device.online, true) {
            self.note_user(name, EffectKind::DeviceOnline, name, resource);
        }
    }

    /// Kicks one device; false when no such device is online.
    pub(crate) fn kick_device(&mut self, by: &str, name: &str, resource: &str) -> bool {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(name) else { return false };
        let Some(device) = user.devices.get_mut(resource).filter(|device| device.online) else { return false };
        device.online = false;
        user.last_seen_ms = Some(now);
        self.note_user(by, EffectKind::DeviceOffline, name, resource);
        true
    }

    /// Kicks every device.
    pub(crate) fn kick(&mut self, by: &str, name: &str) {
        let online: Vec<String> =
            self.users.get(name).map(|u| u.online().map(str::to_owned).collect()).unwrap_or_default();
        for resource in online {
            self.kick_device(by, name, &resource);
        }
    }

    /// Deletes a user with everything they own and everything that hangs on them.
    pub(crate) fn delete_user(&mut self, by: &str, name: &str) -> Option<User> {
        let user = self.users.get(name)?.clone();
        for id in &user.chats {
            if self.chats.get(id).is_some_and(|chat| chat.owner == name) {
                self.destroy_chat(by, id);
            } else {
                self.remove_member(by, id, name);
            }
        }
        self.set_super_admin(by, name, false);
        self.kick(by, name);
        self.revoke_tokens(by, name);
        self.by_uuid.remove(&user.uuid);
        self.users.remove(name);
        self.note_user(by, EffectKind::UserDeleted, name, "");
        Some(user)
    }

    /// Mutes a user everywhere in one kind of conversation until then; none lifts it.
    pub(crate) fn set_mute(&mut self, by: &str, name: &str, kind: ChatType, until: Option<i64>) {
        let Some(user) = self.users.get_mut(name) else { return };
        let slot = user.mutes.slot(kind);
        if *slot != until {
            *slot = until;
            self.note_user(by, EffectKind::MuteChanged, name, kind.as_str());
        }
    }

    /// Binds a device's push token; empty token and notifier take the binding away.
    pub(crate) fn bind_push(&mut self, by: &str, name: &str, binding: PushBinding) {
        let Some(user) = self.users.get_mut(name) else { return };
        let device = binding.device_id.clone();
        let unbinds = binding.device_token.is_empty() && binding.notifier_name.is_empty();
        let before = user.pushes.clone();
        user.pushes.retain(|push| push.device_id != device);
        if !unbinds {
            user.pushes.push(binding);
        }
        if user.pushes != before {
            let kind = if unbinds { EffectKind::PushUnbound } else { EffectKind::PushBound };
            self.note_user(by, kind, name, &device);
        }
    }

    /// Replaces a user's attributes key by key; none takes them all away.
    pub(crate) fn set_metadata(&mut self, by: &str, name: &str, pairs: Option<&[(String, String)]>) {
        let Some(user) = self.users.get_mut(name) else { return };
        let mut wanted = user.metadata.clone();
        match pairs {
            Some(pairs) => wanted.extend(pairs.iter().cloned()),
            None => wanted.clear(),
        }
        if user.metadata != wanted {
            user.metadata = wanted;
            self.note_user(by, EffectKind::MetadataChanged, name, "");
        }
    }

    pub(crate) fn set_super_admin(&mut self, by: &str, name: &str, wanted: bool) {
        let changed = if wanted { self.super_admins.insert(name.to_owned()) } else { self.super_admins.remove(name) };
        if changed {
            let kind = if wanted { EffectKind::SuperAdminAdded } else { EffectKind::SuperAdminRemoved };
            self.note_user(by, kind, name, "");
        }
    }

    /// A message reaches a user: at once where a device is online, else it waits.
    pub(crate) fn deliver(&mut self, name: &str, message: &str) {
        let at_ms = self.now_ms();
        if let Some(user) = self.users.get_mut(name).filter(|user| !user.is_online()) {
            user.pending.push(Pending { message: message.to_owned(), at_ms });
        }
    }

    /// Messages that wait for a user and are not older than that.
    pub(crate) fn waiting(&self, name: &str, kept_ms: i64) -> Vec<&str> {
        let since = self.now_ms() - kept_ms;
        let pending = self.users.get(name).map(|user| user.pending.as_slice()).unwrap_or_default();
        pending.iter().filter(|pending| pending.at_ms >= since).map(|pending| pending.message.as_str()).collect()
    }
}
