//! Everything of one person is shut on four platforms at once, with whichever of them answers.

use super::company::{ALL, Four, SYNAPSE};
use super::places::Places;
use crate::world::it;
use exeunt_core::Departure;
use exeunt_engine::case::Ordered;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_simulators::{Fault, FaultKind};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_platforms_are_shut_while_the_fourth_is_down_and_the_fourth_when_asked_again() {
    let four = Four::new().await;
    let before = Places::of(&four);
    four.synapse.faults().add(Fault::new(FaultKind::Reset));
    let Ordered { case, plan: ordered, .. } =
        four.engine.contain(&it("lin.wei"), &four.person, "拷贝客户资料").await.unwrap();
    assert_eq!(case.departure, Departure::Hostile);
    let report = four.engine.run(&it("lin.wei"), ordered, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    let missing = "gap-connection-unreachable";
    let plan = four.engine.store.plan_get(ordered).await.unwrap().plan;
    let said: Vec<_> = plan.gaps.iter().filter(|gap| gap.what.key == missing).map(|g| g.connection.as_str()).collect();
    assert_eq!(said, [SYNAPSE]);
    assert!(plan.steps.iter().all(|step| step.on.connection.as_str() != SYNAPSE));

    four.synapse.faults().clear();
    let open = four.open_doors().await;
    assert!(!open.is_empty() && open.iter().all(|door| door.starts_with("synapse")), "{open:?}");
    let Ordered { case: again, plan: ordered, .. } =
        four.engine.contain(&it("lin.wei"), &four.person, "拷贝客户资料，补全").await.unwrap();
    assert_eq!(again.id, case.id, "no second case");
    let plan = four.engine.store.plan_get(ordered).await.unwrap().plan;
    assert!(plan.gaps.iter().all(|gap| gap.what.key != missing), "{:?}", plan.gaps);
    let report = four.engine.run(&it("lin.wei"), ordered, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert_eq!(four.open_doors().await, Vec::<String>::new());
    assert_eq!(Places::of(&four), before, "containing takes nobody's place away");
    let held = before.of_account(&four, &four.leaver);
    assert!(ALL.into_iter().all(|connection| held.keys().any(|(at, _)| *at == connection)));
}
