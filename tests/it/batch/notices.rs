//! Who is told of a batch.

use super::site::{Site, approver, both, planner};
use crate::world::furnish;
use exeunt_core::PersonId;
use exeunt_engine::batch::Look;
use exeunt_store::NoticeFilter;

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
}
