//! Two people of one department leave, both plans approved before either has gone.

use super::company::{ALL, Four, Names, person};
use crate::world::{approve, it, open_case};
use exeunt_core::{CaseState, ConnectionName, Departure, PersonId, Verdict};
use exeunt_engine::case::Decision;
use exeunt_engine::run::RunEnd;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_still_fits_after_a_colleague_has_left_the_same_groups() {
    let four = Four::new().await;
    let (of_first, first) = four.approved().await;
    let name = &four.company.people[four.company.leaver + 1].account;
    let id = PersonId::from("E002");
    four.engine.person_put(&it("lin.wei"), &person(&id)).await.unwrap();
    for connection in ALL {
        four.engine.bind(&it("lin.wei"), &id, &four.account(connection, name), "employee number").await.unwrap();
    }
    let case = open_case(&four.engine, &id, Departure::Voluntary).await;
    for connection in ALL {
        let (account, connection) = (four.id(connection, &four.heir), ConnectionName::from(connection));
        let decision = Decision::DefaultSuccessor { connection, account };
        four.engine.decide(&it("lin.wei"), case.id, &decision).await.unwrap();
    }
    four.engine.observe(&it("lin.wei"), case.id).await.unwrap();
    let second = four.engine.plan_leave(&it("lin.wei"), case.id).await.unwrap();
    assert_eq!(second.plan.questions, []);
    let shared = |group| first.plan.steps.iter().any(|step| step.action.group() == Some(group));
    let groups = second.plan.steps.iter().filter_map(|step| step.action.group());
    assert!(groups.filter(|group| shared(group)).count() > 0, "they share groups");
    approve(&four.engine, &second).await;

    four.run_to_the_end(&first).await;
    let report = four.run(&second).await;
    assert_eq!(report.end, RunEnd::Finished, "{:#?}", four.unsettled(&second).await);
    assert_eq!(four.engine.case_get(case.id).await.unwrap().state, CaseState::Closed);

    // Proved by a process that ran neither.
    let other = four.another(77).await;
    for case in [of_first.id, case.id] {
        let proved = other.prove(&it("lin.wei"), case).await.unwrap();
        let failed: Vec<_> = proved.checks.iter().filter(|check| check.verdict == Verdict::Fails).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}
