//! API tokens: within their scopes, until their day.

use super::{Gate, admin, refusal};
use exeunt_core::{Duty, Scope};
use exeunt_engine::access::{AccessError, NewToken};
use exeunt_engine::{Caller, EngineError};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeSet;

fn wanted(gate: &Gate, scopes: impl IntoIterator<Item = Scope>, days: i64) -> NewToken {
    let expires_at = gate.engine.now() + SignedDuration::from_hours(24 * days);
    NewToken {
        actor: "li.wei".into(),
        name: "nightly list".to_owned(),
        scopes: scopes.into_iter().collect(),
        expires_at,
    }
}

#[tokio::test]
async fn a_token_does_what_its_scopes_and_its_actor_may_until_it_ends() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    let owner = gate.logs_in().await.caller;
    let (token, text) = engine.token_add(&owner, &wanted(&gate, [Scope::Read, Scope::Admin], 30)).await.unwrap();
    let caller = engine.caller(&text).await.unwrap();
    assert_eq!((caller.name.as_str(), &caller.roles), ("li.wei", &owner.roles));
    assert!(caller.may(Duty::Read) && owner.may(Duty::Run) && !caller.may(Duty::Run), "scopes take away");
    assert!(!caller.may(Duty::ManageActors), "and give nothing");
    assert!(engine.token_list(&owner, &owner.name).await.unwrap()[0].used_at.is_some());

    // A token that leaked makes no others and ends nobody's sessions.
    assert_eq!(refusal(engine.token_add(&caller, &wanted(&gate, [Scope::Read], 1)).await), AccessError::NotByToken);
    let ended = engine.session_end_all(&caller, &owner.name, None).await;
    assert_eq!(refusal(ended), AccessError::NotByToken);

    gate.clock.advance(SignedDuration::from_hours(24 * 30));
    assert!(matches!(engine.caller(&text).await, Err(EngineError::UnknownToken)));
    engine.token_revoke(&owner, token.id).await.unwrap();
    engine.token_revoke(&owner, token.id).await.unwrap();
}

#[tokio::test]
async fn a_token_has_terms_an_owner_and_an_end_at_any_moment() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    let owner = gate.logs_in().await.caller;
    for terms in [
        wanted(&gate, [], 1),
        wanted(&gate, [Scope::Read], 0),
        wanted(&gate, [Scope::Read], 400),
        NewToken { name: " ".to_owned(), ..wanted(&gate, [Scope::Read], 1) },
    ] {
        assert_eq!(refusal(engine.token_add(&owner, &terms).await), AccessError::TokenTerms, "{terms:?}");
    }
    let (token, text) = engine.token_add(&owner, &wanted(&gate, [Scope::Read], 1)).await.unwrap();
    let stranger = Caller::new("he.jun", owner.roles.clone());
    assert_eq!(refusal(engine.token_revoke(&stranger, token.id).await), AccessError::NotYours);
    assert!(engine.token_list(&stranger, &owner.name).await.is_err());
    let made_for_other = engine.token_add(&stranger, &wanted(&gate, [Scope::Read], 1)).await;
    assert!(matches!(made_for_other, Err(EngineError::NotYourDuty { .. })), "{made_for_other:?}");
    engine.token_revoke(&admin(), token.id).await.unwrap();
    let revoked = engine.caller(&text).await;
    assert!(matches!(revoked, Err(EngineError::UnknownToken)), "{revoked:?}");

    let (_, locked) = engine.token_add(&admin(), &wanted(&gate, [Scope::Read], 1)).await.unwrap();
    engine.actor_lock(&admin(), &"li.wei".into()).await.unwrap();
    let mistyped = SecretString::from(format!("{}x", locked.expose_secret()));
    for text in [locked, mistyped] {
        assert!(matches!(engine.caller(&text).await, Err(EngineError::UnknownToken)));
    }
}

#[tokio::test]
async fn an_actors_own_key_goes_on_working_beside_tokens() {
    let gate = Gate::new().await;
    let roles = BTreeSet::from([exeunt_core::DutyRole::Hr]);
    let key = gate.engine.actor_add(&admin(), &"hr.system".into(), &roles, None).await.unwrap();
    let caller = gate.engine.caller(&key).await.unwrap();
    assert_eq!((caller.within, caller.roles), (None, roles));
}
