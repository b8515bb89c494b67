//! A connector that answers what a test says.

use async_trait::async_trait;
use exeunt_connector::{
    AccountSummary, Applied, CanarySent, Connector, ConnectorError, Cursor, Description, GroupSummary, Order, Page,
    Polled, Probe, ProbeAnswer, Result,
};
use exeunt_core::{
    Account, AccountId, Action, Capability, CapabilityTable, ErrorKind, Group, GroupId, Proof, ProofKind, Reversal,
    Support,
};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Fails with what lies ready, oldest first, and then succeeds.
#[derive(Default)]
pub(crate) struct Scripted {
    pub(crate) errors: Mutex<VecDeque<ConnectorError>>,
    pub(crate) calls: AtomicU32,
    /// How long each call takes.
    pub(crate) takes: Duration,
}

impl Scripted {
    pub(crate) fn failing(errors: impl IntoIterator<Item = ConnectorError>) -> Arc<Self> {
        Arc::new(Self { errors: Mutex::new(errors.into_iter().collect()), ..Self::default() })
    }

    pub(crate) fn slow(takes: Duration) -> Arc<Self> {
        Arc::new(Self { takes, ..Self::default() })
    }

    pub(crate) fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    async fn answer<T>(&self, value: T) -> Result<T> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(self.takes).await;
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

/// Barring costs one request, ending sessions ten.
fn table() -> CapabilityTable {
    let row = |cost| Capability {
        support: Support::Native,
        works_in: Vec::new(),
        reversal: Reversal::Exact,
        scopes: Vec::new(),
        settles_ms: 0,
        proof: ProofKind::ReadBack,
        cost,
        note: None,
        lost: None,
    };
    let rows = [(Action::LoginBarred.kind(), row(1)), (Action::SessionsEnded.kind(), row(10))];
    CapabilityTable(BTreeMap::from(rows))
}

#[async_trait]
impl Connector for Scripted {
    async fn describe(&self) -> Result<Description> {
        self.answer(Description {
            platform: "scripted".into(),
            version: "1".into(),
            service_account: AccountId::from("@service:x"),
            capabilities: table(),
            permissions: Vec::new(),
            remarks: Vec::new(),
        })
        .await
    }

    async fn account_list(&self, _: Option<&Cursor>) -> Result<Page<AccountSummary>> {
        self.answer(Page { items: Vec::new(), next: None }).await
    }

    async fn group_list(&self, _: Option<&Cursor>) -> Result<Page<GroupSummary>> {
        self.answer(Page { items: Vec::new(), next: None }).await
    }

    async fn account_lookup(&self, _: &AccountId) -> Result<Option<Account>> {
        self.answer(None).await
    }

    async fn group_lookup(&self, _: &GroupId) -> Result<Option<Group>> {
        self.answer(None).await
    }

    async fn apply(&self, _: &Order) -> Result<Applied> {
        self.answer(Applied::Changed(proof())).await
    }

    async fn poll(&self, _: &Order, _: &str) -> Result<Polled> {
        self.answer(Polled::Finished(proof())).await
    }

    async fn probe(&self, _: &Probe) -> Result<ProbeAnswer> {
        self.answer(ProbeAnswer::Closed { proof: proof() }).await
    }

    async fn canary_send(&self, _: &AccountId, _: Option<&GroupId>, _: &str) -> Result<CanarySent> {
        self.answer(CanarySent { group: "g".into(), event: "e".into(), proof: proof() }).await
    }
}
