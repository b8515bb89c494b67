//! Everything there is, in one page each: the server knows no paging.

use super::account::login;
use super::connector::Ejabberd;
use exeunt_connector::{AccountSummary, GroupSummary, Page, Result};
use exeunt_core::AccountId;

pub(super) async fn account_list(ejabberd: &Ejabberd) -> Result<Page<AccountSummary>> {
    let frozen = ejabberd.frozen().await?;
    let host = &ejabberd.config.settings.host;
    let summary = |local: String| {
        let id = AccountId::from(format!("{local}@{host}"));
        // Cards are not read here: that would be one request for each account.
        AccountSummary { login: login(frozen.contains(&id)), id, display_name: local, admin: false }
    };
    let mut items: Vec<_> = ejabberd.registered_users().await?.into_iter().map(summary).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Page { items, next: None })
}

pub(super) async fn group_list(ejabberd: &Ejabberd) -> Result<Page<GroupSummary>> {
    let mut items = Vec::new();
    for id in ejabberd.rooms().await? {
        // One that went meanwhile is not there.
        let Some(room) = ejabberd.room_lookup(&id).await? else { continue };
        items.push(GroupSummary { id, name: room.name(), members: room.members().len() as u64 });
    }
    Ok(Page { items, next: None })
}
