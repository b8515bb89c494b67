//! A room: who belongs to it, and who would be its owner without somebody.
//!
//! Belonging is an affiliation or a subscription (MucSub), never the seat that somebody has at the moment.

use super::api::done;
use super::config::Settings;
use super::connector::Ejabberd;
use crate::http::Answer;
use exeunt_connector::Result;
use exeunt_core::{AccountId, Group, GroupId, Member, NativeKind, Presence, Role, Standing};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody is to a room, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Affiliation {
    Outcast,
    None,
    Member,
    Admin,
    Owner,
}

impl Affiliation {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Outcast => "outcast",
            Self::None => "none",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    pub(super) fn of(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Moderator => Self::Admin,
            Role::Owner => Self::Owner,
        }
    }

    fn role(self) -> Option<Role> {
        match self {
            Self::Outcast | Self::None => None,
            Self::Member => Some(Role::Member),
            Self::Admin => Some(Role::Moderator),
            Self::Owner => Some(Role::Owner),
        }
    }
}

/// A room as the server keeps it.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) id: GroupId,
    title: String,
    pub(super) members_only: bool,
    pub(super) moderated: bool,
    password_protected: bool,
    affiliations: BTreeMap<AccountId, Affiliation>,
    /// Some whole domain belongs to the room, so leaving it alone is not possible.
    domains: BTreeMap<String, Affiliation>,
    subscribers: BTreeSet<AccountId>,
}

impl Room {
    pub(super) fn affiliation(&self, account: &AccountId) -> Affiliation {
        self.affiliations.get(account).copied().unwrap_or(Affiliation::None)
    }

    pub(super) fn is_subscribed(&self, account: &AccountId) -> bool {
        self.subscribers.contains(account)
    }

    /// The account's place, if it belongs to the room. Outcasts keep no subscription.
    pub(super) fn role(&self, account: &AccountId) -> Option<Role> {
        let subscribed = self.is_subscribed(account).then_some(Role::Member);
        self.affiliation(account).role().or(subscribed)
    }

    pub(super) fn is_outcast(&self, account: &AccountId) -> bool {
        self.affiliation(account) == Affiliation::Outcast
    }

    pub(super) fn owners(&self) -> impl Iterator<Item = &AccountId> {
        self.affiliations.iter().filter(|(_, is)| **is == Affiliation::Owner).map(|(id, _)| id)
    }

    /// Whether nobody else owns it.
    pub(super) fn is_last_owner(&self, account: &AccountId) -> bool {
        self.affiliation(account) == Affiliation::Owner && !self.owners().any(|id| id != account)
    }

    pub(super) fn name(&self) -> String {
        let address = self.id.as_str();
        let name = if self.title.is_empty() { address.split('@').next().unwrap_or(address) } else { &self.title };
        name.to_owned()
    }

    /// Everybody who belongs to it.
    pub(super) fn members(&self) -> BTreeMap<AccountId, Member> {
        let ids: BTreeSet<&AccountId> = self.affiliations.keys().chain(&self.subscribers).collect();
        let member =
            |role| Member { presence: Presence::Joined, standing: Standing { role, level: None }, permanent: false };
        ids.into_iter().filter_map(|id| Some((id.clone(), member(self.role(id)?)))).collect()
    }

    pub(super) fn group(&self) -> Group {
        Group {
            id: self.id.clone(),
            name: self.name(),
            native_kind: NativeKind::Group,
            public: (!self.members_only || self.lets_domains_in()) && !self.password_protected,
            encrypted: false,
            closed: false,
            version: None,
            parent: None,
            bound_to_parent: false,
            lasting: false,
            members: self.members(),
            lingering: BTreeMap::new(),
        }
    }

    fn lets_domains_in(&self) -> bool {
        self.domains.values().any(|is| *is >= Affiliation::Member)
    }
}

/// A room's name and service, as commands want them.
pub(super) struct Address<'a> {
    name: &'a str,
    service: &'a str,
}

impl<'a> Address<'a> {
    /// Nothing for what is no room of this connection's.
    pub(super) fn parse(settings: &Settings, group: &'a GroupId) -> Option<Self> {
        let (name, service) = group.as_str().split_once('@')?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || "/@".contains(c);
        let ours = service == settings.rooms() && !name.is_empty() && !name.contains(odd);
        ours.then_some(Self { name, service })
    }

    pub(super) fn arguments(&self) -> Value {
        json!({ "name": self.name, "service": self.service })
    }

    /// The same with one more argument each.
    pub(super) fn with(&self, more: &[(&str, &str)]) -> Value {
        let mut arguments = self.arguments();
        for (name, value) in more {
            arguments[*name] = Value::from(*value);
        }
        arguments
    }
}

#[derive(Deserialize)]
pub(super) struct Affiliated {
    username: String,
    domain: String,
    affiliation: Affiliation,
}

/// Options come as words. A room's password is among them and is not read.
#[derive(Deserialize)]
struct RoomOptions {
    title: String,
    members_only: String,
    moderated: String,
    password_protected: String,
}

#[derive(Deserialize)]
struct OneAffiliation {
    affiliation: Affiliation,
}

#[derive(Deserialize)]
struct Occupant {
    jid: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
struct Subscription {
    roomjid: String,
}

impl Ejabberd {
    /// Every room that is loaded, which are all of them unless rooms hibernate.
    pub(super) async fn rooms(&self) -> Result<BTreeSet<GroupId>> {
        let service = self.config.settings.rooms();
        let rooms: Vec<String> =
            self.ask("list groups", "muc_online_rooms", json!({ "service": service })).await?.read()?;
        Ok(rooms.into_iter().map(GroupId::from).collect())
    }

    /// The room, or nothing when the server has none.
    pub(super) async fn room_lookup(&self, group: &GroupId) -> Result<Option<Room>> {
        let Some(address) = Address::parse(&self.config.settings, group) else { return Ok(None) };
        let what = format!("read group \"{group}\"");
        let Some(listed) = self.affiliations(group).await? else { return Ok(None) };
        let answer = self.ask(&what, "get_room_options", address.arguments()).await?;
        // A room that isn't there has no options, with 200.
        if answer.ok()?.body.as_object().is_some_and(serde_json::Map::is_empty) {
            return Ok(None);
        }
        let options: RoomOptions = answer.read()?;
        let answer = self.ask(&what, "get_subscribers", address.arguments()).await?;
        let Some(subscribers) = unless_missing::<Vec<String>>(answer)? else { return Ok(None) };
        let (whole, single): (Vec<_>, Vec<_>) = listed.into_iter().partition(|one| one.username.is_empty());
        Ok(Some(Room {
            id: group.clone(),
            title: options.title,
            members_only: options.members_only == "true",
            moderated: options.moderated == "true",
            password_protected: options.password_protected == "true",
            affiliations: single.into_iter().map(|one| (one.account(), one.affiliation)).collect(),
            domains: whole.into_iter().map(|one| (one.domain, one.affiliation)).collect(),
            subscribers: subscribers.into_iter().map(AccountId::from).collect(),
        }))
    }

    async fn affiliations(&self, group: &GroupId) -> Result<Option<Vec<Affiliated>>> {
        let Some(address) = Address::parse(&self.config.settings, group) else { return Ok(None) };
        let what = format!("list members of \"{group}\"");
        unless_missing(self.ask(what, "get_room_affiliations", address.arguments()).await?)
    }

    /// Every room that the account belongs to. The command that seems to say so lists where it sits now.
    pub(super) async fn memberships(&self, account: &AccountId, local: &str) -> Result<BTreeSet<GroupId>> {
        let mut found = self.subscriptions(local).await?;
        for room in self.rooms().await? {
            let listed = self.affiliations(&room).await?.unwrap_or_default();
            if listed.iter().any(|one| one.affiliation >= Affiliation::Member && one.account() == *account) {
                found.insert(room);
            }
        }
        Ok(found)
    }

    async fn subscriptions(&self, local: &str) -> Result<BTreeSet<GroupId>> {
        let host = &self.config.settings.host;
        let arguments = json!({ "user": local, "host": host });
        let what = format!("list subscriptions of \"{local}@{host}\"");
        let listed: Vec<Subscription> = self.ask(what, "get_user_subscriptions", arguments).await?.read()?;
        Ok(listed.into_iter().map(|one| GroupId::from(one.roomjid)).collect())
    }

    /// The affiliation as the server applies it, that of a whole domain included.
    pub(super) async fn applied_affiliation(&self, room: &Room, account: &AccountId) -> Result<Affiliation> {
        let address = self.address(room);
        let what = format!("read the place of \"{account}\" in \"{}\"", room.id);
        let arguments = address.with(&[("jid", account.as_str())]);
        Ok(self.ask(what, "get_room_affiliation", arguments).await?.read::<OneAffiliation>()?.affiliation)
    }

    /// Sets one affiliation, and only this. The server takes ghosts too, so the account must have been looked for.
    pub(super) async fn affiliate(&self, room: &Room, account: &AccountId, wanted: Affiliation) -> Result<()> {
        let address = self.address(room);
        let what = format!("make \"{account}\" {} of \"{}\"", wanted.as_str(), room.id);
        let arguments = address.with(&[("jid", account.as_str()), ("affiliation", wanted.as_str())]);
        done(&self.tell(what, "set_room_affiliation", arguments).await?)
    }

    /// Whether the account sits in the room now.
    pub(super) async fn occupies(&self, room: &Room, account: &AccountId) -> Result<bool> {
        let what = format!("list who is in \"{}\" now", room.id);
        let seats: Vec<Occupant> =
            self.ask(what, "get_room_occupants", self.address(room).arguments()).await?.read()?;
        Ok(seats.iter().any(|seat| seat.jid.split('/').next() == Some(account.as_str())))
    }

    /// Ends a subscription, which outlives the affiliation.
    pub(super) async fn unsubscribe(&self, room: &Room, account: &AccountId) -> Result<()> {
        let arguments = json!({ "user": format!("{account}/exeunt"), "room": room.id });
        let what = format!("end the subscription of \"{account}\" to \"{}\"", room.id);
        done(&self.tell(what, "unsubscribe_room", arguments).await?)
    }

    /// Makes the room unmoderated, which is what shuts out former members whose role it still remembers.
    pub(super) async fn unmoderate(&self, room: &Room) -> Result<()> {
        let arguments = self.address(room).with(&[("option", "moderated"), ("value", "false")]);
        let what = format!("make \"{}\" unmoderated", room.id);
        done(&self.tell(what, "change_room_option", arguments).await?)
    }

    fn address<'a>(&self, room: &'a Room) -> Address<'a> {
        Address::parse(&self.config.settings, &room.id).expect("a room was read by its address")
    }
}

impl Affiliated {
    fn account(&self) -> AccountId {
        AccountId::from(format!("{}@{}", self.username, self.domain))
    }
}

/// A missing room is a 400, worded differently by each command.
fn unless_missing<T: serde::de::DeserializeOwned>(answer: Answer) -> Result<Option<T>> {
    if answer.status == 400 { Ok(None) } else { answer.read().map(Some) }
}
