//! The last administrator who can get in is never lost: not by a lock, not by other roles, not by the provider's groups, and
//! not when two act at the same moment.

use super::{Gate, admin, from};
use crate::world::{Cut, Plot};
use exeunt_core::{ActorName, DutyRole};
use exeunt_engine::access::Vouched;
use exeunt_engine::{Caller, Engine, EngineError, Happened};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use std::collections::BTreeSet;

fn administrator() -> BTreeSet<DutyRole> {
    BTreeSet::from([DutyRole::Administrator])
}

async fn administrators(engine: &Engine) -> Vec<String> {
    let all = engine.store.actor_list().await.unwrap().into_iter();
    let administrates = all.filter(|actor| !actor.locked && actor.roles.contains(&DutyRole::Administrator));
    administrates.map(|actor| actor.name.to_string()).collect()
}

fn is_last<T: std::fmt::Debug>(result: &Result<T, EngineError>) -> bool {
    matches!(result, Err(EngineError::LastAdministrator(_)))
}

#[tokio::test]
async fn the_last_administrator_keeps_role_and_key_until_there_is_another() {
    let gate = Gate::new().await;
    let (engine, first) = (&gate.engine, ActorName::from("first"));
    engine.actor_add(&admin(), &first, &administrator(), None).await.unwrap();
    let it = BTreeSet::from([DutyRole::It]);
    assert!(is_last(&engine.actor_lock(&admin(), &first).await));
    assert!(is_last(&engine.actor_roles(&admin(), &first, &it).await));
    assert_eq!(gate.logged(Happened::Refused).await.len(), 2);
    let more = BTreeSet::from([DutyRole::It, DutyRole::Administrator]);
    engine.actor_roles(&admin(), &first, &more).await.unwrap();
    // Whoever is locked counts for nothing.
    engine.actor_add(&admin(), &"second".into(), &administrator(), None).await.unwrap();
    engine.actor_lock(&admin(), &"second".into()).await.unwrap();
    assert!(is_last(&engine.actor_lock(&admin(), &first).await));
    engine.actor_roles(&admin(), &"li.wei".into(), &more).await.unwrap();
    engine.actor_lock(&admin(), &first).await.unwrap();
    assert_eq!(administrators(engine).await, ["li.wei"]);
}

#[tokio::test]
async fn a_slip_in_the_providers_groups_does_not_shut_the_house() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    engine.actor_add(&admin(), &"first".into(), &administrator(), None).await.unwrap();
    let mut tx = engine.store.begin().await.unwrap();
    tx.identity_put("https://sso.example", "s1", &"first".into(), engine.now()).await.unwrap();
    tx.commit().await.unwrap();
    let vouched = |roles: BTreeSet<DutyRole>| Vouched {
        issuer: "https://sso.example".to_owned(),
        subject: "s1".to_owned(),
        mail: None,
        roles: Some(roles),
    };
    let entered = engine.enter_vouched(&vouched(BTreeSet::from([DutyRole::Hr])), &from("192.0.2.1")).await.unwrap();
    assert_eq!(entered.caller.roles, BTreeSet::from([DutyRole::Administrator, DutyRole::Hr]));
    assert_eq!(gate.logged(Happened::Refused).await.len(), 1);
    // Once there is another one, the provider's word counts.
    engine.actor_add(&admin(), &"second".into(), &administrator(), None).await.unwrap();
    let entered = engine.enter_vouched(&vouched(BTreeSet::new()), &from("192.0.2.1")).await.unwrap();
    assert_eq!(entered.caller.roles, BTreeSet::new());
    assert_eq!(administrators(engine).await, ["second"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_administrators_who_lock_each_other_out_one_stays_on_sqlite() {
    let gate = Gate::new().await;
    each_other(&gate.engine, &gate.another().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_administrators_who_lock_each_other_out_one_stays_on_postgres() {
    let server = require!(Postgres::start().await);
    let gate = Gate::new().await;
    let plot = Plot { database: server.fresh_database().await.unwrap(), ..gate.plot.clone() };
    let one = plot.open(&Cut::never()).await;
    let other = Plot { seed: plot.seed + 1, ..plot }.open(&Cut::never()).await;
    each_other(&one, &other).await;
}

async fn each_other(one: &Engine, other: &Engine) {
    for round in 0..10 {
        let (a, b) = (ActorName::from(format!("a{round}")), ActorName::from(format!("b{round}")));
        for name in [&a, &b] {
            one.actor_add(&admin(), name, &administrator(), None).await.unwrap();
        }
        for name in administrators(one).await.iter().filter(|name| **name != a.to_string() && **name != b.to_string()) {
            one.actor_lock(&admin(), &name.as_str().into()).await.unwrap();
        }
        let by = |name: &ActorName| Caller::new(name.clone(), [DutyRole::Administrator]);
        let none = BTreeSet::from([DutyRole::Auditor]);
        let (by_a, by_b) = (by(&a), by(&b));
        let (first, second) = tokio::join!(one.actor_lock(&by_a, &b), other.actor_roles(&by_b, &a, &none));
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
        assert!(is_last(&first) || is_last(&second), "{first:?} {second:?}");
        assert_eq!(administrators(other).await.len(), 1);
    }
}
