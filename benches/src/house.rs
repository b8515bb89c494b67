//! An engine as it runs in production, on a durable database on the real disk, with one connection.

use crate::ambient::{SystemClock, SystemRandomness};
use crate::meter::{Meter, Metered};
use anyhow::Context;
use exeunt_connector::{Connector, Pace};
use exeunt_core::{AccountRef, ConnectionName, DutyRole, Language, Person, PersonId};
use exeunt_engine::{Caller, Engine, Hub, Limits, Parts};
use exeunt_evidence::LogKey;
use exeunt_plan::{CollateralScope, Policy};
use exeunt_store::{Store, Vault};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

/// The only connection.
pub const HQ: &str = "hq";

/// An engine, its meter, and the folder that its database lies in until the house is dropped.
pub struct House {
    pub engine: Engine,
    pub meter: Meter,
    folder: TempDir,
}

impl House {
    /// Opens a new house beside the working directory, so that its database is on the real disk.
    pub async fn open(platform_url: &str, server_name: &str, admin_token: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(".").context("no temporary folder")?;
        let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
        let meter = Meter::default();
        let store = Store::open(&url, Vault::generate(&SystemRandomness), Arc::new(SystemRandomness)).await?;
        let store = store.with_interruption(Arc::new(meter.clone()));
        let metering = meter.clone();
        let factory = move |platform: &str, settings: &serde_json::Value, secret: SecretString, pace: Pace| {
            let inner = exeunt_connectors::open(platform, settings, &secret, Arc::new(SystemClock), pace);
            let inner = inner.map_err(|error| error.says())?;
            Ok(Arc::new(Metered { inner, meter: metering.clone() }) as Arc<dyn Connector>)
        };
        let engine = Engine::new(Parts {
            store,
            policy: policy(),
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            hub: Hub::new(Box::new(factory)).with_limits(unlimited()),
            log_key: LogKey::from_seed("exeunt.bench/log", &[7; 32])?,
        });
        let settings = json!({ "base_url": platform_url, "server_name": server_name });
        let secret = SecretString::from(admin_token.to_owned());
        engine.connection_put(&planner(), &ConnectionName::from(HQ), "synapse", &settings, secret).await?;
        Ok(Self { engine, meter, folder })
    }

    /// Adds a person with one account.
    pub async fn person(&self, account: &str) -> anyhow::Result<PersonId> {
        let id = PersonId::from(account);
        let person = Person {
            id: id.clone(),
            name: "张三".to_owned(),
            department: "研发一部".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            manager: None,
            mail: None,
            language: Language::Zh,
        };
        self.engine.person_put(&planner(), &person).await?;
        self.engine.bind(&planner(), &id, &AccountRef::new(HQ, account), "employee number in the name").await?;
        Ok(id)
    }

    /// Bytes of the database with its write-ahead log.
    pub fn database_bytes(&self) -> u64 {
        let entries = std::fs::read_dir(self.folder.path()).into_iter().flatten();
        entries.filter_map(|entry| entry.ok()?.metadata().ok()).map(|file| file.len()).sum()
    }
}

/// The shipped policy as one would set it for a closed site: the collateral check looks at the touched groups, no canary
/// is sent, colleagues who leave the same groups at the same time are no reason to brake, and nobody is asked one by one.
fn policy() -> Policy {
    let mut policy = Policy::shipped();
    policy.collateral.scope = CollateralScope::Touched;
    policy.brake.stop_on_collateral = false;
    policy.probes.canary_groups.clear();
    policy.probes.direct_canary = false;
    policy.confirmation.needed = false;
    policy.review.needed = false;
    policy
}

/// The platform must not be what is waited for; what the rate budget costs itself is part of what is measured.
fn unlimited() -> Limits {
    Limits { requests_per_second: Some(1_000_000), ..Limits::default() }
}

/// Who plans and runs.
pub fn planner() -> Caller {
    caller("lin.wei")
}

/// Who approves.
pub fn approver() -> Caller {
    caller("wang.fang")
}

fn caller(name: &str) -> Caller {
    Caller::new(name, [DutyRole::It, DutyRole::Legal])
}
