//! One account with everything that can be seen of it.

use super::api::{Data, Device, JoinedGroup, JoinedRoom, Presences, PushBinding, Statuses, User};
use super::connector::Agora;
use super::error::is_wrong_method;
use super::id::Place;
use crate::http::Call;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{Account, AccountId, ErrorKind, GroupId, Login, Presence, PushTarget, Session};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The most that a page of groups may hold.
const PAGE: usize = 100;
/// How often a list that moves is read again before we give up.
const PATIENCE: usize = 3;
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

    /// Where messages are pushed. The platform keeps a barred account's devices and pushes nothing to them; they are in
    /// [`User::native`] then.
    pub(super) fn push_targets(&self) -> Vec<PushTarget> {
        if self.activated { self.bindings() } else { Vec::new() }
    }

    fn bindings(&self) -> Vec<PushTarget> {
        let mut targets: Vec<_> = self.push.iter().map(push_target).collect();
        targets.sort_by(|a, b| a.id.cmp(&b.id));
        targets.dedup_by(|a, b| a.id == b.id);
        targets
    }

    fn native(&self) -> Value {
        let bound: Vec<String> = self.bindings().into_iter().map(|target| target.id).collect();
        json!({ "uuid": self.uuid, "created": self.created, "push_bound": bound })
    }
}

fn push_target(bound: &PushBinding) -> PushTarget {
    let app = bound.notifier_name.clone().unwrap_or_default();
    let native = json!({ "device_id": bound.device_id, "notifier_name": app });
    PushTarget { id: format!("{app}/{}", bound.device_id), app, native }
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
        let (groups, rooms) = tokio::try_join!(self.joined_groups(id), self.joined_rooms(id))?;
        let places = groups.into_iter().map(Place::Group).chain(rooms.into_iter().map(Place::Room));
        Ok(places.map(|place| (place.group_id(), Presence::Joined)).collect())
    }

    /// The pages are counted and not marked, so a list of several that moves could lose a group: it is read until it
    /// comes to the same twice.
    async fn joined_groups(&self, id: &AccountId) -> Result<BTreeSet<String>> {
        let mut before = None;
        for _ in 0..PATIENCE {
            let (groups, pages) = self.joined_groups_once(id).await?;
            if pages == 1 || before.as_ref() == Some(&groups) {
                return Ok(groups);
            }
            before = Some(groups);
        }
        let message = format!("cannot list groups of \"{id}\": the list moves while it is read");
        Err(ConnectorError::new(ErrorKind::Unavailable, message))
    }

    async fn joined_groups_once(&self, id: &AccountId) -> Result<(BTreeSet<String>, usize)> {
        let mut groups = BTreeSet::new();
        for number in 1.. {
            let path = self.user_path(id, &format!("/joined_chatgroups?pagesize={PAGE}&pagenum={number}"));
            let page: Data<Vec<JoinedGroup>> =
                self.send(Call::get(format!("list groups of \"{id}\""), path)).await?.read()?;
            let rows = page.data.len();
            groups.extend(page.data.into_iter().map(|group| group.id));
            if rows < PAGE {
                return Ok((groups, number));
            }
        }
        unreachable!("a page that isn't full ends the list")
    }

    async fn joined_rooms(&self, id: &AccountId) -> Result<BTreeSet<String>> {
        let path = self.user_path(id, "/joined_chatrooms");
        let rooms: Data<Vec<JoinedRoom>> =
            self.send(Call::get(format!("list rooms of \"{id}\""), path)).await?.read()?;
        Ok(rooms.data.into_iter().map(|room| room.id).collect())
    }

    /// The accounts that may make chat rooms.
    pub(super) async fn super_admins(&self) -> Result<BTreeSet<String>> {
        let mut admins = BTreeSet::new();
        for number in 1.. {
            let path = self.path(&format!("/chatrooms/super_admin?pagenum={number}&pagesize={PAGE}"));
            let page: Data<Vec<String>> =
                self.send(Call::get("list super admins of chat rooms", path)).await?.read()?;
            let (rows, known) = (page.data.len(), admins.len());
            admins.extend(page.data);
            // A server that pays no heed to pages gives the same rows again.
            if rows < PAGE || admins.len() == known {
                break;
            }
        }
        Ok(admins)
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
