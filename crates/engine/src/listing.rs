//! One listing of all accounts for everybody who needs one at the same time. A batch of thousands of leavers would
//! otherwise read the whole platform thousands of times.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_connector::{AccountSummary, Connector, Cursor, GroupSummary, Page};
use exeunt_core::{AccountId, AccountRef, ConnectionName, Group, GroupId, Lane};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// A moment of one connection's listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(u64);

/// A moment of several connections' listings.
pub(crate) type Moments = BTreeMap<ConnectionName, Moment>;

/// Accounts by id.
pub(crate) type Accounts = BTreeMap<AccountId, AccountSummary>;

/// The newest listing of a connection. Whoever asks gets one that was begun after they asked, or after the moment that
/// they name, never an older one.
#[derive(Default)]
pub(crate) struct Listing {
    begun: AtomicU64,
    newest: Mutex<(u64, Arc<Accounts>)>,
}

impl Listing {
    /// This moment, as listings count.
    pub(crate) fn moment(&self) -> Moment {
        Moment(self.begun.load(Ordering::SeqCst))
    }

    /// A listing begun since then: what somebody read who began it later, or what `read` gives.
    async fn get(
        &self,
        since: Moment,
        read: impl Future<Output = Result<Vec<AccountSummary>>>,
    ) -> Result<Arc<Accounts>> {
        let mut newest = self.newest.lock().await;
        if newest.0 <= since.0 {
            let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
            let accounts = read.await?.into_iter().map(|account| (account.id.clone(), account));
            *newest = (number, Arc::new(accounts.collect()));
        }
        Ok(newest.1.clone())
    }
}

impl Engine {
    /// Every account of a connection by its id, from a listing that others may share. Begun `since` then, if a moment is
    /// named: who looked at an account a moment ago needn't read the whole platform again.
    pub(crate) async fn accounts_shared(&self, name: &ConnectionName, since: Option<Moment>) -> Result<Arc<Accounts>> {
        let lanes = self.lanes(name).await?;
        let since = since.unwrap_or_else(|| lanes.listing().moment());
        lanes.listing().get(since, self.account_list(name)).await
    }

    /// Some accounts of a connection, from where an earlier page ended.
    pub async fn account_page(&self, name: &ConnectionName, after: Option<String>) -> Result<Page<AccountSummary>> {
        let connector = self.connector(name, Lane::Ordinary).await?;
        let page = connector.account_list(after.map(Cursor).as_ref()).await;
        page.map_err(|source| EngineError::Platform { connection: name.clone(), source })
    }

    /// Some groups of a connection, from where an earlier page ended.
    pub async fn group_page(&self, name: &ConnectionName, after: Option<String>) -> Result<Page<GroupSummary>> {
        let connector = self.connector(name, Lane::Ordinary).await?;
        let page = connector.group_list(after.map(Cursor).as_ref()).await;
        page.map_err(|source| EngineError::Platform { connection: name.clone(), source })
    }

    /// One group of a connection with everybody in it, read just now.
    pub async fn group_lookup(&self, name: &ConnectionName, group: &GroupId) -> Result<Option<Group>> {
        let connector = self.connector(name, Lane::Ordinary).await?;
        let found = match connector.group_lookup(group).await {
            Ok(None) => answers(&*connector).await.map(|()| None),
            found => found,
        };
        found.map_err(|source| EngineError::Platform { connection: name.clone(), source })
    }

    /// Whether a connection has this account, barred or not, asked just now.
    pub async fn account_is_there(&self, at: &AccountRef) -> Result<bool> {
        let connector = self.connector(&at.connection, Lane::Ordinary).await?;
        let found = match connector.account_lookup(&at.account).await {
            Ok(None) => answers(&*connector).await.map(|()| false),
            found => found.map(|account| account.is_some()),
        };
        found.map_err(|source| EngineError::Platform { connection: at.connection.clone(), source })
    }

    /// Every account of a connection, barred ones too.
    pub async fn account_list(&self, name: &ConnectionName) -> Result<Vec<AccountSummary>> {
        let connector = self.connector(name, Lane::Ordinary).await?;
        let mut accounts = Vec::new();
        let mut cursor = None;
        loop {
            let page = connector
                .account_list(cursor.as_ref())
                .await
                .map_err(|source| EngineError::Platform { connection: name.clone(), source })?;
            accounts.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return Ok(accounts);
            }
        }
    }
}

/// Fails where the platform can't be reached. A name that nothing there can have is not found without anybody being
/// asked, and of a platform that answers nobody it isn't known what it has.
async fn answers(connector: &dyn Connector) -> exeunt_connector::Result<()> {
    connector.describe().await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn who_asks_during_a_listing_shares_the_next_and_never_gets_the_one_under_way() {
        let (listing, reads, gate) = (Listing::default(), AtomicUsize::new(0), Semaphore::new(0));
        let ask = async || {
            let read = async {
                reads.fetch_add(1, Ordering::SeqCst);
                gate.acquire().await.unwrap().forget();
                Ok(Vec::new())
            };
            listing.get(listing.moment(), read).await.unwrap();
        };
        let later = async {
            while reads.load(Ordering::SeqCst) == 0 {
                tokio::task::yield_now().await;
            }
            // Both ask before the gate opens, so that the first listing is still under way.
            let open = async { gate.add_permits(2) };
            tokio::join!(ask(), ask(), open);
        };
        tokio::join!(ask(), later);
        assert_eq!(reads.load(Ordering::SeqCst), 2);
        gate.add_permits(1);
        ask().await;
        assert_eq!(reads.load(Ordering::SeqCst), 3, "nobody gets what was read before they asked");
        let before = listing.moment();
        gate.add_permits(1);
        ask().await;
        let nobody = async { Err(EngineError::Broken("what was read since then is there".to_owned())) };
        listing.get(before, nobody).await.unwrap();
    }
}
