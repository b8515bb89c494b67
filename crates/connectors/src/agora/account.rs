//! One account with everything that can be seen of it.

use super::api::{Data, Device, Presences, PushBinding, Statuses, User};
use super::connector::Agora;
use super::error::is_wrong_method;
use super::id::Place;
use crate::http::Call;
use exeunt_connector::Result;
use exeunt_core::{Account, AccountId, GroupId, Login, Presence, PushTarget, Session};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The session that stands for "some device is online", where the project lists no devices.
pub(super) const SOME_DEVICE: &str = "online";

pub(super) async fn account_lookup(agora: &Agora, id: &AccountId) -> Result<Option<Account>> {
    let Some(user) = agora.user_lookup(id).await? else { return Ok(None) };
    // At once: containing reads the account before and after every step, and waits for each answer.
    let (sessions, memberships, admins, last_seen) =
        tokio::try_join!(agora.sessions(id), agora.memberships(id), agora.super_admins(), agora.last_seen(id))?;
    Ok(Some(Account {
        id: id.clone(),
        display_name: user.nickname.clone().unwrap_or_default(),
        login: user.login(),
        read_only: false,
        admin: admins.contains(id.as_str()),
        sessions,
        push: user.push_targets(),
        identities: Vec::new(),
        integrations: Vec::new(),
        last_seen,
        memberships,
        native: user.native(),
    }))
}

impl User {
    pub(super) fn login(&self) -> Login {
        if self.activated { Login::Open } else { Login::Barred }
    }

    /// Where messages are pushed, sorted. The vendor says that nothing is pushed while the account is barred; the
    /// bindings stay.
    pub(super) fn push_targets(&self) -> Vec<PushTarget> {
        let mut targets: Vec<_> =
            self.push.iter().filter(|bound| !bound.device_token.is_empty()).map(push_target).collect();
        targets.sort_by(|a, b| a.id.cmp(&b.id));
        targets.dedup_by(|a, b| a.id == b.id);
        targets
    }

    fn native(&self) -> Value {
        json!({ "uuid": self.uuid, "created": self.created })
    }
}

fn push_target(bound: &PushBinding) -> PushTarget {
    let app = bound.notifier_name.clone();
    PushTarget { id: format!("{app}/{}", bound.device_id), app, native: json!(bound) }
}

impl Agora {
    /// Online devices, sorted. An offline device has no session that could be listed or ended; the bar keeps it out.
    pub(super) async fn sessions(&self, id: &AccountId) -> Result<Vec<Session>> {
        let call = Call::get(format!("list devices of \"{id}\""), self.user_path(id, "/resources"));
        let answer = self.send(call).await?;
        // One vendor's pages don't have this list.
        if is_wrong_method(&answer) || Self::is_missing(&answer) {
            return self.whether_online(id).await;
        }
        let session = |device: Device| Session {
            id: device.resource,
            name: device.device_name.unwrap_or_default(),
            last_seen: None,
        };
        let mut sessions: Vec<_> = answer.read::<Data<Vec<Device>>>()?.data.into_iter().map(session).collect();
        sessions.sort();
        sessions.dedup_by(|a, b| a.id == b.id);
        if sessions.is_empty() { self.whether_online(id).await } else { Ok(sessions) }
    }

    /// One session if any device is online. The platform calls unknown accounts offline; this one is known.
    async fn whether_online(&self, id: &AccountId) -> Result<Vec<Session>> {
        let call = Call::get(format!("ask whether \"{id}\" is online"), self.user_path(id, "/status"));
        let answer = self.send(call).await?;
        let nonsense = answer.nonsense();
        let statuses = answer.read::<Data<Statuses>>()?.data;
        match statuses.get(id.as_str()).map(String::as_str) {
            Some("offline") => Ok(Vec::new()),
            Some("online") => Ok(vec![Session { id: SOME_DEVICE.to_owned(), name: String::new(), last_seen: None }]),
            Some(_) | None => Err(nonsense),
        }
    }

    /// Groups and rooms that the account is in. Nobody is only invited here, as far as is shown.
    pub(super) async fn memberships(&self, id: &AccountId) -> Result<BTreeMap<GroupId, Presence>> {
        let (what, rooms_too) = (format!("list groups of \"{id}\""), format!("list chat rooms of \"{id}\""));
        let (groups, rooms) = (self.user_path(id, "/joined_chatgroups"), self.user_path(id, "/joined_chatrooms"));
        let (groups, rooms) = tokio::try_join!(self.counted(&what, &groups), self.counted(&rooms_too, &rooms))?;
        let places = groups.into_iter().map(Place::Group).chain(rooms.into_iter().map(Place::Room));
        Ok(places.map(|place| (place.group_id(), Presence::Joined)).collect())
    }

    /// The accounts that may make chat rooms.
    pub(super) async fn super_admins(&self) -> Result<BTreeSet<String>> {
        self.counted("list super admins of chat rooms", &self.path("/chatrooms/super_admin")).await
    }

    /// When the account was last there, where the project has the feature that shows it.
    async fn last_seen(&self, id: &AccountId) -> Result<Option<Timestamp>> {
        if !self.config.settings.presence {
            return Ok(None);
        }
        let (path, body) = (self.user_path(id, "/presence"), json!({ "usernames": [id] }));
        let call = Call::post(format!("ask when \"{id}\" was last there"), path, body).harmless();
        let presences: Presences = self.send(call).await?.read()?;
        let of = presences.result.iter().find(|presence| presence.uid == id.as_str());
        Ok(of.and_then(|presence| seconds(&presence.last_time)))
    }
}

fn seconds(value: &Value) -> Option<Timestamp> {
    let seconds = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
    Timestamp::from_second(seconds).ok().filter(|at| *at > Timestamp::UNIX_EPOCH)
}
