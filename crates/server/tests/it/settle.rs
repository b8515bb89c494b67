//! What the case page and the ledger settle over HTTP: the last day, whose an account is, and the policy of the house.

use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::ConnectionName;
use serde_json::{Value, json};

async fn entries(world: &World, what: &str) -> Vec<Value> {
    let log = world.get("auditor", &format!("/api/v1/audit/entries?what={what}")).await;
    log.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_last_day_is_moved_for_a_reason_that_is_kept() {
    let world = World::new().await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    let path = format!("/api/v1/cases/{case}/last-day");
    let wish = json!({ "last_working_day": "2027-01-15", "reason": "the hand-over takes longer" });
    let moved = world.send("hr", Method::PUT, &path, &wish).await;
    assert_eq!((moved.status, moved.json()["last_working_day"].as_str()), (StatusCode::OK, Some("2027-01-15")));
    let kept = entries(&world, "case.day_moved").await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0]["payload"]["why"]["reason"], "the hand-over takes longer");
    assert_eq!(entries(&world, &format!("case.day_moved&case={case}")).await.len(), 1);
    assert_eq!(entries(&world, "case.day_moved&case=another").await.len(), 0);
    assert_eq!(entries(&world, "case.day_moved&step=a/b/c").await.len(), 0);
    // Again changes nothing, and without a reason nothing is done.
    assert_eq!(world.send("hr", Method::PUT, &path, &wish).await.status, StatusCode::OK);
    assert_eq!(entries(&world, "case.day_moved").await.len(), 1);
    let silent = json!({ "last_working_day": "2027-02-01", "reason": " " });
    let refused = world.send("hr", Method::PUT, &path, &silent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
}

#[tokio::test]
async fn an_account_is_released_from_whom_it_belongs_to_and_once() {
    let world = World::new().await.with_actors().await.with_people().await;
    world.bind("001", &ConnectionName::from("hq"), "@zhangsan001:im.test").await;
    let wish = json!({ "connection": "hq", "account": "@zhangsan001:im.test", "reason": "it was the intern's" });
    let others = world.post("it", "/api/v1/people/002/accounts/release", &wish).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND, "it isn't theirs: {others:?}");
    let path = "/api/v1/people/001/accounts/release";
    assert_eq!(world.post("it", path, &wish).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get("it", "/api/v1/people/001/accounts").await.json(), json!([]));
    assert_eq!(world.post("it", path, &wish).await.status, StatusCode::NOT_FOUND);
    let kept = entries(&world, "account.released").await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0]["payload"]["reason"], "it was the intern's");
}

#[tokio::test]
async fn the_policy_that_was_read_is_adopted_and_no_other() {
    let world = World::new().await.with_actors().await;
    let other = json!({ "digest": format!("sha256:{}", "0".repeat(64)) });
    let refused = world.send("it", Method::PUT, "/api/v1/policy/adoption", &other).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::CONFLICT, "policy-changed"));
    let digest = world.get("it", "/api/v1/policy").await.json()["digest"].clone();
    let adopted = world.send("it", Method::PUT, "/api/v1/policy/adoption", &json!({ "digest": digest })).await;
    assert_eq!(adopted.status, StatusCode::NO_CONTENT, "{adopted:?}");
    let kept = entries(&world, "policy.adopted").await;
    assert_eq!((kept.len(), &kept[0]["on"]), (1, &digest));
    // Its words are kept with it, comments and all.
    let versions = world.get("auditor", "/api/v1/policy/versions").await.json();
    assert_eq!(
        (versions["items"][0]["digest"].clone(), versions["items"][0]["text"].is_null()),
        (digest.clone(), true)
    );
    let path = format!("/api/v1/policy/versions/{}", digest.as_str().unwrap());
    let one = world.get("auditor", &path).await.json();
    assert_eq!(one["text"], world.get("it", "/api/v1/policy").await.json()["text"]);
    assert_eq!(one["text"], exeunt_plan::Policy::SHIPPED);
}
