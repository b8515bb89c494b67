//! Keys on people's devices: whose they are, how many, and that nothing that a device signed counts twice.

use crate::world::{at, both};
use exeunt_core::{ActorName, DutyRole};
use exeunt_store::{Passkey, Store, StoreError};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use uuid::Uuid;

const LI: &str = "li";
const WANG: &str = "wang";

async fn with_actors(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    for name in [LI, WANG] {
        tx.actor_insert(&name.into(), &BTreeSet::from([DutyRole::It]), None, name).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn key(number: u8, actor: &str) -> Passkey {
    Passkey {
        id: Uuid::from_u128(number.into()),
        credential: vec![number; 32],
        actor: actor.into(),
        handle: Uuid::from_u128(77),
        name: format!("key {number}"),
        public_key: "{}".to_owned(),
        made_at: at(0),
        used_at: None,
    }
}

async fn add(store: &Store, key: &Passkey) -> Result<bool, StoreError> {
    let mut tx = store.begin().await.unwrap();
    let added = tx.passkey_insert(key, 3).await?;
    tx.commit().await.unwrap();
    Ok(added)
}

both! {
    async fn a_key_is_one_actors_and_theirs_to_name_and_to_remove(store, _url) {
        with_actors(&store).await;
        let (li, wang) = (ActorName::from(LI), ActorName::from(WANG));
        assert!(add(&store, &key(1, LI)).await.unwrap() && add(&store, &key(2, WANG)).await.unwrap());
        let taken = Passkey { id: Uuid::from_u128(9), ..key(1, WANG) };
        assert!(matches!(add(&store, &taken).await, Err(StoreError::Conflict { .. })));
        assert_eq!(store.passkey_by_credential(&[1; 32]).await.unwrap(), Some(key(1, LI)));
        assert_eq!(store.passkey_by_credential(&[3; 32]).await.unwrap(), None);

        let mut tx = store.begin().await.unwrap();
        assert!(!tx.passkey_rename(&wang, key(1, LI).id, "mine").await.unwrap(), "somebody else's");
        assert!(!tx.passkey_delete(&wang, key(1, LI).id).await.unwrap(), "somebody else's");
        assert!(tx.passkey_rename(&li, key(1, LI).id, "手机").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(store.passkey_list(&li).await.unwrap()[0].name, "手机");

        let mut tx = store.begin().await.unwrap();
        assert!(tx.passkey_delete(&li, key(1, LI).id).await.unwrap());
        assert!(!tx.passkey_delete(&li, key(1, LI).id).await.unwrap());
        assert_eq!(tx.passkey_delete_all(&wang).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(store.passkey_by_credential(&[2; 32]).await.unwrap(), None);
    }

    async fn nobody_has_more_keys_than_they_may_however_many_are_added_at_once(store, _url) {
        with_actors(&store).await;
        let adding = (1..=6).map(|number| {
            let store = store.clone();
            tokio::spawn(async move { add(&store, &key(number, LI)).await.unwrap() })
        });
        let mut added = 0;
        for one in adding {
            added += usize::from(one.await.unwrap());
        }
        assert_eq!((added, store.passkey_list(&LI.into()).await.unwrap().len()), (3, 3));
    }

    async fn of_two_uses_of_one_reading_one_counts(store, _url) {
        with_actors(&store).await;
        add(&store, &key(1, LI)).await.unwrap();
        let (read, now) = (key(1, LI), at(5));
        let mut tx = store.begin().await.unwrap();
        assert!(tx.passkey_used(&read, r#"{"counter":1}"#, now).await.unwrap());
        assert!(!tx.passkey_used(&read, r#"{"counter":1}"#, now).await.unwrap());
        tx.commit().await.unwrap();
        let used = store.passkey_by_credential(&[1; 32]).await.unwrap().unwrap();
        assert_eq!((used.public_key.as_str(), used.used_at), (r#"{"counter":1}"#, Some(now)));
    }

    async fn what_a_device_was_asked_is_answered_once_and_in_time(store, _url) {
        let (start, five) = (at(0), SignedDuration::from_mins(5));
        let put = async |flow: &str, state: &str, now| {
            let mut tx = store.begin().await.unwrap();
            tx.passkey_challenge_put(flow, state, now, now + five).await.unwrap();
            tx.commit().await.unwrap();
        };
        let take = async |flow: &str, now| {
            let mut tx = store.begin().await.unwrap();
            let taken = tx.passkey_challenge_take(flow, now).await.unwrap();
            tx.commit().await.unwrap();
            taken
        };
        put("flow", "first", start).await;
        put("flow", "second", start).await;
        assert_eq!(take("another", start).await, None);
        assert_eq!(take("flow", start).await.as_deref(), Some("second"), "asked anew");
        assert_eq!(take("flow", start).await, None, "once");
        put("flow", "third", start).await;
        assert_eq!(take("flow", start + five).await, None, "over");
    }
}
