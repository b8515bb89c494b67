//! Links that open once, answers that are saved as they are typed, a submission that becomes decisions.

use super::{ABOVE, MANAGER, Office, open, person, phone};
use crate::refusals::house::{LEAVER, OWNED, SUCCESSOR, user};
use crate::world::{HQ, it};
use exeunt_core::confirmation::{Answer, Progress};
use exeunt_core::{AccountId, AccountRef, ConfirmedBy, Departure, DeviceState, GroupRef, NoticeKind, Question};
use exeunt_engine::{EngineError, Happened};
use exeunt_store::NoticeFilter;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_opens_once_and_a_used_one_shows_nothing() {
    let office = Office::new().await;
    let engine = &office.engine;
    let link = engine.confirmation_link(office.case.id, &MANAGER.into()).await.unwrap();
    assert_eq!(link.expose_secret().len(), 64, "256 bits");
    for _ in 0..3 {
        assert!(engine.link_peek(&link).await.unwrap(), "a mail scanner looks, and burns nothing");
    }
    let here = phone();
    let (one, two) = tokio::join!(engine.link_open(&link, &here), engine.link_open(&link, &here));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "of two at once only one gets in");
    let opened = one.or(two).unwrap();
    assert!(!engine.link_peek(&link).await.unwrap());
    assert!(matches!(engine.link_open(&link, &phone()).await, Err(EngineError::LinkDead)));
    assert!(matches!(engine.respondent(&link).await, Err(EngineError::LinkDead)), "a link is no session");
    let who = engine.respondent(&opened.session).await.unwrap();
    assert_eq!((who.case(), who.person().as_str()), (office.case.id, MANAGER));

    let database = std::fs::read(office.house.file()).unwrap();
    for secret in [&link, &opened.session] {
        let secret = secret.expose_secret().as_bytes();
        assert!(!database.windows(secret.len()).any(|window| window == secret), "only digests are stored");
    }
    engine.links_revoke(&it("lin.wei"), office.case.id).await.unwrap();
    assert!(matches!(engine.respondent(&opened.session).await, Err(EngineError::LinkDead)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_and_sessions_end_by_time_and_only_those_who_are_asked_get_one() {
    let office = Office::new().await;
    let engine = &office.engine;
    let stranger = engine.confirmation_link(office.case.id, &ABOVE.into()).await;
    assert!(matches!(stranger, Err(EngineError::NothingAsked(_))), "{stranger:?}");
    let link = engine.confirmation_link(office.case.id, &MANAGER.into()).await.unwrap();
    let session = engine.link_open(&link, &phone()).await.unwrap().session;
    let late = engine.confirmation_link(office.case.id, &MANAGER.into()).await.unwrap();
    office.house.plot.clock.advance(jiff::SignedDuration::from_mins(61));
    assert!(matches!(engine.respondent(&session).await, Err(EngineError::LinkDead)));
    office.house.plot.clock.advance(jiff::SignedDuration::from_hours(72));
    assert!(!engine.link_peek(&late).await.unwrap());
    assert!(matches!(engine.link_open(&late, &phone()).await, Err(EngineError::LinkDead)));
    // Whoever holds the old link may ask for a new one, and gets none in answer; too often changes nothing.
    for _ in 0..3 {
        engine.link_ask_again(&late).await.unwrap();
    }
    engine.link_ask_again(&SecretString::from("nobody's")).await.unwrap();
    assert!(office.house.logged(Happened::LinkAsked).await >= 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_kept_as_they_are_typed_and_become_decisions_as_a_whole() {
    let office = Office::new().await;
    let (engine, who) = (&office.engine, office.respondent().await);
    let view = engine.confirmation_of(&who).await.unwrap();
    let questions = view.questions.as_ref().unwrap();
    let asked: Vec<_> = questions.all().filter(|question| question.needed).map(|q| q.name.as_str()).collect();
    assert_eq!(asked.len(), 3, "the leaver's own three groups: {asked:?}");
    assert!(questions.all().all(|question| question.proposed.iter().all(|c| c.account.as_str() != user(LEAVER))));

    let answers = office.answers();
    let saved = engine.confirmation_save(&who, Some(0), &answers[..2]).await.unwrap();
    assert_eq!((saved.version, saved.progress), (1, Progress { answered: 2, of: 5 }));
    let late = engine.confirmation_save(&who, Some(0), &answers[2..3]).await;
    assert!(matches!(late, Err(EngineError::AnsweredMeanwhile)), "{late:?}");
    let early = engine.confirmation_submit(&who, None).await;
    assert!(matches!(early, Err(EngineError::Unanswered { count: 3 })), "{early:?}");
    assert_eq!(engine.decisions(office.case.id).await.unwrap().successors.len(), 0, "typing decides nothing");

    engine.confirmation_save(&who, None, &answers[2..]).await.unwrap();
    let (one, two) = tokio::join!(engine.confirmation_submit(&who, None), engine.confirmation_submit(&who, None));
    let receipts: Vec<_> = [one, two].into_iter().flatten().map(|done| done.submitted.unwrap().receipt).collect();
    assert!(!receipts.is_empty() && receipts.windows(2).all(|pair| pair[0] == pair[1]), "one receipt");
    let again = engine.confirmation_submit(&who, None).await.unwrap().submitted.unwrap();
    assert_eq!(again.receipt, receipts[0]);
    assert_eq!(again.how, ConfirmedBy::Asked { person: MANAGER.into() });
    assert_eq!(office.house.logged(Happened::ConfirmationSubmitted).await, 1);

    let decisions = engine.decisions(office.case.id).await.unwrap();
    let department = &decisions.successors[&office.group(OWNED[1])];
    assert_eq!((department.value.as_str(), department.by.as_str()), ("@wangwu003:im.test", "manager:E100"));
    assert_eq!(decisions.successors.len(), 3);
    let devices = engine.device_list(office.case.id).await.unwrap();
    assert_eq!((devices.len(), devices[0].state), (1, DeviceState::Waiting));
    assert_eq!(devices[0].person.as_ref().map(exeunt_core::PersonId::as_str), Some(MANAGER));
    let plan = engine.plan_leave(&it("lin.wei"), office.case.id).await.unwrap();
    assert_eq!(plan.plan.questions, [], "the planner sees what the manager said");
    let changed = engine.confirmation_save(&who, None, &answers[..1]).await;
    assert!(matches!(changed, Err(EngineError::AlreadyConfirmed(_))), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_is_proposed_neither_to_the_manager_nor_by_a_plan() {
    let office = Office::new().await;
    let (engine, caller) = (&office.engine, it("lin.wei"));
    let heir = AccountId::from(user(SUCCESSOR));
    let before = engine.plan_leave(&caller, office.case.id).await.unwrap().plan.questions;
    let names = |questions: &[Question]| questions.iter().any(|question| question.proposed.contains(&heir));
    assert!(names(&before), "{before:?}");

    let leaves = person("E300", "王五", None);
    engine.person_put(&caller, &leaves).await.unwrap();
    engine.bind(&caller, &leaves.id, &AccountRef::new(HQ, heir.clone()), "a badge").await.unwrap();
    open(engine, &leaves.id, Departure::Voluntary).await;
    assert!(!names(&engine.plan_leave(&caller, office.case.id).await.unwrap().plan.questions));
    let mut shown = before;
    engine.plan_proposes_nobody_who_leaves(&mut shown).await.unwrap();
    assert!(!names(&shown), "a plan of before, as it is shown now");
    let view = engine.confirmation_of(&office.respondent().await).await.unwrap();
    let asked = view.questions.unwrap();
    assert!(asked.all().all(|question| question.proposed.iter().all(|candidate| candidate.account != heir)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_from_an_address_that_was_just_changed_is_told_as_one() {
    // Whose people the leaver is, and the manager's own address, were last changed so many hours before.
    for (manager, address, told) in [(0, None, true), (100, None, false), (100, Some(50), true)] {
        let (house, engine) = Office::empty(|_| {}).await;
        house.plot.clock.advance(SignedDuration::from_hours(manager - address.unwrap_or(0)));
        if let Some(hours) = address {
            let mut moved = engine.person_get(&MANAGER.into()).await.unwrap();
            moved.mail = Some("li.si@elsewhere.test".to_owned());
            engine.person_put(&it("zhao.liu"), &moved).await.unwrap();
            house.plot.clock.advance(SignedDuration::from_hours(hours));
        }
        let case = open(&engine, &house.person, Departure::Voluntary).await;
        let office = Office { house, engine, case };
        office.engine.observe(&it("lin.wei"), office.case.id).await.unwrap();
        let who = office.respondent().await;
        office.engine.confirmation_save(&who, None, &office.answers()).await.unwrap();
        office.engine.confirmation_submit(&who, None).await.unwrap();
        let filter = NoticeFilter { case: Some(office.case.id), ..NoticeFilter::default() };
        let all = office.engine.store.notice_list(&filter, 100).await.unwrap();
        let received = all.iter().find(|notice| notice.kind == NoticeKind::ConfirmationReceived).unwrap();
        let by = received.document["details"]["redirected"]["by"].as_str();
        let who = if address.is_some() { "zhao.liu" } else { "lin.wei" };
        assert_eq!(by, told.then_some(who), "{manager} {address:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_brought_into_a_group_who_is_unknown_there_and_in_the_ledger() {
    let office = Office::new().await;
    let (engine, who) = (&office.engine, office.respondent().await);
    let group = office.group(OWNED[1]);
    for account in ["@evil:elsewhere.test", &user(LEAVER)] {
        let answer = Answer::Successor { group: group.clone(), account: Some(account.into()) };
        let refused = engine.confirmation_save(&who, None, &[answer]).await;
        assert!(matches!(refused, Err(EngineError::UnfitAnswer(_))), "{account}: {refused:?}");
    }
    let elsewhere = GroupRef::new(HQ, office.house.room_id("机密-薪酬"));
    let answer = Answer::Successor { group: elsewhere, account: Some(user(SUCCESSOR).as_str().into()) };
    let refused = engine.confirmation_save(&who, None, &[answer]).await;
    assert!(matches!(refused, Err(EngineError::UnfitAnswer(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_manager_said_on_the_phone_is_marked_as_such_and_another_round_can_follow() {
    let office = Office::new().await;
    let (engine, hr) = (&office.engine, it("hr.wang"));
    let nothing = engine.confirmation_on_behalf(&hr, office.case.id, &office.answers(), " ").await;
    assert!(matches!(nothing, Err(EngineError::ReasonRequired)), "{nothing:?}");
    let done = engine.confirmation_on_behalf(&hr, office.case.id, &office.answers(), "phone, 10:20").await.unwrap();
    let submitted = done.submitted.unwrap();
    assert_eq!(submitted.by.as_str(), "hr.wang");
    assert_eq!(submitted.how, ConfirmedBy::OnBehalf { person: MANAGER.into(), how: "phone, 10:20".to_owned() });
    let again = engine.confirmation_ask(&hr, office.case.id, None).await.unwrap();
    assert_eq!((again.round, again.submitted), (2, None));
    assert_eq!(engine.confirmation_ask(&hr, office.case.id, None).await.unwrap().round, 2, "asked once");
    // Somebody else is named: whoever has the first page answers no more.
    let who = office.respondent().await;
    let other = engine.confirmation_ask(&hr, office.case.id, Some(&ABOVE.into())).await.unwrap();
    assert_eq!((other.round, other.asked), (3, vec![ABOVE.into()]));
    let gone = engine.confirmation_link(office.case.id, who.person()).await;
    assert!(matches!(gone, Err(EngineError::NothingAsked(_))), "{gone:?}");
}
