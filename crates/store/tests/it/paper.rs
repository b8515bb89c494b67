//! Confirmations, one-time links, notes, devices, and how far a page of cases is.

use crate::world::{at, both, case, event, execute, plan, running, zhang};
use exeunt_core::confirmation::Progress;
use exeunt_core::{
    Answers, CaseId, Confirmation, DeviceId, DeviceKind, DeviceState, DeviceTask, Digest, Note, NoteId, NoteKind,
    PlanId,
};
use exeunt_store::{LinkedTo, NOTE_WRITTEN, Store, StoreError};
use serde_json::json;
use uuid::Uuid;

async fn opened(store: &Store, number: u128) -> CaseId {
    let mut tx = store.begin().await.unwrap();
    tx.person_put(&zhang()).await.unwrap();
    tx.case_insert(&case(number)).await.unwrap();
    tx.commit().await.unwrap();
    case(number).id
}

fn asked(case: CaseId, round: u32) -> Confirmation {
    Confirmation {
        case,
        round,
        asked: vec!["10000".into()],
        requested_by: "hr-wang".into(),
        requested_at: at(1),
        remind_at: at(100),
        due_at: at(200),
        due_beyond: None,
        escalate_at: at(200),
        reminded_at: Vec::new(),
        escalated_at: None,
        version: 0,
        answers: Answers::default(),
        progress: Progress::default(),
        submitted: None,
    }
}

fn note(case: CaseId, number: u128, text: &str, attachment: Option<Digest>) -> Note {
    let attachment = attachment.map(|digest| exeunt_core::Attachment {
        name: "call.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        size: 5,
        digest,
    });
    Note {
        id: NoteId(Uuid::from_u128(number)),
        case,
        kind: NoteKind::Call,
        happened_at: at(3),
        with: "张三".to_owned(),
        text: text.to_owned(),
        attachments: attachment.into_iter().collect(),
        corrects: None,
        by: "hr-wang".into(),
        written_at: at(4),
    }
}

both! {
    async fn answers_on_an_old_version_are_refused_and_the_newest_round_counts(store, _url) {
        let id = opened(&store, 1).await;
        let mut tx = store.begin().await.unwrap();
        tx.confirmation_insert(&asked(id, 1), Some(at(100))).await.unwrap();
        assert!(matches!(tx.confirmation_insert(&asked(id, 1), None).await, Err(StoreError::Conflict { .. })));
        let mut first = asked(id, 1);
        first.version = 1;
        tx.confirmation_update(&first, Some(at(100))).await.unwrap();
        let late = tx.confirmation_update(&first, None).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "confirmation", .. })), "{late:?}");
        tx.commit().await.unwrap();
        assert_eq!(store.confirmation_due(at(99), 10).await.unwrap(), []);
        assert_eq!(store.confirmation_due(at(100), 10).await.unwrap(), [first]);

        let mut tx = store.begin().await.unwrap();
        tx.confirmation_insert(&asked(id, 2), None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.confirmation_lookup(id).await.unwrap().unwrap().round, 2);
        assert_eq!(store.confirmation_list(&[id, case(9).id]).await.unwrap(), [asked(id, 2)]);
    }

    async fn a_link_opens_once_and_never_after_its_end_or_its_revocation(store, _url) {
        let to = LinkedTo { case: opened(&store, 1).await, person: "10000".into() };
        let [first, second, third] = [1, 2, 3].map(|number| Digest::of(&number));
        let mut tx = store.begin().await.unwrap();
        for token in [&first, &second, &third] {
            tx.link_insert(token, &to, at(0), at(100)).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(store.link_alive(&first, at(99)).await.unwrap(), Some(to.clone()));
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.link_burn(&first, at(5)).await.unwrap(), Some(to.clone()));
        assert_eq!(tx.link_burn(&first, at(6)).await.unwrap(), None);
        assert_eq!(tx.link_burn(&second, at(100)).await.unwrap(), None, "too old");
        assert_eq!(tx.link_burn(&Digest::of(&4), at(5)).await.unwrap(), None);
        let session = Digest::of(&"session");
        tx.link_session_insert(&session, &to, at(50)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.link_session(&session, at(49)).await.unwrap(), Some(to.clone()));
        assert_eq!(store.link_session(&session, at(50)).await.unwrap(), None);
        assert_eq!(store.link_lookup(&first).await.unwrap(), Some(to.clone()), "also when it is used up");
        assert_eq!(store.link_count(&to, at(-1)).await.unwrap(), 3);

        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.link_revoke(to.case, at(7)).await.unwrap(), 3, "two links and a session");
        assert_eq!(tx.link_burn(&third, at(8)).await.unwrap(), None);
        tx.commit().await.unwrap();
        assert_eq!(store.link_session(&session, at(8)).await.unwrap(), None);
    }

    async fn a_changed_note_is_noticed_when_read_and_in_the_log(store, url) {
        let id = opened(&store, 1).await;
        let mut tx = store.begin().await.unwrap();
        let digest = tx.content_put(b"hello").await.unwrap();
        assert_eq!(tx.content_put(b"hello").await.unwrap(), digest, "the same bytes are stored once");
        for note in [note(id, 1, "他不同意", Some(digest.clone())), note(id, 2, "another", None)] {
            tx.note_insert(&note).await.unwrap();
            let mut event = event(NOTE_WRITTEN);
            event.on = note.id.to_string();
            tx.audit(event.payload(json!({ "digest": note.digest() })));
        }
        tx.commit().await.unwrap();
        let list = store.note_list(id, None, 10).await.unwrap();
        assert_eq!(list, [note(id, 1, "他不同意", Some(digest.clone())), note(id, 2, "another", None)]);
        assert_eq!(store.note_list(id, Some(list[0].id), 10).await.unwrap().len(), 1);
        assert_eq!(store.content_get(&digest).await.unwrap(), b"hello");
        assert_eq!(store.log_consistent().await.unwrap().misfit, None);

        // Somebody who changes a note and its digest, too.
        let forged = note(id, 2, "he agreed", None);
        let sql = format!(
            "UPDATE note SET digest = '{}', document = '{}' WHERE digest = '{}'",
            forged.digest(), serde_json::to_string(&forged).unwrap(), list[1].digest(),
        );
        execute(&url, Box::leak(sql.into_boxed_str())).await;
        assert_eq!(store.note_lookup(forged.id).await.unwrap(), Some(forged));
        let misfit = store.log_consistent().await.unwrap().misfit.unwrap();
        assert_eq!((misfit.index, misfit.why), (1, "the note is not the one that the entry names"));

        execute(&url, "UPDATE note SET document = REPLACE(document, '他不同意', '他同意')").await;
        let changed = store.note_list(id, None, 10).await;
        assert!(matches!(changed, Err(StoreError::Tampered { what: "note", .. })), "{changed:?}");
        assert_eq!(store.log_consistent().await.unwrap().misfit.unwrap().index, 0);
    }

    async fn a_changed_attachment_or_a_note_that_is_gone_is_noticed_in_the_log(store, url) {
        let id = opened(&store, 1).await;
        let mut tx = store.begin().await.unwrap();
        let digest = tx.content_put(b"hello").await.unwrap();
        let note = note(id, 1, "with a file", Some(digest.clone()));
        tx.note_insert(&note).await.unwrap();
        let mut event = event(NOTE_WRITTEN);
        event.on = note.id.to_string();
        tx.audit(event.payload(json!({ "digest": note.digest() })));
        tx.commit().await.unwrap();
        execute(&url, "UPDATE content SET bytes = '\\x00' WHERE digest IS NOT NULL").await;
        assert!(matches!(store.content_get(&digest).await, Err(StoreError::Tampered { what: "attachment", .. })));
        let misfit = store.log_consistent().await.unwrap().misfit.unwrap();
        assert_eq!(misfit.why, "an attachment of the note is not the one that was stored");
        execute(&url, "DELETE FROM note").await;
        let misfit = store.log_consistent().await.unwrap().misfit.unwrap();
        assert_eq!(misfit.why, "the note that the entry names is not there");
    }

    async fn a_device_changes_by_versions(store, _url) {
        let id = opened(&store, 1).await;
        let mut task = DeviceTask {
            id: DeviceId(Uuid::from_u128(5)), case: id, kind: DeviceKind::Computer, name: "ThinkPad".to_owned(),
            person: None, due_at: None, state: DeviceState::Waiting, added_by: "it-li".into(), added_at: at(1),
            settled: None, version: 0,
        };
        let mut tx = store.begin().await.unwrap();
        tx.device_insert(&task).await.unwrap();
        task.version = 1;
        task.state = DeviceState::Done;
        tx.device_update(&task).await.unwrap();
        let late = tx.device_update(&task).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "device", .. })), "{late:?}");
        tx.commit().await.unwrap();
        assert_eq!(store.device_get(task.id).await.unwrap(), task);
        assert_eq!(store.device_list(&[id, case(8).id]).await.unwrap(), [task]);
    }

    async fn a_page_of_cases_says_how_far_each_is(store, _url) {
        let run = running(&store, 1, &["a", "b"]).await;
        let blank = opened(&store, 2).await;
        let later = PlanId(Uuid::from_u128(2_000));
        let mut tx = store.begin().await.unwrap();
        tx.plan_insert(later, &plan(case(1).id, &["c"]), &"planner".into(), at(9)).await.unwrap();
        tx.commit().await.unwrap();
        let works = store.work_list(&[case(1).id, blank]).await.unwrap();
        assert_eq!(works.len(), 2);
        let first = works.iter().find(|work| work.case == case(1).id).unwrap();
        let planned = first.plan.as_ref().unwrap();
        assert_eq!(planned.id, run, "a newer plan that nobody approved doesn't count while one runs");
        assert_eq!(planned.approved_at, Some(at(3)));
        let steps = planned.run.as_ref().map(|run| (run.steps, run.settled, run.stuck));
        assert_eq!(steps, Some((2, 0, 0)));
        let second = works.iter().find(|work| work.case == blank).unwrap();
        assert_eq!((&second.plan, second.observed_at), (&None, None));
        let people = store.person_several(&[zhang().id, "nobody".into()]).await.unwrap();
        assert_eq!(people, [zhang()]);
    }
}
