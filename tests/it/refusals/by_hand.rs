//! People stop a run, let it go on, skip what need not be, and do by hand what a machine can't.

use super::house::{House, LEAVER, planner};
use crate::world::approve;
use exeunt_core::{ActionKind, CaseState, Departure, Outcome, StepId, StepState, Support};
use exeunt_engine::run::{Progress, RunEnd, unwatched};
use exeunt_engine::{EngineError, Happened};
use exeunt_simulators::synapse::estate::Membership;
use exeunt_simulators::{Fault, FaultKind};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_a_person_stops_goes_on_when_she_says_so() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    let (engine, id) = (house.engine.clone(), planned.id);
    let (stop, mut stopped) = tokio::sync::mpsc::unbounded_channel();
    let watch = Arc::new(move |progress: Progress| {
        if matches!(progress, Progress::Rests { .. }) {
            stop.send(()).ok();
        }
    });
    let run = tokio::spawn(async move { engine.run(&planner(), id, watch).await });
    stopped.recv().await.unwrap();
    house.engine.run_stop(&planner(), planned.id, "HR asked to wait").await.unwrap();
    let report = run.await.unwrap().unwrap();
    assert_eq!(report.end, RunEnd::Stopped);
    assert!(report.settled < report.steps, "{report:?}");
    assert_eq!(house.engine.work("worker", 1, unwatched()).await.unwrap().len(), 0, "workers leave it alone");

    let again = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!((again.end, again.settled), (RunEnd::Stopped, report.settled));

    house.engine.run_resume(&planner(), planned.id, "go on").await.unwrap();
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
    let again = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(again.end, RunEnd::Finished, "there is nothing left to do");
    assert_eq!((house.logged(Happened::RunStopped).await, house.logged(Happened::RunResumed).await), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_waits_for_a_person_is_retried_or_skipped_with_a_reason() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    let step = |kind: ActionKind| planned.plan.steps.iter().find(|s| s.action.kind() == kind).unwrap().id.clone();
    let (kept, ended) = (step(ActionKind::MembershipEnded), step(ActionKind::SessionsEnded));
    let not_yet = house.engine.step_skip(&planner(), planned.id, &kept, "stays").await;
    assert!(not_yet.is_err(), "only a step that waits for a person is settled by one: {not_yet:?}");
    let unknown = house.engine.step_skip(&planner(), planned.id, &StepId::from("hq/x/y"), "stays").await;
    assert!(matches!(unknown, Err(EngineError::StepNotInPlan(_))), "{unknown:?}");
    let machine = house.engine.step_by_hand(&planner(), planned.id, &ended, "done").await;
    assert!(matches!(machine, Err(EngineError::StepNotWaiting { .. })), "{machine:?}");
    let silent = house.engine.step_skip(&planner(), planned.id, &kept, " ").await;
    assert!(matches!(silent, Err(EngineError::ReasonRequired)), "{silent:?}");

    // One room lets nobody go.
    let room = house.room_id("周五羽毛球");
    let (local, _) = room.trim_start_matches('!').split_once(':').unwrap();
    let refuse = Fault::new(FaultKind::StatusBefore(403)).on("POST", &format!("{local}*/leave"));
    house.simulator.faults().add(refuse);
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    let RunEnd::NeedsOperator { steps } = report.end else { panic!("{report:?}") };
    assert!(matches!(&steps[..], [step] if step.as_str().ends_with(&room)), "{steps:?}");
    house.engine.step_skip(&planner(), planned.id, &steps[0], "the room is read only").await.unwrap();
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    let records = house.engine.store.step_list(planned.id).await.unwrap();
    assert_eq!(records.iter().filter(|r| r.state == StepState::Skipped).count(), 1);
    assert_eq!(house.simulator.estate().rooms_of(LEAVER, Membership::Join).len(), 1);

    let proved = house.engine.prove(&planner(), case.id).await.unwrap();
    assert!(!proved.holds, "a room that was skipped is still a finding");
    assert_eq!(house.logged(Happened::StepSettled).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_machine_cannot_do_is_done_by_hand_by_a_named_person() {
    let house = House::delegated().await;
    let case = house.case(Departure::Voluntary).await;
    let planned = house.planned(&case).await;
    let manual = planned.plan.steps.iter().filter(|s| s.support == Support::Manual).count();
    assert!(manual > 0);
    approve(&house.engine, &planned).await;
    for _ in 0..planned.plan.steps.len() {
        match house.engine.run(&planner(), planned.id, unwatched()).await.unwrap().end {
            RunEnd::NeedsOperator { steps } => {
                for step in steps {
                    house.engine.step_by_hand(&planner(), planned.id, &step, "done in the service").await.unwrap();
                }
            }
            RunEnd::Finished => break,
            end => panic!("{end:?}"),
        }
    }
    let records = house.engine.store.step_list(planned.id).await.unwrap();
    let by_hand = records.iter().filter_map(|r| r.last.as_ref()?.outcome.as_ref());
    let by_hand = by_hand.filter(|o| matches!(o, Outcome::ByHand { by, .. } if by == "lin.wei")).count();
    assert_eq!(by_hand, manual);
    let body = serde_json::to_value(house.engine.report(&planner(), case.id).await.unwrap().report).unwrap();
    assert_ne!(body["conclusion"], "verified", "a person's word is not a probe");
}
