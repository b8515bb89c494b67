//! A plan acts where it was meant to act, and nobody leads it elsewhere.

use super::house::{House, planner};
use crate::world::{HQ, it};
use exeunt_core::{ConnectionName, Departure, Scope};
use exeunt_engine::access::AccessError;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{Caller, Engine, EngineError, Happened};
use exeunt_store::RunState;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn elsewhere() -> Value {
    json!({ "base_url": "http://127.0.0.1:9", "server_name": "im.test" })
}

async fn put(house: &House, by: &Caller, settings: &Value, secret: &str) -> Result<(), EngineError> {
    put_by(&house.engine, by, settings, secret).await
}

async fn put_by(engine: &Engine, by: &Caller, settings: &Value, secret: &str) -> Result<(), EngineError> {
    let secret = SecretString::from(secret.to_owned());
    engine.connection_put(by, &ConnectionName::from(HQ), "synapse", settings, secret).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approved_plan_does_not_go_where_a_connection_leads_since() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    put(&house, &planner(), &elsewhere(), "whatever").await.unwrap();
    let run = house.engine.store.run_get(planned.id).await.unwrap();
    assert_eq!(run.state, RunState::Parked);
    assert!(run.reason.as_ref().is_some_and(|why| why.contains("settings of connection \"hq\"")), "{run:?}");
    assert_eq!(house.logged(Happened::RunStopped).await, 1);
    assert!(house.engine.work("w", 1, unwatched()).await.unwrap().is_empty());

    // Whoever lets it go on all the same doesn't lead it there either, and back where it was meant for it goes on.
    house.engine.run_resume(&planner(), planned.id, "it will be fine").await.unwrap();
    let stale = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(matches!(&stale, Err(EngineError::Stale(why)) if why.contains("hq")), "{stale:?}");
    house.untouched();
    put(&house, &planner(), &house.plot.settings(), &house.plot.admin_token).await.unwrap();
    house.engine.run_resume(&planner(), planned.id, "it leads where it did").await.unwrap();
    let ran = house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    assert_eq!(ran.end, RunEnd::Finished, "{case:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_for_another_deployment_is_not_approved() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    let planned = house.planned(&case).await;
    put(&house, &planner(), &elsewhere(), "whatever").await.unwrap();
    let approved = house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await;
    assert!(matches!(approved, Err(EngineError::Stale(_))), "{approved:?}");
}

#[tokio::test]
async fn a_token_that_leaked_leads_no_connection_elsewhere() {
    let house = House::new().await;
    let program = Caller { within: Some(BTreeSet::from(Scope::ALL)), ..planner() };
    let refused = put(&house, &program, &elsewhere(), "whatever").await;
    assert!(matches!(refused, Err(EngineError::Access(AccessError::NotByToken))), "{refused:?}");
    let kept = house.engine.store.connection_get(&ConnectionName::from(HQ)).await.unwrap();
    assert_eq!(kept.settings, house.plot.settings());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_changes_of_a_connection_every_other_one_uses() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    house.engine.observe(&planner(), case.id).await.unwrap();
    let other = house.another().await;
    let settings = house.plot.settings();
    put_by(&other, &planner(), &settings, "replaced-because-it-leaked").await.unwrap();
    let refused = house.engine.observe(&planner(), case.id).await;
    assert!(matches!(refused, Err(EngineError::Platform { .. })), "the former credential is in use: {refused:?}");
    put_by(&other, &planner(), &settings, &house.plot.admin_token).await.unwrap();
    house.engine.observe(&planner(), case.id).await.unwrap();
}
