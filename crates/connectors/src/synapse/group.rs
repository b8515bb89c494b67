//! A room's state, and what the Matrix rules make of it: who may do what, and who is whose equal.
//!
//! Pure: no request is made here.

use super::api::StateEvent;
use exeunt_connector::canary_time;
use exeunt_core::{AccountId, Group, GroupId, Member, NativeKind, Presence, Role, Standing};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const POWER_LEVELS: &str = "m.room.power_levels";

/// How strong somebody is in a room. Creators of version 12 stand above every number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Power {
    Number(i64),
    Unlimited,
}

/// One room as its state says.
#[derive(Debug, Clone)]
pub(super) struct Room {
    pub(super) id: GroupId,
    name: String,
    topic: String,
    pub(super) version: String,
    /// Those whose power is unlimited for ever; empty below version 12.
    pub(super) creators: BTreeSet<AccountId>,
    maker: AccountId,
    space: bool,
    pub(super) encrypted: bool,
    pub(super) closed: bool,
    pub(super) public: bool,
    power: Option<Value>,
    members: BTreeMap<AccountId, String>,
    direct: bool,
}

impl Room {
    /// Reads a room's whole state. `None` when there is state without a creation, which the server doesn't let happen.
    pub(super) fn parse(id: &GroupId, state: &[StateEvent]) -> Option<Self> {
        let find = |kind: &str| state.iter().find(|e| e.kind == kind && e.state_key.is_empty());
        let text = |kind: &str, field: &str| find(kind).and_then(|e| e.content[field].as_str()).unwrap_or_default();
        let Some(create) = find("m.room.create") else { return state.is_empty().then(|| Self::abandoned(id)) };
        let version = create.content["room_version"].as_str().unwrap_or("1").to_owned();
        let members = members(state);
        let name = [text("m.room.name", "name"), text("m.room.canonical_alias", "alias")];
        let name = name.into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_owned();
        Some(Self {
            creators: permanent_creators(id, &version, create),
            maker: AccountId::from(create.sender.as_str()),
            space: create.content["type"] == "m.space",
            encrypted: find("m.room.encryption").is_some(),
            closed: find("m.room.tombstone").is_some(),
            public: text("m.room.join_rules", "join_rule") == "public",
            power: find(POWER_LEVELS).map(|e| e.content.clone()),
            direct: is_direct(state, &members, &name),
            id: id.clone(),
            name,
            topic: text("m.room.topic", "topic").to_owned(),
            version,
            members,
        })
    }

    /// Once the last local member has left, the server remembers the room and nothing of its state: nobody is in it,
    /// and nobody of this server can come back by himself.
    fn abandoned(id: &GroupId) -> Self {
        Self {
            id: id.clone(),
            name: String::new(),
            topic: String::new(),
            version: String::new(),
            creators: BTreeSet::new(),
            maker: AccountId::from(""),
            space: false,
            encrypted: false,
            closed: true,
            public: false,
            power: None,
            members: BTreeMap::new(),
            direct: false,
        }
    }

    /// A conversation that we made for a canary to this account, before that time, and nobody else is in it. Earlier
    /// ones of ours have no marker.
    pub(super) fn is_of_a_canary(&self, me: &AccountId, account: &AccountId, name: &str, before: Timestamp) -> bool {
        let old = self.topic.is_empty() || canary_time(&self.topic).is_some_and(|time| time < before);
        let ours = self.maker == *me && self.name == name && old;
        ours && self.members.keys().all(|id| id == me || id == account)
    }

    /// The room in the words of all platforms. `notices` is the account that sends the server's notices.
    pub(super) fn group(&self, notices: &AccountId) -> Group {
        Group {
            id: self.id.clone(),
            name: self.name.clone(),
            native_kind: self.native_kind(notices),
            public: self.public,
            encrypted: self.encrypted,
            closed: self.closed,
            version: Some(self.version.clone()),
            parent: None,
            bound_to_parent: false,
            lasting: false,
            members: self.group_members(),
            lingering: self.lingering(),
        }
    }

    fn native_kind(&self, notices: &AccountId) -> NativeKind {
        if self.space {
            NativeKind::Space
        } else if self.maker == *notices {
            NativeKind::Notices
        } else if self.direct {
            NativeKind::Direct
        } else {
            NativeKind::Group
        }
    }

    fn group_members(&self) -> BTreeMap<AccountId, Member> {
        let present = |(id, _): (&AccountId, &String)| {
            let presence = self.presence(id)?;
            let member = Member { presence, standing: self.standing(id), permanent: self.creators.contains(id) };
            Some((id.clone(), member))
        };
        self.members.iter().filter_map(present).collect()
    }

    fn lingering(&self) -> BTreeMap<AccountId, Standing> {
        let named = self.entries().map(|(id, _)| id).chain(self.creators.iter().cloned());
        named
            .filter(|id| self.presence(id).is_none())
            .map(|id| (id.clone(), self.standing(&id)))
            .filter(|(_, standing)| standing.role > Role::Member)
            .collect()
    }

    /// In the room or invited, if either.
    pub(super) fn presence(&self, id: &AccountId) -> Option<Presence> {
        match self.members.get(id).map(String::as_str) {
            Some("join") => Some(Presence::Joined),
            Some("invite") => Some(Presence::Invited),
            _ => None,
        }
    }

    pub(super) fn is_joined(&self, id: &AccountId) -> bool {
        self.presence(id) == Some(Presence::Joined)
    }

    pub(super) fn is_banned(&self, id: &AccountId) -> bool {
        self.members.get(id).is_some_and(|m| m == "ban")
    }

    /// Everybody who is in the room.
    pub(super) fn joined(&self) -> impl Iterator<Item = &AccountId> {
        self.members.iter().filter(|(_, m)| *m == "join").map(|(id, _)| id)
    }

    /// The only owner in the room, while others are in it too: without him nobody can name an owner.
    pub(super) fn would_be_orphaned_without(&self, id: &AccountId) -> bool {
        let others: Vec<_> = self.joined().filter(|other| *other != id).collect();
        let needs_an_owner = !self.direct && !self.closed;
        needs_an_owner
            && self.is_joined(id)
            && self.standing(id).role == Role::Owner
            && !others.is_empty()
            && !others.iter().any(|other| self.standing(other).role == Role::Owner)
    }

    /// Role and own number. `level` is `None` where no entry names the account: then it has what everybody has.
    pub(super) fn standing(&self, id: &AccountId) -> Standing {
        if self.creators.contains(id) {
            return Standing::OWNER;
        }
        Standing { role: self.role_of(self.power_of(id)), level: self.entry(id) }
    }

    fn role_of(&self, power: Power) -> Role {
        let kick = Power::Number(self.needed("kick", 50));
        if power >= self.needed_to_edit() && power >= kick {
            Role::Owner
        } else if power > Power::Number(self.users_default()) && power >= kick {
            Role::Moderator
        } else {
            Role::Member
        }
    }

    /// How strong the account is.
    pub(super) fn power_of(&self, id: &AccountId) -> Power {
        if self.creators.contains(id) {
            return Power::Unlimited;
        }
        // Without any power levels, whoever made the room has 100.
        let implied = if self.power.is_none() && self.maker == *id { 100 } else { self.users_default() };
        Power::Number(self.entry(id).unwrap_or(implied))
    }

    /// The account's own entry in the power levels.
    pub(super) fn entry(&self, id: &AccountId) -> Option<i64> {
        integer(self.power.as_ref()?.get("users")?.get(id.as_str())?)
    }

    fn entries(&self) -> impl Iterator<Item = (AccountId, i64)> {
        let users = self.power.as_ref().and_then(|p| p["users"].as_object());
        users.into_iter().flatten().filter_map(|(id, level)| Some((AccountId::from(id.as_str()), integer(level)?)))
    }

    fn users_default(&self) -> i64 {
        self.needed("users_default", 0)
    }

    fn needed(&self, field: &str, default: i64) -> i64 {
        self.power.as_ref().and_then(|p| integer(&p[field])).unwrap_or(default)
    }

    fn needed_for_state(&self, kind: &str) -> i64 {
        let Some(power) = &self.power else { return 0 };
        integer(&power["events"][kind]).unwrap_or_else(|| self.needed("state_default", 50))
    }

    /// What it takes to change the power levels.
    pub(super) fn needed_to_edit(&self) -> Power {
        Power::Number(self.needed_for_state(POWER_LEVELS))
    }

    /// Whether `actor` may give `target` the entry `wanted` (`None`: no entry), by the rules of the room.
    pub(super) fn may_set(&self, actor: &AccountId, target: &AccountId, wanted: Option<i64>) -> bool {
        let power = self.power_of(actor);
        let allowed_to_touch = actor == target || self.entry(target).is_none_or(|now| Power::Number(now) < power);
        self.is_joined(actor)
            && power >= self.needed_to_edit()
            && allowed_to_touch
            && wanted.is_none_or(|w| Power::Number(w) <= power)
            && !self.creators.contains(target)
    }

    /// Whether `actor` may remove `target`.
    pub(super) fn may_kick(&self, actor: &AccountId, target: &AccountId) -> bool {
        let power = self.power_of(actor);
        self.is_joined(actor) && power >= Power::Number(self.needed("kick", 50)) && power > self.power_of(target)
    }

    /// Whether `actor` may invite.
    pub(super) fn may_invite(&self, actor: &AccountId) -> bool {
        self.is_joined(actor) && self.power_of(actor) >= Power::Number(self.needed("invite", 0))
    }

    /// Numbers that make somebody hold `role`, best first: an owner should be able to do all that the room knows,
    /// closing it included, and must be able to name owners and remove people.
    pub(super) fn levels_for(&self, role: Role) -> Vec<i64> {
        let (kick, edit) = (self.needed("kick", 50), self.needed_for_state(POWER_LEVELS));
        match role {
            Role::Member => Vec::new(),
            Role::Moderator => vec![kick.max(self.needed("ban", 50)).max(self.users_default() + 1)],
            Role::Owner => {
                let fields = ["kick", "ban", "redact", "state_default"].map(|f| self.needed(f, 50));
                let events = self.power.iter().filter_map(|p| p["events"].as_object()).flatten();
                let all = events.filter_map(|(_, level)| integer(level)).chain(fields).chain([edit, 100]).max();
                all.into_iter().chain([kick.max(edit)]).collect()
            }
        }
    }

    /// The room as it would be with other power levels.
    pub(super) fn with_power(self, power: Value) -> Self {
        Self { power: Some(power), ..self }
    }

    /// The power levels with `target`'s entry set, everything else as it is. `None` for a room without power levels.
    pub(super) fn edited(&self, target: &AccountId, wanted: Option<i64>) -> Option<Value> {
        let mut content = self.power.clone()?;
        let users = content.as_object_mut()?.entry("users").or_insert_with(|| Value::Object(serde_json::Map::new()));
        let users = users.as_object_mut()?;
        match wanted {
            Some(level) => users.insert(target.to_string(), Value::from(level)),
            None => users.remove(target.as_str()),
        };
        Some(content)
    }
}

/// Levels are numbers; rooms of old versions may hold them as text.
fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn members(state: &[StateEvent]) -> BTreeMap<AccountId, String> {
    let members = state.iter().filter(|e| e.kind == "m.room.member");
    let member =
        |e: &StateEvent| Some((AccountId::from(e.state_key.as_str()), e.content["membership"].as_str()?.to_owned()));
    members.filter_map(member).collect()
}

/// Rooms of version 12 and later have ids without a server name, and creators with unlimited power.
fn permanent_creators(id: &GroupId, version: &str, create: &StateEvent) -> BTreeSet<AccountId> {
    let numbered = version.parse::<u32>().is_ok_and(|v| v >= 12);
    if !numbered && id.as_str().contains(':') {
        return BTreeSet::new();
    }
    let more = create.content["additional_creators"].as_array().into_iter().flatten().filter_map(Value::as_str);
    more.chain([create.sender.as_str()]).map(AccountId::from).collect()
}

/// A conversation of two: marked so in an invitation, or nameless with two people.
fn is_direct(state: &[StateEvent], members: &BTreeMap<AccountId, String>, name: &str) -> bool {
    let marked = state.iter().filter(|e| e.kind == "m.room.member").any(|e| {
        e.content["is_direct"] == Value::Bool(true) || e.unsigned["prev_content"]["is_direct"] == Value::Bool(true)
    });
    members.len() == 2 && (marked || name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OLD: &str = "!old:im.test";

    fn room(id: &str, version: &str, state: &[(&str, &str, Value)]) -> Room {
        let create = ("m.room.create", "", json!({ "room_version": version }));
        let event = |(kind, key, content): &(&str, &str, Value)| StateEvent {
            kind: (*kind).to_owned(),
            state_key: (*key).to_owned(),
            sender: "@maker:im.test".to_owned(),
            content: content.clone(),
            unsigned: Value::Null,
        };
        let state: Vec<_> = [create].iter().chain(state).map(event).collect();
        Room::parse(&GroupId::from(id), &state).unwrap()
    }

    fn joined(id: &str) -> (&str, &str, Value) {
        ("m.room.member", id, json!({ "membership": "join" }))
    }

    fn levels(content: Value) -> (&'static str, &'static str, Value) {
        (POWER_LEVELS, "", content)
    }

    fn role(room: &Room, id: &str) -> Role {
        room.standing(&AccountId::from(id)).role
    }

    #[test]
    fn roles_follow_from_what_one_may_do_and_not_from_round_numbers() {
        let usual = json!({ "users": { "@a:x": 100, "@b:x": 50, "@c:x": 49, "@d:x": -1 },
            "events": { "m.room.power_levels": 100 }, "state_default": 50, "kick": 50 });
        let usual = room(OLD, "11", &[levels(usual)]);
        for (id, expected) in [
            ("@a:x", Role::Owner),
            ("@b:x", Role::Moderator),
            ("@c:x", Role::Member),
            ("@d:x", Role::Member),
            ("@e:x", Role::Member),
        ] {
            assert_eq!(role(&usual, id), expected, "{id}");
        }
        let flat = room(OLD, "10", &[levels(json!({ "users": { "@b:x": 50 } }))]);
        assert_eq!(role(&flat, "@b:x"), Role::Owner, "where 50 is enough for everything, 50 owns");
        let strict =
            json!({ "users": { "@a:x": 100, "@b:x": 60 }, "kick": 90, "events": { "m.room.power_levels": 50 } });
        let strict = room(OLD, "10", &[levels(strict)]);
        assert_eq!(role(&strict, "@b:x"), Role::Member, "who can't remove anybody owns nothing");
        assert_eq!(
            room(OLD, "10", &[levels(json!({ "users": { "@a:x": "100" } }))]).standing(&"@a:x".into()).level,
            Some(100)
        );
    }

    #[test]
    fn without_power_levels_the_maker_owns_and_nothing_can_be_edited() {
        let bare =
            room(OLD, "1", &[joined("@maker:im.test"), joined("@a:x"), ("m.room.name", "", json!({ "name": "n" }))]);
        assert_eq!(role(&bare, "@maker:im.test"), Role::Owner);
        assert_eq!(role(&bare, "@a:x"), Role::Member);
        assert_eq!(bare.edited(&"@a:x".into(), Some(100)), None);
    }

    #[test]
    fn creators_are_for_ever_only_where_the_version_says_so() {
        for (id, version, permanent) in [(OLD, "11", false), ("!hash", "12", true), ("!hash", "org.example.next", true)]
        {
            let room = room(id, version, &[levels(json!({ "users": {} })), joined("@maker:im.test")]);
            let maker = AccountId::from("@maker:im.test");
            assert_eq!(room.creators.contains(&maker), permanent, "{version}");
            assert!(!room.may_set(&maker, &maker, Some(0)), "{version}: nothing to lower");
        }
    }

    #[test]
    fn equals_can_neither_lower_nor_remove_each_other() {
        let content =
            json!({ "users": { "@a:x": 100, "@b:x": 100, "@c:x": 50 }, "events": { "m.room.power_levels": 100 } });
        let room = room(OLD, "11", &[levels(content), joined("@a:x"), joined("@b:x"), joined("@c:x")]);
        let [a, b, c] = ["@a:x", "@b:x", "@c:x"].map(AccountId::from);
        assert!(!room.may_set(&a, &b, None) && !room.may_kick(&a, &b));
        assert!(room.may_set(&a, &a, None), "but oneself");
        assert!(room.may_set(&a, &c, Some(100)) && room.may_kick(&a, &c));
        assert!(!room.may_set(&a, &c, Some(101)), "nobody gives more than he has");
        assert!(!room.may_set(&c, &c, None), "50 may not write where 100 is asked");
    }

    #[test]
    fn an_edit_touches_one_entry_and_keeps_what_we_do_not_know() {
        let content = json!({ "users": { "@a:x": 100 }, "notifications": { "room": 20 }, "org.example": [1] });
        let room = room(OLD, "11", &[levels(content.clone())]);
        let mut wanted = content;
        wanted["users"]["@b:x"] = json!(50);
        assert_eq!(room.edited(&"@b:x".into(), Some(50)), Some(wanted));
        let dropped = room.edited(&"@a:x".into(), None).unwrap();
        assert_eq!(dropped["users"], json!({}));
        assert_eq!(dropped["org.example"], json!([1]));
    }

    #[test]
    fn an_owner_gets_what_it_takes_to_close_the_room() {
        let twelve = json!({ "users": {}, "events": { "m.room.power_levels": 100, "m.room.tombstone": 150 } });
        assert_eq!(room("!hash", "12", &[levels(twelve)]).levels_for(Role::Owner), [150, 100]);
        let eleven = json!({ "users": {}, "events": { "m.room.power_levels": 100 } });
        assert_eq!(room(OLD, "11", &[levels(eleven)]).levels_for(Role::Owner), [100, 100]);
    }

    #[test]
    fn a_conversation_of_two_is_told_from_a_group_and_needs_no_owner() {
        let owner = levels(json!({ "users": { "@a:x": 100 } }));
        let named = ("m.room.name", "", json!({ "name": "项目-一" }));
        let two = room(OLD, "11", &[owner.clone(), joined("@a:x"), joined("@b:x")]);
        assert!(!two.would_be_orphaned_without(&"@a:x".into()));
        let group = room(OLD, "11", &[owner, joined("@a:x"), joined("@b:x"), named]);
        assert!(group.would_be_orphaned_without(&"@a:x".into()));
        assert!(!group.would_be_orphaned_without(&"@b:x".into()));
    }
}
