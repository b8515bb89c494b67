//! Cases, decisions, observations.

use crate::world::{at, both, case, execute, zhang};
use exeunt_core::{CaseId, CaseState, Decided, Decisions, Observation, Observed};
use exeunt_store::StoreError;
use std::collections::BTreeMap;
use uuid::Uuid;

fn observation(seconds: i64, person: &str) -> Observed {
    Observation { person: person.into(), at: at(seconds), connections: BTreeMap::new() }.into()
}

both! {
    async fn a_case_moves_only_where_its_state_allows(store, _url) {
        let mut tx = store.begin().await.unwrap();
        let unknown = tx.case_insert(&case(1)).await;
        assert!(matches!(unknown, Err(StoreError::NotFound { what: "person", .. })), "{unknown:?}");
        tx.person_put(&zhang()).await.unwrap();
        for number in [1, 2, 3] {
            tx.case_insert(&case(number)).await.unwrap();
        }
        assert!(matches!(tx.case_insert(&case(1)).await, Err(StoreError::Conflict { .. })));
        tx.commit().await.unwrap();
        assert_eq!(store.case_get(case(1).id).await.unwrap(), case(1));

        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.case_become(case(1).id, CaseState::Approved).await.unwrap(), CaseState::Open);
        let skipped = tx.case_become(case(2).id, CaseState::Proved).await;
        assert!(matches!(skipped, Err(StoreError::Conflict { .. })), "{skipped:?}");
        tx.commit().await.unwrap();
        assert_eq!(store.case_get(case(1).id).await.unwrap().state, CaseState::Approved);

        let page = store.case_list(Some(case(1).id), 1).await.unwrap();
        assert_eq!(page, [case(2)]);
        assert_eq!(store.case_list_of(&zhang().id).await.unwrap().len(), 3);
        assert!(matches!(store.case_get(CaseId(Uuid::nil())).await, Err(StoreError::NotFound { .. })));
    }

    async fn a_decision_on_an_old_version_is_refused(store, _url) {
        let id = case(1).id;
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        let mut decisions = Decisions::new(case(1).departure, case(1).last_working_day, "Asia/Shanghai");
        assert_eq!(tx.decisions_put(id, &decisions, 0).await.unwrap(), 1);
        decisions.legal_hold = Some(Decided { value: true, by: "legal-sun".into(), at: at(9) });
        assert_eq!(tx.decisions_put(id, &decisions, 1).await.unwrap(), 2);
        let late = tx.decisions_put(id, &decisions, 1).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "decisions", .. })), "{late:?}");
        tx.commit().await.unwrap();
        assert_eq!(store.decisions_get(id).await.unwrap(), (2, decisions));
        let none = store.decisions_get(CaseId(Uuid::nil())).await;
        assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    }

    async fn two_who_observe_a_case_at_once_are_both_kept(store, _url) {
        let id = case(1).id;
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        tx.commit().await.unwrap();
        let look = async |account| {
            let mut tx = store.begin().await.unwrap();
            tx.observation_insert(id, &observation(1, account)).await.unwrap();
            // Long enough for the other to come.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            tx.commit().await.unwrap();
        };
        tokio::join!(look("10001"), look("10002"));
        assert_eq!(store.observation_list(id).await.unwrap().len(), 2);
    }

    async fn an_observation_is_found_by_its_digest_and_a_changed_one_is_noticed(store, url) {
        let id = case(1).id;
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        let (digest, other) = (observation(1, "10001").digest().clone(), observation(7, "10002").digest().clone());
        assert_eq!(*observation(5, "10001").digest(), digest, "only looked later");
        for observed in [observation(1, "10001"), observation(5, "10001"), observation(7, "10002")] {
            tx.observation_insert(id, &observed).await.unwrap();
        }
        tx.commit().await.unwrap();

        assert_eq!(store.observation_get(id, &digest).await.unwrap(), observation(5, "10001"));
        assert_eq!(store.observation_latest(id).await.unwrap(), Some(observation(7, "10002")));
        let list: Vec<_> = store.observation_list(id).await.unwrap().into_iter().map(|o| (o.digest, o.at)).collect();
        assert_eq!(list, [(digest.clone(), at(1)), (digest.clone(), at(5)), (other, at(7))]);

        execute(&url, "UPDATE observation SET document = REPLACE(document, '10001', '10009')").await;
        let changed = store.observation_get(id, &digest).await;
        assert!(matches!(changed, Err(StoreError::Tampered { what: "observation", .. })), "{changed:?}");
    }
}
