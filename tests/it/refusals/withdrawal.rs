//! A departure that is taken back after somebody approved it.

use super::house::{House, account, planner};
use crate::world::{approve, it};
use exeunt_core::{CaseState, NoticeKind};
use exeunt_engine::EngineError;
use exeunt_engine::case::Withdrawal;
use exeunt_engine::run::unwatched;
use exeunt_plan::CasePhase;
use exeunt_store::{NoticeFilter, RunState};
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
    let waiting = house.engine.store.notice_list(&NoticeFilter::default(), 100).await.unwrap();
    assert!(waiting.iter().any(|notice| notice.kind == NoticeKind::RunWaitsForPerson), "IT hears that it stopped");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_to_leave_of_before_is_not_approved_once_the_departure_was_taken_back() {
    let house = House::new().await;
    let (case, _) = house.approved().await;
    let older = house.planned(&case).await;
    house.plot.clock.advance(SignedDuration::from_secs(1));
    house.engine.withdraw(&planner(), case.id).await.unwrap();
    let refused = house.engine.approve(&it("zhao.min"), older.id, &older.digest, "read").await;
    assert!(matches!(refused, Err(EngineError::Stale(_))), "{refused:?}");
    house.plot.clock.advance(SignedDuration::from_secs(1));
    let goes = house.planned(&case).await;
    house.engine.approve(&it("zhao.min"), goes.id, &goes.digest, "goes after all").await.unwrap();
}
