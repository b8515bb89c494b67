//! All accounts and all groups. The server pages by offset, so a listing that moves meanwhile can repeat or lose rows:
//! repeating is allowed, losing is noticed.

use super::account::without_lock;
use super::api::{ListedUser, RoomPage, UserPage};
use super::connector::{ADMIN, Synapse};
use crate::http::Call;
use exeunt_connector::{AccountSummary, ConnectorError, Cursor, GroupSummary, Page, Result};
use exeunt_core::{AccountId, ErrorKind, GroupId, Message};
use std::collections::BTreeMap;

const PAGE: u64 = 100;
const ROOM_PAGE: u64 = 500;
/// How often a listing that moves is read again before we give up.
const PATIENCE: usize = 3;

/// Where the last page ended: its last row, which the next page must begin with.
struct Mark {
    offset: u64,
    name: String,
}

impl Mark {
    fn parse(cursor: &Cursor) -> Result<Self> {
        let parsed = cursor.0.split_once(' ').and_then(|(offset, name)| Some((offset.parse().ok()?, name.to_owned())));
        let (offset, name) = parsed.ok_or_else(|| ConnectorError::new(ErrorKind::Invalid, "not a cursor of ours"))?;
        Ok(Self { offset, name })
    }

    fn cursor(&self) -> Cursor {
        Cursor(format!("{} {}", self.offset, self.name))
    }
}

/// Each page begins with the last row of the one before. Where another row stands there, rows before it have gone, and
/// we step back until nothing can have been lost.
pub(super) async fn account_list(synapse: &Synapse, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
    let delegated = synapse.delegated().await?;
    let mark = after.map(Mark::parse).transpose()?;
    let mut offset = mark.as_ref().map_or(0, |m| m.offset);
    let mut page = read(synapse, offset, delegated).await?;
    if let Some(mark) = &mark {
        while offset > 0 && page.users.first().is_none_or(|first| first.name > mark.name) {
            offset = offset.saturating_sub(PAGE / 2);
            page = read(synapse, offset, delegated).await?;
        }
    }
    let rows = page.users.len() as u64;
    // Our own account is always there.
    if rows == 0 {
        return Err(moved("accounts"));
    }
    let end = offset + rows;
    let next =
        page.users.last().filter(|_| end < page.total).map(|last| Mark { offset: end - 1, name: last.name.clone() });
    if next.is_some() && rows < 2 {
        return Err(moved("accounts"));
    }
    let seen = mark.map(|m| m.name);
    let mut items: Vec<_> = page
        .users
        .into_iter()
        .filter(|u| seen.as_ref().is_none_or(|s| u.name > *s))
        .map(|u| summary(u, delegated))
        .collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.dedup_by(|a, b| a.id == b.id);
    Ok(Page { items, next: next.map(|mark| mark.cursor()) })
}

/// Locked and deactivated accounts are hidden unless asked for.
async fn read(synapse: &Synapse, offset: u64, delegated: bool) -> Result<UserPage> {
    let guests = if delegated { "&guests=false" } else { "" };
    let path = format!("{ADMIN}/v3/users?from={offset}&limit={PAGE}&locked=true&order_by=name&dir=f{guests}");
    synapse.as_service(Call::get("list accounts", path)).await?.read()
}

fn summary(user: ListedUser, delegated: bool) -> AccountSummary {
    AccountSummary {
        login: if delegated { without_lock(user.login()) } else { user.login() },
        admin: user.admin.0,
        display_name: user.displayname.unwrap_or_default(),
        id: AccountId::from(user.name),
    }
}

/// All groups in one page. The server can't sort by id, so the order in which it gives them is of no use to a caller,
/// and only the whole shows whether anything is missing.
pub(super) async fn group_list(synapse: &Synapse) -> Result<Page<GroupSummary>> {
    for _ in 0..PATIENCE {
        if let Some(items) = all_rooms(synapse).await? {
            return Ok(Page { items, next: None });
        }
    }
    Err(moved("groups"))
}

/// Every room, or nothing when the listing moved while it was read.
async fn all_rooms(synapse: &Synapse) -> Result<Option<Vec<GroupSummary>>> {
    let mut rooms = BTreeMap::new();
    let mut offset = 0;
    loop {
        let path = format!("{ADMIN}/v1/rooms?from={offset}&limit={ROOM_PAGE}&order_by=name&dir=f");
        let page: RoomPage = synapse.as_service(Call::get("list groups", path)).await?.read()?;
        let (rows, total) = (page.rooms.len() as u64, page.total_rooms);
        for room in page.rooms {
            let name = room.name.or(room.canonical_alias).unwrap_or_default();
            let id = GroupId::from(room.room_id);
            rooms.insert(id.clone(), GroupSummary { id, name, members: room.joined_members });
        }
        offset += rows;
        if rows == 0 || offset >= total {
            return Ok((rooms.len() as u64 == total).then(|| rooms.into_values().collect()));
        }
    }
}

fn moved(what: &str) -> ConnectorError {
    let says = Message::new("refused-list-moves");
    let message = format!("cannot list {what}: the listing moves while it is read");
    ConnectorError::new(ErrorKind::Unavailable, message).says(says)
}

/// Accounts that administer the server and can get in.
pub(super) async fn admins(synapse: &Synapse) -> Result<Vec<AccountId>> {
    let guests = if synapse.delegated().await? { "&guests=false" } else { "" };
    let path = format!("{ADMIN}/v3/users?from=0&limit={PAGE}&admins=true&deactivated=false{guests}");
    let page: UserPage = synapse.as_service(Call::get("list admins", path)).await?.read()?;
    Ok(page.users.into_iter().filter(|u| !u.locked.0).map(|u| AccountId::from(u.name)).collect())
}
