//! One history: a house is set up, a plan approved, and then the process is killed once or several times.

use super::estate::{LEAVER, SUCCESSOR, small};
use super::judge::Ending;
use crate::world::{ByHand, Cut, HQ, Plot, Seeded, approve, furnish, it, open_case, plan, quick_policy};
use exeunt_core::{AccountRef, Case, CaseState, Departure, PlanId, StepState};
use exeunt_engine::Engine;
use exeunt_engine::case::CredentialKind;
use exeunt_engine::run::unwatched;
use exeunt_simulators::synapse::estate::Detail;
use exeunt_simulators::{Fault, FaultKind, Options, Simulator, Synapse, When};
use exeunt_store::RunState;
use jiff::SignedDuration;
use secrecy::SecretString;
use std::time::Duration;

/// How often a history is taken up again before the test gives up on it.
const PATIENCE: u32 = 60;

/// Which database a history lives in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Database {
    Sqlite,
    Postgres(&'static exeunt_tests::postgres::Postgres),
}

impl Database {
    pub(super) async fn postgres() -> exeunt_tests::error::Result<Self> {
        Ok(Self::Postgres(exeunt_tests::postgres::Postgres::start().await?))
    }
}

/// A house with an approved plan, before its run.
pub(super) struct History {
    pub(super) plot: Plot,
    simulator: Simulator,
    seed: u64,
    case: Case,
    plan: PlanId,
    _folder: tempfile::TempDir,
}

impl History {
    pub(super) async fn new(seed: u64, database: Database) -> Self {
        let small = small(seed);
        let simulator = Simulator::start(small.estate, Synapse::new(Options::default())).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let database = match database {
            Database::Sqlite => format!("sqlite:{}", folder.path().join("exeunt.db").display()),
            Database::Postgres(server) => server.fresh_database().await.unwrap(),
        };
        let plot = Plot {
            database,
            platform_url: simulator.url().to_owned(),
            server_name: "im.test".to_owned(),
            admin_token: small.admin_token,
            clock: ByHand::new("2026-02-05T00:00:00Z"),
            seed,
            policy: quick_policy(),
        };
        let engine = plot.open(&Cut::never()).await;
        let (leaver, successor) = (user(LEAVER), user(SUCCESSOR));
        let person = furnish(&engine, &plot, "E001", &[&leaver]).await;
        let case = open_case(&engine, &person, Departure::Voluntary).await;
        let account = AccountRef::new(HQ, leaver.as_str());
        for (i, token) in small.leaver_tokens.iter().enumerate() {
            let (label, secret) = (format!("device {i}"), SecretString::from(token.clone()));
            engine
                .credential_add(&it("lin.wei"), case.id, &account, CredentialKind::Token, &label, &secret)
                .await
                .unwrap();
        }
        let planned = plan(&engine, &case, &successor).await;
        approve(&engine, &planned).await;
        engine.store.close().await;
        simulator.with(|estate| drop(estate.take_effects()));
        Self { plot, simulator, seed, case, plan: planned.id, _folder: folder }
    }

    /// Makes requests of the run go wrong, a few in a hundred, in every way that the simulator knows.
    pub(super) fn with_faults(self, wanted: bool) -> Self {
        let kinds = [
            FaultKind::RateLimited { retry_after_ms: None },
            FaultKind::RateLimited { retry_after_ms: Some(2) },
            FaultKind::LostAnswer,
            FaultKind::Reset,
            FaultKind::StatusBefore(503),
            FaultKind::StatusAfter(502),
            FaultKind::WrongJson,
            FaultKind::ErrorWith200,
            FaultKind::SlowAnswer(Duration::from_millis(3)),
        ];
        for (i, kind) in kinds.into_iter().enumerate().filter(|_| wanted) {
            let seed = self.seed.wrapping_mul(31).wrapping_add(i as u64);
            self.simulator.faults().add(Fault::new(kind).when(When::Chance(0.01)).seed(seed));
        }
        self
    }

    /// One to three points, in order, somewhere in a run of so many.
    pub(super) fn random_cuts(&self, points: u64) -> Vec<u64> {
        let seeded = Seeded::new(self.seed ^ 0x5eed);
        (0..=seeded.below(3)).map(|i| seeded.below(if i == 0 { points } else { points / 2 })).collect()
    }

    /// Runs to the end without a cut.
    pub(super) async fn undisturbed(self) -> Ending {
        self.cut_at(&[]).await
    }

    /// Runs, and is killed at these points, each counted from the beginning of its process.
    pub(super) async fn cut_at(self, points: &[u64]) -> Ending {
        let mut struck = 0;
        for point in points {
            let cut = Cut::at(*point);
            let engine = self.plot.open(&cut).await;
            tokio::select! {
                () = async { self.go(&engine, 1).await; } => (),
                () = cut.death() => (),
            }
            drop(engine);
            struck += u64::from(cut.struck());
            self.simulator.settle().await;
            self.plot.clock.advance(SignedDuration::from_secs(10));
        }
        let cut = Cut::never();
        let engine = self.plot.open(&cut).await;
        let ended = self.go(&engine, PATIENCE).await;
        let passed = cut.seen();
        self.simulator.faults().clear();
        if !ended {
            self.go(&engine, PATIENCE).await;
        }
        let (snapshot, effects) =
            self.simulator.with(|estate| (estate.snapshot(Detail::Stable), estate.effects().to_vec()));
        let mut ending = Ending::of(&engine, self.case.id, self.plan, passed, snapshot, &effects).await;
        ending.struck = struck;
        ending
    }

    /// Takes the run up as often as need be, as workers and operators would. Returns whether it came to its end.
    async fn go(&self, engine: &Engine, patience: u32) -> bool {
        for _ in 0..patience {
            self.operate(engine).await;
            engine.work("worker", 1, unwatched()).await.ok();
            match engine.case_get(self.case.id).await.map(|c| c.state) {
                Ok(CaseState::Closed | CaseState::Proved) => return true,
                Ok(_) => self.plot.clock.advance(SignedDuration::from_secs(5)),
                Err(_) => return false,
            }
        }
        false
    }

    /// What an operator does who finds a step that waits or a run that stopped, perhaps in a process that died since:
    /// lets it go on. A refusal is an answer too: the world may have moved on by itself.
    async fn operate(&self, engine: &Engine) {
        let (by, why) = (it("lin.wei"), "the platform was ill");
        let Ok(records) = engine.store.step_list(self.plan).await else { return };
        for record in records.into_iter().filter(|r| r.state == StepState::NeedsOperator) {
            engine.step_retry(&by, self.plan, &record.id, why).await.ok();
        }
        if engine.store.run_get(self.plan).await.is_ok_and(|run| run.state == RunState::Parked) {
            engine.run_resume(&by, self.plan, why).await.ok();
        }
    }
}

fn user(name: &str) -> String {
    format!("@{name}:im.test")
}
