//! One budget for all who open the database: nothing is granted twice, nothing is forgotten, nobody waits for a commit.

use crate::world::{both, bucket_file, execute, open, zhang};
use exeunt_core::pace::{Allowance, Ask, Shares, Taken};
use exeunt_core::{Lane, PublishedLimit};
use exeunt_store::{Result, Store, StoreError};
use std::time::{Duration, Instant};

/// A limit, as one worker asks for it.
#[derive(Clone)]
struct Limit {
    name: String,
    allowance: Allowance,
}

fn limit(requests: u32, window: Duration) -> Limit {
    let limit = PublishedLimit::new("write", requests, window, "test");
    Limit { name: limit.name(), allowance: Allowance::of(&limit, Shares::default()) }
}

/// A limit of which nothing comes back while a test runs: 20 at once are ours, 5 of them containing's.
fn by_the_day() -> Limit {
    limit(100, Duration::from_hours(24))
}

impl Limit {
    async fn take(&self, store: &Store, lane: Lane, want: u32) -> Result<Taken> {
        let ask = Ask { lane, need: 1, want, went_well: false };
        store.bucket_take(&"hq".into(), &self.name, &self.allowance, ask).await
    }

    async fn waits(&self, store: &Store, lane: Lane) -> bool {
        matches!(self.take(store, lane, 20).await.unwrap(), Taken::Wait(_))
    }
}

/// What was granted, from when it was known until when it was worth something.
struct Grant {
    from: Instant,
    until: Instant,
    size: u32,
}

/// Asks again and again until so much was granted.
async fn take_much(store: Store, limit: Limit, lane: Lane, much: u32) -> Vec<Grant> {
    let (mut grants, mut granted) = (Vec::new(), 0);
    while granted < much {
        let asked = Instant::now();
        match limit.take(&store, lane, 3).await.unwrap() {
            Taken::Slice(size) => {
                granted += size;
                // The bucket's clock may have been a tick behind.
                let until = asked + limit.allowance.life().saturating_sub(Store::CLOCK_TICK);
                grants.push(Grant { from: Instant::now(), until, size });
            }
            Taken::Wait(wait) => tokio::time::sleep(wait).await,
        }
    }
    grants
}

/// The most that any window may have seen, had each request been sent at the worst moment of its life.
fn worst_window(grants: &[Grant], window: Duration) -> u32 {
    let useful = || grants.iter().filter(|grant| grant.from < grant.until);
    let seen = |start: Instant| {
        let within = |grant: &&Grant| grant.until >= start && grant.from < start + window;
        useful().filter(within).map(|grant| grant.size).sum()
    };
    useful().map(|grant| seen(grant.until)).max().unwrap_or(0)
}

both! {
    async fn what_one_worker_takes_is_gone_for_all(store, url) {
        let (other, limit) = (open(&url).await, by_the_day());
        assert_eq!(limit.take(&store, Lane::Ordinary, 100).await.unwrap(), Taken::Slice(15), "a full one, but the kept part");
        assert!(limit.waits(&other, Lane::Ordinary).await);
        assert_eq!(limit.take(&other, Lane::Contain, 3).await.unwrap(), Taken::Slice(3));
        assert_eq!(limit.take(&store, Lane::Contain, 3).await.unwrap(), Taken::Slice(2));
        assert!(limit.waits(&other, Lane::Contain).await);
        let (branch, ask) = ("branch".into(), Ask { lane: Lane::Ordinary, need: 1, want: 1, went_well: false });
        let apart = other.bucket_take(&branch, &limit.name, &limit.allowance, ask).await.unwrap();
        assert_eq!(apart, Taken::Slice(1), "each connection has its own");
    }

    async fn nothing_is_forgotten_when_workers_end(store, url) {
        let limit = by_the_day();
        while !limit.waits(&store, Lane::Contain).await {}
        store.close().await;
        assert!(limit.waits(&open(&url).await, Lane::Contain).await);
    }

    async fn a_refusal_told_by_one_worker_closes_the_limit_for_all(store, url) {
        let (other, limit) = (open(&url).await, limit(50, Duration::from_secs(1)));
        let told = Some(Duration::from_secs(40));
        store.bucket_too_fast(&"hq".into(), &limit.name, &limit.allowance, told).await.unwrap();
        let Taken::Wait(wait) = limit.take(&other, Lane::Contain, 1).await.unwrap() else { panic!("it is closed") };
        assert!(wait > Duration::from_secs(20), "{wait:?}");
    }

    async fn ordinary_work_of_every_worker_stands_back_for_containing_that_waits(store, url) {
        let (other, limit) = (open(&url).await, limit(1_000, Duration::from_secs(1)));
        while !limit.waits(&store, Lane::Contain).await {}
        let Taken::Wait(wait) = limit.take(&other, Lane::Ordinary, 1).await.unwrap() else { panic!("it goes first") };
        // What is kept for containing would be back in a tenth of a second.
        assert!(wait > Duration::from_millis(300), "{wait:?}");
    }

    async fn however_many_ask_at_once_no_window_sees_more_than_our_part(store, url) {
        // Six takers of each of two workers want eight windows' worth together.
        let (window, requests) = (Duration::from_millis(200), 100);
        let (limit, other) = (limit(requests, window), open(&url).await);
        let takers = (0..12).map(|taker| {
            let store = if taker % 2 == 0 { store.clone() } else { other.clone() };
            let lane = if taker % 6 == 0 { Lane::Contain } else { Lane::Ordinary };
            tokio::spawn(take_much(store, limit.clone(), lane, requests * 8 / 12))
        });
        let mut grants = Vec::new();
        for taker in takers.collect::<Vec<_>>() {
            grants.extend(taker.await.unwrap());
        }
        let most = worst_window(&grants, window);
        assert!(most <= requests * 4 / 5, "{most}");
        assert!(most >= requests / 5, "and the takers were at it: {most}");
    }

    async fn a_slice_does_not_wait_for_an_open_transaction(store, url) {
        let (other, limit) = (open(&url).await, limit(1_000, Duration::from_secs(1)));
        limit.take(&store, Lane::Ordinary, 1).await.unwrap();
        limit.take(&other, Lane::Ordinary, 1).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        for store in [&store, &other] {
            assert_eq!(limit.take(store, Lane::Contain, 1).await.unwrap(), Taken::Slice(1));
        }
        tx.commit().await.unwrap();
    }

    async fn a_clock_that_was_set_back_holds_nobody_up(store, url) {
        let limit = limit(1_000, Duration::from_secs(1));
        limit.take(&store, Lane::Ordinary, 1).await.unwrap();
        execute(&bucket_file(&url), "UPDATE bucket SET filled_at = filled_at + 3600000000").await;
        assert_eq!(limit.take(&store, Lane::Ordinary, 1).await.unwrap(), Taken::Slice(1));
    }

    async fn a_number_that_no_bucket_has_is_found_out(store, url) {
        let limit = by_the_day();
        limit.take(&store, Lane::Ordinary, 1).await.unwrap();
        execute(&bucket_file(&url), "UPDATE bucket SET halvings = 64").await;
        let found = limit.take(&store, Lane::Ordinary, 1).await;
        assert!(matches!(found, Err(StoreError::Tampered { what: "bucket", .. })), "{found:?}");
    }

    async fn a_database_of_two_workers_who_begin_together_is_made_once(store, url) {
        let workers = (0..4).map(|_| {
            let url = url.clone();
            tokio::spawn(async move { by_the_day().take(&open(&url).await, Lane::Ordinary, 2).await.unwrap() })
        });
        for worker in workers.collect::<Vec<_>>() {
            assert_eq!(worker.await.unwrap(), Taken::Slice(2));
        }
        drop(store);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_ever_for_a_bucket_that_somebody_holds() {
    use sqlx::Connection;
    let server = exeunt_tests::require!(exeunt_tests::postgres::Postgres::start().await);
    let url = server.fresh_database().await.unwrap();
    let (store, limit) = (open(&url).await, limit(1_000, Duration::from_secs(1)));
    limit.take(&store, Lane::Ordinary, 1).await.unwrap();
    let mut other = sqlx::PgConnection::connect(&url).await.unwrap();
    let mut held = other.begin().await.unwrap();
    sqlx::query("SELECT 1 FROM bucket FOR UPDATE").execute(&mut *held).await.unwrap();
    let answer = limit.take(&store, Lane::Contain, 1).await;
    assert!(matches!(answer, Err(StoreError::Busy)), "{answer:?}");
    held.rollback().await.unwrap();
    assert_eq!(limit.take(&store, Lane::Contain, 1).await.unwrap(), Taken::Slice(1));
}
