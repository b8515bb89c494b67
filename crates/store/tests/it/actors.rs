//! Who uses Exeunt.

use crate::world::both;
use exeunt_core::DutyRole;
use exeunt_store::StoreError;
use std::collections::BTreeSet;

both! {
    async fn a_token_shows_who_somebody_is_until_they_are_locked(store, url) {
        let roles = BTreeSet::from([DutyRole::It, DutyRole::Administrator]);
        let mut tx = store.begin().await.unwrap();
        tx.actor_insert_first(&"li".into(), &roles, "exeunt_secret-of-li").await.unwrap();
        tx.actor_insert(&"wang".into(), &BTreeSet::from([DutyRole::Hr]), None, "exeunt_secret-of-wang").await.unwrap();
        let taken = tx.actor_insert(&"li".into(), &roles, None, "exeunt_other").await;
        assert!(matches!(taken, Err(StoreError::Conflict { .. })), "{taken:?}");
        let not_first = tx.actor_insert_first(&"zhao".into(), &roles, "exeunt_third").await;
        assert!(matches!(not_first, Err(StoreError::Conflict { .. })), "{not_first:?}");
        tx.commit().await.unwrap();

        let li = store.actor_by_token("exeunt_secret-of-li").await.unwrap().unwrap();
        assert_eq!((li.name.as_str(), &li.roles, li.locked), ("li", &roles, false));
        assert_eq!(store.actor_by_token("exeunt_secret-of-l").await.unwrap(), None);
        let stored: String = crate::world::behind_the_back!(&url, c =>
            sqlx::query_scalar("SELECT token FROM actor WHERE name = 'li'").fetch_one(c).await.unwrap());
        assert!(!stored.contains("secret"), "only a hash is stored: {stored}");

        let mut tx = store.begin().await.unwrap();
        tx.actor_lock(&"li".into()).await.unwrap();
        assert!(matches!(tx.actor_lock(&"nobody".into()).await, Err(StoreError::NotFound { .. })));
        tx.commit().await.unwrap();
        assert_eq!(store.actor_by_token("exeunt_secret-of-li").await.unwrap(), None);
        let all: Vec<_> = store.actor_list().await.unwrap().into_iter().map(|a| (a.name.to_string(), a.locked)).collect();
        assert_eq!(all, [("li".to_owned(), true), ("wang".to_owned(), false)]);
    }

    async fn of_two_first_actors_one_is_refused(store, _url) {
        let tries = ["li", "wang"].map(|name| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin().await?;
                tx.actor_insert_first(&name.into(), &BTreeSet::from([DutyRole::It]), name).await?;
                tx.commit().await
            })
        });
        let mut first = 0;
        for attempt in tries {
            first += usize::from(attempt.await.unwrap().is_ok());
        }
        assert_eq!((first, store.actor_list().await.unwrap().len()), (1, 1));
    }
}
