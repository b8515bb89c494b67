//! All accounts and all groups. Each page says where the next one begins, so nothing shifts between them.

use super::api::{Data, Listed, Users};
use super::connector::Agora;
use super::id::Place;
use crate::http::{Call, part};
use exeunt_connector::{AccountSummary, ConnectorError, Cursor, GroupSummary, Page, Result};
use exeunt_core::{AccountId, ErrorKind};

const PAGE: usize = 100;

/// Barred accounts are in the list like all others. The platform gives accounts in the order in which they were made, so
/// only each page is sorted.
pub(super) async fn account_list(agora: &Agora, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
    let mut page = users(agora, after).await?;
    // A list may end with an empty page. One that ends early by mistake looks the same, so it is asked again.
    if after.is_some() && page.entities.is_empty() {
        page = users(agora, after).await?;
    }
    let admins = agora.super_admins().await?;
    let next = next(page.cursor, page.entities.len());
    let summary = |user: super::api::User| AccountSummary {
        login: user.login(),
        admin: admins.contains(&user.username),
        display_name: user.nickname.unwrap_or_default(),
        id: AccountId::from(user.username),
    };
    let mut items: Vec<_> = page.entities.into_iter().map(summary).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.dedup_by(|a, b| a.id == b.id);
    Ok(Page { items, next })
}

async fn users(agora: &Agora, after: Option<&Cursor>) -> Result<Users> {
    let path = agora.path(&format!("/users?limit={PAGE}{}", from(after.map(|cursor| cursor.0.as_str()))));
    agora.send(Call::get("list accounts", path)).await?.read()
}

/// Groups first, then chat rooms.
pub(super) async fn group_list(agora: &Agora, after: Option<&Cursor>) -> Result<Page<GroupSummary>> {
    let (kind, cursor) = match after {
        None => (Kind::Groups, None),
        Some(cursor) => Kind::resume(&cursor.0)?,
    };
    let path = agora.path(&format!("/{}?limit={PAGE}{}", kind.path(), from(cursor)));
    let page: Data<Vec<Listed>> = agora.send(Call::get("list groups", path)).await?.read()?;
    let next = match (next(page.cursor, page.data.len()), kind) {
        (Some(cursor), _) => Some(Cursor(format!("{} {}", kind.path(), cursor.0))),
        (None, Kind::Groups) => Some(Cursor(Kind::Rooms.path().to_owned())),
        (None, Kind::Rooms) => None,
    };
    let summary = |listed: Listed| GroupSummary {
        members: listed.members(),
        id: kind.place(listed.id).group_id(),
        name: listed.name,
    };
    let mut items: Vec<_> = page.data.into_iter().map(summary).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.dedup_by(|a, b| a.id == b.id);
    Ok(Page { items, next })
}

fn from(cursor: Option<&str>) -> String {
    cursor.map_or_else(String::new, |cursor| format!("&cursor={}", part(cursor)))
}

fn next(cursor: Option<String>, rows: usize) -> Option<Cursor> {
    cursor.filter(|cursor| !cursor.is_empty() && rows > 0).map(Cursor)
}

/// What is listed.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Groups,
    Rooms,
}

impl Kind {
    fn path(self) -> &'static str {
        match self {
            Self::Groups => "chatgroups",
            Self::Rooms => "chatrooms",
        }
    }

    fn place(self, id: String) -> Place {
        match self {
            Self::Groups => Place::Group(id),
            Self::Rooms => Place::Room(id),
        }
    }

    /// What a cursor of ours continues, and from where.
    fn resume(cursor: &str) -> Result<(Self, Option<&str>)> {
        let (kind, rest) = cursor.split_once(' ').map_or((cursor, None), |(kind, rest)| (kind, Some(rest)));
        let kinds = [Self::Groups, Self::Rooms].into_iter();
        let kind = kinds.into_iter().find(|known| known.path() == kind);
        let kind = kind.ok_or_else(|| ConnectorError::new(ErrorKind::Invalid, "not a cursor of ours"))?;
        Ok((kind, rest))
    }
}
