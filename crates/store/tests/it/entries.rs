//! Entries of an identity provider's directory.

use crate::world::{at, both};
use exeunt_core::{EntryId, EntryKind, EntryState};
use exeunt_store::{DirectoryEntry, EntryIndex, StoreError};
use serde_json::json;
use std::collections::BTreeSet;
use std::slice;
use uuid::Uuid;

fn entry(number: u128, kind: EntryKind, name: &str) -> DirectoryEntry {
    DirectoryEntry {
        id: EntryId(Uuid::from_u128(number)),
        kind,
        version: 1,
        name: name.to_owned(),
        document: json!({ "userName": name }),
        state: EntryState::default(),
        created_at: at(0),
        changed_at: at(0),
    }
}

fn index(unique: Option<&str>, keys: &[(&'static str, &str)]) -> EntryIndex {
    let keys = keys.iter().map(|(attribute, value)| (*attribute, (*value).to_owned())).collect();
    EntryIndex { unique: unique.map(str::to_owned), keys }
}

both! {
    async fn entries_are_found_by_their_keys_and_changed_by_version(store, _url) {
        let (zhang, li) = (entry(1, EntryKind::User, "zhang"), entry(2, EntryKind::User, "li"));
        let mut tx = store.begin().await.unwrap();
        tx.entry_insert(&zhang, &index(Some("zhang"), &[("emails", "z@corp.test"), ("emails", "z@x.test")])).await.unwrap();
        tx.entry_insert(&li, &index(Some("li"), &[])).await.unwrap();
        let taken = tx.entry_insert(&entry(3, EntryKind::User, "ZHANG"), &index(Some("zhang"), &[])).await;
        assert!(matches!(taken, Err(StoreError::Conflict { .. })), "{taken:?}");
        tx.commit().await.unwrap();

        assert_eq!(store.entry_lookup(EntryKind::User, zhang.id).await.unwrap(), Some(zhang.clone()));
        assert_eq!(store.entry_lookup(EntryKind::Group, zhang.id).await.unwrap(), None);
        assert_eq!(store.entry_called("li").await.unwrap(), Some(li.id));
        assert_eq!(store.entry_find(EntryKind::User, "emails", "z@x.test", 10).await.unwrap(), slice::from_ref(&zhang));
        assert_eq!(store.entry_count(EntryKind::User, &BTreeSet::new()).await.unwrap(), 2);
        assert_eq!(store.entry_page(EntryKind::User, &BTreeSet::new(), 1, 10).await.unwrap(), slice::from_ref(&li));
        assert_eq!(store.entry_list(EntryKind::User, Some(zhang.id), 10).await.unwrap(), slice::from_ref(&li));
        assert_eq!(store.entry_several(&[li.id]).await.unwrap(), slice::from_ref(&li));

        let changed = DirectoryEntry { version: 2, document: json!({ "userName": "z" }), changed_at: at(1), ..zhang };
        let mut tx = store.begin().await.unwrap();
        tx.entry_update(&changed, &index(Some("z"), &[("emails", "new@x.test")])).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.entry_find(EntryKind::User, "emails", "z@x.test", 10).await.unwrap().is_empty());
        let mut tx = store.begin().await.unwrap();
        let late = tx.entry_update(&changed, &index(Some("z"), &[])).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        let late = tx.entry_delete(changed.id, 1).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        tx.entry_delete(changed.id, 2).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.entry_count(EntryKind::User, &BTreeSet::new()).await.unwrap(), 1);
    }

    async fn a_group_knows_its_members(store, _url) {
        let (zhang, group) = (entry(1, EntryKind::User, "zhang"), entry(5, EntryKind::Group, "研发"));
        let id = zhang.id.to_string();
        let mut tx = store.begin().await.unwrap();
        tx.entry_insert(&zhang, &index(Some("zhang"), &[])).await.unwrap();
        tx.entry_insert(&group, &index(None, &[("members", &id)])).await.unwrap();
        tx.commit().await.unwrap();
        let memberships = store.entry_memberships(&[zhang.id]).await.unwrap();
        assert_eq!(memberships, [(id, group.id, "研发".to_owned())]);
        let mut tx = store.begin().await.unwrap();
        tx.entry_member_removed(&DirectoryEntry { version: 2, ..group }, zhang.id).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.entry_memberships(&[zhang.id]).await.unwrap().is_empty());
    }
}
