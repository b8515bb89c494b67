//! The same with real processes: a child runs the house and is killed with SIGKILL, at a random moment.

use super::history::{Database, History};
use crate::world::{ByHand, Cut, Plot, Seeded, quick_policy};
use exeunt_core::Clock;
use exeunt_engine::run::unwatched;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;

/// How a child learns which house to open.
const HOUSE: &str = "EXEUNT_SWEEP_HOUSE";
/// Processes killed.
const KILLS: u64 = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_ends_as_an_undisturbed_run() {
    let undisturbed = History::new(1, Database::Sqlite).await.undisturbed().await;
    let seeded = Seeded::new(0xdead);
    let mut killed = 0;
    for round in 0..KILLS {
        let history = History::new(1, Database::Sqlite).await;
        killed += u64::from(run_and_kill(&history.plot, Duration::from_millis(20 + seeded.below(400))).await);
        history.cut_at(&[]).await.must_equal(&undisturbed, &format!("kill {round}"));
    }
    assert!(killed > KILLS / 4, "only {killed} of {KILLS} processes were still running when they were killed");
}

/// Starts a child on the house and kills it after `patience`. Returns whether it was still running.
async fn run_and_kill(plot: &Plot, patience: Duration) -> bool {
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["sweep::killed::child", "--exact", "--nocapture"])
        .env(HOUSE, describe(plot).to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let ended = tokio::time::timeout(patience, child.wait()).await.is_ok();
    if !ended {
        child.kill().await.unwrap();
    }
    plot.clock.advance(jiff::SignedDuration::from_secs(60));
    !ended
}

/// The child: opens the house that its parent names and works until it is done or dead. Without a parent, nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(house) = std::env::var(HOUSE) else { return };
    let plot = parse(&serde_json::from_str(&house).unwrap());
    let engine = plot.open(&Cut::never()).await;
    engine.work("child", 1, unwatched()).await.unwrap();
}

fn describe(plot: &Plot) -> Value {
    json!({
        "database": plot.database,
        "platform_url": plot.platform_url,
        "server_name": plot.server_name,
        "admin_token": plot.admin_token,
        "now": plot.clock.now().to_string(),
        "seed": plot.seed,
    })
}

fn parse(value: &Value) -> Plot {
    let text = |key: &str| value[key].as_str().unwrap().to_owned();
    Plot {
        database: text("database"),
        platform_url: text("platform_url"),
        server_name: text("server_name"),
        admin_token: text("admin_token"),
        clock: ByHand::new(&text("now")),
        seed: value["seed"].as_u64().unwrap() ^ 0xc41d,
        policy: quick_policy(),
    }
}
