//! Sessions and tokens: how they begin, what they open, how they end.

use super::{AccessToken, EffectKind, On, Session, Site};

const DAY_MS: i64 = 86_400_000;

/// What a new session is made on.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Device<'a> {
    pub(crate) id: &'a str,
    pub(crate) os: &'a str,
    pub(crate) browser: &'a str,
}

impl Site {
    /// Starts a session and returns its token. A session on the same device ends.
    pub(crate) fn start_session(&mut self, user: &str, device: Device<'_>) -> String {
        if !device.id.is_empty() {
            let same = |s: &&Session| s.user_id == user && s.device_id == device.id;
            let old: Vec<String> = self.sessions.values().filter(same).map(|s| s.token.clone()).collect();
            for token in old {
                self.end_session(user, &token);
            }
        }
        let token = self.put_session(user, device, |_| {});
        let id = self.sessions[&token].id.clone();
        self.note(user, EffectKind::SessionStarted, On::user(user), &id);
        token
    }

    pub(crate) fn put_session(&mut self, user: &str, device: Device<'_>, edit: impl FnOnce(&mut Session)) -> String {
        let (id, token, now) = (self.new_id(), self.new_id(), self.now_ms());
        let mut session = Session {
            id,
            token: token.clone(),
            user_id: user.to_owned(),
            create_at: now,
            expires_at: now + 30 * DAY_MS,
            last_activity_at: now,
            device_id: device.id.to_owned(),
            is_oauth: false,
            os: device.os.to_owned(),
            browser: device.browser.to_owned(),
            access_token_id: None,
            listed: true,
        };
        edit(&mut session);
        let token = session.token.clone();
        self.sessions.insert(token.clone(), session);
        token
    }

    /// The session behind a bearer. A session that exists is never checked against the state of its account; an access
    /// token is, at the moment when it gets a session row again.
    pub(crate) fn authenticate(&mut self, token: &str) -> Option<Session> {
        let now = self.now_ms();
        if let Some(session) = self.sessions.get_mut(token) {
            if session.expires_at != 0 && session.expires_at <= now {
                return None;
            }
            session.last_activity_at = now;
            return Some(session.clone());
        }
        let access = self.access_tokens.values().find(|access| access.token == token)?.clone();
        if !self.opens(&access) {
            return None;
        }
        let edit = |session: &mut Session| {
            session.token.clone_from(&access.token);
            // The vendor gives such a row a hundred years.
            session.expires_at = now + 36_500 * DAY_MS;
            session.access_token_id = Some(access.id.clone());
        };
        self.put_session(&access.user_id, Device::default(), edit);
        self.sessions.get(token).cloned()
    }

    fn opens(&self, access: &AccessToken) -> bool {
        let allowed = self.settings.user_access_tokens || self.bots.contains_key(&access.user_id);
        let fresh = access.expires_at == 0 || access.expires_at > self.now_ms();
        let owner_is_active = self.users.get(&access.user_id).is_some_and(super::User::is_active);
        allowed && access.is_active && fresh && owner_is_active
    }

    /// True for a bearer that would be let in now.
    pub fn is_accepted(&self, token: &str) -> bool {
        let now = self.now_ms();
        let live = |session: &Session| session.expires_at == 0 || session.expires_at > now;
        self.sessions.get(token).is_some_and(live)
            || self.access_tokens.values().any(|access| access.token == token && self.opens(access))
    }

    /// Ends one session. Sockets that were opened with it stay open.
    pub(crate) fn end_session(&mut self, by: &str, token: &str) {
        let Some(session) = self.sessions.remove(token) else { return };
        if session.access_token_id.is_none() {
            self.note(by, EffectKind::SessionEnded, On::user(&session.user_id), &session.id);
        }
        let dead = |grant: &&mut super::Grant| grant.token == token && grant.refresh_token.is_some();
        let ended: Vec<String> = self
            .grants
            .iter_mut()
            .filter(dead)
            .map(|grant| {
                grant.refresh_token = None;
                grant.app_id.clone()
            })
            .collect();
        for app in ended {
            self.note(by, EffectKind::GrantEnded, On::user(&session.user_id), &app);
        }
    }

    /// Ends every session, also those in no list; access tokens lose their row and come back with their next use.
    pub(crate) fn end_all_sessions(&mut self, by: &str, user: &str) {
        let theirs = |session: &&Session| session.user_id == user;
        let tokens: Vec<String> = self.sessions.values().filter(theirs).map(|s| s.token.clone()).collect();
        for token in tokens {
            self.end_session(by, &token);
        }
    }

    pub(crate) fn create_access_token(&mut self, by: &str, user: &str, description: &str, expires_at: i64) -> String {
        let (id, token) = (self.new_id(), self.new_id());
        let access = AccessToken {
            id: id.clone(),
            token,
            user_id: user.to_owned(),
            description: description.to_owned(),
            is_active: true,
            expires_at,
        };
        self.access_tokens.insert(id.clone(), access);
        self.note(by, EffectKind::TokenCreated, On::user(user), &id);
        id
    }

    pub(crate) fn set_access_token_active(&mut self, by: &str, id: &str, active: bool) {
        let Some(access) = self.access_tokens.get_mut(id) else { return };
        let (user, token) = (access.user_id.clone(), access.token.clone());
        if std::mem::replace(&mut access.is_active, active) == active {
            return;
        }
        let kind = if active { EffectKind::TokenEnabled } else { EffectKind::TokenDisabled };
        self.note(by, kind, On::user(&user), id);
        if !active {
            self.sessions.remove(&token);
        }
    }

    pub(crate) fn revoke_access_token(&mut self, by: &str, id: &str) {
        let Some(access) = self.access_tokens.remove(id) else { return };
        self.sessions.remove(&access.token);
        self.note(by, EffectKind::TokenRevoked, On::user(&access.user_id), id);
    }

    /// The secret in a "forgot password" mail that the user asked for.
    pub fn reset_link(&mut self, user: &str) -> String {
        let id = self.id_of(user).expect("who gets the mail is a user of the site").to_owned();
        let token = format!("{}{}", self.new_id(), self.new_id());
        self.reset_links.insert(token.clone(), id);
        token
    }

    /// What a sign-in leaves that had passed its password check when the account was deactivated: a working session.
    /// With `listed` false it is one of those that live in the server's cache only. Returns its token.
    pub fn late_login(&mut self, user: &str, listed: bool) -> String {
        let id = self.id_of(user).expect("who logs in is a user of the site").to_owned();
        let token = self.put_session(&id, Device::default(), |session| session.listed = listed);
        let session = self.sessions[&token].id.clone();
        self.note(&id, EffectKind::SessionStarted, On::user(&id), &session);
        token
    }
}
