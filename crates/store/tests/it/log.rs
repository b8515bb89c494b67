//! The audit log.

use crate::world::{at, both, case, event, execute, flip_a_bit, open, zhang};
use exeunt_core::PersonId;
use exeunt_evidence::{Checkpoint, Hash, LogKey, inclusion_holds, inclusion_needs, inclusion_proof, leaf_hash};
use exeunt_store::{Misfit, Store, StoreError};
use serde_json::json;

async fn fill(store: &Store, count: u64) {
    let mut tx = store.begin().await.unwrap();
    for number in 0..count {
        tx.audit(event("test.happened").case(case(1).id).payload(json!({ "number": number })));
    }
    let indexes = tx.commit().await.unwrap();
    assert_eq!(u64::try_from(indexes.len()).unwrap(), count);
}

async fn misfit(store: &Store) -> Option<(u64, &'static str)> {
    store.log_consistent().await.unwrap().misfit.map(|Misfit { index, why }| (index, why))
}

both! {
    async fn a_change_and_its_entry_are_one_transaction(store, _url) {
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.audit(event("person.put"));
        drop(tx);
        assert_eq!(store.log_size().await.unwrap(), 0);
        assert_eq!(store.person_lookup(&PersonId::from("10001")).await.unwrap(), None);

        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.audit(event("person.put"));
        tx.audit(event("person.seen"));
        assert_eq!(tx.commit().await.unwrap(), [0, 1]);
        let entries = store.log_entries(1..9).await.unwrap();
        assert_eq!(entries.len(), 1);
        let leaf: serde_json::Value = serde_json::from_slice(&entries[0].leaf).unwrap();
        assert_eq!((&leaf["what"], &leaf["actor"]), (&json!("person.seen"), &json!("it-li")));
        assert_eq!(entries[0].payload.as_ref().unwrap().body, json!({ "name": "张三" }));

        let mut tx = store.begin().await.unwrap();
        tx.person_put(&exeunt_core::Person { id: "10002".into(), ..zhang() }).await.unwrap();
        tx.audit(event("person.put").payload(json!({ "number": u64::MAX })));
        assert!(matches!(tx.commit().await, Err(StoreError::Unrecordable(_))));
        assert_eq!(store.person_lookup(&"10002".into()).await.unwrap(), None, "no change without its entry");
    }

    async fn many_writers_append_and_no_entry_is_lost(store, url) {
        let stores = [store.clone(), open(&url).await];
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let store = stores[writer % 2].clone();
                tokio::spawn(async move {
                    let mut indexes = Vec::new();
                    for number in 0..10 {
                        let mut tx = store.begin().await.unwrap();
                        for part in 0..3 {
                            tx.audit(event("test.happened").payload(json!([writer, number, part])));
                        }
                        indexes.extend(tx.commit().await.unwrap());
                    }
                    indexes
                })
            })
            .collect();
        let mut indexes = Vec::new();
        for writer in writers {
            indexes.extend(writer.await.unwrap());
        }
        indexes.sort_unstable();
        assert_eq!(indexes, (0..240).collect::<Vec<_>>(), "each has an index of its own");
        let mut bodies: Vec<_> =
            store.log_entries(0..240).await.unwrap().into_iter().map(|e| e.payload.unwrap().body.to_string()).collect();
        bodies.sort();
        bodies.dedup();
        assert_eq!(bodies.len(), 240);
        let review = store.log_consistent().await.unwrap();
        assert_eq!((review.fits, review.misfit), (240, None));
        assert_eq!(review.root, store.log_root(240).await.unwrap());
    }

    async fn stored_hashes_prove_that_an_entry_is_in_the_log(store, _url) {
        fill(&store, 100).await;
        fill(&store, 29).await;
        let size = store.log_size().await.unwrap();
        let root = store.log_root(size).await.unwrap();
        for index in [0, 63, 64, 99, 100, 128] {
            let needs = inclusion_needs(index, size).unwrap();
            let hashes = store.log_hashes(&needs).await.unwrap().into_iter().collect();
            let proof = inclusion_proof(index, size, &hashes).unwrap();
            let entry = store.log_entries(index..index + 1).await.unwrap().remove(0);
            assert!(inclusion_holds(leaf_hash(&entry.leaf), index, size, root, &proof), "{index}");
        }
    }

    async fn a_shredded_payload_is_gone_and_the_log_still_fits(store, url) {
        fill(&store, 10).await;
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.payload_shred(&[3, 4]).await.unwrap(), 2);
        assert_eq!(tx.payload_shred(&[3]).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let entries = store.log_entries_for_case(case(1).id).await.unwrap();
        let shredded: Vec<_> = entries.iter().filter(|e| e.payload.is_none()).map(|e| e.index).collect();
        assert_eq!(shredded, [3, 4]);
        assert_eq!(misfit(&store).await, None);
        let salts: i64 = crate::world::behind_the_back!(&url, c =>
            sqlx::query_scalar("SELECT COUNT(salt) FROM log_entry").fetch_one(c).await.unwrap());
        assert_eq!(salts, 8, "without the salt nobody can guess the payload from its digest");
    }

    async fn the_first_entry_that_does_not_fit_is_named(store, url) {
        fill(&store, 2_100).await;
        assert_eq!(misfit(&store).await, None);
        execute(&url, "UPDATE log_hash SET hash = (SELECT hash FROM log_hash WHERE number = 0) WHERE number = 4149").await;
        let hash = (2_076, "the stored hashes are not those of the entry");
        let found = misfit(&store).await.unwrap();
        assert_eq!(found.1, hash.1);
        assert!(exeunt_evidence::stored_count(found.0) <= 4_149 && 4_149 < exeunt_evidence::stored_count(found.0 + 1));

        flip_a_bit(&url, "SELECT payload FROM log_entry WHERE number = 9", "UPDATE log_entry SET payload = $1 WHERE number = 9")
            .await;
        let found = store.log_consistent().await;
        let payload = matches!(&found, Ok(review) if review.misfit.as_ref().unwrap().index == 9);
        assert!(payload || matches!(found, Err(StoreError::Tampered { .. })), "{found:?}");
        execute(&url, "UPDATE log_entry SET payload = NULL WHERE number = 9").await;

        flip_a_bit(&url, "SELECT leaf FROM log_entry WHERE number = 7", "UPDATE log_entry SET leaf = $1 WHERE number = 7").await;
        assert_eq!(misfit(&store).await.unwrap().0, 7);
        execute(&url, "DELETE FROM log_entry WHERE number = 5").await;
        assert_eq!(misfit(&store).await, Some((5, "the entry is not there")));
    }

    async fn a_checkpoint_is_checked_against_the_log(store, url) {
        fill(&store, 5).await;
        let key = LogKey::from_seed("exeunt.example/log", &[7; 32]).unwrap();
        let sign = |size: u64, root: Hash| {
            let checkpoint = Checkpoint { origin: key.origin().to_owned(), size, root, extensions: Vec::new() };
            checkpoint.sign(&[&key]).unwrap()
        };
        let note = sign(5, store.log_root(5).await.unwrap());
        store.checkpoint_insert(&note, 5, at(1)).await.unwrap();
        let beyond = store.checkpoint_insert(&note, 6, at(1)).await;
        assert!(matches!(beyond, Err(StoreError::Conflict { .. })), "{beyond:?}");
        fill(&store, 5).await;
        let latest = store.checkpoint_latest().await.unwrap().unwrap();
        assert_eq!((latest.size, latest.note, latest.at), (5, note, at(1)));
        assert_eq!(misfit(&store).await, None);

        store.checkpoint_insert(&sign(10, Hash::EMPTY_TREE), 10, at(2)).await.unwrap();
        assert_eq!(misfit(&store).await, Some((9, "the latest checkpoint names another root")));
        execute(&url, "DELETE FROM log_entry WHERE number > 6").await;
        assert_eq!(misfit(&store).await, Some((7, "a checkpoint covers entries that are not there")));
    }
}
