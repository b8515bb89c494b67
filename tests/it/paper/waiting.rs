//! What has to be said before a plan is approved, by whom, and what never waits for it.

use super::{MANAGER, Office};
use crate::refusals::house::{House, only};
use crate::world::{HQ, approve, it};
use exeunt_core::{
    AccountRef, CaseState, Check, CheckKind, Departure, DeviceKind, DutyRole, Message, NoteKind, Proof, Verdict,
};
use exeunt_engine::EngineError;
use exeunt_engine::case::{Decision, File, NewDevice, NewNote, Ordered, Review, Settling};
use exeunt_engine::run::unwatched;
use exeunt_plan::{CasePhase, OwedState, Party, Policy};

fn review() -> Review {
    Review { hold: false, retention: "core_business".to_owned(), export: false, reason: "客户资料".to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_waits_for_the_manager_and_for_legal_and_nothing_else() {
    let office = Office::new().await;
    let (engine, case) = (&office.engine, office.case.id);
    let phase = async || engine.standing(case).await.unwrap().phase;
    assert_eq!(phase().await, CasePhase::Confirming);
    let who = office.respondent().await;
    engine.confirmation_save(&who, None, &office.answers()).await.unwrap();
    let refused = async || {
        let planned = engine.plan_leave(&it("lin.wei"), case).await.unwrap();
        engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await.unwrap_err()
    };
    let error = refused().await;
    assert!(matches!(error, EngineError::NotConfirmed(_) | EngineError::OpenQuestions { .. }), "{error:?}");
    engine.confirmation_submit(&who, None).await.unwrap();
    assert!(matches!(refused().await, EngineError::NotReviewed(_)));

    let planned = engine.plan_leave(&it("lin.wei"), case).await.unwrap();
    let for_ever = Review { retention: "for ever".into(), ..review() };
    let unknown = engine.review(&only(DutyRole::Legal), case, &for_ever).await;
    assert!(matches!(unknown, Err(EngineError::UnknownRetention(_))), "{unknown:?}");
    let hr = engine.review(&only(DutyRole::Hr), case, &review()).await;
    assert!(matches!(hr, Err(EngineError::NotYourDuty { .. })), "{hr:?}");
    let first = engine.review(&only(DutyRole::Legal), case, &review()).await.unwrap();
    assert_eq!(first.retention.unwrap().by.as_str(), "the legal");
    let planned_since = engine.plan_leave(&it("lin.wei"), case).await.unwrap();
    assert_ne!(planned.id, planned_since.id);
    // Said again, with nothing that a plan rests on: the plan still fits.
    engine.review(&only(DutyRole::Legal), case, &Review { export: true, ..review() }).await.unwrap();
    approve(engine, &planned_since).await;
    let standing = engine.standing(case).await.unwrap();
    assert!(standing.phase >= CasePhase::Scheduled, "{standing:?}");
    let late: Vec<_> = standing.owed.iter().filter(|owed| owed.state == OwedState::Overdue).collect();
    assert!(late.is_empty(), "{late:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn containment_and_hostile_departures_wait_for_no_paper() {
    let mut house = House::new().await;
    house.plot.policy.confirmation = Policy::shipped().confirmation;
    house.plot.policy.review = Policy::shipped().review;
    let engine = house.another().await;
    let Ordered { case, .. } =
        engine.contain(&it("lin.wei"), &house.person, "he copies the customer list").await.unwrap();
    assert_eq!(case.departure, Departure::Hostile);
    let planned = crate::world::plan(&engine, &case, &crate::refusals::house::user("lisi002")).await;
    approve(&engine, &planned).await;
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Approved);
    let standing = engine.standing(case.id).await.unwrap();
    let paper = standing.owed.iter().filter(|owed| matches!(owed.party, Party::Manager { .. } | Party::Legal));
    assert!(paper.into_iter().all(|owed| owed.state == OwedState::NotNeeded), "{standing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_shows_little_however_often_it_is_tried_keeps_nobody_waiting() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.engine.run(&it("lin.wei"), planned.id, unwatched()).await.unwrap();
    let shown = async || {
        let standing = house.engine.standing(case.id).await.unwrap();
        let its = standing.owed.iter().find(|owed| owed.party == Party::It).unwrap();
        (standing.sentence.key.to_string(), its.what.key.to_string(), its.state)
    };
    assert_eq!(shown().await, ("standing-closed".to_owned(), "owed-it-prove".to_owned(), OwedState::Waiting));
    // Nobody got in before closing, so that being refused means little.
    let check = Check {
        kind: CheckKind::Login,
        account: AccountRef::new(HQ, "@zhangsan001:im.test"),
        group: None,
        at: house.engine.now(),
        control: false,
        verdict: Verdict::Weak,
        proof: Proof { asked: "login".to_owned(), answered: "403".to_owned() },
        says: Message::new("probe-refused-uncontrolled"),
    };
    let mut tx = house.engine.store.begin().await.unwrap();
    tx.check_insert(case.id, None, &check, 1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shown().await, ("standing-unproved".to_owned(), "owed-it-unproved".to_owned(), OwedState::Done));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_written_once_with_its_files_and_corrected_by_another() {
    let office = Office::new().await;
    let (engine, case) = (&office.engine, office.case.id);
    let new = |text: &str| NewNote {
        kind: NoteKind::Refusal,
        happened_at: None,
        with: "张三".to_owned(),
        text: text.to_owned(),
        corrects: None,
    };
    let files = [File { name: "../../通话<b>.txt".to_owned(), bytes: "他说不交".as_bytes().to_vec() }];
    let note = engine.note_write(&it("hr.wang"), case, new("不交电脑"), &files).await.unwrap();
    let attachment = &note.attachments[0];
    assert_eq!((attachment.name.as_str(), attachment.media_type.as_str()), ("通话<b>.txt", "text/plain"));
    let (_, bytes) = engine.note_attachment(case, note.id, &attachment.digest).await.unwrap();
    assert_eq!(bytes, files[0].bytes);
    let correction = NewNote { corrects: Some(note.id), ..new("他说下周交") };
    engine.note_write(&it("hr.wang"), case, correction, &[]).await.unwrap();
    let notes = engine.note_list(case, None, 10).await.unwrap();
    assert_eq!((notes.len(), notes[1].corrects), (2, Some(note.id)));
    assert_eq!(engine.store.log_consistent().await.unwrap().misfit, None);

    let auditor = engine.note_write(&only(DutyRole::Auditor), case, new("x"), &[]).await;
    assert!(matches!(auditor, Err(EngineError::NotYourDuty { .. })), "{auditor:?}");
    let long = engine.note_write(&it("hr.wang"), case, new(&"长".repeat(10_001)), &[]).await;
    assert!(matches!(long, Err(EngineError::TooMuch { what: "text", most: 10_000 })), "{long:?}");
    let huge = [File { name: "a".to_owned(), bytes: vec![0; 10 * 1024 * 1024 + 1] }];
    let huge = engine.note_write(&it("hr.wang"), case, new("x"), &huge).await;
    assert!(matches!(huge, Err(EngineError::TooMuch { what: "attachment", .. })), "{huge:?}");
    let other = crate::paper::open(engine, &MANAGER.into(), Departure::Voluntary).await;
    let foreign = engine.note_attachment(other.id, note.id, &attachment.digest).await;
    assert!(matches!(foreign, Err(EngineError::NotOfThisCase { .. })), "{foreign:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_has_a_named_person_and_is_done_only_with_a_word() {
    let office = Office::new().await;
    let (engine, case, by) = (&office.engine, office.case.id, it("lin.wei"));
    let new = NewDevice { kind: DeviceKind::Phone, name: "iPhone 15".to_owned(), person: None, due_at: None };
    let device = engine.device_add(&by, case, &new).await.unwrap();
    let named = Settling::Assign { person: MANAGER.into(), due_at: Some(engine.now()) };
    engine.device_settle(&by, case, device.id, named).await.unwrap();
    let owed = engine.standing(case).await.unwrap().owed;
    let owed = owed.iter().find(|owed| owed.what.key == "owed-device").unwrap();
    let party = Party::Named { person: MANAGER.into(), name: "李四".to_owned() };
    assert_eq!((&owed.party, owed.state), (&party, OwedState::Overdue));
    let silent = Settling::Done { statement: " ".to_owned(), note: None };
    assert!(matches!(engine.device_settle(&by, case, device.id, silent).await, Err(EngineError::ReasonRequired)));
    let done = Settling::Done { statement: "wiped by the MDM, job 4711".to_owned(), note: None };
    engine.device_settle(&by, case, device.id, done).await.unwrap();
    let owed = engine.standing(case).await.unwrap().owed;
    assert_eq!(owed.iter().find(|owed| owed.what.key == "owed-device").unwrap().state, OwedState::Done);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_that_the_policy_does_not_know_is_no_decision() {
    let office = Office::new().await;
    let decision = Decision::Retention { class: "for ever".to_owned() };
    let refused = office.engine.decide(&only(DutyRole::Legal), office.case.id, &decision).await;
    assert!(matches!(refused, Err(EngineError::UnknownRetention(_))), "{refused:?}");
}
