//! A process that dies at a commit, as the next process sees it.

use crate::world::{at, both, event, open, open_attempt, running, zhang};
use exeunt_store::{Interruption, Point, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Strikes once, at the `countdown`th time that `point` is reached.
struct Once {
    point: Point,
    countdown: AtomicU32,
}

impl Interruption for Once {
    fn strikes(&self, point: Point) -> bool {
        point == self.point && self.countdown.fetch_sub(1, Ordering::SeqCst) == 1
    }
}

fn once(point: Point, countdown: u32) -> Arc<Once> {
    Arc::new(Once { point, countdown: AtomicU32::new(countdown) })
}

both! {
    async fn a_strike_before_the_commit_loses_it_and_one_after_keeps_it(store, url) {
        let plan = running(&store, 1, &["freeze", "leave"]).await;
        for (point, opened, logged) in [(Point::BeforeCommit, 0, 0), (Point::AfterCommit, 1, 1)] {
            let struck = open(&url).await.with_interruption(once(point, 2));
            let lease = struck.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
            let answer = struck.run_write(vec![open_attempt(&lease, "freeze")]).await;
            assert!(matches!(answer, Err(StoreError::Interrupted)), "{point:?}: {answer:?}");
            assert!(matches!(struck.run_get(plan).await, Err(StoreError::Interrupted)));
            assert!(matches!(struck.clone().begin().await, Err(StoreError::Interrupted)));

            assert_eq!(store.attempts(plan, &"freeze".into()).await.unwrap().len(), opened, "{point:?}");
            assert_eq!(store.log_size().await.unwrap(), logged, "{point:?}");
        }
        assert_eq!(store.log_consistent().await.unwrap().misfit, None);
    }

    async fn an_open_transaction_dies_with_its_store(store, url) {
        let struck = open(&url).await.with_interruption(once(Point::BeforeCommit, 1));
        let mut tx = struck.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.audit(event("person.put"));
        assert!(matches!(tx.commit().await, Err(StoreError::Interrupted)));
        assert_eq!(store.person_lookup(&zhang().id).await.unwrap(), None);
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.commit().await.unwrap();
    }
}
