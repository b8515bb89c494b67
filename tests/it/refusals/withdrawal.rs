//! A departure that is taken back after somebody approved it.

use super::house::{House, account, planner};
use crate::world::approve;
use exeunt_core::CaseState;
use exeunt_engine::case::Withdrawal;
use exeunt_engine::run::unwatched;
use exeunt_plan::CasePhase;
use exeunt_store::RunState;
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_approved_stops_as_soon_as_the_departure_is_taken_back() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    let back = house.engine.withdraw(&planner(), case.id).await.unwrap();
    let Withdrawal::Plan(back) = back else { panic!("{back:?}") };
    let run = house.engine.store.run_get(planned.id).await.unwrap();
    assert_eq!((run.state, run.told.map(|told| told.says.key)), (RunState::Parked, Some("stopped-taken-back".into())));
    assert!(house.another().await.work("worker", 1, unwatched()).await.unwrap().is_empty());
    house.untouched();

    let standing = house.engine.standing(case.id).await.unwrap();
    assert_eq!((standing.phase, &*standing.sentence.key), (CasePhase::Approving, "standing-approving-back"));
    let approves = standing.owed.iter().find(|owed| owed.what.key == "owed-it-approve-back").unwrap();
    assert!(approves.is_waited_for());
    assert_eq!(approves.not_by.as_ref(), Some(&planner().name), "nobody approves what they planned");
    approve(&house.engine, &back).await;
    house.another().await.work("worker", 1, unwatched()).await.unwrap();
    assert_eq!(house.engine.case_get(case.id).await.unwrap().state, CaseState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_a_closed_case_waits_for_somebody_until_its_time_is_over() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    let phase = async || house.engine.standing(case.id).await.unwrap().phase;
    house.engine.prove(&planner(), case.id).await.unwrap();
    let rests = phase().await;
    assert!(matches!(rests, CasePhase::Closed | CasePhase::Proved), "{rests:?}");
    let hour = SignedDuration::from_hours(1);
    house.engine.plan_unfreeze(&planner(), case.id, &account(), hour, "审计取证").await.unwrap();
    assert_eq!(phase().await, CasePhase::Approving);
    house.plot.clock.advance(hour);
    assert_eq!(phase().await, rests, "nobody approved it in time");
    house.engine.plan_reinstate(&planner(), case.id).await.unwrap();
    assert_eq!(phase().await, CasePhase::Approving);
}
