//! The server dies in the middle of a run and comes back: the run goes on by itself, and ends as any other.

use super::company::Company;
use super::owner::expected_changes;
use crate::world::{approve, it, open_case, plan};
use exeunt_core::{CaseState, Departure};
use exeunt_engine::run::{Progress, RunEnd};
use exeunt_tests::dump::diff;
use exeunt_tests::require;
use std::collections::BTreeSet;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_half_way_is_waited_for() {
    let mut company = require!(Company::start().await);
    (company.plot.policy.run.attempts, company.plot.policy.run.backoff_first_seconds) = (60, 1);
    company.plot.policy.run.backoff_longest_seconds = 1;
    let (engine, person) = company.furnished().await;
    let before = company.dump().await;
    let case = open_case(&engine, &person, Departure::Voluntary).await;
    let planned = plan(&engine, &case, company.successor()).await;
    approve(&engine, &planned).await;

    let (rested, mut half) = tokio::sync::mpsc::unbounded_channel();
    let watch = Arc::new(move |progress| {
        if matches!(progress, Progress::Rests { .. }) {
            rested.send(()).ok();
        }
    });
    let (running, id) = (engine.clone(), planned.id);
    let run = tokio::spawn(async move { running.run(&it("lin.wei"), id, watch).await });
    for _ in 0..planned.plan.steps.len() / 2 {
        half.recv().await.unwrap();
    }
    company.synapse.kill();
    assert!(!run.is_finished());
    company.synapse.start_again().await.unwrap();
    let report = run.await.unwrap().unwrap();
    assert_eq!(report.end, RunEnd::Finished, "nobody had to do anything");
    assert_eq!(engine.case_get(case.id).await.unwrap().state, CaseState::Closed);

    company.nothing_of_the_leaver_works().await;
    let changes = diff(&before, &company.dump().await);
    let others = changes.iter().filter(|change| !company.is_the_leavers(change)).map(ToString::to_string);
    assert_eq!(others.collect::<BTreeSet<_>>(), expected_changes(&before, &planned.plan));
    assert!(engine.prove(&it("zhao.min"), case.id).await.unwrap().holds);
}
