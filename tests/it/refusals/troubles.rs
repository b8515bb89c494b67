//! The platform is down, ill, or doesn't know us any more.

use super::house::{House, LEAVER, OTHER, SUCCESSOR, planner};
use crate::world::HQ;
use exeunt_core::{CaseState, ConnectionName, ErrorKind};
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{EngineError, Happened};
use exeunt_simulators::synapse::estate::NewRoom;
use exeunt_simulators::{Fault, FaultKind, When};
use secrecy::SecretString;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brake_stops_a_run_in_which_too_much_fails() {
    let house = House::new().await;
    house.simulator.with(|estate| {
        for n in 0..12 {
            estate.add_group(NewRoom::new(OTHER).name(&format!("项目-{n}")).version(11).members([LEAVER, SUCCESSOR]));
        }
    });
    let (case, planned) = house.approved().await;
    house.simulator.faults().add(Fault::new(FaultKind::StatusBefore(403)).on("POST", "/leave"));
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    let RunEnd::Braked { why, .. } = &report.end else { panic!("{report:?}") };
    assert!(why.contains("failed"), "{why}");
    assert!(report.settled < report.steps);
    assert!(!house.lets_in(&house.token).await, "nobody gets in, whatever else went wrong");
    assert_eq!(house.engine.work("worker", 1, unwatched()).await.unwrap().len(), 0, "it waits for a person");

    house.simulator.faults().clear();
    for record in house.engine.store.step_list(planned.id).await.unwrap() {
        if record.state == exeunt_core::StepState::NeedsOperator {
            house.engine.step_retry(&planner(), planned.id, &record.id, "the proxy is mended").await.unwrap();
        }
    }
    house.engine.run_resume(&planner(), planned.id, "the proxy is mended").await.unwrap();
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_dies_half_way_parks_the_connection_with_one_message() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.simulator.faults().add(Fault::new(FaultKind::TokenExpires).on("POST", "delete_devices").when(When::Nth(1)));
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    let RunEnd::ConnectionParked { connection, why, .. } = &report.end else { panic!("{report:?}") };
    assert_eq!((connection.as_str(), why.is_empty()), (HQ, false));
    assert_eq!(house.logged(Happened::RunRested).await, 1);
    let failed = house.engine.store.step_list(planned.id).await.unwrap();
    assert!(failed.iter().all(|r| r.state != exeunt_core::StepState::NeedsOperator), "no step is blamed for it");

    let fresh = house.simulator.with(|estate| estate.log_in("admin", "CONSOLE2"));
    let settings = house.plot.settings();
    let name = ConnectionName::from(HQ);
    house.engine.connection_put(&planner(), &name, "synapse", &settings, SecretString::from(fresh)).await.unwrap();
    house.engine.run_resume(&planner(), planned.id, "a new token").await.unwrap();
    let report = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_is_down_at_the_start_loses_nothing() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.simulator.faults().add(Fault::new(FaultKind::Reset));
    let down = house.engine.run(&planner(), planned.id, unwatched()).await;
    let Err(EngineError::Platform { source, .. }) = &down else { panic!("{down:?}") };
    assert!(matches!(source.kind, ErrorKind::Unavailable | ErrorKind::UnknownOutcome), "{source:?}");
    house.untouched();
    house.simulator.faults().clear();
    let worked = house.another().await.work("worker", 1, unwatched()).await.unwrap();
    assert!(matches!(&worked[..], [(_, Ok(report))] if report.end == RunEnd::Finished), "{worked:?}");
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_goes_down_half_way_is_waited_for() {
    let mut house = House::new().await;
    house.plot.policy.run.attempts = 3;
    let engine = house.another().await;
    house.engine = engine.clone();
    let (case, planned) = house.approved().await;
    let write = Fault::new(FaultKind::Reset).on("POST", "/leave");
    house.simulator.faults().add(write);
    let report = engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert!(matches!(report.end, RunEnd::Braked { .. } | RunEnd::NeedsOperator { .. }), "{report:?}");
    assert!(!house.lets_in(&house.token).await);
    house.simulator.faults().clear();
    for record in engine.store.step_list(planned.id).await.unwrap() {
        if record.state == exeunt_core::StepState::NeedsOperator {
            engine.step_retry(&planner(), planned.id, &record.id, "it is back").await.unwrap();
        }
    }
    if matches!(report.end, RunEnd::Braked { .. }) {
        engine.run_resume(&planner(), planned.id, "it is back").await.unwrap();
    }
    let report = engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_illness_half_way_needs_nobody() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    for kind in [FaultKind::Reset, FaultKind::LostAnswer, FaultKind::StatusAfter(502), FaultKind::WrongJson] {
        house.simulator.faults().add(Fault::new(kind).when(When::Chance(0.05)));
    }
    house.simulator.faults().add(Fault::new(FaultKind::Reset).on("POST", "/leave").when(When::First(3)));
    let mut end = None;
    for _ in 0..20 {
        match house.engine.run(&planner(), planned.id, unwatched()).await {
            Ok(report) => end = Some(report.end),
            Err(EngineError::Platform { .. }) => continue,
            Err(error) => panic!("{error:?}"),
        }
        break;
    }
    assert_eq!(end, Some(RunEnd::Finished));
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
}
