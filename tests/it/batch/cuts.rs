//! A process that dies in the middle of an order to the whole batch: it was given, or it wasn't.

use super::site::{Site, approver, both, planner};
use crate::world::Cut;
use exeunt_core::{BatchState, CaseState};

both! {
    async fn an_order_that_was_cut_was_given_or_not(database) {
        let site = Site::of(3, database).await;
        let batch = site.opened().await;
        let plan = site.planned(&batch).await;
        for at in 0..2 {
            let dying = site.plot.open(&Cut::at(at)).await;
            drop(dying.batch_approve(&approver(), batch.id, &plan.digest, "").await);
        }
        // Before or after its only commit: all three are approved, or none is.
        let now = site.engine.batch_plan_get(&approver(), batch.id).await.unwrap();
        assert!([0, 3].contains(&now.approved()), "{}", now.approved());
        if now.approved() == 0 {
            site.engine.batch_approve(&approver(), batch.id, &now.digest, "").await.unwrap();
        }

        for at in 0..2 {
            let dying = site.plot.open(&Cut::at(at)).await;
            drop(dying.batch_start(&planner(), batch.id).await);
            let state = site.engine.batch_get(batch.id).await.unwrap().state;
            assert!([BatchState::Open, BatchState::Running].contains(&state));
        }
        site.engine.batch_start(&planner(), batch.id).await.unwrap();

        // A worker dies at one point after the other, and the next one goes on.
        for at in (3..60).step_by(9) {
            let cut = Cut::at(at);
            let (dying, caller) = (site.plot.open(&cut).await, planner());
            tokio::select! {
                _ = dying.batch_work(&caller, batch.id, 2, exeunt_engine::run::unwatched()) => {}
                () = cut.death() => {}
            }
            site.plot.clock.advance(jiff::SignedDuration::from_secs(60));
        }
        site.work().await;
        for case in site.cases(&batch).await {
            assert_eq!(site.engine.case_get(case).await.unwrap().state, CaseState::Closed);
        }
        for at in 0..2 {
            let dying = site.plot.open(&Cut::at(at)).await;
            drop(dying.batch_close(&planner(), batch.id, "over").await);
        }
        site.engine.batch_close(&planner(), batch.id, "over").await.unwrap();
        assert_eq!(site.log().await.iter().filter(|(_, leaf)| leaf["what"] == "batch.closed").count(), 1);
    }
}
