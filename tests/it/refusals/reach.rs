//! About whom somebody may do something: managers and groups' admins reach their own, and nobody reaches themselves.

use super::house::{House, LEAVER, OTHER, SUCCESSOR, only, user};
use crate::world::{HQ, approve, it};
use exeunt_core::{AccountRef, CaseId, Departure, Duty, DutyRole, GroupRef, Language, Person, PersonId};
use exeunt_engine::case::Decision;
use exeunt_engine::{Caller, Engine, EngineError};
use exeunt_simulators::synapse::estate::{NewAccount, NewRoom};

/// A person of the ledger with this manager.
async fn put(engine: &Engine, id: &str, manager: Option<&str>) {
    let person = Person {
        id: id.into(),
        name: id.to_owned(),
        department: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        manager: manager.map(PersonId::from),
        mail: None,
        language: Language::En,
    };
    engine.person_put(&it("lin.wei"), &person).await.unwrap();
}

fn keep() -> Decision {
    Decision::Keep { group: GroupRef::new(HQ, "!none"), reason: "alumni".to_owned() }
}

async fn decides(house: &House, caller: &Caller, case: CaseId) -> bool {
    match house.engine.decide(caller, case, &keep()).await {
        Ok(()) => true,
        Err(EngineError::OutOfReach { duty: Duty::DecideHandOver, .. }) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_manager_decides_for_everybody_below_and_for_nobody_else() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    put(&house.engine, "E100", None).await;
    put(&house.engine, "E010", Some("E100")).await;
    put(&house.engine, "E020", Some("E100")).await;
    put(&house.engine, "E001", Some("E010")).await;
    let manager = |person: &str| only(DutyRole::Manager).who_is(person);
    for (caller, reaches) in [
        (manager("E010"), true),
        (manager("E100"), true),
        (manager("E020"), false),
        (manager("E001"), false),
        (only(DutyRole::Manager), false),
    ] {
        assert_eq!(decides(&house, &caller, case.id).await, reaches, "{caller:?}");
    }
    let why = house.refusals().await;
    assert_eq!(why.iter().filter(|(_, why)| why.contains("only about people of their own")).count(), 3);
}

#[tokio::test]
async fn managers_in_a_circle_reach_each_other_and_never_themselves() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    put(&house.engine, "E010", Some("E001")).await;
    put(&house.engine, "E001", Some("E010")).await;
    assert!(decides(&house, &only(DutyRole::Manager).who_is("E010"), case.id).await);
    assert!(!decides(&house, &only(DutyRole::Manager).who_is("E001"), case.id).await);
}

#[tokio::test]
async fn a_groups_admin_reaches_those_who_are_in_a_group_that_they_look_after() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    for (person, account) in [("E002", SUCCESSOR), ("E003", OTHER)] {
        put(&house.engine, person, None).await;
        let account = AccountRef::new(HQ, user(account).as_str());
        house.engine.bind(&it("lin.wei"), &person.into(), &account, "number").await.unwrap();
    }
    put(&house.engine, "E004", None).await;
    let reads = async |person: &str| {
        let admin = only(DutyRole::GroupAdmin).who_is(person);
        house.engine.may_about(&admin, Duty::Read, &house.person).await.unwrap()
    };
    assert!(!reads("E003").await, "nothing was seen yet");
    house.engine.observe(&it("lin.wei"), case.id).await.unwrap();
    // Both own groups that the leaver is in; the third has no account at all.
    assert!(reads("E003").await && reads("E002").await);
    assert!(!reads("E004").await);
    // Reading is all that a group's admin may.
    let refused = house.engine.decide(&only(DutyRole::GroupAdmin).who_is("E003"), case.id, &keep()).await;
    assert!(matches!(refused, Err(EngineError::NotYourDuty { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_group_that_somebody_makes_to_find_out_gives_no_reach() {
    let house = House::new().await;
    let case = house.case(Departure::Voluntary).await;
    put(&house.engine, "E004", None).await;
    house.simulator.with(|estate| _ = estate.add(NewAccount::new("curious").password("Welcome-2026")));
    let account = AccountRef::new(HQ, user("curious").as_str());
    house.engine.bind(&it("lin.wei"), &"E004".into(), &account, "number").await.unwrap();
    house.engine.observe(&it("lin.wei"), case.id).await.unwrap();
    let room = || NewRoom::new("curious").name("部门-好奇").version(11).members([LEAVER, OTHER]);
    house.simulator.with(|estate| drop(estate.add_group(room())));
    house.engine.observe(&it("lin.wei"), case.id).await.unwrap();
    let admin = only(DutyRole::GroupAdmin).who_is("E004");
    assert!(!house.engine.may_about(&admin, Duty::Read, &house.person).await.unwrap());
}

#[tokio::test]
async fn discretion_counts_for_what_a_groups_admin_reads() {
    let house = House::new().await;
    put(&house.engine, "E003", None).await;
    let account = AccountRef::new(HQ, user(OTHER).as_str());
    house.engine.bind(&it("lin.wei"), &"E003".into(), &account, "number").await.unwrap();
    let case = house.case(Departure::Hostile).await;
    house.engine.observe(&it("lin.wei"), case.id).await.unwrap();
    let admin = only(DutyRole::GroupAdmin).who_is("E003");
    let reads = async || house.engine.may_about(&admin, Duty::Read, &house.person).await.unwrap();
    assert!(!reads().await, "nobody was told");
    let planned = house.planned(&case).await;
    approve(&house.engine, &planned).await;
    assert!(reads().await, "told as the plan was approved");
}

#[tokio::test]
async fn nobody_works_on_their_own_leaving_whatever_their_role() {
    let house = House::new().await;
    let (_, planned) = house.approved().await;
    let leaver = it("zhang.san").who_is("E001");
    let case = planned.plan.case;
    let refused = [
        house.engine.decide(&leaver, case, &keep()).await.map(drop),
        house.engine.approve(&leaver, planned.id, &planned.digest, "fine").await.map(drop),
        house.engine.run_stop(&leaver, planned.id, "not now").await,
        house.engine.withdraw(&leaver, case).await.map(drop),
        house.engine.report(&leaver, case).await.map(drop),
    ];
    for result in refused {
        assert!(matches!(result, Err(EngineError::OutOfReach { .. })), "{result:?}");
    }
    // Shutting everything of one's own at once is nothing that anybody must be kept from.
    house.engine.contain(&leaver, &house.person, "my phone was stolen").await.unwrap();
}
