//! All accounts and all groups. The server pages by number, so a listing that moves meanwhile can repeat or lose rows:
//! repeating is allowed, losing is noticed.

use super::account::SYSTEM_ADMIN;
use super::api::{Channel, ChannelStats, Team, TeamStats, User, UserStats};
use super::connector::Mattermost;
use super::pages::{PAGE, moved};
use super::place::{Place, team_group};
use exeunt_connector::{AccountSummary, ConnectorError, Cursor, GroupSummary, Page, Result};
use exeunt_core::{AccountId, ErrorKind, GroupId};

/// How far a page reached: how many rows, and the user name in the last of them.
struct Mark {
    end: usize,
    name: String,
}

impl Mark {
    fn parse(cursor: &Cursor) -> Result<Self> {
        let parsed = cursor.0.split_once(' ').and_then(|(end, name)| Some((end.parse().ok()?, name.to_owned())));
        let parsed = parsed.filter(|(end, _)| *end > 0);
        let (end, name) = parsed.ok_or_else(|| ConnectorError::new(ErrorKind::Invalid, "not a cursor of ours"))?;
        Ok(Self { end, name })
    }

    fn cursor(&self) -> Cursor {
        Cursor(format!("{} {}", self.end, self.name))
    }
}

/// The page to ask for next. The server counts pages of the size that is asked for, so that by choosing the size a page
/// can begin with a row or two that were seen already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    page: usize,
    size: usize,
}

impl Window {
    const FIRST: Self = Self { page: 0, size: PAGE };

    /// Of all windows that hold the last of `end` rows, the one that reaches furthest.
    fn holding_the_last_of(end: usize) -> Self {
        let windows = (PAGE / 2..=PAGE).map(|size| Self { page: end.saturating_sub(1) / size, size });
        windows.max_by_key(|window| window.start() + window.size).unwrap_or(Self::FIRST)
    }

    fn start(self) -> usize {
        self.page * self.size
    }
}

/// A page of accounts by user name, deactivated ones and bots too. Each page begins with the last row of the one
/// before. Where a later name stands there, rows before it have gone, and we step back until nothing can have been
/// lost. The last page must reach as far as the server says that there are accounts.
pub(super) async fn account_list(mattermost: &Mattermost, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
    let mark = after.map(Mark::parse).transpose()?;
    let mut window = mark.as_ref().map_or(Window::FIRST, |mark| Window::holding_the_last_of(mark.end));
    let mut users = self::users(mattermost, window).await?;
    if let Some(mark) = &mark {
        while window.start() > 0 && users.first().is_none_or(|first| first.username > mark.name) {
            window = Window::holding_the_last_of(window.start().saturating_sub(PAGE / 2));
            users = self::users(mattermost, window).await?;
        }
    }
    // Our own account is always there.
    let Some(last) = users.last() else { return Err(moved("accounts")) };
    let reached = Mark { end: window.start() + users.len(), name: last.username.clone() };
    let whole = users.len() < window.size;
    if whole && reached.end < total(mattermost).await? {
        return Err(moved("accounts"));
    }
    let mut items: Vec<_> = users.into_iter().map(summary).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.dedup_by(|a, b| a.id == b.id);
    Ok(Page { items, next: (!whole).then(|| reached.cursor()) })
}

async fn users(mattermost: &Mattermost, window: Window) -> Result<Vec<User>> {
    mattermost.page("accounts", "/users", window.page, window.size).await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_begins_with_a_row_of_the_one_before_and_goes_on() {
        let mut end = PAGE;
        for _ in 0..2_000 {
            let window = Window::holding_the_last_of(end);
            assert!(window.start() < end, "{window:?} begins after row {end}");
            assert!(window.size <= PAGE, "{window:?} is more than the server gives");
            let reached = window.start() + window.size;
            assert!(reached > end + PAGE / 2, "{window:?} goes on for {} rows only", reached - end);
            end = reached;
        }
    }
}
