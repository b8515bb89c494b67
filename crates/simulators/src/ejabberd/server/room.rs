//! A room: who belongs to it, who sits in it, what it remembers of both.

use std::collections::BTreeMap;

use super::archive::Archived;
use super::{Subscriber, rooms};

/// What somebody is to a room, whether or not they sit in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Affiliation {
    Outcast,
    None,
    Member,
    Admin,
    Owner,
}

impl Affiliation {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outcast => "outcast",
            Self::None => "none",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Outcast, Self::None, Self::Member, Self::Admin, Self::Owner].into_iter().find(|a| a.as_str() == text)
    }
}

/// What somebody may do while they sit in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Visitor,
    Participant,
    Moderator,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Participant => "participant",
            Self::Moderator => "moderator",
        }
    }
}

/// A session that sits in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The full address.
    pub jid: String,
    pub nick: String,
    pub role: Role,
}

/// One room.
#[derive(Debug, Clone, Default)]
pub struct Room {
    pub name: String,
    /// Every option with its value as text.
    pub options: BTreeMap<&'static str, String>,
    /// By bare address; who is not here has none.
    pub affiliations: BTreeMap<String, Affiliation>,
    /// Roles that were given, by bare address. They outlive the affiliation, and while the room is moderated they
    /// open it: that is the stale role hole.
    pub roles: BTreeMap<String, Role>,
    pub occupants: Vec<Occupant>,
    pub subscribers: BTreeMap<String, Subscriber>,
    pub(crate) archive: Vec<Archived>,
}

impl Room {
    pub(crate) fn new(name: &str) -> Self {
        let options = rooms::DEFAULTS.iter().map(|(option, value)| (*option, (*value).to_owned())).collect();
        Self { name: name.to_owned(), options, ..Self::default() }
    }

    /// Whether a yes-or-no option is on. Whatever isn't `true` is off, nonsense among it.
    pub fn is(&self, option: &str) -> bool {
        self.options.get(option).is_some_and(|value| value == "true")
    }

    pub fn affiliation(&self, jid: &str) -> Affiliation {
        self.affiliations.get(jid).copied().unwrap_or(Affiliation::None)
    }

    /// Bare addresses of the owners.
    pub fn owners(&self) -> impl Iterator<Item = &str> {
        let owners = self.affiliations.iter().filter(|(_, affiliation)| **affiliation == Affiliation::Owner);
        owners.map(|(jid, _)| jid.as_str())
    }

    /// The room's copies of what was said in it.
    pub fn archive(&self) -> &[Archived] {
        &self.archive
    }

    /// Who sits in the room with that full address.
    pub fn occupant(&self, jid: &str) -> Option<&Occupant> {
        self.occupants.iter().find(|occupant| occupant.jid == jid)
    }

    pub(crate) fn sits(&self, bare: &str) -> bool {
        self.occupants.iter().any(|occupant| occupant.bare() == bare)
    }
}

impl Occupant {
    /// The address without the resource.
    pub fn bare(&self) -> &str {
        self.jid.split_once('/').map_or(self.jid.as_str(), |(bare, _)| bare)
    }
}
