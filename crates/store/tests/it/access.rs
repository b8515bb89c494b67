//! What lets people and programs in: found by its secret alone, good once or until its end, for all servers together.

use crate::world::{at, both};
use exeunt_core::{ActorName, DutyRole, Language, Person, PersonId, Scope};
use exeunt_store::{Alive, ApiToken, How, Invitation, Login, Session, Store, StoreError, Throttle};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

const LI: &str = "li";

async fn with_actor(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    for (id, manager) in [("E1", None), ("E2", Some("E1")), ("E3", Some("E2"))] {
        let person = Person {
            id: id.into(),
            name: id.to_owned(),
            department: String::new(),
            zone: "UTC".to_owned(),
            manager: manager.map(PersonId::from),
            mail: Some(format!("{id}@corp.example")),
            language: Language::En,
        };
        tx.person_put(&person).await.unwrap();
    }
    tx.actor_insert(&LI.into(), &BTreeSet::from([DutyRole::It]), Some(&"E2".into()), "key of li").await.unwrap();
    tx.commit().await.unwrap();
}

async fn lock(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    tx.actor_lock(&LI.into()).await.unwrap();
    tx.commit().await.unwrap();
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn alive(now: Timestamp) -> Alive {
    Alive { now, used_since: now - minutes(30) }
}

both! {
    async fn a_session_lives_by_its_token_until_it_is_idle_over_or_ended(store, _url) {
        with_actor(&store).await;
        let start = at(0);
        let session = |number: u128| Session {
            id: Uuid::from_u128(number),
            actor: LI.into(),
            how: How::Password,
            address: "192.0.2.1".to_owned(),
            agent: "browser".to_owned(),
            opened_at: start,
            seen_at: start,
            shown_at: start,
            ends_at: start + minutes(60),
        };
        let mut tx = store.begin().await.unwrap();
        tx.session_insert(&session(1), "t1").await.unwrap();
        tx.session_insert(&session(2), "t2").await.unwrap();
        tx.commit().await.unwrap();
        let found = async |token: &str, now| store.session_by_token(token, alive(now)).await.unwrap();
        let (kept, actor) = found("t1", start).await.unwrap();
        assert_eq!((kept, actor.person), (session(1), Some("E2".into())));
        assert!(found("t", start).await.is_none());
        assert!(found("t1", start + minutes(30)).await.is_none(), "idle");
        let mut tx = store.begin().await.unwrap();
        tx.session_seen(Uuid::from_u128(1), start + minutes(40)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(found("t1", start + minutes(59)).await.is_some());
        assert!(found("t1", start + minutes(60)).await.is_none(), "over");
        assert_eq!(store.session_list(&LI.into(), alive(start)).await.unwrap().len(), 2);
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.session_end(&"wang".into(), Uuid::from_u128(2), start).await.unwrap(), "somebody else's");
        assert_eq!(tx.session_end_all(&LI.into(), Some(Uuid::from_u128(1)), start).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(found("t2", start).await.is_none() && found("t1", start).await.is_some());
        assert_eq!(store.session_list_all(None, 10, alive(start)).await.unwrap().len(), 1);
        lock(&store).await;
        assert!(found("t1", start).await.is_none());
    }

    async fn a_token_works_until_it_is_revoked_over_or_its_actor_locked(store, _url) {
        with_actor(&store).await;
        let start = at(0);
        let token = ApiToken {
            id: Uuid::from_u128(1),
            actor: LI.into(),
            name: "list".to_owned(),
            scopes: BTreeSet::from([Scope::Read, Scope::Intake]),
            made_by: LI.into(),
            made_at: start,
            expires_at: start + minutes(10),
            used_at: None,
            revoked_at: None,
        };
        let mut tx = store.begin().await.unwrap();
        tx.api_token_insert(&token, "text").await.unwrap();
        tx.commit().await.unwrap();
        let found = async |now| store.api_token_by_text("text", now).await.unwrap();
        assert_eq!(found(start).await.unwrap().0, token);
        assert!(found(start + minutes(10)).await.is_none());
        let mut tx = store.begin().await.unwrap();
        tx.api_token_used(token.id, start + minutes(1)).await.unwrap();
        assert!(tx.api_token_revoke(token.id, start).await.unwrap());
        assert!(!tx.api_token_revoke(token.id, start).await.unwrap());
        tx.commit().await.unwrap();
        assert!(found(start).await.is_none());
        let listed = store.api_token_list(&LI.into()).await.unwrap();
        assert_eq!((listed[0].used_at, listed[0].revoked_at), (Some(start + minutes(1)), Some(start)));
    }

    async fn links_codes_and_flows_are_good_once(store, _url) {
        with_actor(&store).await;
        let (start, name) = (at(0), ActorName::from(LI));
        let invitation = |number: u128| Invitation {
            id: Uuid::from_u128(number),
            actor: LI.into(),
            made_by: "admin".into(),
            made_at: start,
            expires_at: start + minutes(60),
        };
        let mut tx = store.begin().await.unwrap();
        tx.invitation_insert(&invitation(1), "first").await.unwrap();
        tx.invitation_insert(&invitation(2), "second").await.unwrap();
        let login = Login { password: "$argon2id$…".to_owned(), changed_at: start, last_step: 7 };
        tx.login_put(&name, &login).await.unwrap();
        tx.recovery_codes_put(&name, &["one".to_owned(), "two".to_owned()]).await.unwrap();
        tx.login_flow_put("flow", "/cases", start, start + minutes(10)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.login_lookup(&name).await.unwrap(), Some(login));
        assert_eq!(store.invitation_by_token("first", start).await.unwrap(), None, "replaced");
        assert_eq!(store.invitation_by_token("second", start).await.unwrap(), Some(invitation(2)));
        assert_eq!(store.invitation_by_token("second", start + minutes(60)).await.unwrap(), None);
        assert_eq!(store.invitation_list(start).await.unwrap(), [invitation(2)]);

        let mut tx = store.begin().await.unwrap();
        assert!(tx.invitation_use(Uuid::from_u128(2), start).await.unwrap());
        assert!(!tx.invitation_use(Uuid::from_u128(2), start).await.unwrap());
        assert!(!tx.login_step(&name, 7).await.unwrap() && tx.login_step(&name, 8).await.unwrap());
        assert!(!tx.login_step(&name, 8).await.unwrap());
        assert!(tx.recovery_code_use(&name, "one", start).await.unwrap());
        assert!(!tx.recovery_code_use(&name, "one", start).await.unwrap());
        assert_eq!(tx.login_flow_take("flow", start + minutes(10)).await.unwrap(), None);
        assert_eq!(tx.login_flow_take("flow", start).await.unwrap().as_deref(), Some("/cases"));
        assert_eq!(tx.login_flow_take("flow", start).await.unwrap(), None);
        tx.commit().await.unwrap();
        assert_eq!(store.recovery_codes_left(&name).await.unwrap(), 1);
    }

    async fn a_subject_is_one_actor(store, _url) {
        with_actor(&store).await;
        let (start, name) = (at(0), ActorName::from(LI));
        let found = store.actors_by_mail("e2@CORP.example").await.unwrap();
        assert_eq!(found.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>(), [LI]);
        let mut tx = store.begin().await.unwrap();
        tx.identity_put("i", "s", &name, start).await.unwrap();
        assert!(matches!(tx.identity_put("i", "s", &name, start).await, Err(StoreError::Conflict { .. })));
        tx.commit().await.unwrap();
        assert_eq!(store.actor_by_identity("i", "s").await.unwrap().unwrap().name, name);
        assert!(store.actor_by_identity("other", "s").await.unwrap().is_none());
        assert!(store.identity_known("i", &name).await.unwrap());
    }

    async fn of_many_who_count_at_the_same_time_none_is_lost(store, _url) {
        let start = at(0);
        let counting = (0..8).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin().await.unwrap();
                let was = tx.throttle_lock("account li", start).await.unwrap().unwrap();
                tx.throttle_put("account li", &Throttle { failures: was.failures + 1, ..was }).await.unwrap();
                tx.commit().await.unwrap();
            })
        });
        for one in counting {
            one.await.unwrap();
        }
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.throttle_lock("account li", start).await.unwrap().unwrap().failures, 8);
        tx.throttle_forget_old(start + minutes(1)).await.unwrap();
        assert!(!tx.throttle_known("account li").await.unwrap());
    }
}
