//! Two workers on one database, one platform with a published limit: together they keep to it, and containing goes first.

use crate::world::{ByHand, Cut, HQ, Plot, approve, furnish, it, open_case, plan, quick_policy};
use exeunt_core::{CaseId, CaseState, ConnectionName, Departure, PlanId};
use exeunt_engine::Engine;
use exeunt_engine::case::Ordered;
use exeunt_engine::run::{Progress, RunEnd, Watch, unwatched};
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Arrival, Clock, Options, Simulator, Synapse, busiest};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the platform allows in any second.
const REQUESTS: usize = 120;
const WINDOW: Duration = Duration::from_secs(1);
const SUCCESSOR: &str = "lisi002";
const ROOMS: usize = 18;
const HOSTILE: &str = "zhaoliu009";
/// All his.
const ACCOUNTS: [&str; 2] = ["zhaoliu009", "zhaoliu.test"];
const LEAVERS: [&str; 2] = ["zhangsan001", "wangwu003"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_on_one_file_keep_to_a_limit_and_containing_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    two_workers(format!("sqlite:{}", folder.path().join("exeunt.db").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_on_one_server_keep_to_a_limit_and_containing_goes_first() {
    let server = require!(Postgres::start().await);
    two_workers(server.fresh_database().await.unwrap()).await;
}

async fn two_workers(database: String) {
    let (simulator, plot) = company(database).await;
    let cases = batch(&plot).await;
    simulator.watch_arrivals();
    let batch = Arc::new(Batch::default());
    let workers = ["first", "second"].map(|name| {
        let (plot, watch) = (plot.clone(), batch.watched_as(name));
        tokio::spawn(async move { another(&plot, name).await.work(name, 1, watch).await.unwrap() })
    });
    let at_work = || assert!(workers.iter().all(|worker| !worker.is_finished()), "the batch is too small");
    until(at_work, || batch.workers() == 2).await;
    let third = another(&plot, "third").await;
    let Ordered { plan: ordered, .. } = third.contain(&it("lin.wei"), &HOSTILE.into(), "拷贝客户资料").await.unwrap();

    until(at_work, || batch.leaving() == cases.len()).await;
    let before = simulator.arrivals().len();
    let report = third.run(&it("lin.wei"), ordered, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    let meanwhile = simulator.arrivals().split_off(before);
    // What the workers had taken in advance is used up in the first half.
    let late = &meanwhile[meanwhile.len() / 2..];
    let ordinary = late.iter().filter(|arrival| is_ordinary(arrival)).count();
    assert!(ordinary <= late.len() / 10, "{ordinary} ordinary requests were among {} of containing", late.len());

    for worker in workers {
        for (_, report) in worker.await.unwrap() {
            assert_eq!(report.unwrap().end, RunEnd::Finished);
        }
    }
    for case in cases {
        assert_eq!(third.case_get(case).await.unwrap().state, CaseState::Closed);
    }
    let arrivals = simulator.arrivals();
    let afterwards = arrivals[before + meanwhile.len()..].iter().filter(|arrival| is_ordinary(arrival)).count();
    assert!(afterwards > late.len() / 2, "there was ordinary work all the time: {afterwards} requests came afterwards");
    let busiest = busiest(&arrivals, WINDOW);
    assert!(busiest <= REQUESTS, "{busiest} requests in {WINDOW:?}");
    assert!(busiest > REQUESTS / 4, "they had more to ask than they may: {busiest}");
}

/// Memberships are no matter of containing.
fn is_ordinary(arrival: &Arrival) -> bool {
    arrival.path.contains("/rooms/")
}

async fn until(still: impl Fn(), so: impl Fn() -> bool) {
    while !so() {
        still();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Who works on the batch, and which plans have come to ending memberships.
#[derive(Default)]
struct Batch {
    workers: Mutex<BTreeSet<&'static str>>,
    leaving: Mutex<BTreeSet<PlanId>>,
}

impl Batch {
    fn watched_as(self: &Arc<Self>, worker: &'static str) -> Watch {
        let batch = Arc::clone(self);
        Arc::new(move |progress| {
            if let Progress::Begins { plan, step } = progress {
                batch.workers.lock().unwrap().insert(worker);
                if step.as_str().contains("/membership_ended/") {
                    batch.leaving.lock().unwrap().insert(plan);
                }
            }
        })
    }

    fn workers(&self) -> usize {
        self.workers.lock().unwrap().len()
    }

    fn leaving(&self) -> usize {
        self.leaving.lock().unwrap().len()
    }
}

/// Leavers with rooms of their own (a plan would be stale once colleagues had left them), somebody to take over, and somebody to be contained.
async fn company(database: String) -> (Simulator, Plot) {
    let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
    estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
    let admin_token = estate.log_in("admin", "CONSOLE");
    for name in LEAVERS.into_iter().chain(ACCOUNTS).chain([SUCCESSOR]) {
        estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
        estate.log_in(name, "PHONE");
    }
    for leaver in LEAVERS {
        for number in 0..ROOMS {
            let name = format!("项目-{leaver}-{number}");
            estate.add_group(NewRoom::new(SUCCESSOR).name(&name).version(11).members([leaver]));
        }
    }
    let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
    let plot = Plot {
        database,
        platform_url: simulator.url().to_owned(),
        server_name: "im.test".to_owned(),
        admin_token,
        clock: ByHand::new("2026-02-05T00:00:00Z"),
        seed: 21,
        policy: quick_policy(),
    };
    (simulator, plot)
}

/// One process more, with randomness of its own.
async fn another(plot: &Plot, name: &str) -> Engine {
    let seed = name.bytes().fold(plot.seed, |seed, byte| seed * 31 + u64::from(byte));
    Plot { seed, ..plot.clone() }.open(&Cut::never()).await
}

/// An approved plan for every leaver, made in no hurry; only then the connection says what the platform allows.
async fn batch(plot: &Plot) -> Vec<CaseId> {
    let engine = another(plot, "planner").await;
    let accounts = ACCOUNTS.map(user);
    furnish(&engine, plot, HOSTILE, &accounts.each_ref().map(String::as_str)).await;
    let mut cases = Vec::new();
    for leaver in LEAVERS {
        let person = furnish(&engine, plot, leaver, &[&user(leaver)]).await;
        let case = open_case(&engine, &person, Departure::Voluntary).await;
        let planned = plan(&engine, &case, &user(SUCCESSOR)).await;
        assert_eq!(planned.plan.questions, []);
        approve(&engine, &planned).await;
        cases.push(case.id);
    }
    let mut settings = plot.settings();
    settings["limits"] = json!([{ "class": "every", "requests": REQUESTS, "window_ms": WINDOW.as_millis() }]);
    let secret = SecretString::from(plot.admin_token.clone());
    engine.connection_put(&it("lin.wei"), &ConnectionName::from(HQ), "synapse", &settings, secret).await.unwrap();
    engine.store.close().await;
    cases
}

fn user(name: &str) -> String {
    format!("@{name}:im.test")
}
