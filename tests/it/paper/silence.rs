//! What time does: reminding, asking the manager's manager, and what silence means.

use super::{ABOVE, MANAGER, Office, open};
use crate::refusals::house::{House, OWNED};
use crate::world::it;
use exeunt_core::{ConfirmedBy, Departure};
use exeunt_engine::Happened;
use exeunt_plan::{OwedState, Party, Policy, Silence};
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_reminds_once_asks_above_once_and_then_waits() {
    let office = Office::new().await;
    let engine = &office.engine;
    assert_eq!(engine.confirmations_tick().await.unwrap(), 0);
    // 2026-02-05 is a Thursday; the 14th is a swapped working Saturday.
    office.house.plot.clock.advance(SignedDuration::from_hours(25));
    let other = office.house.another().await;
    let (one, two) = tokio::join!(engine.confirmations_tick(), other.confirmations_tick());
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two processes remind once");
    office.house.plot.clock.advance(SignedDuration::from_hours(24 * 4));
    assert_eq!(engine.confirmations_tick().await.unwrap(), 1);
    assert_eq!(engine.confirmations_tick().await.unwrap(), 0);
    assert_eq!(office.house.logged(Happened::ConfirmationReminded).await, 1);
    assert_eq!(office.house.logged(Happened::ConfirmationEscalated).await, 1);
    let asked = engine.confirmation(office.case.id).await.unwrap().confirmation;
    assert_eq!((asked.asked, asked.submitted), (vec![MANAGER.into(), ABOVE.into()], None));
    let standing = engine.standing(office.case.id).await.unwrap();
    let manager = standing.owed.iter().find(|owed| matches!(owed.party, Party::Manager { .. })).unwrap();
    assert_eq!(manager.state, OwedState::Overdue);
    engine.confirmation_link(office.case.id, &ABOVE.into()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_policy_says_so_the_proposal_stands() {
    let office = Office::with(|policy| policy.confirmation.silence = Silence::ProposalStands).await;
    let engine = &office.engine;
    office.house.plot.clock.advance(SignedDuration::from_hours(24 * 6));
    assert_eq!(engine.confirmations_tick().await.unwrap(), 1);
    let confirmation = engine.confirmation(office.case.id).await.unwrap().confirmation;
    let submitted = confirmation.submitted.unwrap();
    assert_eq!((submitted.how, submitted.by.as_str()), (ConfirmedBy::Silence, "policy"));
    let decisions = engine.decisions(office.case.id).await.unwrap();
    assert_eq!(decisions.successors.len(), OWNED.len());
    assert!(decisions.successors.values().all(|decided| decided.by.as_str() == "policy"));
    assert_eq!(engine.confirmations_tick().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_departure_asks_nobody_and_one_without_a_manager_asks_hr() {
    let mut house = House::new().await;
    house.plot.policy.confirmation = Policy::shipped().confirmation;
    let engine = house.another().await;
    let case = open(&engine, &house.person, Departure::Voluntary).await;
    assert!(engine.confirmation(case.id).await.is_err(), "the ledger knows no manager");
    let standing = engine.standing(case.id).await.unwrap();
    let hr = standing.owed.iter().find(|owed| owed.party == Party::Hr).unwrap();
    assert_eq!((hr.what.key.as_ref(), hr.state), ("owed-hr-manager", OwedState::Waiting));
    engine.withdraw(&it("lin.wei"), case.id).await.unwrap();
    let hostile = open(&engine, &house.person, Departure::Hostile).await;
    let standing = engine.standing(hostile.id).await.unwrap();
    assert!(standing.owed.iter().all(|owed| owed.what.key != "owed-hr-manager"), "{standing:?}");
}
