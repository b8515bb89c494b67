//! The suite that every connector passes, on its simulator and on the real platform alike.
//!
//! A [`Stage`] gives the connector and arranges accounts and groups by other means than the connector. [`run`] gives a
//! [`Report`]: what each case came to, and everything that breaks a promise of [`crate::Connector`] or of the platform's
//! own capability table. Two platforms that claim to be the same have the same report.

mod actions;
mod lists;
mod probes;
mod refusals;
mod troubles;

use crate::connector::Connector;
use crate::error::Result;
use crate::order::{Applied, Order, Polled};
use async_trait::async_trait;
use exeunt_core::{
    Account, AccountId, Action, ActionKind, Capability, CapabilityTable, Group, GroupId, Holds, Support,
};
use secrecy::{ExposeSecret, SecretString};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

/// Where a connector is tried.
#[async_trait]
pub trait Stage: Send + Sync {
    /// The connector under test, without layers.
    fn connector(&self) -> Arc<dyn Connector>;

    /// A connection whose own credential is not accepted.
    fn locked_out(&self) -> Arc<dyn Connector>;

    /// Makes an account that is in use: a password, a live session, a push target, a single-sign-on identity.
    async fn account(&self, name: &str) -> Person;

    /// The name of an account that doesn't exist.
    fn nobody(&self) -> AccountId;

    /// The kinds of group whose rules differ; at least one.
    fn flavours(&self) -> Vec<&'static str>;

    /// Makes a private group that `owner` owns alone, with the others as ordinary members.
    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId;

    /// Every account of the platform, not read through the connector.
    async fn account_ids(&self) -> BTreeSet<AccountId>;

    /// Whether no call of the platform ends a token that was given out: then the bar alone shuts it, for as long as it
    /// is there.
    fn tokens_outlive_sessions(&self) -> bool {
        false
    }

    /// What can go wrong here on purpose; nothing on a real platform.
    fn faults(&self) -> Option<&dyn Faults> {
        None
    }
}

/// Somebody on the stage.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: AccountId,
    pub password: SecretString,
    /// A live session's token.
    pub token: SecretString,
}

/// Makes requests go wrong, from the next one on.
pub trait Faults: Send + Sync {
    /// Adds a trouble.
    fn cause(&self, trouble: Trouble);

    /// How often a trouble has struck since the last [`Faults::clear`].
    fn struck(&self) -> u64;

    /// Everything goes well again.
    fn clear(&self);

    /// Whether this platform says how long to wait when it was asked too fast.
    fn tells_how_long(&self) -> bool {
        true
    }

    /// Whether this platform lists its accounts in pages.
    fn has_pages(&self) -> bool {
        true
    }

    /// Whether each page says where the next one begins, so that a list that moves shifts nothing.
    fn marks_pages(&self) -> bool {
        false
    }
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The nth request (from 1) has its effect, and its answer is lost.
    AnswerLost(u64),
    /// The nth request is refused for being too fast.
    TooFast { nth: u64, wait: Option<Duration> },
    /// The nth request is answered with success around an error.
    ErrorInSuccess(u64),
    /// The connection's own credential ends before the nth request that uses it.
    CredentialEnds(u64),
    /// Every page of a listing after the first has lost so many rows before it; negative: gained.
    ListMoves(i64),
    /// The second page of a listing is empty and claims to be the last.
    ListEndsEarly,
}

/// What came of the suite.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What each case came to, by its name.
    pub rows: BTreeMap<String, String>,
    /// Broken promises.
    pub violations: Vec<String>,
}

/// Runs every case that the stage can show.
///
/// # Panics
/// When the stage can't be arranged or the connector does not describe its platform.
pub async fn run(stage: &dyn Stage) -> Report {
    let connector = stage.connector();
    let about = connector.describe().await.expect("the platform can be described");
    let mut suite = Suite {
        stage,
        connector,
        service: about.service_account.clone(),
        table: about.capabilities.clone(),
        report: Report::default(),
        transcript: Vec::new(),
        secrets: vec![NEW_PASSWORD.to_owned()],
        no_doors: BTreeSet::new(),
        made: 0,
    };
    suite.heard(&about);
    suite.refusals().await;
    suite.actions().await;
    suite.probes().await;
    suite.lists().await;
    if let Some(faults) = stage.faults() {
        suite.troubles(faults).await;
    }
    suite.nothing_was_given_away();
    suite.report
}

/// What [`Action::CredentialReplaced`] sets.
const NEW_PASSWORD: &str = "Conformance-New-Password-1";

struct Suite<'a> {
    stage: &'a dyn Stage,
    connector: Arc<dyn Connector>,
    service: AccountId,
    table: CapabilityTable,
    report: Report,
    transcript: Vec<String>,
    secrets: Vec<String>,
    /// Doors that this platform doesn't have.
    no_doors: BTreeSet<&'static str>,
    made: u32,
}

impl Suite<'_> {
    async fn person(&mut self, role: &str) -> Person {
        self.made += 1;
        let person = self.stage.account(&format!("{role}-{}", self.made)).await;
        self.secrets.push(person.password.expose_secret().to_owned());
        self.secrets.push(person.token.expose_secret().to_owned());
        person
    }

    fn row(&mut self, case: impl Into<String>, came_to: impl Into<String>) {
        self.report.rows.insert(case.into(), came_to.into());
    }

    fn violation(&mut self, what: impl Into<String>) {
        self.report.violations.push(what.into());
    }

    /// A promise, with what broke it.
    fn promise(&mut self, kept: bool, otherwise: impl FnOnce() -> String) {
        if !kept {
            self.violation(otherwise());
        }
    }

    fn heard(&mut self, answer: &impl Debug) {
        self.transcript.push(format!("{answer:?}"));
    }

    async fn apply(&mut self, account: &AccountId, action: &Action) -> Result<Applied> {
        let order = order(account, action);
        let answer = self.connector.apply(&order).await;
        self.heard(&answer);
        self.heard(&order);
        if let Err(error) = &answer {
            self.transcript.push(error.to_string());
        }
        answer
    }

    /// Applies and waits until it is finished.
    async fn settle(&mut self, account: &AccountId, action: &Action) -> Result<Applied> {
        let first = self.apply(account, action).await;
        self.finish(account, action, first).await
    }

    /// Waits for what the platform was still doing when it gave its `first` answer.
    async fn finish(&mut self, account: &AccountId, action: &Action, first: Result<Applied>) -> Result<Applied> {
        let poll = match first? {
            Applied::Accepted { poll } => poll,
            at_once => return Ok(at_once),
        };
        for _ in 0..600 {
            let polled = self.connector.poll(&order(account, action), &poll).await;
            self.heard(&polled);
            if let Polled::Finished(proof) = polled? {
                return Ok(Applied::Changed(proof));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.violation(format!("{:?} was accepted and never finished", action.kind()));
        Ok(Applied::Accepted { poll })
    }

    async fn account(&mut self, id: &AccountId) -> Account {
        let account = self.connector.account_lookup(id).await;
        self.heard(&account);
        account.expect("the account can be read").expect("the account exists")
    }

    async fn group(&mut self, id: &GroupId) -> Group {
        let group = self.connector.group_lookup(id).await;
        self.heard(&group);
        group.expect("the group can be read").expect("the group exists")
    }

    /// Whether reading back shows that it is so.
    async fn holds(&mut self, account: &AccountId, action: &Action) -> Holds {
        if let Action::IntegrationHandedOver { to, .. } = action {
            return action.holds_for_heir(&self.account(to).await);
        }
        match action.group() {
            Some(group) => action.holds_for_group(account, &self.group(group).await),
            None => match self.connector.account_lookup(account).await {
                // Erased without a trace.
                Ok(None) if *action == (Action::Deactivated { erase: true }) => Holds::Yes,
                _ => action.holds_for_account(&self.account(account).await),
            },
        }
    }

    fn by_machine(&self, kind: ActionKind) -> bool {
        self.table.get(kind).is_some_and(|row| row.support != Support::Manual)
    }

    fn capability(&self, action: &Action) -> Option<&Capability> {
        self.table.get(action.kind())
    }

    fn nothing_was_given_away(&mut self) {
        let told = self.transcript.join("\n");
        let given: Vec<_> = self.secrets.iter().filter(|secret| told.contains(secret.as_str())).collect();
        let given = given.len();
        self.promise(given == 0, || format!("{given} secret(s) stand in what the connector said"));
    }
}

fn order(account: &AccountId, action: &Action) -> Order {
    Order {
        account: account.clone(),
        action: action.clone(),
        secret: Some(SecretString::from(NEW_PASSWORD)),
        key: "conformance".to_owned(),
        reason: "account closed".to_owned(),
    }
}

/// An outcome in one word, for rows.
fn word(answer: &Result<Applied>) -> String {
    match answer {
        Ok(Applied::Changed(_)) => "changed".to_owned(),
        Ok(Applied::AlreadySo(_)) => "already_so".to_owned(),
        Ok(Applied::Accepted { .. }) => "accepted".to_owned(),
        Err(error) => error.kind.as_str().to_owned(),
    }
}
