//! Plans and approvals.

use crate::world::{at, both, case, execute, flip_a_bit, plan, zhang};
use exeunt_core::{Digest, PlanId, PlanKind, StepState};
use exeunt_store::{ApprovalKind, Store, StoreError};
use uuid::Uuid;

const FIRST: PlanId = PlanId(Uuid::from_u128(100));
const SECOND: PlanId = PlanId(Uuid::from_u128(99));

/// A case with a plan of two steps.
async fn planned(store: &Store) -> Digest {
    let mut tx = store.begin().await.unwrap();
    tx.person_put(&zhang()).await.unwrap();
    tx.case_insert(&case(1)).await.unwrap();
    let digest = tx.plan_insert(FIRST, &plan(case(1).id, &["a", "b"]), &"planner".into(), at(1)).await.unwrap();
    tx.commit().await.unwrap();
    digest
}

async fn approve(store: &Store, plan: PlanId, digest: &Digest) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.approval_insert(plan, digest, &"it-li".into(), at(3), "as agreed", ApprovalKind::Approval).await?;
    tx.commit().await.map(drop)
}

async fn start(store: &Store, plan: PlanId) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.run_start(plan, at(4)).await?;
    tx.commit().await.map(drop)
}

both! {
    async fn a_plan_is_kept_exactly_and_only_it_can_be_approved(store, _url) {
        let digest = planned(&store).await;
        let kept = store.plan_get(FIRST).await.unwrap();
        assert_eq!(kept.plan, plan(case(1).id, &["a", "b"]));
        assert_eq!((kept.digest, kept.plan.digest()), (digest.clone(), digest.clone()));

        let other = approve(&store, FIRST, &Digest::of(&"another plan")).await;
        assert!(matches!(other, Err(StoreError::OtherPlan { .. })), "{other:?}");
        let early = start(&store, FIRST).await;
        assert!(matches!(early, Err(StoreError::NotApproved(_))), "{early:?}");
        approve(&store, FIRST, &digest).await.unwrap();
        let twice = approve(&store, FIRST, &digest).await;
        assert!(matches!(twice, Err(StoreError::Conflict { .. })), "{twice:?}");
        let approval = store.approval_get(FIRST).await.unwrap().unwrap();
        assert_eq!((approval.by.as_str(), approval.kind), ("it-li", ApprovalKind::Approval));
        start(&store, FIRST).await.unwrap();
        assert!(matches!(start(&store, FIRST).await, Err(StoreError::Conflict { .. })));
    }

    async fn the_latest_plan_of_a_kind_is_the_one_stored_last(store, _url) {
        planned(&store).await;
        let mut tx = store.begin().await.unwrap();
        tx.plan_insert(SECOND, &plan(case(1).id, &["c"]), &"planner".into(), at(1)).await.unwrap();
        let doubled = tx.plan_insert(PlanId(Uuid::from_u128(7)), &plan(case(1).id, &["c", "c"]), &"p".into(), at(1)).await;
        assert!(matches!(doubled, Err(StoreError::Conflict { .. })), "{doubled:?}");
        let again = tx.plan_insert(FIRST, &plan(case(1).id, &["c"]), &"p".into(), at(1)).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
        tx.commit().await.unwrap();

        assert_eq!(store.plan_latest(case(1).id, PlanKind::Leave).await.unwrap().unwrap().id, SECOND);
        assert_eq!(store.plan_latest(case(1).id, PlanKind::Contain).await.unwrap(), None);
        let list: Vec<_> = store.plan_list(case(1).id).await.unwrap().into_iter().map(|plan| plan.id).collect();
        assert_eq!(list, [FIRST, SECOND]);
        assert_eq!(store.step_count(SECOND).await.unwrap(), [(StepState::Waiting, 1)]);
    }

    async fn one_changed_bit_of_a_plan_stops_everything(store, url) {
        let digest = planned(&store).await;
        flip_a_bit(&url, "SELECT document FROM plan", "UPDATE plan SET document = $1").await;
        for refused in [
            store.plan_get(FIRST).await.map(drop),
            approve(&store, FIRST, &digest).await,
            start(&store, FIRST).await,
        ] {
            assert!(matches!(refused, Err(StoreError::Tampered { what: "plan", .. })), "{refused:?}");
        }
    }

    async fn an_approval_that_was_changed_behind_our_back_approves_nothing(store, url) {
        let digest = planned(&store).await;
        approve(&store, FIRST, &digest).await.unwrap();
        execute(&url, "UPDATE approval SET digest = SUBSTR(digest, 1, 40) || 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'").await;
        let refused = start(&store, FIRST).await;
        assert!(matches!(refused, Err(StoreError::OtherPlan { .. })), "{refused:?}");
    }
}
