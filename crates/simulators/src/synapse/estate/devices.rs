//! Sessions: devices, access and refresh tokens, login-as-user tokens, pushers.

use super::account::{By, Connection, Pusher, RefreshToken, Token};
use super::{AccountIx, EffectKind, Estate};

/// How long an access token lives that was handed out beside a refresh token.
pub(crate) const REFRESHABLE_MS: i64 = 300_000;

/// What a login or a refresh hands out.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) device: String,
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
}

/// Why a refresh token is not exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefreshError {
    Unknown,
    /// A token that it gave was used already.
    Spent,
}

impl Estate {
    /// Logs a device in, without asking any rule, and returns its access token. A device of that id is replaced.
    pub fn log_in(&mut self, name: &str, device: &str) -> String {
        let ix = self.find(name).expect("a session is made for an account of the estate");
        self.open_session(ix, Some(device), Some(device), false).access_token
    }

    /// The live token, if there is one.
    pub fn token(&self, token: &str) -> Option<&Token> {
        self.tokens.get(token)
    }

    /// Makes a login-as-user token without asking any rule.
    pub fn mint(&mut self, admin: &str, target: &str, valid_until_ms: Option<i64>) -> String {
        let admin = self.find(admin).expect("the administrator is an account of the estate");
        let target = self.find(target).expect("the target is an account of the estate");
        self.mint_puppet(By::oneself(admin), target, valid_until_ms)
    }

    pub(crate) fn open_session(
        &mut self,
        ix: AccountIx,
        device: Option<&str>,
        display_name: Option<&str>,
        refreshable: bool,
    ) -> Session {
        let by = By::oneself(ix);
        let id = device.map_or_else(|| self.secret(10).to_uppercase(), str::to_owned);
        if self.get(ix).devices.contains_key(&id) {
            self.drop_device_tokens(ix, &id);
        } else {
            let position = self.next_seq();
            self.get_mut(ix).devices_changed = position;
            self.note_account(by, EffectKind::DeviceAdded, ix, &id);
        }
        let session = self.issue(ix, id.clone(), refreshable);
        let entry = self.get_mut(ix).devices.entry(id.clone()).or_default();
        entry.id = id;
        if display_name.is_some() {
            entry.display_name = display_name.map(str::to_owned);
        }
        entry.access_tokens.push(session.access_token.clone());
        entry.refresh_tokens.extend(session.refresh_token.clone());
        session
    }

    fn issue(&mut self, ix: AccountIx, device: String, refreshable: bool) -> Session {
        let number = self.next_number();
        let access_token = format!("syt_{number}_{}", self.secret(20));
        let valid_until_ms = refreshable.then(|| self.now_ms() + REFRESHABLE_MS);
        let token =
            Token { account: ix, device: Some(device.clone()), minted_by: None, valid_until_ms, supersedes: None };
        self.tokens.insert(access_token.clone(), token);
        let refresh_token = refreshable.then(|| format!("syr_{number}_{}", self.secret(20)));
        if let Some(refresh) = &refresh_token {
            let record = RefreshToken { account: ix, device: device.clone(), spent: false };
            self.refresh_tokens.insert(refresh.clone(), record);
        }
        Session { device, access_token, refresh_token }
    }

    /// Exchanges a refresh token. It can be exchanged again until an access token that it gave is first used; access
    /// tokens given earlier live on until their time is over.
    pub(crate) fn refresh(&mut self, refresh_token: &str) -> Result<Session, RefreshError> {
        let old = self.refresh_tokens.get(refresh_token).ok_or(RefreshError::Unknown)?.clone();
        if old.spent {
            return Err(RefreshError::Spent);
        }
        let session = self.issue(old.account, old.device.clone(), true);
        if let Some(token) = self.tokens.get_mut(&session.access_token) {
            token.supersedes = Some(refresh_token.to_owned());
        }
        if let Some(device) = self.get_mut(old.account).devices.get_mut(&old.device) {
            device.access_tokens.push(session.access_token.clone());
            device.refresh_tokens.extend(session.refresh_token.clone());
        }
        self.note_account(By::oneself(old.account), EffectKind::TokenRefreshed, old.account, &old.device);
        Ok(session)
    }

    /// Marks a token as used now: its predecessors die, and the account and device were seen.
    pub(crate) fn touch(&mut self, token: &str, ip: &str, agent: &str) {
        let now = self.now_ms();
        let Some(record) = self.tokens.get_mut(token) else { return };
        let (ix, device) = (record.account, record.device.clone());
        if let Some(refresh) = record.supersedes.take()
            && let Some(old) = self.refresh_tokens.get_mut(&refresh)
        {
            old.spent = true;
        }
        // A login-as-user token leaves no trace of use on the account that it acts as.
        let Some(id) = device else { return };
        let account = self.get_mut(ix);
        // The platform writes this at most every two minutes.
        if account.last_seen_ms.is_some_and(|seen| now - seen < 120_000) {
            return;
        }
        account.last_seen_ms = Some(now);
        if let Some(device) = account.devices.get_mut(&id) {
            device.last_seen_ms = Some(now);
            device.last_seen_ip = Some(ip.to_owned());
            device.last_seen_agent = Some(agent.to_owned());
        }
        match account.connections.iter_mut().find(|c| c.ip == ip && c.user_agent == agent) {
            Some(known) => known.last_seen_ms = now,
            None => account.connections.push(Connection {
                ip: ip.to_owned(),
                last_seen_ms: now,
                user_agent: agent.to_owned(),
            }),
        }
    }

    pub(crate) fn mint_puppet(&mut self, by: By, target: AccountIx, valid_until_ms: Option<i64>) -> String {
        let number = self.next_number();
        let token = format!("syt_{number}_{}", self.secret(20));
        let record =
            Token { account: target, device: None, minted_by: Some(by.acting), valid_until_ms, supersedes: None };
        self.tokens.insert(token.clone(), record);
        self.get_mut(by.acting).minted.push(token.clone());
        self.note_account(by, EffectKind::TokenMinted, target, "");
        token
    }

    /// Ends one access token. Its device stays, and so do pushers that it registered without a device.
    pub(crate) fn revoke_token(&mut self, by: By, token: &str) {
        let Some(record) = self.tokens.remove(token) else { return };
        if let Some(admin) = record.minted_by {
            self.get_mut(admin).minted.retain(|t| t != token);
        }
        self.note_account(by, EffectKind::TokenRevoked, record.account, "");
    }

    /// Makes a token expire now, as if its time were over.
    pub fn expire_token(&mut self, token: &str) {
        let now = self.now_ms();
        if let Some(record) = self.tokens.get_mut(token) {
            record.valid_until_ms = Some(now - 1);
        }
    }

    fn drop_device_tokens(&mut self, ix: AccountIx, id: &str) {
        let Some(device) = self.get_mut(ix).devices.get_mut(id) else { return };
        let access = std::mem::take(&mut device.access_tokens);
        let refresh = std::mem::take(&mut device.refresh_tokens);
        for token in access {
            if let Some(record) = self.tokens.remove(&token) {
                self.cut_tokens.insert(token, record);
            }
        }
        for token in refresh {
            self.refresh_tokens.remove(&token);
        }
    }

    /// Removes a device with its tokens and pushers. False when there was none.
    pub(crate) fn remove_device(&mut self, by: By, ix: AccountIx, id: &str) -> bool {
        if !self.get(ix).devices.contains_key(id) {
            return false;
        }
        self.drop_device_tokens(ix, id);
        let position = self.next_seq();
        let account = self.get_mut(ix);
        account.devices.remove(id);
        account.devices_changed = position;
        self.drop_pushers(by, ix, |pusher| pusher.device_id.as_deref() == Some(id));
        self.note_account(by, EffectKind::DeviceRemoved, ix, id);
        true
    }

    /// Ends every session: devices, their tokens and pushers, and the login-as-user tokens that this account made.
    pub(crate) fn end_sessions(&mut self, by: By, ix: AccountIx) {
        let devices: Vec<String> = self.get(ix).devices.keys().cloned().collect();
        for id in devices {
            self.remove_device(by, ix, &id);
        }
        for token in std::mem::take(&mut self.get_mut(ix).minted) {
            self.revoke_token(by, &token);
        }
    }

    /// With an outside auth service: the service makes the device of a token that was cut here anew, and the token
    /// works again. False when no such token was cut.
    pub fn auth_service_recreates_device(&mut self, token: &str) -> bool {
        let Some(record) = self.cut_tokens.remove(token) else { return false };
        if let Some(id) = &record.device {
            let device = self.get_mut(record.account).devices.entry(id.clone()).or_default();
            device.id.clone_from(id);
            device.access_tokens.push(token.to_owned());
        }
        self.tokens.insert(token.to_owned(), record);
        true
    }

    /// Adds a pusher, or replaces the one with the same application and key.
    pub(crate) fn set_pusher(&mut self, by: By, ix: AccountIx, pusher: Pusher) {
        let pushers = &mut self.get_mut(ix).pushers;
        let detail = format!("{} {}", pusher.app_id, pusher.pushkey);
        match pushers.iter_mut().find(|p| p.app_id == pusher.app_id && p.pushkey == pusher.pushkey) {
            Some(known) if *known == pusher => return,
            Some(known) => *known = pusher,
            None => pushers.push(pusher),
        }
        self.note_account(by, EffectKind::PusherAdded, ix, &detail);
    }

    pub(crate) fn drop_pushers(&mut self, by: By, ix: AccountIx, matches: impl Fn(&Pusher) -> bool) {
        let (gone, kept) = std::mem::take(&mut self.get_mut(ix).pushers).into_iter().partition(matches);
        self.get_mut(ix).pushers = kept;
        let gone: Vec<Pusher> = gone;
        for pusher in gone {
            self.note_account(by, EffectKind::PusherRemoved, ix, &format!("{} {}", pusher.app_id, pusher.pushkey));
        }
    }
}

impl Estate {
    /// One application on one phone notifies one person: another account's pusher with the same key goes.
    pub(crate) fn take_pusher_from_others(&mut self, by: By, owner: AccountIx, app_id: &str, pushkey: &str) {
        let same = |p: &Pusher| p.app_id == app_id && p.pushkey == pushkey;
        let holders = self.account_by_id.values().copied().filter(|ix| *ix != owner);
        let holders: Vec<AccountIx> = holders.filter(|ix| self.get(*ix).pushers.iter().any(same)).collect();
        for ix in holders {
            self.drop_pushers(by, ix, same);
        }
    }
}
