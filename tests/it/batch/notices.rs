//! Who is told of a batch.

use super::site::{Site, approver, both, planner};
use crate::world::{HQ, furnish};
use exeunt_core::{Channel, NoticeKind, PersonId};
use exeunt_engine::batch::Look;
use exeunt_simulators::{Fault, FaultKind, When};
use exeunt_store::{NoticeFilter, RunState};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::json;

const MANAGER: &str = "E900";

impl Site {
    /// Who was told of what, in order.
    async fn told(&self, kind: &str) -> Vec<String> {
        let all = self.engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap().into_iter();
        let mut told: Vec<_> = all.filter(|n| n.kind.as_str() == kind).map(|n| n.to.to_string()).collect();
        told.sort();
        told
    }
}

both! {
    async fn departments_are_told_of_the_whole_and_managers_of_their_own_people(database) {
        let site = Site::of(3, database).await;
        furnish(&site.engine, &site.plot, MANAGER, &[]).await;
        let mut person = site.engine.person_get(&site.people[0]).await.unwrap();
        person.manager = Some(PersonId::from(MANAGER));
        site.engine.person_put(&planner(), &person).await.unwrap();

        let batch = site.opened().await;
        assert_eq!(site.told("case.opened").await, ["person/E900"]);
        assert_eq!(site.told("batch.opened").await, ["desk/it", "desk/legal"]);
        let plan = site.planned(&batch).await;
        site.engine.batch_plan(&planner(), batch.id, Look::Again).await.unwrap();
        assert_eq!(site.told("plan.waits_for_approval").await, [""; 0]);
        assert_eq!(site.told("batch.plan_waits_for_approval").await, ["desk/it"], "once for each digest");

        site.engine.batch_approve(&approver(), batch.id, &plan.digest, "").await.unwrap();
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        let worker = "worker".into();
        site.engine.notify_due(&worker).await.unwrap();
        assert_eq!(site.told("batch.closed").await, [""; 0], "nobody is closed yet");
        assert_eq!(site.work().await, (3, 0));
        for _ in 0..2 {
            site.engine.notify_due(&worker).await.unwrap();
        }
        assert_eq!(site.told("case.closed").await, ["person/E900"]);
        assert_eq!(site.told("batch.closed").await, ["desk/hr", "desk/it"]);
        site.engine.batch_prove(&planner(), batch.id).await.unwrap();
        assert_eq!(site.told("case.proved").await, [""; 0]);
        assert_eq!(site.told("batch.proved").await, ["desk/hr", "desk/it"]);
    }

    async fn what_waits_in_a_batch_is_told_once_an_hour(database) {
        let site = Site::of(5, database).await;
        let batch = site.approved().await;
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        assert_eq!(site.work().await, (5, 0));
        let cases = site.cases(&batch).await;
        let not_proved = async |at: usize| {
            let wrong = Fault::new(FaultKind::StatusBefore(500)).on("POST", "/kick").when(When::First(1));
            site.simulator.faults().add(wrong);
            assert!(!site.engine.prove(&planner(), cases[at]).await.unwrap().holds);
        };
        let told = async || site.told("batch.waits_for_person").await;
        not_proved(0).await;
        assert_eq!(told().await, ["desk/it"]);
        not_proved(1).await;
        assert_eq!(told().await, ["desk/it"], "whoever reads it looks at all who wait");
        assert_eq!(site.told("case.not_proved").await, [""; 0]);

        // It goes out; what comes after that is told when the next hour begins.
        let now = site.engine.now();
        let until = now + SignedDuration::from_mins(1);
        site.engine.store.notice_claim(&[Channel::Mail], "carrier", (now, until), 100).await.unwrap();
        not_proved(2).await;
        not_proved(3).await;
        assert_eq!(told().await, ["desk/it", "desk/it"]);
        let all = site.engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
        let gathered = all.iter().filter(|notice| notice.kind == NoticeKind::BatchWaitsForPerson);
        let last = gathered.max_by_key(|notice| notice.not_before).unwrap();
        assert_eq!(last.not_before.as_second() % 3_600, 0);
        assert!(last.not_before > now && last.not_before <= now + SignedDuration::from_hours(1));

        // Outside of a batch each is told of itself.
        site.engine.batch_close(&planner(), batch.id, "over").await.unwrap();
        not_proved(4).await;
        assert_eq!(site.told("case.not_proved").await, ["desk/it"]);
    }

    async fn runs_that_a_moved_connection_stops_are_told_of_together(database) {
        let site = Site::of(3, database).await;
        let batch = site.approved().await;
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        let elsewhere = json!({ "base_url": "http://127.0.0.1:9", "server_name": "im.test" });
        let secret = SecretString::from("whatever");
        site.engine.connection_put(&planner(), &HQ.into(), "synapse", &elsewhere, secret).await.unwrap();
        for case in site.cases(&batch).await {
            let runs = site.engine.store.run_list(case).await.unwrap();
            assert!(runs.iter().all(|run| run.state == RunState::Parked), "{runs:?}");
        }
        assert_eq!(site.told("run.waits_for_person").await, [""; 0]);
        assert_eq!(site.told("batch.waits_for_person").await, ["desk/it"]);
    }
}
