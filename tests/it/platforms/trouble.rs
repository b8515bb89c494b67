//! Three platforms with troubles of their own, and one plan that comes to its end all the same.

use super::company::{AGORA, EJABBERD, Four, MATTERMOST, SYNAPSE, Setup};
use super::leave::nobody_gets_in_and_every_group_has_an_owner;
use super::places::{Places, announced};
use crate::world::it;
use exeunt_core::{ActionKind, CaseState, Lane, Phase, Step, StepId, StepState, Support};
use exeunt_engine::case::Planned;
use exeunt_engine::run::{Progress, RunEnd, Watch, unwatched};
use exeunt_simulators::ejabberd::FROZEN;
use exeunt_simulators::{Fault, FaultKind, When};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A deadlock should fail a test and not the whole suite.
const PATIENCE: Duration = Duration::from_mins(1);
const STATEMENT: &str = "从 access_rules 中封禁，见工单 IT-4711";

/// Synapse dies when its first membership is at stake, Mattermost asks to be left alone for a second now and then, and
/// ejabberd has no group that bars logins.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_platform_dies_one_is_busy_one_needs_a_person_and_the_rest_waits_for_none_of_them() {
    let mut setup = Setup { frozen_group: false, ..Setup::default() };
    (setup.policy.run.attempts, setup.policy.run.backoff_first_seconds) = (2, 1);
    let four = Four::with(setup).await;
    let before = Places::of(&four);
    let (case, planned) = four.approved().await;
    let busy = Fault::new(FaultKind::RateLimited { retry_after_ms: Some(1_000) });
    let busy = four.mattermost.faults().add(busy.on("PUT", "/active").when(When::First(1)));

    let (watch, mut heard) = watched();
    let (running, id) = (four.engine.clone(), planned.id);
    let run = tokio::spawn(async move { running.run(&it("lin.wei"), id, watch).await });
    let mut begun = BTreeSet::new();
    until(&mut heard, |progress| {
        if let Progress::Begins { step, .. } = progress {
            begun.insert(step.clone());
            return is_on(step, SYNAPSE) && step.as_str().contains("/role_held/");
        }
        false
    })
    .await;
    four.synapse.faults().add(Fault::new(FaultKind::Reset));
    let others = goes_on_without(&planned, SYNAPSE);
    let mut rested: BTreeSet<StepId> = four.settled(&planned).await;
    until(&mut heard, |progress| {
        if let Progress::Rests { step, state: StepState::Done, .. } = progress {
            rested.insert(step.clone());
        }
        others.is_subset(&rested)
    })
    .await;
    assert!(four.mattermost.faults().hits(busy) == 1);
    assert_eq!(four.open_on_agora(), Vec::<String>::new());
    assert_eq!(four.open_on_mattermost(), Vec::<String>::new());
    assert_eq!(four.open_on_ejabberd(), ["ejabberd login"], "the bar is for a person");
    let after = Places::of(&four).of_account(&four, &four.leaver);
    assert!(after.keys().all(|(connection, _)| [SYNAPSE, EJABBERD].contains(connection)), "{after:?}");
    containing_came_first(&four, &planned).await;

    // The run says who is away and is left to any worker; the platform comes back, and another worker goes on.
    let report = run.await.unwrap().unwrap();
    let RunEnd::ConnectionAway { connection, .. } = &report.end else { panic!("{report:?}") };
    assert_eq!(connection.as_str(), SYNAPSE);
    four.synapse.faults().clear();
    four.plot.clock.advance(SignedDuration::from_hours(2));
    let another = four.another(32).await;
    let worked = another.work("worker", 1, unwatched()).await.unwrap();
    let [(_, Ok(report))] = &worked[..] else { panic!("{worked:?}") };
    let RunEnd::NeedsOperator { steps } = &report.end else { panic!("{report:?}") };
    let [bar] = &steps[..] else { panic!("{steps:?}") };
    let manual: Vec<_> = planned.plan.steps.iter().filter(|s| s.support == Support::Manual).collect();
    assert!(matches!(&manual[..], [step] if step.id == *bar && step.action.kind() == ActionKind::LoginBarred));
    assert!(is_on(bar, EJABBERD));

    four.ejabberd.with(|server| server.put_in_group(FROZEN, &four.leaver));
    another.step_by_hand(&it("chen.bing"), planned.id, bar, STATEMENT).await.unwrap();
    let worked = another.work("worker", 1, unwatched()).await.unwrap();
    assert!(matches!(&worked[..], [(_, Ok(report))] if report.end == RunEnd::Finished), "{worked:?}");
    assert_eq!(four.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
    nobody_gets_in_and_every_group_has_an_owner(&four, &before).await;
    assert_eq!(Places::of(&four).moved(&before, &four, &four.leaver), announced(&planned.plan));

    four.engine.prove(&it("zhao.min"), case.id).await.unwrap();
    let sealed = four.engine.report(&it("zhao.min"), case.id).await.unwrap();
    the_report_is_complete(&serde_json::from_slice(&sealed.json).unwrap(), &planned, bar);
}

/// By the log's entry times: what machines contain was contained before anything else was done on the same platform.
async fn containing_came_first(four: &Four, planned: &Planned) {
    let records = four.engine.store.step_list(planned.id).await.unwrap();
    let last = |id: &StepId| records.iter().find(|r| r.id == *id).and_then(|r| r.last.clone());
    for connection in [AGORA, MATTERMOST] {
        let here = planned.plan.steps.iter().filter(|s| is_on(&s.id, connection));
        let (contain, ordinary): (Vec<_>, Vec<_>) = here.partition(|s| s.lane == Lane::Contain);
        let contained = contain.iter().map(|s| last(&s.id).unwrap().closed_at.unwrap()).max().unwrap();
        let begun = ordinary.iter().map(|s| last(&s.id).unwrap().opened_at).min().unwrap();
        assert!(contained <= begun, "{connection}: {contained} after {begun}");
    }
}

/// Every step of the plan is there and done, one of them by a named person, in that person's words.
fn the_report_is_complete(file: &Value, planned: &Planned, bar: &StepId) {
    let body = &file["body"];
    let steps = all_steps(body);
    let ids: BTreeSet<&str> = steps.iter().map(|s| s["step"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, planned.plan.steps.iter().map(|s| s.id.as_str()).collect());
    assert!(steps.iter().all(|s| s["state"] == "done"));
    let by_hand: Vec<_> = steps.iter().filter(|s| !s["by_hand"].is_null()).collect();
    let [one] = &by_hand[..] else { panic!("{by_hand:?}") };
    assert_eq!(one["step"]["id"], bar.as_str());
    assert_eq!((&one["by_hand"]["by"], &one["by_hand"]["statement"]), (&"chen.bing".into(), &STATEMENT.into()));
    assert_ne!(body["conclusion"], "verified", "a person's word is not a probe");
}

/// The results of steps, wherever they stand in the report.
fn all_steps(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(fields) if fields.contains_key("by_hand") && fields.contains_key("step") => vec![value],
        Value::Object(fields) => fields.values().flat_map(all_steps).collect(),
        Value::Array(rows) => rows.iter().flat_map(all_steps).collect(),
        _ => Vec::new(),
    }
}

fn watched() -> (Watch, UnboundedReceiver<Progress>) {
    let (say, heard) = unbounded_channel();
    (Arc::new(move |progress| drop(say.send(progress))), heard)
}

async fn until(heard: &mut UnboundedReceiver<Progress>, mut so: impl FnMut(&Progress) -> bool) {
    let waiting = async { while !so(&heard.recv().await.expect("the run goes on")) {} };
    tokio::time::timeout(PATIENCE, waiting).await.expect("others wait for a platform that is down");
}

fn is_on(step: &StepId, connection: &str) -> bool {
    step.as_str().starts_with(&format!("{connection}/"))
}

/// What goes on without that platform and before anybody does anything by hand.
fn goes_on_without(planned: &Planned, connection: &str) -> BTreeSet<StepId> {
    let steps = &planned.plan.steps;
    let stuck = |s: &Step| is_on(&s.id, connection) || s.support == Support::Manual;
    let mut held: BTreeSet<&StepId> = steps.iter().filter(|s| stuck(s)).map(|s| &s.id).collect();
    // Needs come first in a plan. A door that is stuck doesn't keep the others open.
    for step in steps.iter().filter(|s| s.phase != Phase::Contain) {
        if step.needs.iter().any(|need| held.contains(need)) {
            held.insert(&step.id);
        }
    }
    steps.iter().filter(|s| !held.contains(&s.id)).map(|s| s.id.clone()).collect()
}

impl Four {
    async fn settled(&self, planned: &Planned) -> BTreeSet<StepId> {
        let records = self.engine.store.step_list(planned.id).await.unwrap();
        records.into_iter().filter(|r| r.state.is_settled()).map(|r| r.id).collect()
    }
}
