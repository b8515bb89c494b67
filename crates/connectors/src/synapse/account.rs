//! One account with everything that can be seen of it.

use super::api::{AccountData, AccountDataParts, Devices, ExternalId, Flag, ListedUser, Memberships, Pushers, User};
use super::connector::{ADMIN, Synapse};
use crate::http::{Call, part};
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{Account, AccountId, ErrorKind, GroupId, Identity, Login, Presence, PushTarget, Session};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn account_lookup(synapse: &Synapse, id: &AccountId) -> Result<Option<Account>> {
    let Some(user) = synapse.user_lookup(id).await? else { return Ok(None) };
    let delegated = synapse.delegated().await?;
    // At once: containing reads the account before and after every step, and waits for each answer.
    let (sessions, data, push, memberships) = tokio::try_join!(
        synapse.sessions(id),
        synapse.of_user::<AccountData>(id, "v1", "accountdata"),
        synapse.push_targets(id),
        synapse.memberships(id),
    )?;
    let last_seen = user.last_seen_ts.and_then(time).or_else(|| sessions.iter().filter_map(|s| s.last_seen).max());
    Ok(Some(Account {
        id: id.clone(),
        display_name: user.displayname.clone().unwrap_or_default(),
        login: if delegated { without_lock(user.login()) } else { user.login() },
        read_only: user.suspended.0,
        admin: user.admin.0,
        sessions,
        push,
        identities: identities(&user.external_ids),
        integrations: Vec::new(),
        last_seen,
        memberships,
        native: native(&user, data.account_data),
    }))
}

impl User {
    /// What the server's flags say about getting in.
    pub(super) fn login(&self) -> Login {
        login(self.deactivated, self.erased, self.locked)
    }

    /// Whether it can act when we borrow its hand.
    pub(super) fn can_act(&self) -> bool {
        self.login() == Login::Open && !self.suspended.0
    }
}

impl ListedUser {
    /// What the server's flags say about getting in.
    pub(super) fn login(&self) -> Login {
        login(self.deactivated, self.erased, self.locked)
    }
}

fn login(deactivated: Flag, erased: Flag, locked: Flag) -> Login {
    match (deactivated.0, erased.0, locked.0) {
        (true, true, _) => Login::Erased,
        (true, false, _) => Login::Deactivated,
        (false, _, true) => Login::Barred,
        (false, _, false) => Login::Open,
    }
}

/// A separate authentication service ignores the lock.
pub(super) fn without_lock(login: Login) -> Login {
    if login == Login::Barred { Login::Open } else { login }
}

impl Synapse {
    async fn of_user<T: DeserializeOwned>(&self, id: &AccountId, version: &str, what: &str) -> Result<T> {
        let path = format!("{ADMIN}/{version}/users/{}/{what}", part(id));
        self.as_service(Call::get(format!("read {what} of \"{id}\""), path)).await?.read()
    }

    /// Devices, sorted. Tokens without a device are in no list of the server.
    pub(super) async fn sessions(&self, id: &AccountId) -> Result<Vec<Session>> {
        let devices: Devices = self.of_user(id, "v2", "devices").await?;
        let session = |device: super::api::Device| Session {
            id: device.id,
            name: device.display_name.unwrap_or_default(),
            last_seen: device.last_seen_ts.and_then(time),
        };
        let mut sessions: Vec<_> = devices.devices.into_iter().map(session).collect();
        sessions.sort();
        sessions.dedup_by(|a, b| a.id == b.id);
        Ok(sessions)
    }

    /// Pushers, sorted.
    pub(super) async fn push_targets(&self, id: &AccountId) -> Result<Vec<PushTarget>> {
        let pushers: Pushers = self.of_user(id, "v1", "pushers").await?;
        let mut targets = Vec::new();
        for pusher in pushers.pushers {
            targets.push(push_target(pusher).ok_or_else(|| odd_pusher(id))?);
        }
        targets.sort_by(|a, b| a.id.cmp(&b.id));
        targets.dedup_by(|a, b| a.id == b.id);
        Ok(targets)
    }

    /// Rooms that the account is in or invited to.
    pub(super) async fn memberships(&self, id: &AccountId) -> Result<BTreeMap<GroupId, Presence>> {
        let all: Memberships = self.of_user(id, "v1", "memberships").await?;
        let present = |(room, membership): (String, String)| match membership.as_str() {
            "join" => Some((GroupId::from(room), Presence::Joined)),
            "invite" => Some((GroupId::from(room), Presence::Invited)),
            _ => None,
        };
        Ok(all.memberships.into_iter().filter_map(present).collect())
    }
}

/// The id names app and address, by which the server tells pushers apart.
fn push_target(pusher: Value) -> Option<PushTarget> {
    let (app, key) = (pusher["app_id"].as_str()?.to_owned(), pusher["pushkey"].as_str()?.to_owned());
    Some(PushTarget { id: format!("{app}/{key}"), app, native: pusher })
}

fn odd_pusher(id: &AccountId) -> ConnectorError {
    let message = format!("cannot read pushers of \"{id}\": one has neither \"app_id\" nor \"pushkey\"");
    ConnectorError::new(ErrorKind::Protocol, message)
}

pub(super) fn identities(external_ids: &[ExternalId]) -> Vec<Identity> {
    let identity = |e: &ExternalId| Identity { provider: e.auth_provider.clone(), subject: e.external_id.clone() };
    let mut identities: Vec<_> = external_ids.iter().map(identity).collect();
    identities.sort();
    identities.dedup();
    identities
}

fn native(user: &User, data: AccountDataParts) -> Value {
    let threepids: Vec<_> =
        user.threepids.iter().map(|t| json!({ "medium": t.medium, "address": t.address })).collect();
    let (global, withheld) = data.global.into_iter().partition::<BTreeMap<_, _>, _>(|(kind, _)| !holds_keys(kind));
    json!({
        "threepids": threepids,
        "account_data": { "global": global, "rooms": data.rooms, "withheld": withheld.into_keys().collect::<Vec<_>>() },
        "locked": user.locked.0,
    })
}

/// Wrapped keys of end-to-end encryption: useless to us, and not ours to keep.
fn holds_keys(kind: &str) -> bool {
    ["m.secret_storage", "m.cross_signing", "m.megolm_backup", "org.matrix.msc3814"].iter().any(|p| kind.starts_with(p))
}

/// Milliseconds since 1970. Zero stands for never.
pub(super) fn time(millis: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(millis).ok().filter(|t| *t > Timestamp::UNIX_EPOCH)
}
