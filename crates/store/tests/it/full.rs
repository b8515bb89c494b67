//! A disk that is full.

use crate::world::{event, key, randomness};
use exeunt_store::{Options, Store, StoreError};
use serde_json::json;

/// Writes until there is no room, and returns how many writes were acknowledged.
async fn fill(store: &Store) -> u64 {
    for written in 0..10_000 {
        let mut tx = store.begin().await.unwrap();
        tx.audit(event("test.happened").payload(json!({ "text": "x".repeat(10_000) })));
        match tx.commit().await {
            Ok(_) => {}
            Err(StoreError::Full) => return written,
            Err(other) => panic!("expected StoreError::Full, got {other:?}"),
        }
    }
    panic!("the database never filled");
}

async fn full_and_still_whole(store: Store) {
    let written = fill(&store).await;
    assert!(written > 5, "{written}");
    let review = store.log_consistent().await.unwrap();
    assert_eq!((review.fits, review.misfit), (written, None), "everything acknowledged is there, and nothing else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_at_its_size_limit_says_so_and_stays_whole() {
    let options = Options::new("sqlite::memory:", key(), randomness()).max_pages(200);
    full_and_still_whole(Store::open_with(options).await.unwrap()).await;
}

/// A real full disk, where we may make a small one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_says_so_and_leaves_the_database_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=2m", "exeunt-test"])
        .arg(folder.path())
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        eprintln!("SKIPPED: this user may not mount a small disk");
        return;
    }
    let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
    let told = tokio::spawn(async move {
        let store = Store::open(&url, key(), randomness()).await.unwrap();
        full_and_still_whole(store.clone()).await;
        store.close().await;
    })
    .await;
    let unmounted = std::process::Command::new("umount").arg("-l").arg(folder.path()).status().unwrap();
    assert!(unmounted.success());
    told.unwrap();
}
