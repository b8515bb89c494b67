//! Runs, leases, and the writes of workers.

use crate::world::{at, both, event, open_attempt, running};
use exeunt_core::{Outcome, Proof, StepId, StepState};
use exeunt_store::{GroupCommit, Lease, Refused, RunState, RunWrite, Store, WriteDone};
use serde_json::json;

fn close_attempt(lease: &Lease, step: &str, attempt: u32) -> RunWrite {
    RunWrite::CloseAttempt {
        lease: lease.clone(),
        step: StepId::from(step),
        attempt,
        now: at(11),
        extend_until: at(71),
        state: StepState::Done,
        outcome: Outcome::Changed { proof: proof() },
        audit: event("attempt.closed"),
    }
}

fn proof() -> Proof {
    Proof { asked: "PUT /users/zhang".to_owned(), answered: "200 locked=true".to_owned() }
}

fn set_step(lease: &Lease, step: &str, from: StepState, to: StepState) -> RunWrite {
    RunWrite::SetStep { lease: lease.clone(), step: StepId::from(step), from, to, told: None, audit: event("step.set") }
}

/// The words of the log, in order.
async fn words(store: &Store) -> Vec<String> {
    let entries = store.log_entries(0..u64::from(u32::MAX)).await.unwrap();
    let word = |leaf: &[u8]| serde_json::from_slice::<serde_json::Value>(leaf).unwrap()["what"].clone();
    entries.iter().map(|entry| word(&entry.leaf).as_str().unwrap().to_owned()).collect()
}

both! {
    async fn an_attempt_is_opened_and_closed_with_its_audit_entries(store, _url) {
        let plan = running(&store, 1, &["freeze", "leave"]).await;
        assert_eq!(store.run_due(at(5), 10).await.unwrap(), [plan]);
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        assert_eq!(store.run_due(at(5), 10).await.unwrap(), [], "somebody holds it");

        let done = store.run_write(vec![open_attempt(&lease, "freeze"), open_attempt(&lease, "leave")]).await.unwrap();
        assert_eq!(done, [Ok(WriteDone::Opened { attempt: 1 }), Ok(WriteDone::Opened { attempt: 1 })]);
        let done = store.run_write(vec![close_attempt(&lease, "freeze", 1)]).await.unwrap();
        assert_eq!(done, [Ok(WriteDone::Closed)]);

        let steps = store.step_list(plan).await.unwrap();
        assert_eq!(steps[0].state, StepState::Done);
        let last = steps[0].last.clone().unwrap();
        assert_eq!(last.outcome, Some(Outcome::Changed { proof: proof() }));
        assert_eq!((last.opened_at, last.closed_at), (at(10), Some(at(11))));
        assert_eq!(last.pre_image, json!({ "login": "open" }));
        assert_eq!(steps[1].state, StepState::Running);
        assert_eq!(steps[1].last.as_ref().unwrap().outcome, None);
        assert_eq!(store.run_get(plan).await.unwrap().lease_until, Some(at(71)), "a write extends the lease");
        assert_eq!(store.pre_images(plan).await.unwrap().len(), 2);
        assert_eq!(words(&store).await, ["attempt.opened", "attempt.opened", "attempt.closed"]);

        let entries = store.log_entries_for_case(store.run_get(plan).await.unwrap().case).await.unwrap();
        assert_eq!(entries.len(), 3, "the store knows the case");
        assert_eq!(store.log_consistent().await.unwrap().misfit, None);
    }

    async fn a_stale_worker_writes_nothing_and_the_log_says_so(store, _url) {
        let plan = running(&store, 1, &["freeze", "leave"]).await;
        let stale = store.run_lease(plan, "w1", at(5), at(6)).await.unwrap().unwrap();
        assert!(store.run_write(vec![open_attempt(&stale, "freeze")]).await.unwrap()[0].is_ok());
        let late = at(1_000);
        let lease = store.run_lease(plan, "w2", late, at(2_000)).await.unwrap().unwrap();
        assert_eq!(lease.generation, stale.generation + 1);

        let writes = vec![close_attempt(&stale, "freeze", 1), open_attempt(&lease, "leave")];
        let done = store.run_write(writes).await.unwrap();
        assert_eq!(done, [Err(Refused::StaleLease), Ok(WriteDone::Opened { attempt: 1 })]);
        let steps = store.step_list(plan).await.unwrap();
        assert_eq!(steps[0].state, StepState::Running);
        assert_eq!(steps[0].last.as_ref().unwrap().outcome, None);
        assert_eq!(words(&store).await, ["attempt.opened", "write.refused", "attempt.opened"]);
        assert!(store.run_renew(&stale, late).await.is_err());
        store.run_release(&stale).await.unwrap();
        assert_eq!(store.run_get(plan).await.unwrap().worker.as_deref(), Some("w2"));
    }

    async fn a_settled_step_and_a_closed_attempt_are_refused(store, _url) {
        let plan = running(&store, 1, &["freeze"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let writes = vec![
            close_attempt(&lease, "freeze", 1),
            open_attempt(&lease, "freeze"),
            open_attempt(&lease, "freeze"),
            close_attempt(&lease, "freeze", 1),
            close_attempt(&lease, "freeze", 1),
            open_attempt(&lease, "freeze"),
            open_attempt(&lease, "melt"),
            set_step(&lease, "freeze", StepState::Done, StepState::Waiting),
        ];
        let done = store.run_write(writes).await.unwrap();
        let expected = [
            Err(Refused::UnknownAttempt),
            Ok(WriteDone::Opened { attempt: 1 }),
            Err(Refused::AttemptOpen(1)),
            Ok(WriteDone::Closed),
            Err(Refused::AttemptClosed),
            Err(Refused::StepSettled),
            Err(Refused::UnknownStep),
            Err(Refused::StepSettled),
        ];
        assert_eq!(done, expected);
        assert_eq!(words(&store).await.iter().filter(|word| *word == "write.refused").count(), 6);
        assert_eq!(store.attempts(plan, &"freeze".into()).await.unwrap().len(), 1);
        assert_eq!(store.log_consistent().await.unwrap().misfit, None);
    }

    async fn an_attempt_that_nobody_closed_is_given_up_by_the_next_lease(store, _url) {
        let plan = running(&store, 1, &["freeze"]).await;
        let crashed = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        store.run_write(vec![open_attempt(&crashed, "freeze")]).await.unwrap();
        let again = store.run_lease(plan, "w1", at(6), at(66)).await.unwrap().unwrap();
        let done = store.run_write(vec![open_attempt(&again, "freeze")]).await.unwrap();
        assert_eq!(done, [Ok(WriteDone::Opened { attempt: 2 })]);

        let attempts = store.attempts(plan, &"freeze".into()).await.unwrap();
        assert!(matches!(attempts[0].outcome, Some(Outcome::Failed { .. })));
        assert_eq!(attempts[1].outcome, None);
        assert_eq!(words(&store).await, ["attempt.opened", "attempt.given_up", "attempt.opened"]);
    }

    async fn a_parked_run_opens_nothing_but_closes_what_is_open(store, _url) {
        let plan = running(&store, 1, &["freeze", "leave"]).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        store.run_write(vec![open_attempt(&lease, "freeze")]).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.run_park(plan, "three failures in a row").await.unwrap();
        tx.commit().await.unwrap();

        let writes = vec![open_attempt(&lease, "leave"), close_attempt(&lease, "freeze", 1)];
        let done = store.run_write(writes).await.unwrap();
        assert_eq!(done, [Err(Refused::RunNotActive), Ok(WriteDone::Closed)]);
        store.run_release(&lease).await.unwrap();
        assert_eq!(store.run_lease(plan, "w2", at(6), at(66)).await.unwrap(), None);
        assert_eq!(store.run_due(at(6), 10).await.unwrap(), []);

        let mut tx = store.begin().await.unwrap();
        tx.run_resume(plan).await.unwrap();
        tx.commit().await.unwrap();
        let lease = store.run_lease(plan, "w2", at(6), at(66)).await.unwrap().unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.run_finish(&lease, at(7)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.run_get(plan).await.unwrap().state, RunState::Finished);
        assert!(store.begin().await.unwrap().run_park(plan, "too late").await.is_err());
    }

    async fn of_many_who_want_a_lease_one_gets_it(store, _url) {
        let plan = running(&store, 1, &["freeze"]).await;
        let race = (0..8).map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.run_lease(plan, &format!("w{n}"), at(5), at(65)).await.unwrap() })
        });
        let mut winners = 0;
        for worker in race.collect::<Vec<_>>() {
            winners += usize::from(worker.await.unwrap().is_some());
        }
        assert_eq!(winners, 1);
    }

    async fn many_tasks_share_commits_and_everyone_gets_their_own_answer(store, _url) {
        let names: Vec<String> = (0..300).map(|n| format!("step {n}")).collect();
        let plan = running(&store, 1, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let lease = store.run_lease(plan, "w1", at(5), at(65)).await.unwrap().unwrap();
        let group = GroupCommit::new(store.clone());
        let tasks: Vec<_> = names
            .into_iter()
            .map(|name| {
                let (group, lease) = (group.clone(), lease.clone());
                tokio::spawn(async move {
                    let opened = group.write(open_attempt(&lease, &name)).await.unwrap();
                    assert_eq!(opened, Ok(WriteDone::Opened { attempt: 1 }));
                    group.write(close_attempt(&lease, &name, 1)).await.unwrap()
                })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(WriteDone::Closed));
        }
        assert_eq!(store.step_count(plan).await.unwrap(), [(StepState::Done, 300)]);
        let review = store.log_consistent().await.unwrap();
        assert_eq!((review.fits, review.misfit), (600, None));
    }
}
