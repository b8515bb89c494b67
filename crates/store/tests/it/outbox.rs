//! The outbox: told once, taken by one, and honest about what nobody saw.

use crate::world::{at, both, case, event, key, randomness, zhang};
use exeunt_core::{Channel, DeliveryTrouble, DutyRole, EndpointName, Language, NoticeId, NoticeKind, Receiver};
use exeunt_store::{
    Desk, Endpoint, EndpointKind, Interruption, NewNotice, NoticeFilter, NoticeState, Options, Point, Store, StoreError,
};
use secrecy::ExposeSecret;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

const ALL: [Channel; 3] = [Channel::Mail, Channel::Webhook, Channel::Chat];

fn notice(number: u128, cause: &str, to: Receiver) -> NewNotice {
    NewNotice {
        id: NoticeId(Uuid::from_u128(number)),
        cause: cause.to_owned(),
        channel: if matches!(to, Receiver::Endpoint(_)) { Channel::Webhook } else { Channel::Mail },
        to,
        kind: NoticeKind::CaseOpened,
        document: json!({ "details": { "by": "hr-wang" } }),
        case: None,
        sealed: None,
        created_at: at(0),
        not_before: at(0),
        give_up_at: at(1_000),
    }
}

fn manager() -> Receiver {
    Receiver::Person("100".into())
}

async fn write(store: &Store, new: &NewNotice) -> bool {
    let mut tx = store.begin().await.unwrap();
    let written = tx.notice_insert(new).await.unwrap();
    tx.audit(event("case.opened"));
    tx.commit().await.unwrap();
    written
}

async fn claim(store: &Store, worker: &str, from: i64) -> Vec<exeunt_store::NoticeClaim> {
    store.notice_claim(&ALL, worker, (at(from), at(from + 60)), 8).await.unwrap()
}

/// Strikes at one point, once it is armed.
#[derive(Default)]
struct Strike {
    armed: AtomicU32,
}

impl Interruption for Strike {
    fn strikes(&self, point: Point) -> bool {
        point == Point::BeforeCommit && self.armed.load(Ordering::SeqCst) == 1
    }
}

both! {
    async fn a_cause_is_told_once_to_each_receiver(store, _url) {
        assert!(write(&store, &notice(1, "case/1/opened", manager())).await);
        assert!(!write(&store, &notice(2, "case/1/opened", manager())).await, "the same cause");
        assert!(write(&store, &notice(3, "case/1/opened", Receiver::Desk(DutyRole::It))).await);
        assert!(write(&store, &notice(4, "case/2/opened", manager())).await);
        let all = store.notice_list(&NoticeFilter::default(), 10).await.unwrap();
        assert_eq!(all.iter().map(|n| n.id.0.as_u128()).collect::<Vec<_>>(), [1, 3, 4]);
        let after = NoticeFilter { after: Some(all[1].id), state: Some(NoticeState::Waiting), ..NoticeFilter::default() };
        assert_eq!(store.notice_list(&after, 10).await.unwrap(), all[2..]);
        assert_eq!(store.notice_count().await.unwrap(), [(NoticeState::Waiting, 3)]);
    }

    async fn notices_of_a_case_are_found_by_it(store, _url) {
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        tx.notice_insert(&NewNotice { case: Some(case(1).id), ..notice(1, "case/1/opened", manager()) }).await.unwrap();
        tx.notice_insert(&notice(2, "test", manager())).await.unwrap();
        tx.commit().await.unwrap();
        let filter = NoticeFilter { case: Some(case(1).id), ..NoticeFilter::default() };
        let found = store.notice_list(&filter, 10).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].document, json!({ "details": { "by": "hr-wang" } }));
    }

    async fn a_change_that_is_taken_back_tells_nobody(store, _url) {
        let mut tx = store.begin().await.unwrap();
        tx.notice_insert(&notice(1, "case/1/opened", manager())).await.unwrap();
        drop(tx);
        assert_eq!(store.notice_list(&NoticeFilter::default(), 10).await.unwrap(), []);
    }

    async fn one_worker_takes_it_and_only_that_one_settles_it(store, _url) {
        write(&store, &notice(1, "a", manager())).await;
        let first = claim(&store, "w1", 10).await.pop().unwrap();
        assert_eq!((first.notice.attempts, first.notice.unsure), (1, 0));
        assert_eq!(claim(&store, "w2", 20).await, [], "somebody has it");

        // The first worker was only slow: its time is over and the second has taken it.
        let second = claim(&store, "w2", 100).await.pop().unwrap();
        assert_eq!((second.notice.attempts, second.notice.unsure), (2, 1), "nobody saw what became of the first attempt");
        let mut tx = store.begin().await.unwrap();
        let late = tx.notice_sent(&first, "li@corp.example", at(101)).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        drop(tx);

        let mut tx = store.begin().await.unwrap();
        tx.notice_sent(&second, "li@corp.example", at(102)).await.unwrap();
        tx.commit().await.unwrap();
        let sent = store.notice_get(first.notice.id).await.unwrap();
        assert_eq!((sent.state, sent.ended_at), (NoticeState::Sent, Some(at(102))));
        assert_eq!(sent.address.as_deref(), Some("li@corp.example"));
        assert!(sent.maybe_twice(), "and it says so");
        assert_eq!(claim(&store, "w1", 500).await, []);
    }

    async fn an_attempt_that_failed_waits_and_ends_in_the_end(store, _url) {
        write(&store, &notice(1, "a", manager())).await;
        let first = claim(&store, "w1", 10).await.pop().unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.notice_later(&first, at(300), DeliveryTrouble::Busy, false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, "w1", 200).await, [], "not yet");
        let again = claim(&store, "w1", 300).await.pop().unwrap();
        assert_eq!((again.notice.attempts, again.notice.unsure), (2, 0));
        assert_eq!(again.notice.trouble, Some(DeliveryTrouble::Busy));
        let mut tx = store.begin().await.unwrap();
        tx.notice_failed(&again, DeliveryTrouble::Refused, at(301)).await.unwrap();
        tx.commit().await.unwrap();
        let failed = store.notice_get(again.notice.id).await.unwrap();
        assert_eq!((failed.state, failed.trouble), (NoticeState::Failed, Some(DeliveryTrouble::Refused)));
        assert!(!failed.maybe_twice());

        let mut tx = store.begin().await.unwrap();
        tx.notice_retry(failed.id, at(400), at(2_000)).await.unwrap();
        assert!(matches!(tx.notice_retry(failed.id, at(400), at(2_000)).await, Err(StoreError::Conflict { .. })));
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, "w2", 400).await.len(), 1, "by hand it is tried again");
    }

    async fn what_nobody_could_send_in_time_is_given_up(store, _url) {
        write(&store, &notice(1, "a", manager())).await;
        write(&store, &notice(2, "b", manager())).await;
        let held = claim(&store, "w1", 990).await;
        assert_eq!(held.len(), 2);
        assert_eq!(store.notice_overdue(at(1_000), 10).await.unwrap(), [], "somebody still sends them");
        let overdue = store.notice_overdue(at(1_100), 10).await.unwrap();
        assert_eq!(overdue.len(), 2);
        let mut tx = store.begin().await.unwrap();
        assert!(tx.notice_give_up(overdue[0].id, at(1_100)).await.unwrap());
        assert!(!tx.notice_give_up(overdue[0].id, at(1_100)).await.unwrap(), "once");
        tx.commit().await.unwrap();
        let given_up = store.notice_get(overdue[0].id).await.unwrap();
        assert_eq!((given_up.state, given_up.trouble), (NoticeState::Failed, Some(DeliveryTrouble::GaveUp)));
        assert_eq!(given_up.unsure, 1, "its worker died, so it may have arrived");
    }

    async fn a_channel_that_a_worker_lacks_is_left_to_others(store, _url) {
        write(&store, &notice(1, "a", manager())).await;
        write(&store, &notice(2, "a", Receiver::Endpoint("hr".into()))).await;
        let webhook = store.notice_claim(&[Channel::Webhook], "w1", (at(1), at(60)), 8).await.unwrap();
        assert_eq!(webhook.iter().map(|c| c.notice.channel).collect::<Vec<_>>(), [Channel::Webhook]);
        assert_eq!(claim(&store, "w2", 2).await.len(), 1);
        assert_eq!(store.notice_claim(&[], "w3", (at(900), at(960)), 8).await.unwrap(), []);
    }

    async fn of_many_workers_each_notice_is_taken_by_one(store, _url) {
        for number in 1..=40 {
            write(&store, &notice(number, &format!("cause/{number}"), manager())).await;
        }
        let workers = (0..6).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let claims = claim(&store, &format!("w{n}"), 10).await;
                    if claims.is_empty() {
                        return taken;
                    }
                    taken.extend(claims.into_iter().map(|claim| claim.notice.id));
                }
            })
        });
        let mut taken = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            taken.extend(worker.await.unwrap());
        }
        assert_eq!(taken.len(), 40);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 40, "each once");
    }

    async fn what_is_sealed_is_in_no_column_and_forgotten_once_sent(store, _url) {
        let sealed = NewNotice { sealed: Some("https://exeunt.example/l/hunter2".into()), ..notice(1, "a", manager()) };
        write(&store, &sealed).await;
        let kept = store.notice_sealed(sealed.id).await.unwrap().unwrap();
        assert_eq!(kept.expose_secret(), "https://exeunt.example/l/hunter2");
        assert!(!format!("{sealed:?} {:?}", store.notice_get(sealed.id).await.unwrap()).contains("hunter2"));
        let taken = claim(&store, "w1", 10).await.pop().unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.notice_sent(&taken, "li@corp.example", at(11)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.notice_sealed(sealed.id).await.unwrap().is_none());
    }

    async fn a_worker_that_dies_before_it_could_write_leaves_a_notice_that_may_have_been_sent(store, url) {
        write(&store, &notice(1, "a", manager())).await;
        drop(store);
        let strike = Arc::new(Strike::default());
        let mortal = Store::open_with(Options::new(&url, key(), randomness()).not_durable()).await.unwrap();
        let mortal = mortal.with_interruption(strike.clone());
        let taken = claim(&mortal, "w1", 10).await.pop().unwrap();
        strike.armed.store(1, Ordering::SeqCst);
        let mut tx = mortal.begin().await.unwrap();
        tx.notice_sent(&taken, "li@corp.example", at(11)).await.unwrap();
        assert!(matches!(tx.commit().await, Err(StoreError::Interrupted)));

        let next = crate::world::open(&url).await;
        assert_eq!(claim(&next, "w2", 20).await, [], "its time isn't over yet");
        let again = claim(&next, "w2", 80).await.pop().unwrap();
        assert_eq!((again.notice.id, again.notice.unsure), (taken.notice.id, 1));
    }

    async fn an_endpoint_keeps_its_secrets_in_the_vault_and_takes_them_with_it(store, _url) {
        let name = EndpointName::from("hr");
        let endpoint = Endpoint {
            name: name.clone(),
            kind: EndpointKind::Webhook,
            origin: "https://hr.example".to_owned(),
            events: BTreeSet::from([NoticeKind::CaseOpened]),
            language: Language::Zh,
            put_by: "it-li".into(),
            put_at: at(0),
            rotated_at: None,
            failing_since: None,
            disabled_at: None,
            disabled_for: None,
        };
        let mut tx = store.begin().await.unwrap();
        tx.endpoint_insert(&endpoint, &"https://hr.example/hook?k=1".into(), Some(&"whsec_a".into())).await.unwrap();
        let twice = tx.endpoint_insert(&endpoint, &"https://x.example".into(), None).await;
        assert!(matches!(twice, Err(StoreError::Conflict { .. })));
        tx.commit().await.unwrap();
        assert_eq!(store.endpoint_list().await.unwrap(), [endpoint]);

        let mut tx = store.begin().await.unwrap();
        tx.endpoint_rotate(&name, &"whsec_a".into(), &"whsec_b".into(), at(5)).await.unwrap();
        tx.endpoint_failing(&name, Some(at(6))).await.unwrap();
        assert!(tx.endpoint_disable(&name, at(7), "failing").await.unwrap());
        assert!(!tx.endpoint_disable(&name, at(8), "failing").await.unwrap());
        tx.commit().await.unwrap();
        let secrets = store.endpoint_secrets(&name).await.unwrap();
        let text = |secret: &Option<secrecy::SecretString>| secret.as_ref().unwrap().expose_secret().to_owned();
        assert_eq!((text(&secrets.secret), text(&secrets.before)), ("whsec_b".to_owned(), "whsec_a".to_owned()));
        assert_eq!(store.endpoint_get(&name).await.unwrap().disabled_at, Some(at(7)));

        let mut tx = store.begin().await.unwrap();
        tx.endpoint_enable(&name).await.unwrap();
        tx.endpoint_delete(&name).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.secret_names("endpoint/hr").await.unwrap(), Vec::<String>::new());
        assert!(matches!(store.endpoint_get(&name).await, Err(StoreError::NotFound { .. })));
    }

    async fn a_department_has_one_mailbox(store, _url) {
        let desk = |mail: &str| Desk { role: DutyRole::It, mail: mail.to_owned(), language: Language::En };
        let mut tx = store.begin().await.unwrap();
        tx.desk_put(&desk("a@corp.example")).await.unwrap();
        tx.desk_put(&desk("it@corp.example")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.desk_list().await.unwrap(), [desk("it@corp.example")]);
        assert_eq!(store.desk_lookup(DutyRole::Hr).await.unwrap(), None);
        let mut tx = store.begin().await.unwrap();
        tx.desk_delete(DutyRole::It).await.unwrap();
        assert!(tx.desk_delete(DutyRole::It).await.is_err());
    }

    async fn what_nobody_tried_can_be_held_back_hastened_and_forgotten(store, _url) {
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.case_insert(&case(1)).await.unwrap();
        let of_case = |number, cause| NewNotice { case: Some(case(1).id), ..notice(number, cause, manager()) };
        tx.notice_insert(&NewNotice { sealed: Some("the link".into()), ..of_case(1, "a") }).await.unwrap();
        tx.commit().await.unwrap();
        let begun = claim(&store, "w1", 1).await;
        assert_eq!(begun.len(), 1);
        let mut tx = store.begin().await.unwrap();
        tx.notice_insert(&NewNotice { sealed: Some("another".into()), ..of_case(2, "b") }).await.unwrap();
        tx.notice_insert(&NewNotice { kind: NoticeKind::CaseWithdrawn, ..of_case(3, "c") }).await.unwrap();
        tx.notice_hold(case(1).id, NoticeKind::CaseOpened, at(500)).await.unwrap();
        tx.commit().await.unwrap();
        let ids = |claims: Vec<exeunt_store::NoticeClaim>| -> Vec<u128> {
            claims.iter().map(|claim| claim.notice.id.0.as_u128()).collect()
        };
        assert_eq!(ids(claim(&store, "w2", 10).await), [3], "another kind waits for nothing, and what was begun goes on");
        let mut tx = store.begin().await.unwrap();
        tx.notice_hold(case(1).id, NoticeKind::CaseOpened, at(11)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.notice_get(NoticeId(Uuid::from_u128(2))).await.unwrap().not_before, at(11));
        let mut tx = store.begin().await.unwrap();
        tx.notice_take_back(case(1).id, NoticeKind::CaseOpened).await.unwrap();
        tx.commit().await.unwrap();
        let left = store.notice_list(&NoticeFilter::default(), 10).await.unwrap();
        assert_eq!(left.iter().map(|left| left.id.0.as_u128()).collect::<Vec<_>>(), [1, 3]);
        let kept = store.notice_sealed(NoticeId(Uuid::from_u128(2))).await.unwrap();
        assert!(kept.is_none(), "nor is its link kept");
    }
}
