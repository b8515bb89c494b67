//! Requests that come twice.

use crate::world::{at, behind_the_back, both, zhang};
use exeunt_core::{ActorName, Digest};
use exeunt_store::{RequestBegun, RequestLease, Store, StoreError, on_behalf};

/// Takes up the request "k" of 李四's at this second, believed to be alive for ten more.
async fn begin(store: &Store, what: &str, second: i64) -> RequestBegun {
    let (caller, digest) = (ActorName::from("li.si"), Digest::of(&what));
    let mut tx = store.begin().await.unwrap();
    let begun = tx.request_begin(&caller, "k", &digest, at(second), at(second + 10)).await.unwrap();
    tx.commit().await.unwrap();
    begun
}

async fn ours(store: &Store, second: i64) -> RequestLease {
    match begin(store, "open", second).await {
        RequestBegun::Ours(lease) => lease,
        other => panic!("{other:?}"),
    }
}

/// A change as an operation makes one.
async fn change(store: &Store) -> exeunt_store::Result<()> {
    let mut tx = store.begin().await?;
    tx.person_put(&zhang()).await?;
    tx.commit().await.map(drop)
}

both! {
    async fn an_answer_is_kept_for_a_day(store, _url) {
        let lease = ours(&store, 0).await;
        assert_eq!(begin(&store, "open", 1).await, RequestBegun::Running);
        assert_eq!(begin(&store, "something else", 1).await, RequestBegun::Different);
        let mut tx = store.begin().await.unwrap();
        tx.request_answer(&lease, b"201").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(begin(&store, "open", 2).await, RequestBegun::Answered(b"201".to_vec()));
        let day = 24 * 60 * 60;
        assert_eq!(begin(&store, "open", day).await, RequestBegun::Answered(b"201".to_vec()));
        assert!(matches!(begin(&store, "something else", day + 1).await, RequestBegun::Ours(_)));
    }

    async fn what_was_asked_is_not_known_from_the_database_without_the_key(store, url) {
        ours(&store, 0).await;
        let kept: String;
        behind_the_back!(url.as_str(), c => {
            kept = sqlx::query_scalar("SELECT digest FROM request").fetch_one(c).await.unwrap();
        });
        let plain = Digest::of(&"open");
        assert!(!kept.contains(plain.as_str().trim_start_matches("sha256:")), "{kept}");
    }

    async fn whoever_says_that_they_are_alive_is_believed(store, _url) {
        let lease = ours(&store, 0).await;
        let mut tx = store.begin().await.unwrap();
        assert!(tx.request_extend(&lease, at(30)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(begin(&store, "open", 29).await, RequestBegun::Running);
        ours(&store, 30).await;
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.request_extend(&lease, at(60)).await.unwrap(), "the lease has gone to somebody else");
    }

    async fn a_dead_servers_request_is_carried_out_unless_it_had_an_effect(store, _url) {
        let first = ours(&store, 0).await;
        let second = ours(&store, 11).await;
        let late = on_behalf(first, change(&store)).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "request", .. })), "{late:?}");
        assert_eq!(store.person_lookup(&zhang().id).await.unwrap(), None, "the late change was taken back");

        on_behalf(second, change(&store)).await.unwrap();
        assert_eq!(begin(&store, "open", 12).await, RequestBegun::Running);
        assert_eq!(begin(&store, "open", 22).await, RequestBegun::Unanswered);
    }

    async fn only_a_request_without_effect_is_forgotten(store, _url) {
        let lease = ours(&store, 0).await;
        let mut tx = store.begin().await.unwrap();
        assert!(tx.request_forget(&lease).await.unwrap());
        tx.commit().await.unwrap();
        let lease = ours(&store, 1).await;
        on_behalf(lease.clone(), change(&store)).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.request_forget(&lease).await.unwrap());
    }

    async fn of_two_who_begin_at_once_one_gets_it(store, _url) {
        let (a, b) = tokio::join!(begin(&store, "open", 0), begin(&store, "open", 0));
        let won = [&a, &b].into_iter().filter(|begun| matches!(begun, RequestBegun::Ours(_))).count();
        assert_eq!(won, 1, "{a:?} {b:?}");
    }
}
