//! Whoever leaves is looked at by whatever worker comes first, and the manager is asked once there is something to ask.

use super::{MANAGER, Office, letters, open};
use crate::refusals::house::{LEAVER, OWNED, user};
use crate::world::{Cut, it};
use exeunt_core::{AccountRef, ConnectionName, Departure, NoticeKind, Receiver};
use exeunt_engine::Happened;
use exeunt_plan::CasePhase;
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::json;

fn manager() -> Receiver {
    Receiver::Person(MANAGER.into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_worker_looks_and_only_then_the_manager_is_asked() {
    let office = Office::opened(|_| {}).await;
    let (engine, case) = (&office.engine, office.case.id);
    let opened = office.case.opened_at;
    let asked = office.letters(NoticeKind::ConfirmationWanted).await;
    let an_hour = opened.checked_add(SignedDuration::from_mins(59)).unwrap();
    assert!(asked.iter().any(|(to, _)| *to == manager()), "{asked:?}");
    assert!(asked.iter().all(|(_, from)| *from > an_hour), "nothing to ask about yet: {asked:?}");
    let ticket = office.letters(NoticeKind::CaseOpened).await;
    assert!(!ticket.is_empty() && ticket.iter().all(|(_, from)| *from <= engine.now()), "IT waits for nothing");
    assert!(engine.confirmation(case).await.unwrap().questions.is_none());

    let other = office.house.another().await;
    let (one, two) = tokio::join!(engine.stock_take("w1"), other.stock_take("w2"));
    assert_eq!(one.unwrap() + two.unwrap(), 1, "of two workers one looks");
    assert_eq!(office.house.logged(Happened::CaseObserved).await, 1);
    assert!(office.letters(NoticeKind::ConfirmationWanted).await.iter().all(|(_, from)| *from <= engine.now()));
    let questions = engine.confirmation(case).await.unwrap().questions.unwrap();
    assert_eq!(questions.all().filter(|question| question.needed).count(), OWNED.len());
    assert_eq!(engine.standing(case).await.unwrap().phase, CasePhase::Confirming);
    assert_eq!(engine.stock_take("w1").await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_is_away_is_noted_and_holds_the_letter_back_for_an_hour_at_most() {
    let (house, engine) = Office::empty(|_| {}).await;
    let (me, branch) = (it("lin.wei"), ConnectionName::from("branch"));
    let connect = async |url: &str| {
        let settings = json!({ "base_url": url, "server_name": "im.test" });
        let secret = SecretString::from(house.plot.admin_token.clone());
        engine.connection_put(&me, &branch, "synapse", &settings, secret).await.unwrap();
    };
    // Nobody listens there.
    connect("http://127.0.0.1:9").await;
    engine
        .bind(&me, &house.person, &AccountRef::new("branch", user(LEAVER).as_str()), "the same number")
        .await
        .unwrap();
    let case = open(&engine, &house.person, Departure::Voluntary).await;
    let held = async || {
        let letters = letters(&engine, case.id, NoticeKind::ConfirmationWanted).await;
        letters.iter().any(|(to, from)| *to == manager() && *from > engine.now())
    };
    assert_eq!(engine.stock_take("w").await.unwrap(), 1);
    let seen = engine.observation_latest(case.id).await.unwrap();
    assert_eq!(seen.connections[&branch].gaps[0].what.key, "gap-connection-unreachable");
    assert!(!seen.connections[&ConnectionName::from("hq")].groups.is_empty(), "what answers is seen");
    assert!(held().await);
    assert_eq!(engine.stock_take("w").await.unwrap(), 0, "not at once again");
    house.plot.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(engine.stock_take("w").await.unwrap(), 1);
    assert_eq!(house.logged(Happened::CaseObserved).await, 1, "the same again is not kept");
    house.plot.clock.advance(SignedDuration::from_mins(50));
    assert!(!held().await, "an hour is enough");

    connect(house.simulator.url()).await;
    assert_eq!(engine.stock_take("w").await.unwrap(), 1);
    assert!(!engine.observation_latest(case.id).await.unwrap().connections[&branch].groups.is_empty());
    house.plot.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(engine.stock_take("w").await.unwrap(), 0, "everything was seen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_whom_no_account_is_known_stock_is_taken_when_one_is() {
    let (house, engine) = Office::empty(|_| {}).await;
    let me = it("lin.wei");
    engine.unbind(&me, &house.person, &AccountRef::new("hq", user(LEAVER).as_str()), "a mistake").await.unwrap();
    let case = open(&engine, &house.person, Departure::Voluntary).await;
    engine.stock_take("w").await.unwrap();
    assert_eq!(house.logged(Happened::CaseObserved).await, 0);
    engine.bind(&me, &house.person, &AccountRef::new("hq", user(LEAVER).as_str()), "number").await.unwrap();
    assert_eq!(engine.stock_take("w").await.unwrap(), 1);
    assert!(!engine.observation_latest(case.id).await.unwrap().connections.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_dies_anywhere_leaves_the_look_to_the_next_and_the_letter_goes_once() {
    let (house, engine) = Office::empty(|_| {}).await;
    let mut point = 0;
    loop {
        let case = open(&engine, &house.person, Departure::Voluntary).await;
        let cut = Cut::at(point);
        let mortal = house.plot.open(&cut).await;
        tokio::select! {
            () = cut.death() => {}
            taken = mortal.stock_take("w1") => assert!(taken.is_ok() || cut.struck(), "{taken:?}"),
        }
        house.plot.clock.advance(SignedDuration::from_mins(11));
        engine.stock_take("w2").await.unwrap();
        let letters = letters(&engine, case.id, NoticeKind::ConfirmationWanted).await;
        assert_eq!(letters.iter().filter(|(to, _)| *to == manager()).count(), 1, "point {point}");
        assert!(letters.iter().all(|(_, from)| *from <= engine.now()), "point {point}: {letters:?}");
        assert!(engine.observation_latest(case.id).await.is_ok(), "point {point}");
        assert!(!engine.store.stock_waits(case.id).await.unwrap(), "point {point}");
        engine.withdraw(&it("lin.wei"), case.id).await.unwrap();
        if !cut.struck() {
            break;
        }
        point += 1;
    }
    assert!(point > 10, "{point} points");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_nobody_sent_goes_nowhere_once_the_resignation_is_taken_back() {
    let office = Office::opened(|_| {}).await;
    office.engine.withdraw(&it("lin.wei"), office.case.id).await.unwrap();
    assert_eq!(office.letters(NoticeKind::ConfirmationWanted).await, []);
    assert_eq!(office.engine.stock_take("w").await.unwrap(), 0);
}
