//! Who may approve what.

use super::house::{House, planner};
use crate::world::{HQ, it};
use exeunt_core::{AccountId, ConnectionName, Departure, Digest, DutyRole, Language, Person};
use exeunt_engine::case::Decision;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{Caller, EngineError};
use std::collections::BTreeSet;

#[tokio::test]
async fn whoever_made_a_plan_that_needs_four_eyes_does_not_approve_it() {
    let house = House::new().await;
    let case = house.case(Departure::Hostile).await;
    house.engine.decide(&planner(), case.id, &Decision::Deactivate { erase: false }).await.unwrap();
    let planned = house.planned(&case).await;
    assert!(planned.plan.four_eyes());
    let own = house.engine.approve(&planner(), planned.id, &planned.digest, "mine").await;
    assert!(matches!(own, Err(EngineError::FourEyes(_))), "{own:?}");
    let ran = house.engine.run(&planner(), planned.id, unwatched()).await;
    assert!(matches!(ran, Err(EngineError::NotApproved(_))), "{ran:?}");
    let refusals = house.refusals().await;
    assert!(refusals.iter().any(|(by, why)| by == "lin.wei" && why.contains("second person")), "{refusals:?}");
    assert!(refusals.iter().any(|(_, why)| why.contains("is not approved")), "{refusals:?}");
    house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await.unwrap();
}

#[tokio::test]
async fn two_actors_of_one_person_are_one_pair_of_eyes() {
    let house = House::new().await;
    let case = house.case(Departure::Hostile).await;
    let administrator = Caller::new("set.up", [DutyRole::Administrator, DutyRole::It]);
    let person = Person {
        id: "lin".into(),
        name: "林伟".to_owned(),
        department: "信息技术部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    };
    house.engine.person_put(&administrator, &person).await.unwrap();
    let roles = BTreeSet::from([DutyRole::It, DutyRole::Legal]);
    for name in ["lin.wei", "lin.wei.too", "wang.fang"] {
        let whose = (name != "wang.fang").then_some(&person.id);
        house.engine.actor_add(&administrator, &name.into(), &roles, whose).await.unwrap();
    }
    house.engine.decide(&planner(), case.id, &Decision::Deactivate { erase: false }).await.unwrap();
    let planned = house.planned(&case).await;
    let other = it("lin.wei.too").who_is("lin");
    let own = house.engine.approve(&other, planned.id, &planned.digest, "by my other name").await;
    assert!(matches!(own, Err(EngineError::FourEyes(_))), "{own:?}");
    house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await.unwrap();
}

#[tokio::test]
async fn an_approval_names_the_plan_by_its_digest() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    let planned = house.planned(&case).await;
    let other = Digest::of(&"another plan");
    let refused = house.engine.approve(&it("wang.fang"), planned.id, &other, "read").await;
    assert!(matches!(refused, Err(EngineError::WrongDigest { .. })), "{refused:?}");
    assert!(house.refusals().await.iter().any(|(by, why)| by == "wang.fang" && why.contains("digest")));
}

#[tokio::test]
async fn a_plan_that_still_asks_something_is_not_approved() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    house.engine.observe(&planner(), case.id).await.unwrap();
    let planned = house.engine.plan_leave(&planner(), case.id).await.unwrap();
    assert!(!planned.plan.questions.is_empty(), "nobody was named for groups that lose their last owner");
    let refused = house.engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await;
    assert!(matches!(refused, Err(EngineError::OpenQuestions { .. })), "{refused:?}");
    assert!(house.refusals().await.iter().any(|(_, why)| why.contains("open question")));

    let account = AccountId::from("@lisi002:im.test");
    let decision = Decision::DefaultSuccessor { connection: ConnectionName::from(HQ), account };
    house.engine.decide(&it("li.na"), case.id, &decision).await.unwrap();
    let answered = house.engine.plan_leave(&planner(), case.id).await.unwrap();
    assert_eq!(answered.plan.questions, []);
    house.engine.approve(&it("wang.fang"), answered.id, &answered.digest, "read").await.unwrap();
}

#[tokio::test]
async fn containment_that_wants_a_second_person_is_ordered_and_waits_for_one() {
    let mut house = House::new().await;
    house.plot.policy.contain.without_approval = false;
    let engine = house.another().await;
    let ordered = engine.contain(&planner(), &house.person, "拷贝客户资料").await.unwrap();
    assert!(ordered.waits_for_approval);
    assert!(engine.work("w", 1, unwatched()).await.unwrap().is_empty(), "nothing is shut before");
    let planned = engine.plan_get(ordered.plan).await.unwrap();
    let own = engine.approve(&planner(), planned.id, &planned.digest, "it is urgent").await;
    assert!(matches!(own, Err(EngineError::FourEyes(_))), "whoever orders it is not the second person: {own:?}");
    engine.approve(&it("wang.fang"), planned.id, &planned.digest, "read").await.unwrap();
    let ended = engine.work("w", 1, unwatched()).await.unwrap();
    assert_eq!(ended[0].1.as_ref().unwrap().end, RunEnd::Finished);
}
