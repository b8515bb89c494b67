//! Several workers on one PostgreSQL, one of them killed in the middle.

use crate::house::{ByHand, add, carriers, engine, furnish, it};
use exeunt_engine::notify::EndpointKind;
use exeunt_store::{NoticeFilter, NoticeState};
use exeunt_tests::hook::Hook;
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::time::Duration;

const NOTICES: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_share_and_what_a_killed_one_held_is_sent_by_the_other() {
    let server = require!(Postgres::start().await);
    let url = server.fresh_database().await.unwrap();
    let hook = Hook::start().await.unwrap();
    let clock = ByHand::new();
    let first = engine(&url, &clock, 1).await;
    furnish(&first).await;
    add(&first, "hr-system", EndpointKind::Webhook, hook.url()).await;
    for _ in 0..NOTICES {
        first.endpoint_test(&it(), &"hr-system".into()).await.unwrap();
    }
    let second = engine(&url, &clock, 2).await;

    // The first dies as soon as the receiver has seen anything: some of what it holds has arrived, unknown to all.
    let doomed = tokio::spawn(async move { first.deliver("w1", &carriers(None)).await });
    while hook.deliveries().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    doomed.abort();
    drop(doomed.await);
    second.deliver("w2", &carriers(None)).await.unwrap();
    clock.advance(SignedDuration::from_mins(5));
    second.deliver("w2", &carriers(None)).await.unwrap();

    let notices = second.notice_list(&it(), &NoticeFilter::default(), 1_000).await.unwrap();
    assert_eq!(notices.len(), NOTICES);
    assert!(notices.iter().all(|notice| notice.state == NoticeState::Sent));
    let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
    for delivery in hook.deliveries() {
        *arrived.entry(delivery.headers["webhook-id"].clone()).or_default() += 1;
    }
    assert_eq!(arrived.len(), NOTICES, "nothing is lost");
    for notice in &notices {
        let times = arrived[&format!("msg_{}", notice.id)];
        assert!(times == 1 || notice.maybe_twice(), "{times} times, and the row knows nothing of it");
    }
}
