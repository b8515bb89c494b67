//! The world moves between approval and run.

use super::house::{House, LEAVER, OTHER, OWNED, SUCCESSOR, planner, user};
use crate::world::{approve, plan};
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{EngineError, Happened};
use exeunt_plan::CasePhase;
use exeunt_simulators::synapse::estate::NewRoom;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_joined_after_approval_needs_a_new_approval() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    let room = house.simulator.with(|estate| {
        let room = estate.add_group(NewRoom::new(OTHER).name("机密-并购").version(11).members([LEAVER]));
        drop(estate.take_effects());
        room
    });
    let refused = house.engine.run(&planner(), planned.id, unwatched()).await;
    let Err(EngineError::Stale(what)) = refused else { panic!("{refused:?}") };
    assert_eq!(what, format!("+ hq/{}/membership_ended/{room}", user(LEAVER)));
    house.untouched();
    assert!(house.refusals().await.iter().any(|(_, why)| why.contains(&room)));
    let again = house.another().await.work("worker", 1, unwatched()).await.unwrap();
    assert!(again.iter().all(|(_, result)| result.is_err()), "{again:?}");
    house.untouched();
    assert_eq!(house.logged(Happened::RunStale).await, 1, "said once, not at every turn of a worker");

    let outdated = house.engine.standing(case.id).await.unwrap().outdated;
    assert_eq!(outdated.map(|why| why.key), Some("outdated-world".into()));

    plan(&house.engine, &case, &user(SUCCESSOR)).await;
    let standing = house.engine.standing(case.id).await.unwrap();
    assert_eq!((standing.outdated, standing.phase), (None, CasePhase::Approving), "the new one counts");
    let day = case.last_working_day.yesterday().unwrap();
    house.engine.case_last_day_move(&planner(), case.id, day, "a day less").await.unwrap();
    let outdated = house.engine.standing(case.id).await.unwrap().outdated.unwrap();
    assert_eq!((&*outdated.key, outdated.args.get("to").cloned()), ("outdated-day", Some(day.to_string())));
    let fresh = plan(&house.engine, &case, &user(SUCCESSOR)).await;
    approve(&house.engine, &fresh).await;
    let report = house.engine.run(&planner(), fresh.id, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert!(!house.simulator.estate().is_joined(LEAVER, &room));
    assert!(!house.lets_in(&house.token).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_successor_who_cannot_log_in_any_more_is_a_new_question() {
    let house = House::new().await;
    let (_, planned) = house.approved().await;
    house.simulator.with(|estate| estate.account_mut(SUCCESSOR).unwrap().locked = true);
    let refused = house.engine.run(&planner(), planned.id, unwatched()).await;
    let Err(EngineError::Stale(what)) = refused else { panic!("{refused:?}") };
    for room in OWNED {
        assert!(what.contains(&format!("? hq/{}", house.room_id(room))), "{what}");
    }
    house.untouched();
}
