//! The end of an unfreeze comes, wherever its beginning was cut.

use super::house::{House, LEAVER, account, planner};
use crate::world::{Cut, approve};
use exeunt_core::{Action, NoticeKind, StepState};
use exeunt_engine::EngineError;
use exeunt_engine::case::{OpenAccount, Openness};
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_store::{NoticeFilter, StoreError};
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_open_for_an_hour_is_said_to_be_open_for_that_hour() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    let hour = SignedDuration::from_hours(1);
    let hour = house.engine.plan_unfreeze(&planner(), case.id, &account(), hour, "审计取证").await.unwrap();
    approve(&house.engine, &hour).await;
    assert_eq!(house.engine.open_accounts(case.id).await.unwrap(), [], "not opened yet");
    house.engine.work("w", 1, unwatched()).await.unwrap();
    let until = hour.plan.steps.iter().find(|step| step.action == Action::LoginBarred).unwrap().not_before;
    let open = OpenAccount { account: account(), how: Openness::Opened { until } };
    let told = house.engine.store.notice_list(&NoticeFilter::default(), 100).await.unwrap();
    let told = told.iter().filter(|notice| notice.kind == NoticeKind::UnfreezeApproved);
    let told = told.filter(|notice| notice.cause.contains(&hour.id.to_string()));
    let told: Vec<_> = told.map(|notice| (notice.to.to_string(), &notice.document["details"]["purpose"])).collect();
    for desk in ["desk/hr", "desk/legal"] {
        assert!(told.contains(&(desk.to_owned(), &"审计取证".into())), "{desk} hears of it: {told:?}");
    }
    assert!(until.is_some());
    assert_eq!(open.says().key, "door-open-until");
    assert_eq!(house.engine.open_accounts(case.id).await.unwrap(), [open]);
    house.plot.clock.advance(SignedDuration::from_mins(61));
    house.engine.work("w", 1, unwatched()).await.unwrap();
    assert_eq!(house.engine.open_accounts(case.id).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_that_is_stopped_ends_at_once_and_opens_nothing_if_it_had_not_begun() {
    for begun in [true, false] {
        let house = House::new().await;
        let (case, planned) = house.approved().await;
        house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
        let hour = SignedDuration::from_hours(1);
        let hour = house.engine.plan_unfreeze(&planner(), case.id, &account(), hour, "审计取证").await.unwrap();
        approve(&house.engine, &hour).await;
        if begun {
            house.engine.work("w", 1, unwatched()).await.unwrap();
            assert!(!house.simulator.estate().account(LEAVER).unwrap().locked);
        }
        if begun {
            // Something else has stopped it: it is shut all the same.
            let mut tx = house.engine.store.begin().await.unwrap();
            tx.run_park(hour.id, "the connection was changed").await.unwrap();
            tx.commit().await.unwrap();
            let open = house.engine.open_accounts(case.id).await.unwrap();
            assert_eq!(open, [OpenAccount { account: account(), how: Openness::Opened { until: None } }]);
        }
        house.engine.run_stop(&planner(), hour.id, "enough").await.unwrap();
        let again = house.engine.run_stop(&planner(), hour.id, "enough").await;
        assert!(matches!(again, Err(EngineError::Store(StoreError::Conflict { .. }))), "{again:?}");
        let ended = house.another().await.work("second", 1, unwatched()).await.unwrap();
        let ended: Vec<RunEnd> = ended.into_iter().map(|(_, report)| report.unwrap().end).collect();
        assert_eq!(ended, [RunEnd::Finished], "begun: {begun}");
        assert!(house.simulator.estate().account(LEAVER).unwrap().locked, "begun: {begun}");
        assert_eq!(house.engine.open_accounts(case.id).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_ends_wherever_its_beginning_was_cut() {
    let mut left_open = 0;
    for point in 0.. {
        let house = House::new().await;
        let (case, planned) = house.approved().await;
        house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
        let hour = SignedDuration::from_hours(1);
        let hour = house.engine.plan_unfreeze(&planner(), case.id, &account(), hour, "审计取证").await.unwrap();
        approve(&house.engine, &hour).await;
        let cut = Cut::at(point);
        let dying = house.plot.open(&cut).await;
        tokio::select! {
            _ = dying.work("first", 1, unwatched()) => (),
            () = cut.death() => (),
        }
        drop(dying);
        let opening = hour.plan.steps.iter().find(|s| s.action == Action::LoginOpened).unwrap();
        let records = house.engine.store.step_list(hour.id).await.unwrap();
        let record = records.iter().find(|r| r.id == opening.id).unwrap();
        let locked = house.simulator.estate().account(LEAVER).unwrap().locked;
        left_open += usize::from(record.state == StepState::Running && !locked);

        house.plot.clock.advance(SignedDuration::from_mins(61));
        let ended = house.another().await.work("second", 1, unwatched()).await.unwrap();
        let ended: Vec<RunEnd> = ended.into_iter().map(|(_, report)| report.unwrap().end).collect();
        assert_eq!(ended, [RunEnd::Finished], "cut at {point}");
        assert!(house.simulator.estate().account(LEAVER).unwrap().locked, "cut at {point}");
        if !cut.struck() {
            break;
        }
    }
    assert!(left_open > 0, "no cut left the account open with its opening's outcome unknown");
}
