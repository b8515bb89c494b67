//! Texts of policies.

use crate::world::{at, both};
use exeunt_core::Digest;

both! {
    async fn a_policy_is_kept_as_it_was_first_worded_and_the_newest_comes_first(store, _url) {
        let [first, second] = [1, 2].map(|number| Digest::of(&number));
        let mut tx = store.begin().await.unwrap();
        tx.policy_keep(&first, "2026-1", "# as agreed\nversion = \"2026-1\"\n", at(1)).await.unwrap();
        tx.policy_keep(&second, "2026-2", "version = \"2026-2\"\n", at(2)).await.unwrap();
        tx.policy_keep(&first, "2026-1", "version = \"2026-1\"\n", at(3)).await.unwrap();
        tx.commit().await.unwrap();
        let kept = store.policy_lookup(&first).await.unwrap().unwrap();
        assert_eq!((kept.text.as_str(), kept.since), ("# as agreed\nversion = \"2026-1\"\n", at(1)));
        let listed = store.policy_list(10).await.unwrap();
        let seen: Vec<_> = listed.iter().map(|one| (one.digest.clone(), one.version.as_str(), one.text.as_str())).collect();
        assert_eq!(seen, [(second, "2026-2", ""), (first, "2026-1", "")]);
        assert_eq!(store.policy_lookup(&Digest::of(&3)).await.unwrap(), None);
    }
}
