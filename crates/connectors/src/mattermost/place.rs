//! What a group's id says: a team or a channel. Names change and are reused, so neither is ever named by one.

use crate::refusal::invalid;
use exeunt_connector::Result;
use exeunt_core::{AccountId, GroupId, Message};

/// The default channel of every team: its name is the server's, whatever is displayed.
pub(super) const DEFAULT_CHANNEL: &str = "town-square";
/// The server makes these in every team, whose admins they have.
pub(super) const OF_EVERY_TEAM: [&str; 2] = [DEFAULT_CHANNEL, "off-topic"];
const TEAM: &str = "team/";

/// Where somebody can be a member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Team(String),
    Channel(String),
}

impl Place {
    /// `None` for an id that the server can't have given.
    pub(super) fn parse(group: &GroupId) -> Option<Self> {
        let (id, place): (_, fn(String) -> Self) = match group.as_str().strip_prefix(TEAM) {
            Some(team) => (team, Self::Team),
            None => (group.as_str(), Self::Channel),
        };
        is_id(id).then(|| place(id.to_owned()))
    }

    pub(super) fn group_id(&self) -> GroupId {
        match self {
            Self::Team(id) => team_group(id),
            Self::Channel(id) => GroupId::from(id.as_str()),
        }
    }

    /// The part of a path that names it.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Team(id) => format!("/teams/{id}"),
            Self::Channel(id) => format!("/channels/{id}"),
        }
    }
}

/// A team as a group.
pub(super) fn team_group(team: &str) -> GroupId {
    GroupId::from(format!("{TEAM}{team}"))
}

/// Whether the server could have given this id: others it answers with 400, or reads as a word of its own (`me`).
pub(super) fn is_id(id: &str) -> bool {
    id.len() == 26 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// Refuses a member, as people or a plan name him, whose id would become another path.
pub(super) fn must_be_id(member: &AccountId) -> Result<()> {
    if is_id(member.as_str()) {
        return Ok(());
    }
    Err(invalid(
        Message::new("refused-odd-account").with("account", member),
        format!("\"{member}\" is not an id of an account of this platform"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_the_server_become_part_of_a_path() {
        let id = "4xp9fdt77pncbef59f4k1qe83o";
        for (group, place) in [
            (format!("team/{id}"), Some(Place::Team(id.to_owned()))),
            (id.to_owned(), Some(Place::Channel(id.to_owned()))),
            ("me".to_owned(), None),
            ("team/../../users/x".to_owned(), None),
            (format!("{id}/x"), None),
        ] {
            assert_eq!(Place::parse(&GroupId::from(group.as_str())), place, "{group}");
            assert!(place.is_none_or(|p| p.group_id().as_str() == group));
        }
    }
}
