//! Steps: when they are due, how they move without an attempt, and what a person decides.

use crate::world::{at, both, case, event, open, open_attempt, plan, running, zhang};
use exeunt_core::{Message, Outcome, PlanId, StepId, StepState, Told};
use exeunt_store::{
    ApprovalKind, AuditEvent, GroupCommit, Interruption, Lease, Point, Refused, RunWrite, StoreError, WriteDone,
};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

fn set_step(lease: &Lease, step: &str, from: StepState, to: StepState) -> RunWrite {
    RunWrite::SetStep { lease: lease.clone(), step: step.into(), from, to, told: None, audit: event("step.set") }
}

struct Always;

impl Interruption for Always {
    fn strikes(&self, point: Point) -> bool {
        point == Point::BeforeCommit
    }
}

both! {
    async fn a_run_is_due_when_a_step_is_and_who_waited_longest_comes_first(store, _url) {
        let mut later = plan(case(5).id, &["lift the bar"]);
        later.steps[0].not_before = Some(at(500));
        let id = PlanId(Uuid::from_u128(1));
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(5)).await.unwrap();
        let digest = tx.plan_insert(id, &later, &"planner".into(), at(1)).await.unwrap();
        tx.approval_insert(id, &digest, &"it-li".into(), at(2), "", ApprovalKind::ContainOrder).await.unwrap();
        tx.run_start(id, at(3)).await.unwrap();
        tx.commit().await.unwrap();
        let (first, second) = (running(&store, 1, &["a"]).await, running(&store, 2, &["a"]).await);
        assert_eq!(store.run_due(at(499), 9).await.unwrap(), [first, second]);

        let lease = store.run_lease(first, "w1", at(10), at(20)).await.unwrap().unwrap();
        store.run_release(&lease).await.unwrap();
        assert_eq!(store.run_due(at(499), 9).await.unwrap(), [second, first], "it had its turn");
        assert_eq!(store.run_due(at(500), 1).await.unwrap(), [id], "its time has come");

        let lease = store.run_lease(second, "w1", at(10), at(20)).await.unwrap().unwrap();
        store.run_write(vec![set_step(&lease, "a", StepState::Waiting, StepState::NeedsOperator)]).await.unwrap();
        assert_eq!(store.run_due(at(21), 9).await.unwrap(), [first], "the other waits for a person");
        assert_eq!(store.run_list(case(2).id).await.unwrap()[0].plan, second);
    }

    async fn what_is_told_of_a_step_and_a_run_stands_until_they_move_on(store, _url) {
        let plan = running(&store, 1, &["a"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let says = Message::new("refused-banned").with("group", "项目群").with("account", "@z:im");
        let told = Told::new(says).hint("mend-kind-conflict");
        let waits = RunWrite::SetStep {
            lease,
            step: "a".into(),
            from: StepState::Waiting,
            to: StepState::NeedsOperator,
            told: Some(Box::new(told.clone())),
            audit: event("step.set"),
        };
        store.run_write(vec![waits]).await.unwrap();
        assert_eq!(store.step_list(plan).await.unwrap()[0].told.as_ref(), Some(&told));
        let mut tx = store.begin().await.unwrap();
        tx.step_decide(plan, &"a".into(), StepState::Waiting, None, at(6)).await.unwrap();
        tx.run_park_told(plan, "1 of 1 steps failed", &told).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.step_list(plan).await.unwrap()[0].told, None);
        let run = store.run_get(plan).await.unwrap();
        assert_eq!((run.reason.as_deref(), run.told.as_ref()), (Some("1 of 1 steps failed"), Some(&told)));
        let work = store.work_list(&[run.case]).await.unwrap().remove(0);
        assert_eq!(work.plan.unwrap().run.unwrap().told, Some(told));
        let mut tx = store.begin().await.unwrap();
        tx.run_resume(plan).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.run_get(plan).await.unwrap().told, None);
    }

    async fn a_run_whose_steps_are_all_settled_is_due_until_its_end_is_written_down(store, _url) {
        let plan = running(&store, 1, &["a"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        store.run_write(vec![set_step(&lease, "a", StepState::Waiting, StepState::Skipped)]).await.unwrap();
        assert_eq!(store.run_due(at(66), 9).await.unwrap(), [plan], "its worker died before the last write");
        let lease = store.run_lease(plan, "w2", at(66), at(99)).await.unwrap().unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.run_finish(&lease, at(67)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.run_due(at(999), 9).await.unwrap(), []);
    }

    async fn a_step_moves_only_from_where_it_is(store, _url) {
        let plan = running(&store, 1, &["a"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let done = store
            .run_write(vec![
                set_step(&lease, "a", StepState::NeedsOperator, StepState::Waiting),
                open_attempt(&lease, "a"),
                set_step(&lease, "a", StepState::Running, StepState::NeedsOperator),
                open_attempt(&lease, "a"),
            ])
            .await
            .unwrap();
        let expected = [
            Err(Refused::StepElsewhere(StepState::Waiting)),
            Ok(WriteDone::Opened { attempt: 1 }),
            Ok(WriteDone::Set),
            Ok(WriteDone::Opened { attempt: 2 }),
        ];
        assert_eq!(done, expected);
        let attempts = store.attempts(plan, &"a".into()).await.unwrap();
        assert!(matches!(attempts[0].outcome, Some(Outcome::Failed { .. })), "it may have happened");
        assert_eq!(attempts[1].closed_at, None);
    }

    async fn a_person_settles_only_what_waits_for_a_person(store, _url) {
        let plan = running(&store, 1, &["a", "b"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let park = |step| set_step(&lease, step, StepState::Waiting, StepState::NeedsOperator);
        store.run_write(vec![park("a"), park("b")]).await.unwrap();
        let by_hand = Outcome::ByHand { by: "it-li".to_owned(), statement: "switched off in the console".to_owned() };
        let mut tx = store.begin().await.unwrap();
        tx.step_decide(plan, &"a".into(), StepState::Done, Some(&by_hand), at(9)).await.unwrap();
        tx.step_decide(plan, &"b".into(), StepState::Waiting, None, at(9)).await.unwrap();
        let again = tx.step_decide(plan, &"a".into(), StepState::Skipped, None, at(9)).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
        tx.commit().await.unwrap();

        let steps = store.step_list(plan).await.unwrap();
        assert_eq!((steps[0].state, steps[0].attempts), (StepState::Done, 1));
        assert_eq!(steps[0].last.as_ref().unwrap().outcome, Some(by_hand));
        assert_eq!((steps[1].state, steps[1].attempts), (StepState::Waiting, 0));
        let done = store.run_write(vec![open_attempt(&lease, "a"), open_attempt(&lease, "b")]).await.unwrap();
        assert_eq!(done, [Err(Refused::StepSettled), Ok(WriteDone::Opened { attempt: 1 })]);
    }

    async fn an_entry_without_an_exact_form_refuses_only_its_own_write(store, _url) {
        let plan = running(&store, 1, &["a", "b", "c"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let with = |step, change: fn(&mut AuditEvent)| {
            let mut write = open_attempt(&lease, step);
            if let RunWrite::OpenAttempt { audit, .. } = &mut write {
                change(audit);
            }
            write
        };
        let writes = vec![
            with("a", |audit| audit.payload = json!({ "id": u64::MAX })),
            open_attempt(&lease, "b"),
            with("c", |audit| audit.on = "好".repeat(70_000)),
        ];
        let done = store.run_write(writes).await.unwrap();
        assert!(matches!(done[0], Err(Refused::Unrecordable(_))), "{done:?}");
        assert_eq!(done[1], Ok(WriteDone::Opened { attempt: 1 }));
        assert!(matches!(done[2], Err(Refused::Unrecordable(_))), "{done:?}");
        assert_eq!(store.log_size().await.unwrap(), 3, "refusals are in the log");
        assert_eq!(store.log_consistent().await.unwrap().misfit, None);
    }

    async fn a_failed_commit_is_everybodys_answer(store, url) {
        let plan = running(&store, 1, &["a", "b"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let group = GroupCommit::new(open(&url).await.with_interruption(Arc::new(Always)));
        let (a, b) = tokio::join!(group.write(open_attempt(&lease, "a")), group.write(open_attempt(&lease, "b")));
        for answer in [a, b] {
            assert!(matches!(answer, Err(StoreError::Interrupted)), "{answer:?}");
        }
        assert_eq!(store.log_size().await.unwrap(), 0);
    }

    async fn workers_of_two_processes_commit_side_by_side(store, url) {
        let names: Vec<String> = (0..40).map(|n| format!("step {n}")).collect();
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut tasks = Vec::new();
        for process in 0..2 {
            let other = open(&url).await;
            let group = GroupCommit::new(other.clone());
            for part in 0..3 {
                let plan = running(&store, 10 * process + part, &borrowed).await;
                let lease = other.run_lease(plan, &format!("w{process}"), at(5), at(65)).await.unwrap().unwrap();
                tasks.extend(names.iter().map(|name| {
                    let (group, write) = (group.clone(), open_attempt(&lease, name));
                    tokio::spawn(async move { group.write(write).await.unwrap() })
                }));
            }
        }
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(WriteDone::Opened { attempt: 1 }));
        }
        let review = store.log_consistent().await.unwrap();
        assert_eq!((review.fits, review.misfit), (240, None));
        assert_eq!(store.pre_images(PlanId(Uuid::from_u128(1_000))).await.unwrap().len(), 40);
        assert!(store.pre_images(PlanId(Uuid::from_u128(1_000))).await.unwrap().contains_key(&StepId::from("step 7")));
    }
}
