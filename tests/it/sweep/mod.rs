//! The crash sweep: a run is cut at every durable write and at every platform call, resumed, and must end as if nothing
//! had happened. `EXEUNT_SWEEP_SEEDS` says how many random histories are tried (CI: 1,000).

mod estate;
mod history;
mod judge;
mod killed;

use futures::{StreamExt, stream};
use history::{Database, History};

/// Every single point of one history, in turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_at_every_point_ends_as_an_undisturbed_run() {
    let undisturbed = History::new(1, Database::Sqlite).await.undisturbed().await;
    let mut struck = 0;
    for point in 0..undisturbed.points {
        let ending = History::new(1, Database::Sqlite).await.cut_at(&[point]).await;
        struck += ending.struck;
        ending.must_equal(&undisturbed, &format!("cut at {point}"));
    }
    // Steps run side by side, so the last few points are not passed in every history.
    assert!(struck * 20 >= undisturbed.points * 19, "{struck} of {} cuts struck", undisturbed.points);
}

/// Random histories: random estate, one to three cuts, and the simulator's faults in every second one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_histories_on_sqlite_end_as_undisturbed_ones() {
    sweep(Database::Sqlite, 0, seeds() * 3 / 4).await;
}

/// The same on PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_histories_on_postgres_end_as_undisturbed_ones() {
    let first = seeds() * 3 / 4;
    sweep(exeunt_tests::require!(Database::postgres().await), first, seeds() - first).await;
}

/// A history mostly waits for its disk, so some are lived side by side.
async fn sweep(database: Database, first: u64, count: u64) {
    stream::iter(first..first + count).for_each_concurrent(8, |seed| random_history(database, seed)).await;
}

async fn random_history(database: Database, seed: u64) {
    let undisturbed = History::new(seed, database).await.undisturbed().await;
    let history = History::new(seed, database).await;
    let cuts = history.random_cuts(undisturbed.points);
    let ending = history.with_faults(seed % 2 == 1).cut_at(&cuts).await;
    ending.must_equal(&undisturbed, &format!("seed {seed}, cuts {cuts:?}"));
}

fn seeds() -> u64 {
    std::env::var("EXEUNT_SWEEP_SEEDS").ok().and_then(|s| s.parse().ok()).unwrap_or(1_000)
}
