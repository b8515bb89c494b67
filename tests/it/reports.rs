//! What a report says at each point of a case, on a simulated platform.

use crate::refusals::house::{House, LEAVER, planner};
use crate::world::{approve, it};
use exeunt_core::Departure;
use exeunt_engine::case::Ordered;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{EngineError, SealedReport};
use serde_json::Value;
use std::collections::BTreeMap;

fn body(sealed: &SealedReport) -> Value {
    serde_json::to_value(&sealed.report).unwrap()
}

fn control<'a>(body: &'a Value, clause: &str) -> &'a Value {
    body["controls"].as_array().unwrap().iter().find(|row| row["control"] == clause).unwrap()
}

fn evidence(of: &Value) -> &Vec<Value> {
    of["evidence"].as_array().unwrap()
}

/// Steps of the same name in two plans each have entries, and no entry in common.
fn evidence_is_apart(body: &Value, plans: &[Value]) {
    assert_eq!(plans.len(), 2);
    let mut entries: BTreeMap<&str, Vec<&Vec<Value>>> = BTreeMap::new();
    for step in body["steps"].as_array().unwrap() {
        entries.entry(step["step"]["id"].as_str().unwrap()).or_default().push(evidence(step));
    }
    let twice: Vec<_> = entries.values().filter(|of| of.len() == 2).collect();
    assert!(!twice.is_empty(), "no step is in both plans");
    for of in twice {
        assert!(!of[0].is_empty() && !of[1].is_empty() && of[0].iter().all(|entry| !of[1].contains(entry)), "{of:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_to_contain_is_evidence_of_its_own() {
    let house = House::new().await;
    let engine = &house.engine;
    let Ordered { case, plan: ordered, .. } = engine.contain(&planner(), &house.person, "拷贝客户资料").await.unwrap();
    assert_eq!(engine.run(&planner(), ordered, unwatched()).await.unwrap().end, RunEnd::Finished);
    let planned = house.planned(&case).await;
    approve(engine, &planned).await;
    assert_eq!(engine.run(&planner(), planned.id, unwatched()).await.unwrap().end, RunEnd::Finished);
    engine.prove(&it("zhao.min"), case.id).await.unwrap();

    let body = body(&engine.report(&it("zhao.min"), case.id).await.unwrap());
    let plans = body["plans"].as_array().unwrap();
    assert_eq!(plans.iter().map(|p| &p["kind"]).collect::<Vec<_>>(), ["contain", "leave"]);
    assert_eq!(plans[0]["ordered"]["reason"], "拷贝客户资料");
    assert!(!evidence(&plans[0]).is_empty() && !evidence(&plans[0]["ordered"]).is_empty(), "{}", plans[0]);
    assert!(!evidence(&plans[1]).is_empty() && !evidence(&plans[1]["approvals"][0]).is_empty(), "{}", plans[1]);
    assert!(!evidence(&body["before"]).is_empty(), "{}", body["before"]);
    evidence_is_apart(&body, plans);
    let row = control(&body, "nist_ac2_f");
    assert_eq!(row["verdict"], "met", "{row}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bar_that_was_lifted_since_is_not_verified_any_more() {
    let house = House::new().await;
    let (case, planned) = house.approved().await;
    house.engine.run(&planner(), planned.id, unwatched()).await.unwrap();
    house.engine.prove(&it("zhao.min"), case.id).await.unwrap();
    let bar_marked = async || {
        let body = body(&house.engine.report(&it("zhao.min"), case.id).await.unwrap());
        let is_bar = |s: &&Value| s["step"]["action"]["kind"] == "login_barred";
        body["steps"].as_array().unwrap().iter().find(is_bar).unwrap()["mark"].clone()
    };
    assert_eq!(bar_marked().await, "verified");
    house.simulator.with(|estate| estate.account_mut(LEAVER).unwrap().locked = false);
    assert!(!house.engine.prove(&it("zhao.min"), case.id).await.unwrap().holds);
    assert_ne!(bar_marked().await, "verified");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_was_only_contained_claims_no_more_than_that() {
    let house = House::new().await;
    let engine = &house.engine;
    let report = async |case| body(&engine.report(&it("zhao.min"), case).await.unwrap());
    let Ordered { case, plan: ordered, .. } = engine.contain(&planner(), &house.person, "拷贝客户资料").await.unwrap();
    let at_order = report(case.id).await;
    assert_eq!((&at_order["kind"], &at_order["conclusion"]), (&"contain".into(), &"unfinished".into()));
    assert_eq!(at_order["contain"], Value::Null, "no door was tried yet");
    engine.run(&planner(), ordered, unwatched()).await.unwrap();
    let contained = report(case.id).await;
    // Nobody has looked again, and nothing was tried from outside.
    assert_eq!((&contained["conclusion"], &contained["after"]), (&"unfinished".into(), &Value::Null));
    assert!(contained["contain"]["refused_at"].is_string(), "{}", contained["contain"]);
    assert_eq!(control(&contained, "nist_ac2_f")["verdict"], "met");
    assert_eq!(control(&contained, "nist_ps4_a")["verdict"], "not_met");
    engine.observe(&planner(), case.id).await.unwrap();
    let seen = report(case.id).await;
    assert_eq!(seen["conclusion"], "confirmed", "{}", seen["summary"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_has_not_run_closes_nothing() {
    let house = House::new().await;
    let engine = &house.engine;
    let case = house.case(Departure::Voluntary).await;
    let unseen = engine.report(&it("zhao.min"), case.id).await;
    assert!(matches!(unseen, Err(EngineError::NoPlan(of)) if of == case.id), "{unseen:?}");
    let planned = house.planned(&case).await;
    for plans in [0, 1] {
        let body = body(&engine.report(&it("zhao.min"), case.id).await.unwrap());
        assert_eq!((&body["conclusion"], &body["after"]), (&"unfinished".into(), &Value::Null));
        assert_eq!(body["plans"].as_array().unwrap().len(), plans, "a plan is listed once it is approved");
        let met = body["controls"].as_array().unwrap().iter().filter(|row| row["verdict"] == "met");
        assert_eq!(met.count(), 0, "{}", body["controls"]);
        if plans == 0 {
            approve(engine, &planned).await;
        }
    }
}
