//! Credentials that are handed in must not decide what closing sets, or what a proof shows.

use super::house::{House, account, only, planner};
use exeunt_core::DutyRole;
use exeunt_engine::EngineError;
use exeunt_engine::case::CredentialKind;
use exeunt_engine::run::unwatched;
use secrecy::SecretString;

/// What came of an auditor's handing in a secret of their own choice.
async fn handed_in(house: &House, case: exeunt_core::CaseId, kind: CredentialKind, label: &str) -> Option<EngineError> {
    let chosen = SecretString::from("chosen-by-the-auditor");
    house.engine.credential_add(&only(DutyRole::Auditor), case, &account(), kind, label, &chosen).await.err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_hands_in_a_credential_chooses_neither_the_new_password_nor_its_session() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    for (kind, label) in [
        (CredentialKind::Password, "replacement"),
        (CredentialKind::Token, "control-login"),
        (CredentialKind::Password, " replacement "),
        (CredentialKind::Token, " "),
    ] {
        let refused = handed_in(&house, case.id, kind, label).await;
        assert!(matches!(refused, Some(EngineError::OwnLabel(_))), "{label:?}: {refused:?}");
    }
    let name = serde_json::json!([CredentialKind::Password, account(), "replacement"]).to_string();
    assert!(house.engine.store.secret_lookup(&format!("case/{}", case.id), &name).await.unwrap().is_none());
    house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert!(house.engine.store.secret_lookup(&format!("case/{}", case.id), &name).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_tried_before_closing_is_what_is_tried_afterwards() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    let phone = SecretString::from(house.token.clone());
    let token = CredentialKind::Token;
    house.engine.credential_add(&planner(), case.id, &account(), token, "phone", &phone).await.unwrap();
    let overwritten = handed_in(&house, case.id, token, "phone").await;
    assert!(matches!(overwritten, Some(EngineError::LabelTaken(_))), "{overwritten:?}");
    house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    let overwritten = handed_in(&house, case.id, token, "phone").await;
    assert!(matches!(overwritten, Some(EngineError::LabelTaken(_))), "{overwritten:?}");
    let late = handed_in(&house, case.id, CredentialKind::RefreshToken, "tablet").await;
    assert!(matches!(late, Some(EngineError::TooLateToTry(_))), "{late:?}");

    // Another token may be handed in, and shows nothing, because it was never seen to work.
    assert!(handed_in(&house, case.id, token, "another").await.is_none());
    let proved = house.engine.prove(&planner(), case.id).await.unwrap();
    let says = |label: &str| {
        let about = |check: &&exeunt_core::Check| check.says.args.get("label").is_some_and(|said| said == label);
        proved.checks.iter().find(about).unwrap().says.key.to_string()
    };
    assert_eq!(says("phone"), "probe-refused");
    assert_ne!(says("another"), "probe-refused");
}
