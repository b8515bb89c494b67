//! A site with twenty people, who all leave on one day.

use crate::refusals::house::Database;
use crate::world::{ByHand, Cut, Plot, furnish, it, quick_policy};
use exeunt_core::{Batch, CaseId, Departure, PersonId, PlanId, PlanKind};
use exeunt_engine::batch::{BatchPlan, Look, NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{Caller, Engine, EngineError};
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use exeunt_store::StepRecord;
use serde_json::Value;
use std::collections::BTreeMap;

/// Stays, and owns every group.
pub(super) const KEEPER: &str = "lisi002";

pub(super) struct Site {
    pub(super) plot: Plot,
    pub(super) simulator: Simulator,
    pub(super) engine: Engine,
    /// Employee numbers in the order of the list.
    pub(super) people: Vec<PersonId>,
    _folder: tempfile::TempDir,
}

/// The one who plans and runs.
pub(super) fn planner() -> Caller {
    it("lin.wei")
}

/// The one who approves.
pub(super) fn approver() -> Caller {
    it("wang.fang")
}

/// What a leaver's account is called.
pub(super) fn account(number: usize) -> String {
    format!("leaver{number:02}")
}

impl Site {
    /// A site with so many people, each with an account, a group of their team and one of the whole site.
    pub(super) async fn of(size: usize, database: Database) -> Self {
        Self::with(size, database, |_| {}).await
    }

    /// The same, with more on the platform.
    pub(super) async fn with(size: usize, database: Database, more: impl FnOnce(&mut Estate)) -> Self {
        let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
        estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
        let admin_token = estate.log_in("admin", "CONSOLE");
        let names: Vec<String> = (1..=size).map(account).collect();
        for name in names.iter().map(String::as_str).chain([KEEPER]) {
            estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
            estate.log_in(name, "PHONE");
        }
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        estate.add_group(NewRoom::new(KEEPER).name("厂区-全员").version(11).members(all.clone()));
        for name in all {
            let team = format!("项目-{name}");
            estate.add_group(NewRoom::new(KEEPER).name(&team).version(11).members([name]));
        }
        more(&mut estate);
        let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
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
            seed: 31,
            policy: quick_policy(),
        };
        let engine = plot.open(&Cut::never()).await;
        let mut people = Vec::new();
        for (number, name) in (1..).zip(&names) {
            let user = format!("@{name}:im.test");
            people.push(furnish(&engine, &plot, &format!("E{number:03}"), &[&user]).await);
        }
        Self { plot, simulator, engine, people, _folder: folder }
    }

    /// One process more, with randomness of its own.
    pub(super) async fn another(&self, seed: u64) -> Engine {
        Plot { seed, ..self.plot.clone() }.open(&Cut::never()).await
    }

    pub(super) fn list(&self) -> NewBatch {
        NewBatch {
            name: "东莞厂区".to_owned(),
            reason: "the site closes".to_owned(),
            rows: self.people.iter().map(leaves).collect(),
            ..NewBatch::default()
        }
    }

    pub(super) async fn opened(&self) -> Batch {
        self.engine.batch_open(&planner(), &self.list()).await.unwrap()
    }

    /// Everybody looked at and planned.
    pub(super) async fn planned(&self, batch: &Batch) -> BatchPlan {
        let (plan, troubles) = self.engine.batch_plan(&planner(), batch.id, Look::Once).await.unwrap();
        assert!(troubles.is_empty(), "{troubles:?}");
        plan
    }

    /// A batch with one approval.
    pub(super) async fn approved(&self) -> Batch {
        let batch = self.opened().await;
        let plan = self.planned(&batch).await;
        let approved = self.engine.batch_approve(&approver(), batch.id, &plan.digest, "read and agreed").await.unwrap();
        assert_eq!((approved.plans.len(), approved.waiting), (self.people.len(), 0));
        self.simulator.with(|estate| drop(estate.take_effects()));
        batch
    }

    /// Nothing was done on the platform since effects were last taken.
    pub(super) fn is_untouched(&self) -> bool {
        self.simulator.estate().effects().is_empty()
    }

    pub(super) async fn cases(&self, batch: &Batch) -> Vec<CaseId> {
        let members = self.engine.store.batch_member_list(batch.id, 0, 1_000).await.unwrap();
        members.into_iter().map(|member| member.listed.case.id).collect()
    }

    /// The plan of each case's leaving.
    pub(super) async fn plans(&self, batch: &Batch) -> Vec<PlanId> {
        let mut plans = Vec::new();
        for case in self.cases(batch).await {
            plans.push(self.engine.plan_latest(case, PlanKind::Leave).await.unwrap().id);
        }
        plans
    }

    /// Every step of the batch as it is now.
    pub(super) async fn steps(&self, batch: &Batch) -> BTreeMap<PlanId, Vec<StepRecord>> {
        let mut steps = BTreeMap::new();
        for plan in self.plans(batch).await {
            steps.insert(plan, self.engine.store.step_list(plan).await.unwrap());
        }
        steps
    }

    /// Works as a worker does, until nothing is due. How many runs finished, and how many came to rest otherwise.
    pub(super) async fn work(&self) -> (usize, usize) {
        let ended = self.engine.work("worker", 4, unwatched()).await.unwrap();
        let finished = |ended: &Result<_, EngineError>| {
            ended.as_ref().is_ok_and(|report: &exeunt_engine::run::RunReport| report.end == RunEnd::Finished)
        };
        let whole = ended.iter().filter(|(_, ended)| finished(ended)).count();
        let rest: Vec<_> = ended.iter().filter(|(_, ended)| !finished(ended)).collect();
        for (plan, ended) in &rest {
            assert!(ended.is_ok(), "{plan}: {ended:?}");
        }
        (whole, rest.len())
    }

    /// The log's leaves with their indexes, after it was found to fit together.
    pub(super) async fn log(&self) -> Vec<(u64, Value)> {
        self.engine.seal().await.unwrap();
        assert_eq!(self.engine.store.log_consistent().await.unwrap().misfit, None);
        let size = self.engine.store.log_size().await.unwrap();
        let entries = self.engine.store.log_entries(0..size).await.unwrap();
        entries.into_iter().map(|entry| (entry.index, serde_json::from_slice(&entry.leaf).unwrap())).collect()
    }
}

pub(super) fn leaves(person: &PersonId) -> NewRow {
    let last_working_day = "2026-02-03".parse().unwrap();
    NewRow::Leaver(NewCase { person: person.clone(), departure: Departure::Voluntary, last_working_day })
}

/// Runs the same story on both databases, each in a test of its own.
macro_rules! both {
    ($( async fn $name:ident($database:ident) $body:block )+) => {
        $(
            mod $name {
                use super::*;

                async fn story($database: crate::refusals::house::Database) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    story(crate::refusals::house::Database::Sqlite).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    let server = exeunt_tests::require!(exeunt_tests::postgres::Postgres::start().await);
                    story(crate::refusals::house::Database::Postgres(server)).await;
                }
            }
        )+
    };
}
pub(super) use both;
