//! Changes of an account as a whole: active or not, roles, password, second factor, profile.

use super::{EffectKind, On, Site, Status};

impl Site {
    /// Deactivates. A repeat isn't free: it moves `delete_at`, and bots that were enabled meanwhile go off again.
    pub(crate) fn deactivate(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        let again = user.delete_at != 0;
        user.delete_at = now;
        user.update_at = now;
        let status = Status { status: "offline".to_owned(), manual: false, last_activity_at: now };
        user.status = Some(status);
        self.note(by, EffectKind::Deactivated, On::user(id), if again { "again" } else { "" });
        self.end_all_sessions(by, id);
        if self.settings.version.major >= 9 {
            // 9.8 removes the grants themselves (source); 5.37 leaves them in the list (observed).
            self.grants.iter_mut().filter(|grant| grant.user_id == id).for_each(|grant| grant.listed = false);
        }
        self.drop_cache(id);
        self.disable_bots_of(by, id);
    }

    /// Clears `delete_at` and nothing else.
    pub(crate) fn reactivate(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        user.update_at = now;
        if std::mem::take(&mut user.delete_at) != 0 {
            self.note(by, EffectKind::Reactivated, On::user(id), "");
        }
        self.drop_cache(id);
    }

    /// Erases an account with its memberships, sessions and all its posts. Reading may still find it for a while.
    pub(crate) fn erase(&mut self, by: &str, id: &str) {
        self.end_all_sessions(by, id);
        let Some(user) = self.users.remove(id) else { return };
        self.id_by_username.remove(&user.username);
        self.erased.insert(id.to_owned(), user);
        self.sessions.retain(|_, session| session.user_id != id);
        self.access_tokens.retain(|_, token| token.user_id != id);
        self.bots.remove(id);
        self.teams.values_mut().for_each(|team| drop(team.members.remove(id)));
        self.categories.retain(|(user, _), _| user != id);
        self.grants.retain(|grant| grant.user_id != id);
        self.incoming_hooks.retain(|_, hook| hook.user_id != id);
        self.outgoing_hooks.retain(|_, hook| hook.creator_id != id);
        self.commands.retain(|_, command| command.creator_id != id);
        self.posts.retain(|_, post| post.user_id != id);
        let Self { channels, posts, .. } = self;
        for channel in channels.values_mut() {
            channel.members.remove(id);
            channel.posts.retain(|post| posts.contains_key(post));
        }
        self.note(by, EffectKind::Erased, On::user(id), "");
    }

    pub(crate) fn set_system_roles(&mut self, by: &str, id: &str, roles: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        user.update_at = now;
        if std::mem::replace(&mut user.roles, roles.to_owned()) != roles {
            self.note(by, EffectKind::SystemRolesChanged, On::user(id), roles);
        }
        self.drop_cache(id);
    }

    /// Sets a password. An account that signed in elsewhere becomes a password account, and the link is gone.
    pub(crate) fn set_password(&mut self, by: &str, id: &str, password: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        user.update_at = now;
        user.last_password_update = now;
        let changed = user.password.as_deref() != Some(password);
        user.password = Some(password.to_owned());
        user.auth_data.clear();
        let converted = !std::mem::take(&mut user.auth_service).is_empty();
        let unlocked = std::mem::take(&mut user.failed_attempts) > 0;
        if changed {
            self.note(by, EffectKind::PasswordChanged, On::user(id), "");
        }
        if converted {
            self.note(by, EffectKind::AuthChanged, On::user(id), "password");
        }
        if unlocked {
            self.note(by, EffectKind::LoginFailuresCleared, On::user(id), "");
        }
        if self.settings.terminate_sessions_on_password_change && self.settings.version.major >= 6 {
            self.end_all_sessions(by, id);
        }
        self.drop_cache(id);
    }

    /// Links an account to a sign-in service. The password is erased, and reading shows the old service from cache.
    pub(crate) fn set_auth(&mut self, by: &str, id: &str, service: &str, data: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        user.update_at = now;
        user.password = None;
        if user.auth_service == service && user.auth_data == data {
            return;
        }
        user.cached_auth_service = Some(std::mem::replace(&mut user.auth_service, service.to_owned()));
        data.clone_into(&mut user.auth_data);
        self.note(by, EffectKind::AuthChanged, On::user(id), service);
    }

    /// Makes a new secret, which replaces the old one at once, whether the factor is on or not.
    pub(crate) fn replace_mfa_secret(&mut self, by: &str, id: &str) -> [u8; 20] {
        let secret = self.random_bytes();
        if let Some(user) = self.users.get_mut(id) {
            user.mfa_secret = Some(secret);
        }
        self.note(by, EffectKind::MfaSecretReplaced, On::user(id), "");
        secret
    }

    pub(crate) fn set_mfa(&mut self, by: &str, id: &str, active: bool) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        user.update_at = now;
        if !active {
            user.mfa_secret = None;
        }
        if std::mem::replace(&mut user.mfa_active, active) != active {
            let kind = if active { EffectKind::MfaOn } else { EffectKind::MfaOff };
            self.note(by, kind, On::user(id), "");
        }
    }

    /// Counts a wrong password or code.
    pub(crate) fn count_login_failure(&mut self, id: &str) {
        if let Some(user) = self.users.get_mut(id) {
            user.failed_attempts += 1;
            self.note("", EffectKind::LoginFailureCounted, On::user(id), "");
        }
    }

    pub(crate) fn clear_login_failures(&mut self, id: &str) {
        let Some(user) = self.users.get_mut(id) else { return };
        if std::mem::take(&mut user.failed_attempts) > 0 {
            self.note("", EffectKind::LoginFailuresCleared, On::user(id), "");
        }
    }

    /// Changes profile fields; an empty list of them still drops the cache, and with it sockets of dead sessions.
    pub(crate) fn patch_user(&mut self, by: &str, id: &str, fields: &[(&'static str, String)]) {
        let now = self.now_ms();
        let Some(user) = self.users.get_mut(id) else { return };
        user.update_at = now;
        let mut changed = Vec::new();
        let mut renamed = None;
        for (name, value) in fields {
            let field = match *name {
                "username" => &mut user.username,
                "email" => &mut user.email,
                "nickname" => &mut user.nickname,
                "first_name" => &mut user.first_name,
                "last_name" => &mut user.last_name,
                "position" => &mut user.position,
                _ => &mut user.locale,
            };
            let old = std::mem::replace(field, value.clone());
            if old != *value {
                changed.push(*name);
            }
            if *name == "username" && old != *value {
                renamed = Some((old, value.clone()));
            }
        }
        if let Some((old, new)) = renamed {
            self.id_by_username.remove(&old);
            self.id_by_username.insert(new, id.to_owned());
        }
        for name in changed {
            self.note(by, EffectKind::ProfileChanged, On::user(id), name);
        }
        self.drop_cache(id);
    }

    /// Makes a bot out of a user, owned by itself.
    pub(crate) fn convert_to_bot(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        let Some(user) = self.users.get(id) else { return };
        let display_name = [user.first_name.as_str(), user.last_name.as_str()].join(" ").trim().to_owned();
        let bot = super::Bot {
            user_id: id.to_owned(),
            owner_id: id.to_owned(),
            display_name,
            description: String::new(),
            create_at: now,
            update_at: now,
            delete_at: 0,
        };
        if self.bots.insert(id.to_owned(), bot).is_none() {
            self.note(by, EffectKind::BotCreated, On::user(id), "converted");
        }
        self.drop_cache(id);
    }

    /// The directory's next synchronisation: accounts that it manages get its state back.
    pub fn directory_sync(&mut self) {
        let differs: Vec<(String, bool)> = self
            .users
            .values()
            .filter_map(|user| Some((user.id.clone(), user.directory_active?, user.is_active())))
            .filter(|(_, wanted, is)| wanted != is)
            .map(|(id, wanted, _)| (id, wanted))
            .collect();
        for (id, active) in differs {
            if active { self.reactivate("", &id) } else { self.deactivate("", &id) }
        }
    }
}
