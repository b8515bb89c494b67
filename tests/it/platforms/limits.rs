//! The limits that a vendor publishes, kept by two workers together, on a platform that counts for itself.

use super::company::{AGORA, Four, Names, Setup, person};
use crate::world::{approve, it, open_case};
use exeunt_core::{Case, CaseState, ConnectionName, Departure, PersonId};
use exeunt_engine::case::{Decision, Ordered};
use exeunt_engine::run::{Progress, RunEnd, Watch, unwatched};
use exeunt_simulators::{Clock, agora};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Colleagues who leave in one batch, and one who is contained meanwhile. They share groups with each other.
const LEAVERS: usize = 4;
const NOW_MS: i64 = 1_770_000_000_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_exceed_no_published_limit_and_containing_goes_first() {
    let agora = agora::Options { rate_limits: true, ..agora::Options::default() };
    let setup = Setup { agora, agora_clock: Clock::running_from(NOW_MS), ..Setup::default() };
    let four = Four::with(setup).await;
    let mut cases = Vec::new();
    for position in 0..LEAVERS {
        cases.push(ready_to_leave(&four, four.company.leaver - 1 - position).await);
    }
    let hostile = bound(&four, four.company.leaver + 1).await;

    let begun = Arc::new(AtomicBool::new(false));
    let workers = [41, 42].map(|seed| {
        let (plot, watch) = (crate::world::Plot { seed, ..four.plot.clone() }, tells_when_taking_out(&begun));
        tokio::spawn(async move {
            let engine = plot.open(&crate::world::Cut::never()).await;
            engine.work(&format!("worker {seed}"), 1, watch).await.unwrap()
        })
    });
    while !begun.load(Ordering::SeqCst) {
        assert!(!workers.iter().all(tokio::task::JoinHandle::is_finished), "nobody was taken out of a group");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let third = four.another(43).await;
    let Ordered { plan: ordered, .. } = third.contain(&it("lin.wei"), &hostile, "拷贝客户资料").await.unwrap();
    let report = third.run(&it("lin.wei"), ordered, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    let name = &four.company.people[four.company.leaver + 1].account;
    assert!(!four.agora.estate().user(name).unwrap().activated);
    assert!(!workers.iter().all(tokio::task::JoinHandle::is_finished), "it went before what had begun earlier");

    for worker in workers {
        for (plan, report) in worker.await.unwrap() {
            assert_eq!(report.unwrap().end, RunEnd::Finished, "{plan}");
        }
    }
    for case in &cases {
        assert_eq!(four.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);
    }
    let app = four.agora.estate();
    let exceeded: Vec<_> = app.exceeded().into_iter().map(|(class, count)| (class.name, count)).collect();
    assert_eq!(exceeded, []);
    assert!(app.visits().values().flatten().all(|visit| !visit.limited), "nobody was told to slow down");
    assert!(app.visits().values().map(Vec::len).sum::<usize>() > 200, "there was something to ask");
}

/// Somebody with an account on Agora.
async fn bound(four: &Four, position: usize) -> PersonId {
    let id = PersonId::from(format!("E9{position:02}"));
    four.engine.person_put(&it("lin.wei"), &person(&id)).await.unwrap();
    let account = four.account(AGORA, &four.company.people[position].account);
    four.engine.bind(&it("lin.wei"), &id, &account, "employee number").await.unwrap();
    id
}

async fn ready_to_leave(four: &Four, position: usize) -> Case {
    let person = bound(four, position).await;
    let case = open_case(&four.engine, &person, Departure::Voluntary).await;
    let heir = four.company.people.last().unwrap();
    let decision =
        Decision::DefaultSuccessor { connection: ConnectionName::from(AGORA), account: four.id(AGORA, &heir.account) };
    four.engine.decide(&it("lin.wei"), case.id, &decision).await.unwrap();
    four.engine.observe(&it("lin.wei"), case.id).await.unwrap();
    let planned = four.engine.plan_leave(&it("lin.wei"), case.id).await.unwrap();
    assert_eq!(planned.plan.questions, []);
    approve(&four.engine, &planned).await;
    case
}

fn tells_when_taking_out(begun: &Arc<AtomicBool>) -> Watch {
    let begun = Arc::clone(begun);
    Arc::new(move |progress| {
        if let Progress::Begins { step, .. } = progress
            && step.as_str().contains("/membership_ended/")
        {
            begun.store(true, Ordering::SeqCst);
        }
    })
}
