//! A case follows its source: opened, completed, moved, taken back, opened again.

use super::{D20, D27, both, cases, hr, leaves, said, tell};
use crate::refusals::house::House;
use crate::world::it;
use exeunt_core::{Became, CaseState, Departure, Intention};
use exeunt_engine::case::Decision;
use exeunt_engine::{EngineError, Happened};
use exeunt_store::RunState;
use jiff::SignedDuration;

both! {
    async fn a_resignation_is_opened_moved_and_taken_back(house) {
        let engine = &house.engine;
        let Became::Opened { case } = tell(engine, &said("1", 60, leaves(D20))).await else { panic!("no case") };
        assert!(engine.decisions(case).await.unwrap().departure_supposed, "HR has to say how");
        let from = D20.parse().unwrap();
        assert_eq!(tell(engine, &said("2", 50, leaves(D27))).await, Became::Moved { case, from });
        assert_eq!(engine.case_get(case).await.unwrap().last_working_day, D27.parse().unwrap());
        assert_eq!(engine.decisions(case).await.unwrap().last_working_day, D27.parse().unwrap());
        assert_eq!(tell(engine, &said("0", 55, leaves(D20))).await, Became::Overtaken);

        let dismissed = Intention::Leaves { last_working_day: D27.parse().unwrap(), departure: Some(Departure::Dismissed) };
        assert_eq!(tell(engine, &said("3", 40, dismissed)).await, Became::Completed { case });
        assert_eq!(engine.case_get(case).await.unwrap().departure, Departure::Dismissed);
        assert!(!engine.decisions(case).await.unwrap().departure_supposed);

        assert_eq!(tell(engine, &said("4", 30, Intention::Stays)).await, Became::Withdrawn { case });
        assert_eq!(engine.case_get(case).await.unwrap().state, CaseState::Withdrawn);
        assert_eq!(tell(engine, &said("5", 35, leaves(D20))).await, Became::Overtaken);
        assert!(matches!(tell(engine, &said("6", 20, leaves(D20))).await, Became::Opened { .. }));
        assert_eq!(cases(engine, &house.person).await.len(), 2);
        assert_eq!(house.logged(Happened::CaseDayMoved).await, 1);
    }

    async fn moving_the_day_stops_what_was_approved_for_another(house) {
        let (case, planned) = house.approved().await;
        let day = D27.parse().unwrap();
        let moved = house.engine.case_last_day_move(&hr(), case.id, day, "one week longer").await.unwrap();
        assert_eq!((moved.last_working_day, moved.state), (day, CaseState::Open));
        let run = house.engine.store.run_get(planned.id).await.unwrap();
        assert_eq!(run.state, RunState::Parked);
        assert_eq!(run.reason.unwrap(), "one week longer");
        let late = house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "again").await;
        assert!(matches!(late, Err(EngineError::Stale(_))), "{late:?}");
        house.engine.case_last_day_move(&hr(), case.id, day, "a second click").await.unwrap();
        assert_eq!(house.logged(Happened::CaseDayMoved).await, 1);

        let again = house.planned(&moved).await;
        crate::world::approve(&house.engine, &again).await;
        house.untouched();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_moved_is_not_moved_back_by_a_source_that_repeats_itself() {
    let house = House::new().await;
    let Became::Opened { case } = tell(&house.engine, &said("1", 60, leaves(D20))).await else { panic!("no case") };
    house.engine.case_last_day_move(&hr(), case, D27.parse().unwrap(), "agreed by phone").await.unwrap();
    assert_eq!(tell(&house.engine, &said("nightly", 0, leaves(D20))).await, Became::NothingNew);
    assert_eq!(house.engine.case_get(case).await.unwrap().last_working_day, D27.parse().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_ended_is_not_moved_and_a_move_needs_a_reason() {
    let house = House::new().await;
    let Became::Opened { case } = tell(&house.engine, &said("1", 60, leaves(D20))).await else { panic!("no case") };
    let day = D27.parse().unwrap();
    let silent = house.engine.case_last_day_move(&hr(), case, day, " ").await;
    assert!(matches!(silent, Err(EngineError::ReasonRequired)), "{silent:?}");
    house.engine.withdraw(&hr(), case).await.unwrap();
    let ended = house.engine.case_last_day_move(&hr(), case, day, "longer").await;
    assert!(matches!(ended, Err(EngineError::CaseEnded(_))), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hr_says_how_somebody_goes_whose_source_did_not() {
    let house = House::new().await;
    let Became::Opened { case } = tell(&house.engine, &said("1", 60, leaves(D20))).await else { panic!("no case") };
    house.plot.clock.advance(SignedDuration::from_secs(1));
    let hostile = Decision::Departure { departure: Departure::Hostile };
    house.engine.decide(&hr(), case, &hostile).await.unwrap();
    assert_eq!(house.engine.case_get(case).await.unwrap().departure, Departure::Hostile);
    let decisions = house.engine.decisions(case).await.unwrap();
    assert_eq!((decisions.departure, decisions.departure_supposed), (Departure::Hostile, false));
}
