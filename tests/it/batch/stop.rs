//! Pausing and stopping: what workers are about to take up is held as well, and nothing is lost or done twice.

use super::site::{Site, both, planner};
use exeunt_core::{Batch, BatchId, BatchState, CaseState, StepState};
use exeunt_engine::run::{Progress, Watch};
use exeunt_engine::{Engine, EngineError};
use exeunt_plan::CasePhase;
use exeunt_store::RunState;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Counts steps that begin.
fn counting(begun: &Arc<AtomicUsize>) -> Watch {
    let begun = Arc::clone(begun);
    Arc::new(move |progress| {
        if let Progress::Begins { .. } = progress {
            begun.fetch_add(1, Ordering::SeqCst);
        }
    })
}

/// Two workers at work; once some steps have begun, `order` is given, and the workers come to rest.
async fn interrupted(site: &Site, batch: &Batch, order: impl AsyncFnOnce(&Engine, BatchId) -> Batch) -> Batch {
    site.engine.batch_start(&planner(), batch.id).await.unwrap();
    let begun = Arc::new(AtomicUsize::new(0));
    let mut workers = Vec::new();
    for (seed, name) in [(41, "first"), (42, "second")] {
        let (engine, watch) = (site.another(seed).await, counting(&begun));
        workers.push(tokio::spawn(async move { engine.work(name, 2, watch).await.unwrap() }));
    }
    while begun.load(Ordering::SeqCst) < 6 {
        assert!(workers.iter().any(|worker| !worker.is_finished()), "the batch is too small");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let ordered = order(&site.engine, batch.id).await;
    for worker in workers {
        worker.await.unwrap();
    }
    ordered
}

/// The index of the newest entry of this kind.
async fn last(site: &Site, what: &str) -> u64 {
    let log = site.log().await;
    log.iter().rev().find(|(_, leaf)| leaf["what"] == what).unwrap_or_else(|| panic!("no {what}")).0
}

/// Everybody is closed, and each step that was done was done once.
async fn ends_whole(site: &Site, batch: &Batch) {
    site.work().await;
    for case in site.cases(batch).await {
        assert_eq!(site.engine.case_get(case).await.unwrap().state, CaseState::Closed);
    }
    for steps in site.steps(batch).await.values() {
        assert!(steps.iter().all(|step| step.state == StepState::Done), "{steps:?}");
    }
}

both! {
    async fn no_step_begins_after_a_stop_and_a_resume_loses_nothing(database) {
        let site = Site::of(8, database).await;
        let batch = site.approved().await;
        let stopped = interrupted(&site, &batch, async |engine: &Engine, id| {
            engine.batch_stop(&planner(), id, "the works council objects").await.unwrap()
        })
        .await;
        assert_eq!(stopped.state, BatchState::Stopped);
        assert!(last(&site, "step.begun").await < last(&site, "batch.stopped").await, "a step began after the stop");
        let steps = site.steps(&batch).await;
        let open = steps.values().flatten().filter(|step| step.state != StepState::Done).count();
        assert!(open > 0, "it was stopped half way");
        for (plan, steps) in &steps {
            let done = steps.iter().all(|step| step.state == StepState::Done);
            let run = site.engine.store.run_get(*plan).await.unwrap();
            assert!(done || run.state == RunState::Parked, "{run:?}");
        }
        assert_eq!(site.work().await, (0, 0), "nobody takes anything up");
        site.engine.batch_stop(&planner(), batch.id, "again").await.unwrap();
        let refused = site.engine.batch_start(&planner(), batch.id).await.unwrap_err();
        assert!(matches!(refused, EngineError::BatchElsewhere { .. }), "{refused:?}");

        site.engine.batch_resume(&planner(), batch.id, "agreed").await.unwrap();
        site.plot.clock.advance(jiff::SignedDuration::from_secs(60));
        ends_whole(&site, &batch).await;
    }

    async fn no_step_begins_in_a_pause(database) {
        let site = Site::of(8, database).await;
        let batch = site.approved().await;
        let paused = interrupted(&site, &batch, async |engine: &Engine, id| {
            engine.batch_pause(&planner(), id, "lunch").await.unwrap()
        })
        .await;
        assert_eq!(paused.state, BatchState::Paused);
        assert!(last(&site, "step.begun").await < last(&site, "batch.paused").await, "a step began in the pause");
        site.plot.clock.advance(jiff::SignedDuration::from_secs(60));
        let held = site.log().await.len();
        assert_eq!(site.work().await, (0, 0));
        assert_eq!(site.log().await.len(), held, "a worker that finds a pause leaves nothing behind");
        site.engine.batch_resume(&planner(), batch.id, "after lunch").await.unwrap();
        ends_whole(&site, &batch).await;
    }

    async fn what_a_person_stopped_alone_stays_stopped(database) {
        let site = Site::of(3, database).await;
        let batch = site.approved().await;
        let plans = site.plans(&batch).await;
        site.engine.run_stop(&planner(), plans[0], "this one is needed until Friday").await.unwrap();
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        site.engine.batch_stop(&planner(), batch.id, "wait").await.unwrap();
        site.engine.batch_resume(&planner(), batch.id, "go on").await.unwrap();
        assert_eq!(site.engine.batch_retry(&planner(), batch.id, "all of it").await.unwrap(), []);
        assert_eq!(site.work().await, (2, 0));
        assert_eq!(site.engine.store.run_get(plans[0]).await.unwrap().state, RunState::Parked);
        let refused = site.engine.batch_close(&planner(), batch.id, "over").await;
        assert_eq!(refused.unwrap().state, BatchState::Closed, "nothing of it can go on");
    }

    async fn whoever_stays_after_all_is_not_closed_with_the_rest(database) {
        let site = Site::of(3, database).await;
        let batch = site.approved().await;
        let (plans, cases) = (site.plans(&batch).await, site.cases(&batch).await);
        site.engine.batch_start(&planner(), batch.id).await.unwrap();
        site.engine.batch_stop(&planner(), batch.id, "wait").await.unwrap();
        site.engine.withdraw(&planner(), cases[0]).await.unwrap();
        site.engine.batch_resume(&planner(), batch.id, "go on").await.unwrap();
        assert_eq!(site.work().await, (2, 0));
        assert_eq!(site.planned(&batch).await.ready(), 0);
        assert_eq!(site.plans(&batch).await, plans, "nobody who stays is planned for again");
        assert_eq!(site.engine.store.run_get(plans[0]).await.unwrap().state, RunState::Parked);

        // Whoever lets it go on has answered what was asked.
        site.plot.clock.advance(jiff::SignedDuration::from_secs(1));
        site.engine.run_resume(&planner(), plans[0], "goes after all").await.unwrap();
        assert_eq!(site.engine.standing(cases[0]).await.unwrap().phase, CasePhase::Running);
        assert_eq!(site.work().await, (1, 0));
        assert_eq!(site.engine.standing(cases[0]).await.unwrap().phase, CasePhase::Closed);
    }
}
