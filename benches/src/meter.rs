//! Counts and times what an engine does to the platform and to the disk.

use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, Cursor, Description, GroupSummary, Order, Page, Polled, Probe,
    ProbeAnswer, Result,
};
use exeunt_core::{Account, AccountId, Group, GroupId};
use exeunt_store::{Interruption, Point};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often something was done, and how long it took in all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub count: usize,
    pub time: Duration,
}

/// Tallies by name. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    tallies: BTreeMap<&'static str, Tally>,
    commit_began: Option<Instant>,
}

impl Meter {
    /// Adds one.
    pub fn add(&self, what: &'static str, time: Duration) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = inner.tallies.entry(what).or_default();
        tally.count += 1;
        tally.time += time;
    }

    /// Everything so far, and begins anew.
    pub fn take(&self) -> BTreeMap<&'static str, Tally> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).tallies)
    }
}

/// Kills nothing; it only times commits. On SQLite there is one at a time.
impl Interruption for Meter {
    fn strikes(&self, point: Point) -> bool {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match point {
            Point::BeforeCommit => inner.commit_began = Some(Instant::now()),
            Point::AfterCommit => {
                let took = inner.commit_began.take().map_or(Duration::ZERO, |began| began.elapsed());
                let tally = inner.tallies.entry("commit to disk").or_default();
                tally.count += 1;
                tally.time += took;
            }
        }
        false
    }
}

/// A connector whose calls are tallied.
pub struct Metered {
    pub inner: Arc<dyn Connector>,
    pub meter: Meter,
}

macro_rules! metered {
    ($self:ident, $name:literal, $call:expr) => {{
        let began = Instant::now();
        let answer = $call.await;
        $self.meter.add($name, began.elapsed());
        answer
    }};
}

#[async_trait]
impl Connector for Metered {
    async fn describe(&self) -> Result<Description> {
        metered!(self, "describe", self.inner.describe())
    }
    async fn account_list(&self, after: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        metered!(self, "account_list (a page)", self.inner.account_list(after))
    }
    async fn group_list(&self, after: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        metered!(self, "group_list (a page)", self.inner.group_list(after))
    }
    async fn account_lookup(&self, account: &AccountId) -> Result<Option<Account>> {
        metered!(self, "account_lookup", self.inner.account_lookup(account))
    }
    async fn group_lookup(&self, group: &GroupId) -> Result<Option<Group>> {
        metered!(self, "group_lookup", self.inner.group_lookup(group))
    }
    async fn apply(&self, order: &Order) -> Result<Applied> {
        metered!(self, "apply", self.inner.apply(order))
    }
    async fn poll(&self, order: &Order, poll: &str) -> Result<Polled> {
        metered!(self, "poll", self.inner.poll(order, poll))
    }
    async fn probe(&self, probe: &Probe) -> Result<ProbeAnswer> {
        metered!(self, "probe", self.inner.probe(probe))
    }
    async fn canary_send(&self, account: &AccountId, group: Option<&GroupId>, marker: &str) -> Result<CanarySent> {
        metered!(self, "canary_send", self.inner.canary_send(account, group, marker))
    }
    async fn canary_clear(&self, account: &AccountId, before: Timestamp) -> Result<Vec<GroupId>> {
        metered!(self, "canary_clear", self.inner.canary_clear(account, before))
    }
}
