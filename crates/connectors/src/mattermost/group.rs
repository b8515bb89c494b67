//! One team or channel with everybody in it.

use super::api::{Channel, ChannelMember, Team, TeamMember};
use super::connector::Mattermost;
use super::place::{DEFAULT_CHANNEL, OF_EVERY_TEAM, Place, must_be_id, team_group};
use crate::refusal::no_group;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{AccountId, ErrorKind, Group, GroupId, Member, NativeKind, Presence, Standing};
use std::collections::BTreeMap;

/// What the members of a group in this state can't be changed by hand for.
pub(super) const SYNCED: &str = "group_constrained";

/// A place without its members.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Team(Team),
    Channel(Channel),
}

/// Somebody's row in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) admin: bool,
    pub(super) guest: bool,
}

impl Seat {
    pub(super) fn standing(self) -> Standing {
        if self.admin { Standing::OWNER } else { Standing::MEMBER }
    }
}

impl Shape {
    pub(super) fn is_synced(&self) -> bool {
        match self {
            Self::Team(team) => team.group_constrained,
            Self::Channel(channel) => channel.group_constrained,
        }
    }

    /// A direct or group message: nobody can leave it, and nobody has a role in it.
    pub(super) fn is_direct(&self) -> bool {
        matches!(self, Self::Channel(channel) if matches!(channel.kind.as_str(), "D" | "G"))
    }

    /// The channel that everybody in its team is in.
    pub(super) fn is_default(&self) -> bool {
        matches!(self, Self::Channel(channel) if channel.name == DEFAULT_CHANNEL && !channel.team_id.is_empty())
    }

    /// A channel that the server made with the team.
    pub(super) fn came_with_its_team(&self) -> bool {
        matches!(self, Self::Channel(channel) if OF_EVERY_TEAM.contains(&channel.name.as_str()))
    }

    /// The team that a channel lies in.
    pub(super) fn team(&self) -> Option<Place> {
        match self {
            Self::Channel(channel) if !channel.team_id.is_empty() => Some(Place::Team(channel.team_id.clone())),
            Self::Channel(_) | Self::Team(_) => None,
        }
    }

    fn group(self, id: &GroupId, members: BTreeMap<AccountId, Member>) -> Group {
        let (bound_to_parent, direct) = (self.is_default(), self.is_direct());
        let version = self.is_synced().then(|| SYNCED.to_owned());
        let (name, public, closed, parent, native_kind) = match self {
            Self::Team(team) => {
                (team.display_name, team.allow_open_invite, team.delete_at != 0, None, NativeKind::Space)
            }
            Self::Channel(channel) => {
                let parent = (!channel.team_id.is_empty()).then(|| team_group(&channel.team_id));
                let kind = if direct { NativeKind::Direct } else { NativeKind::Group };
                (channel.display_name, channel.kind == "O", channel.delete_at != 0, parent, kind)
            }
        };
        Group {
            id: id.clone(),
            name,
            native_kind,
            public,
            encrypted: false,
            closed,
            version,
            parent,
            bound_to_parent,
            lasting: direct,
            members,
            // Who comes back comes back as an ordinary member, whatever he was.
            lingering: BTreeMap::new(),
        }
    }
}

impl Mattermost {
    /// The group with its members, or nothing when the server knows none.
    pub(super) async fn group(&self, id: &GroupId) -> Result<Option<Group>> {
        let Some(place) = Place::parse(id) else { return Ok(None) };
        let Some(shape) = self.shape_lookup(&place).await? else { return Ok(None) };
        let seats = self.seats(&place).await?;
        let member = |(id, seat): (AccountId, Seat)| {
            (id, Member { presence: Presence::Joined, standing: seat.standing(), permanent: false })
        };
        Ok(Some(shape.group(id, seats.into_iter().map(member).collect())))
    }

    async fn shape_lookup(&self, place: &Place) -> Result<Option<Shape>> {
        let what = format!("read group \"{}\"", place.group_id());
        let (shape, id, asked) = match place {
            Place::Team(id) => {
                let Some(team) = self.lookup::<Team>(what, &place.path()).await? else { return Ok(None) };
                (Shape::Team(team.clone()), team.id, id)
            }
            Place::Channel(id) => {
                let Some(channel) = self.lookup::<Channel>(what, &place.path()).await? else { return Ok(None) };
                (Shape::Channel(channel.clone()), channel.id, id)
            }
        };
        if id == *asked {
            return Ok(Some(shape));
        }
        let message = format!("cannot read group \"{}\": the answer is about another one", place.group_id());
        Err(ConnectorError::new(ErrorKind::Protocol, message))
    }

    /// The place named by `group`, which must exist.
    pub(super) async fn shape(&self, group: &GroupId) -> Result<(Place, Shape)> {
        let missing = || no_group(group);
        let place = Place::parse(group).ok_or_else(missing)?;
        let shape = self.shape_lookup(&place).await?.ok_or_else(missing)?;
        Ok((place, shape))
    }

    /// Everybody in a place, deactivated people too.
    async fn seats(&self, place: &Place) -> Result<BTreeMap<AccountId, Seat>> {
        let (what, path) = (format!("members of \"{}\"", place.group_id()), format!("{}/members", place.path()));
        Ok(match place {
            Place::Team(_) => {
                let rows = self.rows(&what, &path, |row: &TeamMember| row.user_id.clone()).await?;
                let there = rows.into_iter().filter(|(_, row)| row.delete_at == 0);
                there.map(|(id, row)| (AccountId::from(id), Seat::from(&row))).collect()
            }
            Place::Channel(_) => {
                let rows = self.rows(&what, &path, |row: &ChannelMember| row.user_id.clone()).await?;
                rows.into_iter().map(|(id, row)| (AccountId::from(id), Seat::from(&row))).collect()
            }
        })
    }

    /// One account's row in a place, while it is in there.
    pub(super) async fn seat(&self, place: &Place, who: &AccountId) -> Result<Option<Seat>> {
        must_be_id(who)?;
        let what = format!("read the place of \"{who}\" in \"{}\"", place.group_id());
        let path = format!("{}/members/{who}", place.path());
        Ok(match place {
            Place::Team(_) => {
                let row: Option<TeamMember> = self.lookup(what, &path).await?;
                row.filter(|row| row.delete_at == 0).map(|row| Seat::from(&row))
            }
            Place::Channel(_) => self.lookup::<ChannelMember>(what, &path).await?.map(|row| Seat::from(&row)),
        })
    }
}

impl From<&TeamMember> for Seat {
    fn from(row: &TeamMember) -> Self {
        Self { admin: row.scheme_admin, guest: row.scheme_guest }
    }
}

impl From<&ChannelMember> for Seat {
    fn from(row: &ChannelMember) -> Self {
        Self { admin: row.scheme_admin, guest: row.scheme_guest }
    }
}
