//! Somebody goes another way than was said: who is asked then, and what stays as it is.

use super::{MANAGER, Office, letters};
use crate::refusals::house::{LEAVER, SUCCESSOR, user};
use crate::world::{HQ, approve, it, plan};
use exeunt_core::confirmation::Progress;
use exeunt_core::{AccountId, CaseState, ConnectionName, Departure, Login, NoticeKind, Receiver};
use exeunt_engine::case::{Decision, Ordered};
use exeunt_engine::run::unwatched;
use exeunt_engine::{EngineError, Happened};
use exeunt_plan::{OwedState, Party, Standing};
use exeunt_store::RunState;
use jiff::SignedDuration;

fn goes(departure: Departure) -> Decision {
    Decision::Departure { departure }
}

fn managers(standing: &Standing) -> OwedState {
    let owed = standing.owed.iter().find(|owed| matches!(owed.party, Party::Manager { .. }));
    owed.unwrap().state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_turned_voluntary_waits_for_paper_and_stays_shut() {
    let (house, engine) = Office::empty(|_| {}).await;
    let me = it("lin.wei");
    let Ordered { case, plan: containing, .. } =
        engine.contain(&me, &house.person, "he copies the customer list").await.unwrap();
    engine.work("w", 4, unwatched()).await.unwrap();
    let planned = plan(&engine, &case, &user(SUCCESSOR)).await;
    approve(&engine, &planned).await;
    assert_eq!(letters(&engine, case.id, NoticeKind::ConfirmationWanted).await, []);

    house.plot.clock.advance(SignedDuration::from_hours(24 * 30));
    engine.decide(&me, case.id, &goes(Departure::Voluntary)).await.unwrap();
    let asked = letters(&engine, case.id, NoticeKind::ConfirmationWanted).await;
    assert!(asked.iter().any(|(to, _)| *to == Receiver::Person(MANAGER.into())), "{asked:?}");
    assert!(!letters(&engine, case.id, NoticeKind::ReviewWanted).await.is_empty());
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Open, "nothing had begun");
    let run = engine.store.run_get(planned.id).await.unwrap();
    assert_eq!(run.state, RunState::Parked, "it was approved without paper");
    let standing = engine.standing(case.id).await.unwrap();
    assert_eq!(managers(&standing), OwedState::Waiting);
    let legal = standing.owed.iter().find(|owed| owed.party == Party::Legal).unwrap();
    assert_eq!(legal.state, OwedState::Waiting);
    let waits = engine.now().duration_since(legal.since.unwrap());
    assert!(waits < SignedDuration::from_mins(1), "Legal's time begins now, not {waits:#} ago");
    assert_eq!(standing.outdated.as_ref().map(|why| &*why.key), Some("outdated-departure"));
    let note = |owed: &exeunt_plan::Owed| owed.note.as_ref().is_some_and(|note| note.key == "owed-note-contained");
    assert!(standing.owed.iter().any(|owed| owed.party == Party::It && note(owed)), "{standing:?}");
    let again = engine.plan_leave(&me, case.id).await.unwrap();
    let refused = engine.approve(&it("wang.fang"), again.id, &again.digest, "read").await;
    assert!(matches!(refused, Err(EngineError::NotConfirmed(_))), "{refused:?}");

    engine.work("w", 4, unwatched()).await.unwrap();
    assert_eq!(engine.store.run_get(containing).await.unwrap().state, RunState::Finished);
    let seen = engine.observe(&me, case.id).await.unwrap();
    let account = &seen.connections[&ConnectionName::from(HQ)].accounts[&AccountId::from(user(LEAVER))];
    assert_eq!(account.login, Login::Barred, "nothing opens by itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn voluntary_turned_hostile_asks_nobody_until_it_turns_back() {
    let office = Office::opened(|_| {}).await;
    let (engine, case, me) = (&office.engine, office.case.id, it("lin.wei"));
    engine.decide(&me, case, &goes(Departure::Hostile)).await.unwrap();
    assert_eq!(office.letters(NoticeKind::ConfirmationWanted).await, [], "nobody had sent it");
    assert_eq!(managers(&engine.standing(case).await.unwrap()), OwedState::NotNeeded);
    engine.observe(&me, case).await.unwrap();
    let who = office.respondent().await;
    engine.confirmation_save(&who, None, &office.answers()[..2]).await.unwrap();
    office.house.plot.clock.advance(SignedDuration::from_hours(24 * 10));
    engine.confirmations_tick().await.unwrap();
    assert_eq!(office.house.logged(Happened::ConfirmationReminded).await, 0);

    engine.decide(&me, case, &goes(Departure::Voluntary)).await.unwrap();
    let asked = engine.confirmation(case).await.unwrap().confirmation;
    assert_eq!((asked.round, asked.progress), (1, Progress { answered: 2, of: 5 }), "what was typed is kept");
    assert!(asked.due_at > engine.now(), "the manager has time again");
    assert_eq!(managers(&engine.standing(case).await.unwrap()), OwedState::Waiting);
    assert!(!office.letters(NoticeKind::ConfirmationWanted).await.is_empty());
    office.house.plot.clock.advance(SignedDuration::from_hours(24 * 14));
    engine.confirmations_tick().await.unwrap();
    assert_eq!(office.house.logged(Happened::ConfirmationReminded).await, 1);

    // The same again changes nothing.
    let before = engine.confirmation(case).await.unwrap().confirmation.version;
    engine.decide(&me, case, &goes(Departure::Voluntary)).await.unwrap();
    assert_eq!(engine.confirmation(case).await.unwrap().confirmation.version, before);
}
