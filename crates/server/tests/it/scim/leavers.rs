//! What a provider's changes mean for people.

use super::*;
use exeunt_core::{Case, CaseState, Departure, Finding, FindingKind, PersonId};
use exeunt_store::FindingFilter;

const TODAY: &str = "2026-11-25";

async fn cases(world: &World, person: &str) -> Vec<Case> {
    let mut tx = world.engine().store.begin().await.unwrap();
    tx.case_list_of(&PersonId::from(person)).await.unwrap()
}

async fn findings(world: &World) -> Vec<Finding> {
    let filter = FindingFilter { waiting: Some(true), ..FindingFilter::default() };
    world.engine().store.finding_list(&filter, None, 10).await.unwrap()
}

fn set(path: &str, value: &Value) -> Value {
    json!([{ "op": "replace", "path": path, "value": value }])
}

#[tokio::test]
async fn switching_off_opens_a_case_and_switching_on_takes_it_back() {
    let world = world().await;
    let zhang = made(&world, "Users", &zhang()).await;
    assert!(cases(&world, "001").await.is_empty());
    patched(&world, &zhang, &set("active", &json!(false))).await;
    // The same again says nothing new.
    patched(&world, &zhang, &set("active", &json!("False"))).await;
    let opened = cases(&world, "001").await;
    assert_eq!(opened.len(), 1);
    assert_eq!((opened[0].state, opened[0].last_working_day.to_string().as_str()), (CaseState::Open, TODAY));
    patched(&world, &zhang, &set("active", &json!(true))).await;
    assert_eq!(cases(&world, "001").await[0].state, CaseState::Withdrawn);
    assert!(findings(&world).await.is_empty());
}

#[tokio::test]
async fn a_last_working_day_opens_moves_and_takes_back() {
    let world = world().await;
    let zhang = made(&world, "Users", &zhang()).await;
    let day = format!("{LEAVER}:lastWorkingDay");
    let leaves =
        json!([{ "op": "add", "value": { LEAVER: { "lastWorkingDay": "2026-12-31", "departure": "dismissed" } } }]);
    patched(&world, &zhang, &leaves).await;
    let case = &cases(&world, "001").await[0];
    assert_eq!((case.last_working_day.to_string().as_str(), case.departure), ("2026-12-31", Departure::Dismissed));
    let moved = patched(&world, &zhang, &set(&day, &json!("2026-12-24"))).await;
    assert_eq!(moved[LEAVER]["lastWorkingDay"], "2026-12-24");
    assert_eq!(cases(&world, "001").await[0].last_working_day.to_string(), "2026-12-24");
    // The provider switches off on its own day; the day that was given stands.
    patched(&world, &zhang, &set("active", &json!(false))).await;
    assert_eq!(cases(&world, "001").await[0].last_working_day.to_string(), "2026-12-24");
    patched(
        &world,
        &zhang,
        &json!([{ "op": "replace", "path": "active", "value": true }, { "op": "remove", "path": LEAVER }]),
    )
    .await;
    let all = cases(&world, "001").await;
    assert_eq!((all.len(), all[0].state), (1, CaseState::Withdrawn));
}

#[tokio::test]
async fn what_says_nothing_of_leaving_opens_nothing() {
    let world = world().await;
    let inactive = user("zhang", &json!({ "active": false, ENTERPRISE: { "employeeNumber": "001" } }));
    let zhang = made(&world, "Users", &inactive).await;
    patched(&world, &zhang, &set("title", &json!("engineer"))).await;
    made(&world, "Users", &user("unlinked", &json!({}))).await;
    assert!(cases(&world, "001").await.is_empty() && findings(&world).await.is_empty());
}

#[tokio::test]
async fn a_deleted_user_is_for_a_person_to_decide() {
    let world = world().await;
    let zhang = made(&world, "Users", &zhang()).await;
    let gone = world.send("idp", Method::DELETE, &path("Users", &zhang), &json!(null)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert!(cases(&world, "001").await.is_empty());
    let found = findings(&world).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, &found[0].about.person), (FindingKind::EntryDeleted, &Some(PersonId::from("001"))));

    // Whoever has left before is deleted without a question.
    let li = user("li", &json!({ ENTERPRISE: { "employeeNumber": "002" } }));
    let li = made(&world, "Users", &li).await;
    patched(&world, &li, &set("active", &json!(false))).await;
    world.send("idp", Method::DELETE, &path("Users", &li), &json!(null)).await;
    assert_eq!((cases(&world, "002").await.len(), findings(&world).await.len()), (1, 1));
}

#[tokio::test]
async fn who_is_nobody_in_the_ledger_is_kept_and_asked_about_when_they_leave() {
    let world = world().await;
    let who = made(&world, "Users", &user("guest@elsewhere.test", &json!({ "displayName": "客人" }))).await;
    let off = patched(&world, &who, &set("active", &json!(false))).await;
    assert_eq!(off["active"], false);
    let found = findings(&world).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, FindingKind::FitsNobody);
    assert_eq!(found[0].about.said.as_ref().unwrap().mail.as_deref(), Some("guest@elsewhere.test"));
}

#[tokio::test]
async fn a_wrong_number_that_is_put_right_moves_the_word_to_the_right_person() {
    let world = world().await;
    let zhang = made(&world, "Users", &zhang()).await;
    patched(&world, &zhang, &set("active", &json!(false))).await;
    patched(&world, &zhang, &set(&format!("{ENTERPRISE}:employeeNumber"), &json!("002"))).await;
    assert_eq!(cases(&world, "001").await[0].state, CaseState::Withdrawn);
    assert_eq!(cases(&world, "002").await[0].state, CaseState::Open);
}
