//! What a layer is: something that stands around every call.

use crate::connector::{AccountSummary, Connector, Cursor, Description, GroupSummary, History, Page};
use crate::error::Result;
use crate::order::{Applied, Order, Polled};
use crate::probe::{CanarySent, Probe, ProbeAnswer};
use async_trait::async_trait;
use exeunt_core::{Account, AccountId, Group, GroupId};
use jiff::Timestamp;
use std::future::Future;
use std::pin::Pin;

/// A call under way.
pub type Running<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// What is asked of a connector.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    Describe,
    AccountList,
    GroupList,
    AccountLookup,
    GroupLookup,
    Apply(&'a Order),
    Poll(&'a Order),
    Probe(&'a Probe),
    CanarySend,
    CanaryClear,
    History,
}

impl Asked<'_> {
    /// The name of the call in traces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Describe => "describe",
            Self::AccountList => "account_list",
            Self::GroupList => "group_list",
            Self::AccountLookup => "account_lookup",
            Self::GroupLookup => "group_lookup",
            Self::Apply(_) => "apply",
            Self::Poll(_) => "poll",
            Self::Probe(_) => "probe",
            Self::CanarySend => "canary_send",
            Self::CanaryClear => "canary_clear",
            Self::History => "history",
        }
    }

    /// Whether the platform may be different afterwards in a way that matters. A probe may leave a session of ours,
    /// which later steps end.
    pub fn is_write(self) -> bool {
        matches!(self, Self::Apply(_) | Self::CanarySend | Self::CanaryClear)
    }

    /// Whether asking again is as if it were asked once.
    pub fn is_read(self) -> bool {
        !self.is_write() && !matches!(self, Self::Probe(_))
    }
}

/// Something that stands around every call of a connector, and is a connector by that.
pub trait Layer: Send + Sync {
    /// The connector inside.
    fn inner(&self) -> &dyn Connector;

    /// Stands around one call; `run` makes it, and may be called again only for reads.
    fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> impl Future<Output = Result<T>> + Send;

    /// Sees what the connector says of its platform.
    fn described(&self, _about: &Description) {}
}

#[async_trait]
impl<L: Layer> Connector for L {
    async fn describe(&self) -> Result<Description> {
        let about = self.around(Asked::Describe, || self.inner().describe()).await?;
        self.described(&about);
        Ok(about)
    }

    async fn account_list(&self, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        self.around(Asked::AccountList, || self.inner().account_list(after)).await
    }

    async fn group_list(&self, after: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        self.around(Asked::GroupList, || self.inner().group_list(after)).await
    }

    async fn account_lookup(&self, account: &AccountId) -> Result<Option<Account>> {
        self.around(Asked::AccountLookup, || self.inner().account_lookup(account)).await
    }

    async fn group_lookup(&self, group: &GroupId) -> Result<Option<Group>> {
        self.around(Asked::GroupLookup, || self.inner().group_lookup(group)).await
    }

    async fn apply(&self, order: &Order) -> Result<Applied> {
        self.around(Asked::Apply(order), || self.inner().apply(order)).await
    }

    async fn poll(&self, order: &Order, poll: &str) -> Result<Polled> {
        self.around(Asked::Poll(order), || self.inner().poll(order, poll)).await
    }

    async fn probe(&self, probe: &Probe) -> Result<ProbeAnswer> {
        self.around(Asked::Probe(probe), || self.inner().probe(probe)).await
    }

    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent> {
        self.around(Asked::CanarySend, || self.inner().canary_send(account, group, marker)).await
    }

    async fn canary_clear(&self, account: &AccountId, before: Timestamp) -> Result<Vec<GroupId>> {
        self.around(Asked::CanaryClear, || self.inner().canary_clear(account, before)).await
    }

    async fn history(&self, hour: Timestamp) -> Result<History> {
        self.around(Asked::History, || self.inner().history(hour)).await
    }
}
