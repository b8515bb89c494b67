//! Who comes in: invitations, log-ins, sessions, tokens and providers, as the engine lets them.

mod last;
mod letters;
mod login;
mod passkey;
mod provider;
mod session;
mod token;

use crate::world::{ByHand, Cut, Plot, quick_policy};
use exeunt_core::DutyRole;
use exeunt_engine::access::{AccessError, Entered, From, Shown};
use exeunt_engine::{Caller, Engine, EngineError, Happened};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) const PASSWORD: &str = "a sentence of one's own";
pub(crate) const HOME: &str = "192.0.2.7";

/// A house with an administrator and two of IT, one of whom can log in.
pub(crate) struct Gate {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ByHand>,
    /// The seed of the authenticator app of `li.wei`.
    pub(crate) seed: SecretString,
    pub(crate) recovery: Vec<SecretString>,
    plot: Plot,
    folder: tempfile::TempDir,
}

impl Gate {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = ByHand::new("2026-02-05T00:00:00Z");
        let plot = Plot {
            database: format!("sqlite:{}", folder.path().join("exeunt.db").display()),
            platform_url: "http://127.0.0.1:1".to_owned(),
            server_name: "im.test".to_owned(),
            admin_token: "none".to_owned(),
            clock: clock.clone(),
            seed: 23,
            policy: quick_policy(),
        };
        let engine = plot.open(&Cut::never()).await;
        for name in ["li.wei", "he.jun"] {
            engine.actor_add(&admin(), &name.into(), &BTreeSet::from([DutyRole::It]), None).await.unwrap();
        }
        let (_, link) = engine.invite(&admin(), &"li.wei".into(), SignedDuration::from_hours(24)).await.unwrap();
        let seed = engine.invitation_open(&link).await.unwrap().seed;
        let mut gate = Self { engine, clock, seed, recovery: Vec::new(), plot, folder };
        gate.recovery =
            gate.engine.invitation_accept(&link, &PASSWORD.into(), &gate.code(), &from(HOME)).await.unwrap();
        gate.next_code();
        gate
    }

    /// Another server with the same database.
    pub(crate) async fn another(&self) -> Engine {
        Plot { seed: self.plot.seed + 1, ..self.plot.clone() }.open(&Cut::never()).await
    }

    /// Where the database lies.
    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("exeunt.db")
    }

    /// What the app shows now.
    pub(crate) fn code(&self) -> String {
        code(&self.seed, self.engine.now().as_second())
    }

    /// Waits until the app shows another code.
    pub(crate) fn next_code(&self) {
        self.clock.advance(SignedDuration::from_secs(30));
    }

    pub(crate) async fn enters(
        &self,
        name: &str,
        password: &str,
        code: &str,
        address: &str,
    ) -> Result<Entered, EngineError> {
        let shown = Shown { password: password.into(), code: code.to_owned() };
        self.engine.log_in(name, &shown, &from(address)).await
    }

    /// `li.wei` from home.
    pub(crate) async fn logs_in(&self) -> Entered {
        let entered = self.enters("li.wei", PASSWORD, &self.code(), HOME).await.unwrap();
        self.next_code();
        entered
    }

    /// Everything that the log says of this verb: on whom, and the payload.
    pub(crate) async fn logged(&self, what: Happened) -> Vec<(String, Value)> {
        let size = self.engine.store.log_size().await.unwrap();
        let entries = self.engine.store.log_entries(0..size).await.unwrap();
        let read = entries.into_iter().map(|entry| {
            let leaf: Value = serde_json::from_slice(&entry.leaf).unwrap();
            (leaf, entry.payload.map_or(Value::Null, |payload| payload.body))
        });
        read.filter(|(leaf, _)| leaf["what"] == what.as_str())
            .map(|(leaf, payload)| (leaf["on"].as_str().unwrap().to_owned(), payload))
            .collect()
    }
}

pub(crate) fn admin() -> Caller {
    Caller::new("the administrator", [DutyRole::Administrator])
}

pub(crate) fn from(address: &str) -> From {
    From { address: address.parse().unwrap(), agent: "a browser".to_owned() }
}

/// What came instead of an entry.
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, EngineError>) -> AccessError {
    match result {
        Err(EngineError::Access(error)) => error,
        other => panic!("not refused at the door: {other:?}"),
    }
}

/// What the app with this seed shows.
pub(crate) fn code(seed: &SecretString, second: i64) -> String {
    exeunt_tests::totp::code(seed.expose_secret(), second)
}
