//! Who stands where, read from the simulators' own worlds.

use super::company::{AGORA, EJABBERD, Four, MATTERMOST, Names, SYNAPSE};
use exeunt_core::Plan;
use exeunt_simulators::agora::{self, App, ChatKind};
use exeunt_simulators::ejabberd::server::{self, Server};
use exeunt_simulators::mattermost::site::{self, Site};
use exeunt_simulators::synapse::estate::{self, Estate, Membership};
use exeunt_tests::dump::{Change, diff};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What an owner is called here, whatever the platform calls it.
pub(super) const OWNER: &str = "owner";

/// Connection and group.
pub(super) type At = (&'static str, String);

/// Every group with everybody in it and what they are there, by the ids that plans use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places(pub(super) BTreeMap<At, BTreeMap<String, String>>);

impl Places {
    pub(super) fn of(four: &Four) -> Self {
        Self::in_worlds([
            (SYNAPSE, in_rooms(&four.synapse.estate())),
            (EJABBERD, in_xmpp_rooms(&four.ejabberd.estate())),
            (AGORA, in_chats(&four.agora.estate())),
            (MATTERMOST, in_channels(&four.mattermost.estate())),
        ])
    }

    pub(super) fn in_worlds(worlds: [(&'static str, Groups); 4]) -> Self {
        let each = worlds.into_iter().flat_map(|(name, groups)| groups.into_iter().map(move |(g, m)| ((name, g), m)));
        Self(each.collect())
    }

    /// Where somebody is, with what they are there.
    pub(super) fn of_account(&self, names: &impl Names, name: &str) -> BTreeMap<At, String> {
        let mine = |(at, members): (&At, &BTreeMap<String, String>)| {
            members.get(names.id(at.0, name).as_str()).map(|role| (at.clone(), role.clone()))
        };
        self.0.iter().filter_map(mine).collect()
    }

    /// Groups that somebody owns.
    pub(super) fn owned_by(&self, names: &impl Names, name: &str) -> BTreeSet<At> {
        self.of_account(names, name).into_iter().filter(|(_, role)| role == OWNER).map(|(at, _)| at).collect()
    }

    pub(super) fn owners(&self, at: &At) -> Vec<&str> {
        self.0[at].iter().filter(|(_, role)| *role == OWNER).map(|(member, _)| member.as_str()).collect()
    }

    /// Everybody but `name` who stands elsewhere or otherwise than in `before`.
    pub(super) fn moved(&self, before: &Self, names: &impl Names, name: &str) -> BTreeSet<(String, String, String)> {
        let mut moved = BTreeSet::new();
        let none = BTreeMap::new();
        for at in self.0.keys().chain(before.0.keys()) {
            let (old, new) = (before.0.get(at).unwrap_or(&none), self.0.get(at).unwrap_or(&none));
            let others = old.keys().chain(new.keys()).filter(|member| **member != names.id(at.0, name).as_str());
            let changed = others.filter(|member| old.get(*member) != new.get(*member));
            moved.extend(changed.map(|member| (at.0.to_owned(), at.1.clone(), member.clone())));
        }
        moved
    }
}

/// Connection, group and member of everything that a plan announces.
pub(super) fn announced(plan: &Plan) -> BTreeSet<(String, String, String)> {
    let place = |a: &exeunt_core::Announcement| {
        (a.group.connection.to_string(), a.group.group.to_string(), a.member.to_string())
    };
    plan.announced.iter().map(place).collect()
}

/// The whole of the four worlds, without what can't be the same twice.
pub(super) fn snapshot(four: &Four) -> Value {
    json!({
        SYNAPSE: four.synapse.estate().snapshot(estate::Detail::Stable),
        EJABBERD: four.ejabberd.estate().snapshot(server::Detail::Stable),
        AGORA: four.agora.estate().snapshot(agora::Detail::Stable),
        MATTERMOST: four.mattermost.estate().snapshot(site::Detail::Stable),
    })
}

/// Where two snapshots differ, with the members of a list as places of their own.
pub(super) fn changes(before: &Value, after: &Value) -> Vec<Change> {
    diff(&by_name(before), &by_name(after))
}

/// Lists of text as objects, so that a difference names the entry and not the list.
fn by_name(value: &Value) -> Value {
    match value {
        Value::Array(rows) if rows.iter().all(|row| row.is_string() || row.is_array()) => {
            let name = |row: &Value| row.as_str().map_or_else(|| row.to_string(), str::to_owned);
            rows.iter().map(|row| (name(row), Value::Bool(true))).collect()
        }
        Value::Object(fields) => fields.iter().map(|(key, field)| (key.clone(), by_name(field))).collect(),
        other => other.clone(),
    }
}

/// Everybody in a group with what they are there.
pub(super) type Groups = BTreeMap<String, BTreeMap<String, String>>;

fn in_rooms(estate: &Estate) -> Groups {
    let room = |room: &estate::Room| {
        let levels = room.state("m.room.power_levels", "").cloned().unwrap_or_default();
        let role = |ix: estate::AccountIx| {
            let user = estate.get(ix).user_id.clone();
            let level = levels["users"][&user].as_i64().unwrap_or(0);
            let role = if level >= 100 || room.has_unlimited(ix) { OWNER.to_owned() } else { level.to_string() };
            (user, role)
        };
        (room.id.clone(), room.with(Membership::Join).map(role).collect())
    };
    estate.rooms().map(room).collect()
}

fn in_xmpp_rooms(server: &Server) -> Groups {
    let members =
        |room: &server::Room| room.affiliations.iter().map(|(jid, a)| (jid.clone(), a.as_str().to_owned())).collect();
    server.rooms().map(|room| (server.room_jid(&room.name), members(room))).collect()
}

pub(super) fn in_chats(app: &App) -> Groups {
    let role = |chat: &agora::Chat, member: &str| match () {
        () if chat.owner == member => OWNER,
        () if chat.admins.contains(member) => "admin",
        () => "member",
    };
    let members = |chat: &agora::Chat| {
        chat.members.keys().map(|member| (member.clone(), role(chat, member).to_owned())).collect()
    };
    let groups = app.chats(ChatKind::Group).into_iter().map(|chat| (chat.id.clone(), members(chat)));
    let rooms = app.chats(ChatKind::Room).into_iter().map(|chat| (format!("chatroom/{}", chat.id), members(chat)));
    groups.chain(rooms).collect()
}

/// Teams and channels; nobody can leave a conversation of two.
pub(super) fn in_channels(site: &Site) -> Groups {
    let role = |standing: &site::Standing| if standing.scheme_admin { OWNER } else { "member" }.to_owned();
    let channels = site.channels().filter(|channel| channel.is_of_team()).map(|channel| {
        let members = channel.members.iter().map(|(id, row)| (id.clone(), role(&row.standing)));
        (channel.id.clone(), members.collect())
    });
    let mut groups: Groups = channels.collect();
    for team in ["company", "delivery", "market"].into_iter().filter_map(|name| site.team_named(name)) {
        let there = team.members.iter().filter(|(_, row)| row.delete_at == 0);
        let members = there.map(|(id, row)| (id.clone(), role(&row.standing)));
        groups.insert(format!("team/{}", team.id), members.collect());
    }
    groups
}
