//! No window sees more than a limit, containing never waits behind other work, and a refusal slows everybody.

use async_trait::async_trait;
use exeunt_connector::pace::{Away, Budget, Lender, Lent, Memory, Pace};
use exeunt_connector::{PublishedLimit, pace};
use exeunt_core::Lane;
use exeunt_core::pace::{Allowance, Ask, Shares};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// Buckets in memory that count how often they are asked, and may be cut off.
#[derive(Default)]
struct Shared {
    buckets: Memory,
    asked: AtomicU32,
    away: AtomicBool,
    silent: AtomicBool,
}

impl Shared {
    async fn reached(&self) -> Result<(), Away> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.silent.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_hours(1)).await;
        }
        if self.away.load(Ordering::SeqCst) { Err(Away("cut off".to_owned())) } else { Ok(()) }
    }
}

#[async_trait]
impl Lender for Shared {
    async fn take(&self, name: &str, allowance: &Allowance, ask: Ask) -> Result<Lent, Away> {
        self.reached().await?;
        self.buckets.take(name, allowance, ask).await
    }

    async fn too_fast(&self, name: &str, allowance: &Allowance, told: Option<Duration>) -> Result<(), Away> {
        self.reached().await?;
        self.buckets.too_fast(name, allowance, told).await
    }
}

/// One worker: both lanes on a budget of its own, which shares the buckets with other workers'.
struct Worker {
    contain: Pace,
    ordinary: Pace,
}

fn worker(shared: &Arc<Shared>, limits: &[PublishedLimit]) -> Worker {
    let budget = Arc::new(Budget::new(Arc::clone(shared) as Arc<dyn Lender>, Shares::default(), &[]));
    let worker =
        Worker { contain: Pace::new(Arc::clone(&budget), Lane::Contain), ordinary: Pace::new(budget, Lane::Ordinary) };
    worker.ordinary.keep_to(limits);
    worker.contain.keep_to(limits);
    worker
}

fn limit(class: &str, requests: u32, window: Duration) -> PublishedLimit {
    PublishedLimit::new(class, requests, window, "test")
}

/// When requests were sent.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<Instant>>>);

impl Sent {
    /// Sends so many requests, `at_once` of them at a time.
    async fn send(&self, pace: &Pace, class: &'static str, requests: usize, at_once: usize) {
        let mut tasks = tokio::task::JoinSet::new();
        for share in 0..at_once {
            let (sent, pace) = (self.clone(), pace.clone());
            let requests = requests / at_once + usize::from(share < requests % at_once);
            tasks.spawn(async move {
                for _ in 0..requests {
                    pace.turn(class).await;
                    sent.0.lock().unwrap().push(Instant::now());
                    pace.went_well(class);
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
    }

    /// The most that any window of this length saw, wherever it begins.
    fn busiest(&self, window: Duration) -> usize {
        let mut sent = self.0.lock().unwrap().clone();
        sent.sort();
        let within = |from: usize| sent[from..].iter().take_while(|at| **at < sent[from] + window).count();
        (0..sent.len()).map(within).max().unwrap_or(0)
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

#[tokio::test(start_paused = true)]
async fn two_workers_keep_to_a_limit_together_and_use_most_of_it() {
    for (requests, window) in [(50, SECOND), (100, 60 * SECOND), (10, 60 * SECOND), (1, SECOND), (600, 10 * SECOND)] {
        let shared = Arc::new(Shared::default());
        let limits = [limit("write", requests, window)];
        let (a, b) = (worker(&shared, &limits), worker(&shared, &limits));
        let (sent, ours) = (Sent::default(), usize::try_from((requests * 4 / 5).max(1)).unwrap());
        let started = Instant::now();
        let many = ours * 4;
        tokio::join!(sent.send(&a.ordinary, "write", many, 8), sent.send(&b.ordinary, "write", many, 8));
        assert!(sent.busiest(window) <= ours, "{requests} in {window:?}: {}", sent.busiest(window));
        let ideal = window.as_secs_f64() * 8.0;
        let took = started.elapsed().as_secs_f64();
        assert!(took < ideal * 2.3, "{requests} in {window:?}: {took} s where {ideal} s are the least");
    }
}

#[tokio::test(start_paused = true)]
async fn every_limit_of_a_request_is_kept_at_once() {
    let shared = Arc::new(Shared::default());
    let limits = [
        limit("export", 10, 60 * SECOND),
        limit("write", 20, SECOND),
        limit("write", 200, 60 * SECOND),
        limit(PublishedLimit::EVERY, 25, SECOND),
    ];
    let (a, b) = (worker(&shared, &limits), worker(&shared, &limits));
    let (exports, writes, all) = (Sent::default(), Sent::default(), Sent::default());
    tokio::join!(
        exports.send(&a.ordinary, "export", 12, 3),
        writes.send(&a.ordinary, "write", 250, 8),
        writes.send(&b.ordinary, "write", 250, 8),
    );
    all.0.lock().unwrap().extend(exports.0.lock().unwrap().iter().chain(writes.0.lock().unwrap().iter()));
    assert!(exports.busiest(60 * SECOND) <= 8, "{}", exports.busiest(60 * SECOND));
    assert!(writes.busiest(SECOND) <= 16, "{}", writes.busiest(SECOND));
    assert!(writes.busiest(60 * SECOND) <= 160, "{}", writes.busiest(60 * SECOND));
    assert!(all.busiest(SECOND) <= 20, "{}", all.busiest(SECOND));
}

#[tokio::test(start_paused = true)]
async fn containing_goes_first_on_every_worker() {
    let shared = Arc::new(Shared::default());
    let limits = [limit("write", 50, SECOND)];
    let (a, b) = (worker(&shared, &limits), worker(&shared, &limits));
    let (sweep, doors) = (Sent::default(), Sent::default());
    let sweeping = {
        let (sweep, sweeper) = (sweep.clone(), b.ordinary.clone());
        tokio::spawn(async move { sweep.send(&sweeper, "write", 2_000, 100).await })
    };
    tokio::time::sleep(10 * SECOND).await;
    let before = sweep.count();
    let started = Instant::now();
    doors.send(&a.contain, "write", 60, 20).await;
    let took = started.elapsed();
    // Sixty at twenty-five a second, as if nobody else were there.
    assert!(took < Duration::from_millis(2_700), "{took:?}");
    assert!(sweep.count() - before <= 12, "the sweep had {} meanwhile", sweep.count() - before);
    sweeping.abort();
}

#[tokio::test(start_paused = true)]
async fn a_single_door_shuts_at_once_while_a_sweep_uses_all_there_is() {
    let shared = Arc::new(Shared::default());
    let limits = [limit("write", 50, SECOND)];
    let (a, b) = (worker(&shared, &limits), worker(&shared, &limits));
    let sweeper = b.ordinary.clone();
    let sweeping = tokio::spawn(async move { Sent::default().send(&sweeper, "write", 2_000, 100).await });
    tokio::time::sleep(10 * SECOND).await;
    for _ in 0..5 {
        let started = Instant::now();
        a.contain.turn("write").await;
        assert_eq!(started.elapsed(), Duration::ZERO, "the kept part is there");
        tokio::time::sleep(SECOND).await;
    }
    sweeping.abort();
}

#[tokio::test(start_paused = true)]
async fn a_refusal_seen_by_one_worker_slows_all() {
    let shared = Arc::new(Shared::default());
    let limits = [limit("write", 50, SECOND)];
    let (a, b) = (worker(&shared, &limits), worker(&shared, &limits));
    a.ordinary.turn("write").await;
    a.ordinary.too_fast("write", Some(3 * SECOND)).await;
    let started = Instant::now();
    b.ordinary.turn("write").await;
    assert!(started.elapsed() >= 3 * SECOND, "nobody asks before the time that was told: {:?}", started.elapsed());
    let sent = Sent::default();
    let started = Instant::now();
    sent.send(&b.ordinary, "write", 130, 8).await;
    let slow = started.elapsed();
    assert!(slow > 9 * SECOND, "at half the rate: {slow:?}");
    tokio::time::sleep(60 * SECOND).await;
    b.ordinary.went_well("write");
    sent.send(&b.ordinary, "write", 30, 8).await;
    let started = Instant::now();
    sent.send(&b.ordinary, "write", 130, 8).await;
    assert!(started.elapsed() < 7 * SECOND, "and it comes back: {:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn refusals_of_requests_under_way_together_count_once() {
    let shared = Arc::new(Shared::default());
    let limits = [limit("write", 50, SECOND)];
    let a = worker(&shared, &limits);
    for _ in 0..8 {
        a.ordinary.too_fast("write", None).await;
    }
    let (sent, started) = (Sent::default(), Instant::now());
    sent.send(&a.ordinary, "write", 120, 8).await;
    assert!(started.elapsed() < 11 * SECOND, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn containing_goes_on_without_the_lender_and_ordinary_work_waits() {
    for silent in [false, true] {
        let shared = Arc::new(Shared::default());
        let a = worker(&shared, &[limit("write", 50, SECOND)]);
        shared.away.store(true, Ordering::SeqCst);
        shared.silent.store(silent, Ordering::SeqCst);
        let (doors, sweep, started) = (Sent::default(), Sent::default(), Instant::now());
        let sweeping = {
            let (sweep, ordinary) = (sweep.clone(), a.ordinary.clone());
            tokio::spawn(async move { sweep.send(&ordinary, "write", 10, 1).await })
        };
        doors.send(&a.contain, "write", 40, 4).await;
        let took = started.elapsed();
        assert!(took < 10 * SECOND, "{took:?}");
        assert!(doors.busiest(SECOND) <= 10, "only the part that is kept for it: {}", doors.busiest(SECOND));
        assert_eq!(sweep.count(), 0);
        shared.away.store(false, Ordering::SeqCst);
        shared.silent.store(false, Ordering::SeqCst);
        if !silent {
            sweeping.await.unwrap();
            assert_eq!(sweep.count(), 10, "and goes on when it is back");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_lender_is_asked_seldom() {
    let shared = Arc::new(Shared::default());
    let a = worker(&shared, &[limit("write", 1_000_000, SECOND)]);
    let sent = Sent::default();
    sent.send(&a.ordinary, "write", 100_000, 64).await;
    assert!(shared.asked.load(Ordering::SeqCst) < 20, "{}", shared.asked.load(Ordering::SeqCst));

    let shared = Arc::new(Shared::default());
    let a = worker(&shared, &[limit("write", 50, SECOND)]);
    let started = Instant::now();
    sent.send(&a.ordinary, "write", 250, 8).await;
    let a_second = f64::from(shared.asked.load(Ordering::SeqCst)) / started.elapsed().as_secs_f64();
    assert!(a_second < 20.0, "{a_second}");
}

#[tokio::test(start_paused = true)]
async fn who_waits_no_longer_holds_nobody_up() {
    let shared = Arc::new(Shared::default());
    let a = worker(&shared, &[limit("write", 10, 60 * SECOND)]);
    let sent = Sent::default();
    sent.send(&a.contain, "write", 2, 1).await;
    let gone = tokio::time::timeout(Duration::from_millis(10), a.contain.turn("write")).await;
    assert!(gone.is_err(), "there was nothing left");
    let started = Instant::now();
    a.ordinary.turn("write").await;
    assert!(started.elapsed() < 40 * SECOND, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_free_pace_never_waits() {
    let (pace, started) = (pace::Pace::free(), Instant::now());
    for _ in 0..1_000 {
        pace.turn("write").await;
        pace.too_fast("write", Some(SECOND)).await;
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
}
