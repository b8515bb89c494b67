//! Checks and reports.

use crate::world::{at, both, case, flip_a_bit, plan, zhang};
use exeunt_core::{AccountRef, CaseState, Check, CheckKind, Digest, Message, PlanId, Proof, Verdict};
use exeunt_store::StoreError;
use serde_json::json;
use uuid::Uuid;

fn check(kind: CheckKind) -> Check {
    Check {
        kind,
        account: AccountRef::new("zulip-hq", "zhang"),
        group: None,
        at: at(1),
        control: true,
        verdict: Verdict::Holds,
        proof: Proof { asked: "login".to_owned(), answered: "200".to_owned() },
        says: Message::new("check.login"),
    }
}

both! {
    async fn checks_stay_in_their_order_and_reports_with_their_digest(store, url) {
        let (id, plan_id) = (case(1).id, PlanId(Uuid::from_u128(9)));
        let body = "报告".as_bytes();
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        tx.plan_insert(plan_id, &plan(id, &["a"]), &"planner".into(), at(1)).await.unwrap();
        tx.check_insert(id, None, &check(CheckKind::Login), 0).await.unwrap();
        tx.check_insert(id, Some(plan_id), &check(CheckKind::Canary), 1).await.unwrap();
        let wrong = tx.report_insert(id, at(2), &Digest::of_bytes(b"else"), body).await;
        assert!(matches!(wrong, Err(StoreError::Conflict { .. })), "{wrong:?}");
        tx.report_insert(id, at(2), &Digest::of_bytes(body), body).await.unwrap();
        tx.commit().await.unwrap();

        let checks = store.check_list(id).await.unwrap();
        let seen: Vec<_> = checks.iter().map(|c| (c.plan, c.round, c.check.kind)).collect();
        assert_eq!(seen, [(None, 0, CheckKind::Login), (Some(plan_id), 1, CheckKind::Canary)]);
        assert_eq!(checks[0].check, check(CheckKind::Login));
        assert_eq!(store.report_latest(id).await.unwrap().unwrap().body, body);
        assert_eq!(store.report_list(id).await.unwrap(), [(at(2), Digest::of_bytes(body))]);
        assert_eq!(store.report_lookup(id, &Digest::of_bytes(body)).await.unwrap().unwrap().body, body);
        assert_eq!(store.report_lookup(id, &Digest::of_bytes(b"else")).await.unwrap(), None);

        flip_a_bit(&url, "SELECT document FROM case_report", "UPDATE case_report SET document = $1").await;
        let changed = store.report_latest(id).await;
        assert!(matches!(changed, Err(StoreError::Tampered { what: "report", .. })), "{changed:?}");
    }
    async fn a_case_keeps_documents_by_name(store, _url) {
        let id = case(1).id;
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        tx.document_put(id, "before", &json!({ "members": 3 })).await.unwrap();
        tx.document_put(id, "before", &json!({ "members": 4 })).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.document_lookup(id, "before").await.unwrap(), Some(json!({ "members": 4 })));
        assert_eq!(store.document_lookup(id, "after").await.unwrap(), None);
    }
    async fn a_closed_case_says_what_its_newest_proof_could_not_show(store, _url) {
        let id = case(1).id;
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        for state in [CaseState::Approved, CaseState::Closed] {
            tx.case_become(id, state).await.unwrap();
        }
        let found = |verdict, control| Check { verdict, control, ..check(CheckKind::Login) };
        tx.check_insert(id, None, &found(Verdict::Fails, false), 1).await.unwrap();
        tx.commit().await.unwrap();
        let shown = async || store.work_list(&[id]).await.unwrap().first().map(|work| (work.failed, work.unproved));
        assert_eq!(shown().await, Some((1, 0)));

        let mut tx = store.begin().await.unwrap();
        for (verdict, control) in
            [(Verdict::Holds, false), (Verdict::Weak, false), (Verdict::Weak, true)]
        {
            tx.check_insert(id, None, &found(verdict, control), 2).await.unwrap();
        }
        let away = Message::new("probe-failed-kind").with("kind", "unavailable");
        tx.check_insert(id, None, &Check { says: away, ..found(Verdict::NotTried, false) }, 2).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shown().await, Some((0, 0)), "one could be tried later");

        let mut tx = store.begin().await.unwrap();
        let no_door = Check { says: Message::new("probe-no-door"), ..found(Verdict::NotTried, false) };
        for check in [found(Verdict::Weak, false), no_door] {
            tx.check_insert(id, None, &check, 3).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(shown().await, Some((0, 1)));
    }
}
