//! A legal hold counts from the moment in which it is ordered, also for what was approved before.

use super::house::{House, planner};
use crate::world::it;
use exeunt_core::Departure;
use exeunt_engine::EngineError;
use exeunt_engine::case::Decision;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_store::RunState;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_stops_a_run_that_would_still_destroy_something() {
    let house = House::new().await;
    let case = house.case(Departure::Hostile).await;
    house.engine.decide(&planner(), case.id, &Decision::Deactivate { erase: true }).await.unwrap();
    let planned = house.planned(&case).await;
    house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await.unwrap();
    house.simulator.with(|estate| drop(estate.take_effects()));
    house.engine.decide(&it("li.na"), case.id, &Decision::LegalHold { hold: true }).await.unwrap();
    let run = house.engine.store.run_get(planned.id).await.unwrap();
    assert_eq!((run.state, run.reason.as_deref()), (RunState::Parked, Some("a legal hold was ordered")));
    assert_eq!(house.engine.run(&planner(), planned.id, unwatched()).await.unwrap().end, RunEnd::Stopped);

    // It doesn't go on either when somebody lets it.
    house.engine.run_resume(&planner(), planned.id, "it was approved").await.unwrap();
    let stale = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(matches!(stale, Err(EngineError::Stale(_))), "{stale:?}");
    house.untouched();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_stops_no_run_that_destroys_nothing() {
    let house = House::new().await;
    let ordered = house.engine.contain(&planner(), &house.person, "拷贝客户资料").await.unwrap();
    house.engine.decide(&it("li.na"), ordered.case.id, &Decision::LegalHold { hold: true }).await.unwrap();
    let ran = house.engine.run(&planner(), ordered.plan, unwatched()).await.unwrap();
    assert_eq!(ran.end, RunEnd::Finished);
}
