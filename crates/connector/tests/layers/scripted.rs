//! A connector that answers what a test says.

use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, ConnectorError, Cursor, Description, GroupSummary, Order, Page,
    Polled, Probe, ProbeAnswer, Result,
};
use exeunt_core::{Account, AccountId, Action, CapabilityTable, ErrorKind, Group, GroupId, Proof};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Fails with what lies ready, oldest first, and then succeeds.
#[derive(Default)]
pub(crate) struct Scripted {
    pub(crate) errors: Mutex<VecDeque<ConnectorError>>,
    pub(crate) calls: AtomicU32,
}

impl Scripted {
    pub(crate) fn failing(errors: impl IntoIterator<Item = ConnectorError>) -> Arc<Self> {
        Arc::new(Self { errors: Mutex::new(errors.into_iter().collect()), ..Self::default() })
    }

    pub(crate) fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    fn answer<T>(&self, value: T) -> Result<T> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let error = self.errors.lock().unwrap().pop_front();
        error.map_or(Ok(value), Err)
    }
}

pub(crate) fn error(kind: ErrorKind) -> ConnectorError {
    ConnectorError::new(kind, "as the test says")
}

pub(crate) fn order(action: Action) -> Order {
    Order { account: AccountId::from("@a:x"), action, secret: None, key: "k".into(), reason: "r".into() }
}

fn proof() -> Proof {
    Proof { asked: "asked".into(), answered: "answered".into() }
}

#[async_trait]
impl Connector for Scripted {
    async fn describe(&self) -> Result<Description> {
        self.answer(Description {
            platform: "scripted".into(),
            version: "1".into(),
            service_account: AccountId::from("@service:x"),
            capabilities: CapabilityTable::default(),
            permissions: Vec::new(),
            limits: Vec::new(),
            remarks: Vec::new(),
        })
    }

    async fn account_list(&self, _: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        self.answer(Page { items: Vec::new(), next: None })
    }

    async fn group_list(&self, _: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        self.answer(Page { items: Vec::new(), next: None })
    }

    async fn account_lookup(&self, _: &AccountId) -> Result<Option<Account>> {
        self.answer(None)
    }

    async fn group_lookup(&self, _: &GroupId) -> Result<Option<Group>> {
        self.answer(None)
    }

    async fn apply(&self, _: &Order) -> Result<Applied> {
        self.answer(Applied::Changed(proof()))
    }

    async fn poll(&self, _: &Order, _: &str) -> Result<Polled> {
        self.answer(Polled::Finished(proof()))
    }

    async fn probe(&self, _: &Probe) -> Result<ProbeAnswer> {
        self.answer(ProbeAnswer::Closed { proof: proof() })
    }

    async fn canary_send(&self, _: &AccountId, _: Option<&GroupId>, _: &str) -> Result<CanarySent> {
        self.answer(CanarySent { group: "g".into(), event: "e".into(), proof: proof() })
    }
}
