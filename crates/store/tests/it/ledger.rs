//! People and their accounts, connections, actors.

use crate::world::{at, both, zhang};
use exeunt_core::{AccountRef, Binding, Person};
use exeunt_store::StoreError;

fn binding(person: &str, seconds: i64) -> Binding {
    Binding {
        person: person.into(),
        account: AccountRef::new("zulip-hq", "zhang"),
        by: "it-li".into(),
        at: at(seconds),
        evidence: "employee number in the account's name".to_owned(),
    }
}

both! {
    async fn an_account_is_one_persons_at_a_time_and_its_history_stays(store, _url) {
        let li = Person { id: "10002".into(), name: "李四".to_owned(), manager: None, ..zhang() };
        let mut tx = store.begin().await.unwrap();
        tx.person_put(&zhang()).await.unwrap();
        tx.person_put(&li).await.unwrap();
        tx.binding_put(&binding("10001", 1)).await.unwrap();
        let unknown = tx.binding_put(&binding("99999", 1)).await;
        assert!(matches!(unknown, Err(StoreError::NotFound { what: "person", .. })), "{unknown:?}");
        tx.commit().await.unwrap();

        let account = AccountRef::new("zulip-hq", "zhang");
        assert_eq!(store.binding_lookup(&account).await.unwrap(), Some(binding("10001", 1)));

        let mut tx = store.begin().await.unwrap();
        tx.binding_put(&binding("10002", 5)).await.unwrap();
        tx.binding_put(&binding("10002", 9)).await.unwrap();
        tx.commit().await.unwrap();

        let history = store.binding_history(&account).await.unwrap();
        let ends: Vec<_> = history.iter().map(|past| (past.binding.person.as_str(), past.ended_at)).collect();
        assert_eq!(ends, [("10001", Some(at(5))), ("10002", None)]);
        assert_eq!(store.binding_list(&zhang().id).await.unwrap(), []);
        assert_eq!(store.binding_list(&li.id).await.unwrap(), [binding("10002", 5)]);

        let people = store.person_list(Some(&zhang().id), 10).await.unwrap();
        assert_eq!(people, [li]);
        assert_eq!(store.person_list(None, 1).await.unwrap(), [zhang()]);
        assert_eq!(store.person_lookup(&"77".into()).await.unwrap(), None);
    }
}
