//! Two runners of one plan: the one whose lease has passed on may not act any more.

use super::house::{House, planner};
use crate::world::it;
use exeunt_core::{CaseState, Outcome};
use exeunt_engine::EngineError;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_simulators::{Fault, FaultKind, When};
use jiff::SignedDuration;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runner_that_stalled_finds_its_lease_gone() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    // The first write of the run takes long: its runner stalls in the middle of a step.
    let slow = Fault::new(FaultKind::SlowAnswer(Duration::from_millis(1_500))).on("POST", "reset_password");
    let slow = house.simulator.faults().add(slow.when(When::Nth(1)));
    let (stalled, id) = (house.engine.clone(), planned.id);
    let first = tokio::spawn(async move { stalled.run(&planner(), id, unwatched()).await });
    while house.simulator.faults().hits(slow) == 0 {
        assert!(!first.is_finished(), "the run ended without its slow write");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    let second = house.another().await;
    let held = second.work("second", 1, unwatched()).await.unwrap();
    assert!(held.is_empty(), "the lease still holds: {held:?}");
    house.plot.clock.advance(SignedDuration::from_mins(5));
    let report = second.run(&it("hou.yi"), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);

    let late = first.await.unwrap();
    assert!(matches!(late, Err(EngineError::Leased(_))), "{late:?}");
    assert_eq!(second.case_get(case.id).await.unwrap().state, CaseState::Closed);
    let refusals = house.refusals().await;
    assert!(
        refusals.iter().any(|(by, why)| by.starts_with("lin.wei@") && why.contains("another worker")),
        "{refusals:?}"
    );
    for record in second.store.step_list(planned.id).await.unwrap() {
        let attempts = second.store.attempts(planned.id, &record.id).await.unwrap();
        let good = |o: &Outcome| matches!(o, Outcome::Changed { .. } | Outcome::AlreadySo { .. });
        assert_eq!(attempts.iter().filter(|a| a.outcome.as_ref().is_some_and(good)).count(), 1, "{}", record.id);
    }
}
