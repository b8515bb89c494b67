//! A house on a simulated Synapse, small enough to see all of it.

use crate::world::{ByHand, Cut, HQ, Plot, approve, furnish, it, open_case, plan, quick_policy};
use exeunt_core::{AccountRef, Case, Departure, DutyRole, PersonId};
use exeunt_engine::case::Planned;
use exeunt_engine::{Caller, Engine, Happened};
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use exeunt_tests::postgres::Postgres;
use serde_json::Value;

pub(crate) const LEAVER: &str = "zhangsan001";
pub(crate) const SUCCESSOR: &str = "lisi002";
pub(crate) const OTHER: &str = "wangwu003";
/// Owned by the leaver.
pub(crate) const OWNED: [&str; 3] = ["项目-阿尔法", "部门-平台", "客户-海河银行"];

/// Which database a house keeps its papers in.
#[derive(Clone, Copy)]
pub(crate) enum Database {
    Sqlite,
    Postgres(&'static Postgres),
}

pub(crate) struct House {
    pub(crate) plot: Plot,
    pub(crate) simulator: Simulator,
    pub(crate) engine: Engine,
    pub(crate) person: PersonId,
    /// A live token of the leaver.
    pub(crate) token: String,
    folder: tempfile::TempDir,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::on(Database::Sqlite).await
    }

    /// Logins belong to an authentication service of their own: most of it is done by hand.
    pub(crate) async fn delegated() -> Self {
        Self::build(Database::Sqlite, Options { delegated_auth: true, ..Options::default() }).await
    }

    pub(crate) async fn on(database: Database) -> Self {
        Self::build(database, Options::default()).await
    }

    async fn build(database: Database, options: Options) -> Self {
        let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
        estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
        let admin_token = estate.log_in("admin", "CONSOLE");
        for name in [LEAVER, SUCCESSOR, OTHER] {
            estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
        }
        let token = estate.log_in(LEAVER, "PHONE");
        estate.add_group(NewRoom::new(SUCCESSOR).name("离职验证").version(11).members([LEAVER, OTHER]));
        for (name, version) in OWNED.into_iter().zip([10, 11, 12]) {
            estate.add_group(NewRoom::new(LEAVER).name(name).version(version).members([SUCCESSOR, OTHER]));
        }
        for name in ["部门-全员", "机密-薪酬", "周五羽毛球"] {
            estate.add_group(NewRoom::new(OTHER).name(name).version(11).members([LEAVER, SUCCESSOR]));
        }
        let simulator = Simulator::start(estate, Synapse::new(options)).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let database = match database {
            Database::Sqlite => format!("sqlite:{}", folder.path().join("exeunt.db").display()),
            Database::Postgres(server) => server.fresh_database().await.unwrap(),
        };
        let plot = Plot {
            database,
            platform_url: simulator.url().to_owned(),
            server_name: "im.test".to_owned(),
            admin_token,
            clock: ByHand::new("2026-02-05T00:00:00Z"),
            seed: 11,
            policy: quick_policy(),
        };
        let engine = plot.open(&Cut::never()).await;
        let person = furnish(&engine, &plot, "E001", &[&user(LEAVER)]).await;
        Self { plot, simulator, engine, person, token, folder }
    }

    /// Another process with the same papers.
    pub(crate) async fn another(&self) -> Engine {
        self.plot.open(&Cut::never()).await
    }

    pub(crate) async fn case(&self, departure: Departure) -> Case {
        open_case(&self.engine, &self.person, departure).await
    }

    /// A plan without questions.
    pub(crate) async fn planned(&self, case: &Case) -> Planned {
        let planned = plan(&self.engine, case, &user(SUCCESSOR)).await;
        assert_eq!(planned.plan.questions, []);
        planned
    }

    /// A case of an ordinary leaver with an approved plan.
    pub(crate) async fn approved(&self) -> (Case, Planned) {
        let case = self.case(Departure::Voluntary).await;
        let planned = self.planned(&case).await;
        approve(&self.engine, &planned).await;
        self.simulator.with(|estate| drop(estate.take_effects()));
        (case, planned)
    }

    /// Nothing was done on the platform but looking since effects were last taken.
    pub(crate) fn untouched(&self) {
        let effects: Vec<String> = self.simulator.estate().effects().iter().map(|e| format!("{e:?}")).collect();
        assert_eq!(effects, Vec::<String>::new());
    }

    /// The database's file, where it is one.
    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("exeunt.db")
    }

    /// Why something was refused, as the audit log has it: actor and reason, oldest first.
    pub(crate) async fn refusals(&self) -> Vec<(String, String)> {
        let refused = [Happened::Refused, Happened::WriteRefused, Happened::RunStale].map(Happened::as_str);
        let mut found = Vec::new();
        for (leaf, payload) in self.log().await {
            if refused.contains(&leaf["what"].as_str().unwrap()) {
                let why = payload["why"].as_str().unwrap_or_default().to_owned();
                found.push((leaf["actor"].as_str().unwrap().to_owned(), why));
            }
        }
        found
    }

    /// How often the log says that this happened.
    pub(crate) async fn logged(&self, what: Happened) -> usize {
        self.log().await.iter().filter(|(leaf, _)| leaf["what"] == what.as_str()).count()
    }

    /// Every entry of the audit log, which fits together.
    async fn log(&self) -> Vec<(Value, Value)> {
        self.engine.seal().await.unwrap();
        assert!(self.engine.store.log_consistent().await.unwrap().misfit.is_none());
        let size = self.engine.store.log_size().await.unwrap();
        let entries = self.engine.store.log_entries(0..size).await.unwrap();
        entries.into_iter().map(|e| (serde_json::from_slice(&e.leaf).unwrap(), e.payload.unwrap().body)).collect()
    }

    /// Whether the leaver's token works on the platform.
    pub(crate) async fn lets_in(&self, token: &str) -> bool {
        let client = exeunt_tests::matrix::Client::with_token(self.simulator.url(), "", token);
        client.whoami().await.is_ok()
    }

    pub(crate) fn room_id(&self, name: &str) -> String {
        self.simulator.estate().room_named(name).unwrap().id.clone()
    }
}

/// The leaver's account.
pub(crate) fn account() -> AccountRef {
    AccountRef::new(HQ, user(LEAVER).as_str())
}

pub(crate) fn user(name: &str) -> String {
    format!("@{name}:im.test")
}

/// Somebody who plays exactly one part.
pub(crate) fn only(role: DutyRole) -> Caller {
    Caller::new(format!("the {}", role.as_str()), [role])
}

/// The one who plans and runs.
pub(crate) fn planner() -> Caller {
    it("lin.wei")
}
