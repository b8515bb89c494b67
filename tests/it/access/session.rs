//! Sessions: how they end by themselves, by hand, and with what they rest on.

use super::{Gate, HOME, PASSWORD, admin, from, refusal};
use exeunt_core::DutyRole;
use exeunt_engine::access::{AccessError, Entered, IDLE, LONGEST, Shown};
use exeunt_engine::{EngineError, Happened};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use std::collections::BTreeSet;

async fn lives(gate: &Gate, entered: &Entered) -> bool {
    match gate.engine.session(&entered.token).await {
        Ok((session, caller)) => session.id == entered.session.id && caller.name == entered.caller.name,
        Err(EngineError::UnknownToken) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_however_busy_it_is() {
    let gate = Gate::new().await;
    let idle = gate.logs_in().await;
    let busy = gate.logs_in().await;
    assert_ne!(idle.token.expose_secret(), busy.token.expose_secret());
    let step = SignedDuration::from_mins(20);
    assert!(step < IDLE && step * 2 > IDLE);
    gate.clock.advance(step);
    assert!(lives(&gate, &busy).await);
    gate.clock.advance(step);
    assert!(!lives(&gate, &idle).await);
    assert!(lives(&gate, &busy).await);
    let listed = gate.engine.session_list(&busy.caller).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.id).collect::<Vec<_>>(), [busy.session.id]);
    assert_eq!((listed[0].address.as_str(), listed[0].agent.as_str()), (HOME, "a browser"));
    for _ in 0..(LONGEST.as_mins() / step.as_mins()) {
        gate.clock.advance(step);
        lives(&gate, &busy).await;
    }
    assert!(!lives(&gate, &busy).await);
}

#[tokio::test]
async fn sessions_end_one_by_one_all_at_once_and_with_what_they_rest_on() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    let (one, two) = (gate.logs_in().await, gate.logs_in().await);
    engine.session_end(&one.caller, two.session.id).await.unwrap();
    assert!(lives(&gate, &one).await && !lives(&gate, &two).await);
    assert_eq!(refusal(engine.session_end(&admin(), one.session.id).await), AccessError::NotYours);
    assert_eq!(engine.session_end_all(&admin(), &"li.wei".into(), None).await.unwrap(), 1);
    assert!(!lives(&gate, &one).await);
    assert_eq!(gate.logged(Happened::SessionEnded).await.len(), 2);

    let name = "li.wei".into();
    let before = gate.logs_in().await;
    engine.actor_roles(&admin(), &name, &BTreeSet::from([DutyRole::It])).await.unwrap();
    assert!(lives(&gate, &before).await, "the same roles again change nothing");
    engine.actor_roles(&admin(), &name, &BTreeSet::from([DutyRole::Auditor])).await.unwrap();
    assert!(!lives(&gate, &before).await);
    let before = gate.logs_in().await;
    assert_eq!(before.caller.roles, BTreeSet::from([DutyRole::Auditor]));
    engine.actor_lock(&admin(), &name).await.unwrap();
    assert!(!lives(&gate, &before).await);
}

#[tokio::test]
async fn what_is_dangerous_asks_again_and_a_new_password_ends_every_other_session() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    let (here, elsewhere) = (gate.logs_in().await, gate.logs_in().await);
    let new = "quite another sentence".into();
    gate.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(refusal(engine.password_change(&here.session, &new, &from(HOME)).await), AccessError::ShowAgain);
    let wrong = Shown { password: "another sentence".into(), code: gate.code() };
    assert_eq!(refusal(engine.show_again(&here.session, &wrong, &from(HOME)).await), AccessError::Refused);
    let shown = Shown { password: PASSWORD.into(), code: gate.code() };
    engine.show_again(&here.session, &shown, &from(HOME)).await.unwrap();
    let (fresh, _) = engine.session(&here.token).await.unwrap();
    engine.password_change(&fresh, &new, &from(HOME)).await.unwrap();
    assert!(lives(&gate, &here).await && !lives(&gate, &elsewhere).await);
    gate.next_code();
    assert_eq!(refusal(gate.enters("li.wei", PASSWORD, &gate.code(), HOME).await), AccessError::Refused);
    gate.enters("li.wei", "quite another sentence", &gate.code(), HOME).await.unwrap();
}
