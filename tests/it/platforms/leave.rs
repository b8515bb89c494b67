//! Somebody leaves four platforms with one plan.

use super::company::{ALL, Four, MATTERMOST};
use super::places::{Places, announced, changes, snapshot};
use crate::world::it;
use exeunt_core::{CaseState, Verdict};
use exeunt_evidence::{TrustedKeys, verify};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_plan_closes_four_platforms_and_the_proof_holds() {
    let four = Four::new().await;
    let open = four.open_doors().await;
    for door in ["synapse token 0", "ejabberd token", "ejabberd session", "agora device", "mattermost socket"] {
        assert!(open.iter().any(|o| o == door), "{door} is open before: {open:?}");
    }
    assert_eq!(four.acting().len(), 4);
    let (before, world_before) = (Places::of(&four), snapshot(&four));

    let (case, planned) = four.approved().await;
    four.run_to_the_end(&planned).await;
    assert_eq!(four.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);

    nobody_gets_in_and_every_group_has_an_owner(&four, &before).await;
    let after = Places::of(&four);
    assert_eq!(
        after.moved(&before, &four, &four.leaver),
        announced(&planned.plan),
        "nobody else moved but as announced"
    );
    nothing_else_changed(&four, &world_before);

    let proved = four.engine.prove(&it("zhao.min"), case.id).await.unwrap();
    let failed: Vec<_> = proved.checks.iter().filter(|check| check.verdict == Verdict::Fails).collect();
    assert!(proved.holds && failed.is_empty(), "{failed:?}");
    assert_eq!(four.engine.case_get(case.id).await.unwrap().state, CaseState::Proved);
    assert_eq!(four.open_doors().await, Vec::<String>::new(), "proving opened nothing");
    let sealed = four.engine.report(&it("zhao.min"), case.id).await.unwrap();
    let trusted = TrustedKeys::parse(&[four.engine.log_public_key()]).unwrap();
    let pages: Vec<(&str, &[u8])> = sealed.html.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let body = verify(&sealed.json, &trusted, &pages).unwrap().body;
    for connection in ALL {
        assert!(body.to_string().contains(connection), "{connection} isn't in the report");
    }
}

/// The leaver is nowhere, each group that the leaver owned has another owner, and only what was kept acts.
pub(super) async fn nobody_gets_in_and_every_group_has_an_owner(four: &Four, before: &Places) {
    assert_eq!(four.open_doors().await, Vec::<String>::new());
    let after = Places::of(four);
    assert_eq!(after.of_account(four, &four.leaver).into_keys().collect::<Vec<_>>(), []);
    let owned = before.owned_by(four, &four.leaver);
    assert!(owned.len() >= 20, "the leaver owned {}", owned.len());
    for at in &owned {
        assert!(!after.owners(at).is_empty(), "{at:?} has no owner");
    }
    let acting = [format!("bot of {}", four.heir), format!("command of {}", four.leaver)];
    assert_eq!(four.acting(), acting);
}

/// Every change is about the leaver or whoever takes over, or is the server's own word to its administrator that a bot
/// was stopped.
pub(super) fn nothing_else_changed(four: &Four, before: &Value) {
    for change in changes(before, &snapshot(four)) {
        let about = [&four.leaver, &four.heir].into_iter().any(|name| change.to_string().contains(name.as_str()));
        let told = change.path == [MATTERMOST, "channels", "D admin"] && change.before.is_none();
        assert!(about || told, "{change}");
    }
}
