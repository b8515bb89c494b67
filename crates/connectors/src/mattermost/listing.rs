//! All accounts and all groups. The server pages by number, so a listing that moves meanwhile can repeat or lose rows:
//! repeating is allowed, losing is noticed.

use super::account::SYSTEM_ADMIN;
use super::api::{Channel, ChannelStats, Team, TeamStats, User, UserStats};
use super::connector::Mattermost;
use super::place::{Place, team_group};
use super::rows::{PAGE, moved};
use exeunt_connector::{AccountSummary, ConnectorError, Cursor, GroupSummary, Page, Result};
use exeunt_core::{AccountId, ErrorKind, GroupId};

/// Where the last page ended: the number of the next one, and the user name in the row before it.
struct Mark {
    page: usize,
    name: String,
}

impl Mark {
    fn parse(cursor: &Cursor) -> Result<Self> {
        let parsed = cursor.0.split_once(' ').and_then(|(page, name)| Some((page.parse().ok()?, name.to_owned())));
        let parsed = parsed.filter(|(page, _)| *page > 0);
        let (page, name) = parsed.ok_or_else(|| ConnectorError::new(ErrorKind::Invalid, "not a cursor of ours"))?;
        Ok(Self { page, name })
    }

    fn cursor(&self) -> Cursor {
        Cursor(format!("{} {}", self.page, self.name))
    }
}

/// A page of accounts by user name, deactivated ones and bots too. After each page the row before it is looked at
/// again: where a later name stands there, rows before it have gone, and we step back until nothing can have been
/// lost. The last page must reach as far as the server says that there are accounts.
pub(super) async fn account_list(mattermost: &Mattermost, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
    let mark = after.map(Mark::parse).transpose()?;
    let mut page = mark.as_ref().map_or(0, |mark| mark.page);
    let mut users = users(mattermost, page, PAGE).await?;
    if let Some(mark) = &mark {
        while page > 0 && !joins(mattermost, page, &mark.name).await? {
            page -= 1;
            users = self::users(mattermost, page, PAGE).await?;
        }
    }
    let next = match users.last() {
        Some(last) if users.len() == PAGE => Some(Mark { page: page + 1, name: last.username.clone() }),
        _ => None,
    };
    if next.is_none() && page * PAGE + users.len() < total(mattermost).await? {
        return Err(moved("accounts"));
    }
    let mut items: Vec<_> = users.into_iter().map(summary).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.dedup_by(|a, b| a.id == b.id);
    Ok(Page { items, next: next.map(|mark| mark.cursor()) })
}

/// Whether the row before a page is no further than the last one that was seen.
async fn joins(mattermost: &Mattermost, page: usize, seen: &str) -> Result<bool> {
    let before = users(mattermost, page * PAGE - 1, 1).await?;
    Ok(before.first().is_some_and(|user| user.username.as_str() <= seen))
}

async fn users(mattermost: &Mattermost, page: usize, size: usize) -> Result<Vec<User>> {
    mattermost.page("accounts", "/users", page, size).await
}

async fn total(mattermost: &Mattermost) -> Result<usize> {
    let path = "/users/stats/filtered?include_deleted=true&include_bots=true";
    let stats: UserStats = mattermost.read("count accounts", path).await?;
    usize::try_from(stats.total_users_count).map_err(|_| moved("accounts"))
}

fn summary(user: User) -> AccountSummary {
    AccountSummary {
        login: user.login(),
        admin: user.has_role(SYSTEM_ADMIN),
        display_name: user.shown_as(),
        id: AccountId::from(user.id),
    }
}

/// All teams and their channels, archived ones too, in one page: the server can't sort by id, so the order in which it
/// gives them is of no use to a caller. It lists direct and group messages only for the people in them.
pub(super) async fn group_list(mattermost: &Mattermost) -> Result<Page<GroupSummary>> {
    let mut items = Vec::new();
    for (id, team) in mattermost.rows("teams", "/teams", |team: &Team| team.id.clone()).await? {
        let path = format!("{}/stats", Place::Team(id.clone()).path());
        let stats: TeamStats = mattermost.read("count members", &path).await?;
        items.push(GroupSummary { id: team_group(&id), name: team.display_name, members: stats.total_member_count });
    }
    let channels = "/channels?include_deleted=true";
    for (id, channel) in mattermost.rows("channels", channels, |channel: &Channel| channel.id.clone()).await? {
        let path = format!("{}/stats", Place::Channel(id.clone()).path());
        let stats: ChannelStats = mattermost.read("count members", &path).await?;
        items.push(GroupSummary { id: GroupId::from(id), name: channel.display_name, members: stats.member_count });
    }
    items.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Page { items, next: None })
}

/// Accounts of people that administer the server and can get in.
pub(super) async fn admins(mattermost: &Mattermost) -> Result<Vec<AccountId>> {
    let path = format!("/users?role={SYSTEM_ADMIN}&active=true");
    let admins = mattermost.rows("admins", &path, |user: &User| user.id.clone()).await?;
    Ok(admins.into_values().filter(|user| !user.is_bot).map(|user| AccountId::from(user.id)).collect())
}
