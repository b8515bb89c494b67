//! Nobody bends the ledger so that their own leaving, or somebody's that goes on, finds nothing to close.

use super::house::{House, OTHER, account, planner, user};
use crate::world::{HQ, it};
use exeunt_core::{AccountRef, Departure, PersonChange, PersonId};
use exeunt_engine::case::Withdrawal;
use exeunt_engine::run::{RunEnd, unwatched};
use exeunt_engine::{EngineError, PersonSeen};

#[tokio::test]
async fn nobody_changes_what_the_ledger_says_of_themselves() {
    let house = House::new().await;
    let leaver = it("zhang.san").who_is("E001");
    let own = house.engine.person_get(&house.person).await.unwrap();
    let elsewhere = PersonChange { zone: Some("Pacific/Kiritimati".to_owned()), ..PersonChange::default() };
    let other = AccountRef::new(HQ, user(OTHER).as_str());
    let colleague = exeunt_core::Person { id: "E009".into(), ..own.clone() };
    house.engine.person_put(&planner(), &colleague).await.unwrap();
    let tried = [
        house.engine.unbind(&leaver, &house.person, &account(), "never mine").await,
        house.engine.bind(&leaver, &colleague.id, &account(), "hers all along").await,
        house.engine.bind(&leaver, &house.person, &other, "mine, too").await,
        house.engine.person_change(&leaver, &house.person, &elsewhere, PersonSeen::Whatever).await.map(drop),
        house.engine.person_put(&leaver, &exeunt_core::Person { manager: Some("E009".into()), ..own.clone() }).await,
    ];
    for refused in tried {
        assert!(matches!(refused, Err(EngineError::Oneself(_))), "{refused:?}");
    }
    let refusals = house.refusals().await;
    assert_eq!(refusals.iter().filter(|(by, why)| by == "zhang.san" && why.contains("of themselves")).count(), 5);
    assert_eq!(house.engine.person_get(&house.person).await.unwrap(), own);
    // A list of everybody in which they stand as they are is none of that.
    house.engine.people_put(&leaver, &[own, colleague]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_somebodys_leaving_goes_on_no_account_of_theirs_is_let_off() {
    let house = House::new().await;
    let colleague = exeunt_core::Person { id: "E009".into(), ..house.engine.person_get(&house.person).await.unwrap() };
    house.engine.person_put(&planner(), &colleague).await.unwrap();
    let case = house.case(Departure::Voluntary).await;
    let released = house.engine.unbind(&planner(), &house.person, &account(), "a favour").await;
    assert!(matches!(&released, Err(EngineError::AccountHeld { case: held, .. }) if *held == case.id), "{released:?}");
    let given = house.engine.bind(&planner(), &colleague.id, &account(), "a favour").await;
    assert!(matches!(given, Err(EngineError::AccountHeld { .. })), "{given:?}");
    assert!(house.refusals().await.iter().any(|(by, why)| by == "lin.wei" && why.contains("stays whose it is")));

    // What was bound by mistake is mended by taking the case back.
    assert!(matches!(house.engine.withdraw(&planner(), case.id).await.unwrap(), Withdrawal::AtOnce));
    house.engine.unbind(&planner(), &house.person, &account(), "bound by mistake").await.unwrap();
    house.engine.bind(&planner(), &colleague.id, &account(), "the badge says so").await.unwrap();
    let whose = house.engine.store.binding_lookup(&account()).await.unwrap().map(|binding| binding.person);
    assert_eq!(whose, Some(PersonId::from("E009")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn containment_shuts_what_was_the_leavers_when_it_was_ordered() {
    let house = House::new().await;
    let ordered = house.engine.contain(&planner(), &house.person, "拷贝客户资料").await.unwrap();
    // Past the ledger, which refuses it.
    let mut tx = house.engine.store.begin().await.unwrap();
    tx.binding_end(&account(), house.engine.now()).await.unwrap();
    tx.commit().await.unwrap();
    let report = house.engine.run(&planner(), ordered.plan, unwatched()).await.unwrap();
    assert_eq!(report.end, RunEnd::Finished);
    assert!(!house.lets_in(&house.token).await);
}
