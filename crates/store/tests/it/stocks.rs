//! Stock is owed from the opening of a case on, taken by one worker at a time, and by another one if that dies.

use crate::world::{at, both, case, zhang};
use exeunt_store::Store;

async fn claim(store: &Store, now: i64) -> Option<exeunt_core::CaseId> {
    store.stock_claim((at(now), at(now + 10))).await.unwrap()
}

both! {
    async fn one_takes_a_case_at_a_time_and_the_longest_due_first(store, _url) {
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        for (number, due) in [(1, 5), (2, 3), (3, 100)] {
            tx.case_insert(&case(number)).await.unwrap();
            tx.stock_want(case(number).id, at(due)).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 2).await, None);
        let (one, two, three) = tokio::join!(claim(&store, 6), claim(&store, 6), claim(&store, 6));
        let mut taken: Vec<_> = [one, two, three].into_iter().flatten().collect();
        taken.sort();
        assert_eq!(taken, [case(1).id, case(2).id]);
        assert_eq!(claim(&store, 15).await, None, "somebody has them");
        assert!(claim(&store, 16).await.is_some(), "who took it is dead or slow");

        let mut tx = store.begin().await.unwrap();
        tx.stock_end(case(1).id).await.unwrap();
        tx.stock_end(case(2).id).await.unwrap();
        tx.stock_hasten(&zhang().id, at(20)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 20).await, Some(case(3).id));
        assert!(store.stock_waits(case(3).id).await.unwrap());
        assert!(!store.stock_waits(case(1).id).await.unwrap());
    }
}
