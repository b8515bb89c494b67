//! Secrets, and the key that opens them.

use crate::world::{both, key, randomness};
use exeunt_store::{Store, StoreError, Vault};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

both! {
    async fn a_secret_is_stored_encrypted_and_opens_only_with_the_key(store, url) {
        let mut tx = store.begin().await.unwrap();
        let settings = json!({ "url": "https://zulip.example" });
        tx.connection_put(&"zulip-hq".into(), "zulip", &settings, &SecretString::from("hunter2-hunter2")).await.unwrap();
        tx.secret_put("log", "seed", &SecretString::from("seed")).await.unwrap();
        tx.commit().await.unwrap();

        let secret = store.connection_secret(&"zulip-hq".into()).await.unwrap();
        assert_eq!(secret.expose_secret(), "hunter2-hunter2");
        assert_eq!(store.connection_get(&"zulip-hq".into()).await.unwrap().settings, settings);
        assert_eq!(store.connection_list().await.unwrap().len(), 1);
        let sealed: Vec<u8> = crate::world::behind_the_back!(&url, c =>
            sqlx::query_scalar("SELECT sealed FROM secret WHERE name = 'credential'").fetch_one(c).await.unwrap());
        assert!(!String::from_utf8_lossy(&sealed).contains("hunter2"));

        crate::world::execute(&url, "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE name = 'credential')
            WHERE name = 'seed'").await;
        let moved = store.secret_get("log", "seed").await;
        assert!(matches!(moved, Err(StoreError::WrongKey)), "a secret does not open in another's place: {moved:?}");

        let mut tx = store.begin().await.unwrap();
        tx.secret_delete("log", "seed").await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.secret_lookup("log", "seed").await.unwrap().is_none());
        assert!(matches!(store.secret_get("log", "seed").await, Err(StoreError::NotFound { .. })));
        assert_eq!(store.secret_names("connection/zulip-hq").await.unwrap(), ["credential"]);
    }

    async fn another_key_does_not_open_the_database(store, url) {
        store.close().await;
        Store::open(&url, key(), randomness()).await.unwrap();
        let refused = Store::open(&url, Vault::generate(&*randomness()), randomness()).await.unwrap_err();
        assert!(matches!(refused, StoreError::WrongKey), "{refused:?}");
        assert!(refused.to_string().starts_with("the key doesn't open the secrets of this database: "));
    }
}
