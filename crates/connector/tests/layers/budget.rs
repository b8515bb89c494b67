//! Containing never waits behind other work, and a refusal slows everybody.

use crate::scripted::{Scripted, error, order};
use exeunt_connector::Connector;
use exeunt_connector::layers::{Budget, Limits, RateBudget, layered};
use exeunt_core::{AccountId, Action, ErrorKind, GroupId, Lane};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

fn limits() -> Limits {
    Limits { per_second: 10.0, burst: 20.0, contain_share: 0.25, ..Limits::default() }
}

fn handles(limits: &Limits) -> (Arc<Budget>, RateBudget, RateBudget) {
    let inner = Scripted::failing([]);
    let budget = Arc::new(Budget::new(limits));
    let handle = |lane| RateBudget::new(Arc::clone(&inner) as Arc<dyn Connector>, Arc::clone(&budget), lane);
    let (contain, ordinary) = (handle(Lane::Contain), handle(Lane::Ordinary));
    (budget, contain, ordinary)
}

async fn look(connector: &dyn Connector) {
    connector.group_lookup(&GroupId::from("g")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_sweep_leaves_the_kept_part_to_containing() {
    let (_, contain, ordinary) = handles(&limits());
    let started = Instant::now();
    for _ in 0..15 {
        look(&ordinary).await;
    }
    assert_eq!(started.elapsed(), Duration::ZERO, "three quarters of the burst are everybody's");
    for _ in 0..5 {
        look(&contain).await;
    }
    assert_eq!(started.elapsed(), Duration::ZERO, "the kept quarter was there");
    // Now ordinary work waits until the kept part is full again: 5 to fill it, and 1 for itself.
    look(&ordinary).await;
    let waited = started.elapsed().as_millis();
    assert!((600..=610).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn containing_does_not_queue_behind_a_hundred_waiting_reads() {
    let (contain, ordinary) = layered(Scripted::failing([]), &limits());
    let mut reads = Vec::new();
    for _ in 0..100 {
        let ordinary = Arc::clone(&ordinary);
        reads.push(tokio::spawn(async move { look(ordinary.as_ref()).await }));
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    let started = Instant::now();
    contain.apply(&order(Action::LoginBarred)).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    assert!(reads.iter().any(|read| !read.is_finished()), "the reads are still waiting");
    for read in reads {
        read.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn over_time_the_rate_is_kept() {
    let (_, _, ordinary) = handles(&limits());
    let started = Instant::now();
    for _ in 0..115 {
        look(&ordinary).await;
    }
    let waited = started.elapsed().as_millis();
    assert!((10_000..=10_100).contains(&waited), "15 at once and 100 at ten a second: {waited}");
}

#[tokio::test(start_paused = true)]
async fn an_order_costs_what_the_platforms_table_says() {
    let (_, contain, _) = handles(&limits());
    contain.describe().await.unwrap();
    tokio::time::sleep(Duration::from_mins(1)).await;
    let started = Instant::now();
    for _ in 0..20 {
        contain.apply(&order(Action::LoginBarred)).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO, "twenty of one");
    contain.apply(&order(Action::SessionsEnded)).await.unwrap();
    let waited = started.elapsed().as_millis();
    assert!((1_000..=1_010).contains(&waited), "one of ten: {waited}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_halves_the_rate_and_it_comes_back_slowly() {
    let inner = Scripted::failing([error(ErrorKind::RateLimited), error(ErrorKind::RateLimited)]);
    let budget = Arc::new(Budget::new(&limits()));
    let ordinary = RateBudget::new(inner, Arc::clone(&budget), Lane::Ordinary);
    let account = AccountId::from("@a:x");
    assert_eq!(ordinary.account_lookup(&account).await.unwrap_err().kind, ErrorKind::RateLimited);
    assert!((budget.rate() - 5.0).abs() < 1e-9);
    let started = Instant::now();
    assert!(ordinary.account_lookup(&account).await.is_err());
    assert!(started.elapsed() > Duration::from_secs(1), "what lay ready was taken away");
    assert!((budget.rate() - 2.5).abs() < 1e-9);
    for _ in 0..10 {
        look(&ordinary).await;
    }
    assert!((budget.rate() - 3.5).abs() < 1e-9, "{}", budget.rate());
    for _ in 0..200 {
        look(&ordinary).await;
    }
    assert!((budget.rate() - 10.0).abs() < 1e-9, "and never more than at first");
}

#[tokio::test(start_paused = true)]
async fn what_is_dearer_than_the_whole_budget_is_still_done() {
    let small = Limits { per_second: 1.0, burst: 2.0, contain_share: 0.5, ..Limits::default() };
    let (contain, ordinary) = layered(Scripted::failing([]), &small);
    ordinary.apply(&order(Action::SessionsEnded)).await.unwrap();
    contain.apply(&order(Action::SessionsEnded)).await.unwrap();
}
