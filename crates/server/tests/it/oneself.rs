//! Nobody reads of their own leaving, whatever their role: findings, statements, the log, notices, a provider's entries.

use crate::world::{World, it};
use axum::http::{Method, StatusCode};
use exeunt_core::{DutyRole, Intention, Said, Statement};
use serde_json::{Value, json};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// 张三 (001) of HR and of IT, who leaves; others of HR and IT who see it.
async fn world() -> World {
    let mut world = World::new().await.with_actors().await.with_people().await;
    world.actor("zhang.hr", DutyRole::Hr, Some("001")).await;
    world.actor("zhang.it", DutyRole::It, Some("001")).await;
    world
}

/// A source says that the number 001 leaves, with somebody else's name: it could be 张三.
async fn said_unclearly(world: &World) -> String {
    let about = Said { employee_number: Some("001".to_owned()), mail: None, name: Some("王五".to_owned()) };
    let intention = Intention::Leaves { last_working_day: "2026-12-31".parse().unwrap(), departure: None };
    let as_of = world.engine().now();
    let statement = Statement { source: "file".into(), id: "row-1".to_owned(), as_of, about, intention };
    world.engine().statement_apply(&it(), &statement).await.unwrap();
    let findings = world.get("hr", "/api/v1/findings").await.json();
    assert_eq!(findings["items"][0]["candidates"][0]["id"], "001", "{findings}");
    findings["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn items(world: &World, actor: &str, path: &str) -> Vec<Value> {
    let answer = world.get(actor, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{actor} {path}: {answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

/// Neither the lists nor the log say this word to 张三.
async fn is_hidden(world: &World, named: &str) {
    for path in ["/api/v1/audit/entries?limit=200", "/api/v1/notices?limit=200", "/api/v1/today"] {
        let answer = world.get("zhang.it", path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text.contains(named), "{path}: {}", answer.text);
    }
    let log = world.get("it", "/api/v1/audit/entries?limit=200").await;
    assert!(log.text.contains(named), "others read it: {}", log.text);
}

#[tokio::test]
async fn a_finding_that_could_be_about_somebody_is_neither_read_nor_settled_by_them() {
    let world = world().await;
    let finding = said_unclearly(&world).await;
    let one = format!("/api/v1/findings/{finding}");
    for list in ["/api/v1/findings", "/api/v1/intake/statements"] {
        assert_eq!(items(&world, "hr", list).await.len(), 1, "{list}");
        assert_eq!(items(&world, "zhang.hr", list).await, Vec::<Value>::new(), "{list}");
    }
    assert_eq!(world.get("zhang.hr", &one).await.status, StatusCode::NOT_FOUND);
    let dismissed = json!({ "how": { "kind": "dismissed" }, "reason": "it is not me" });
    let refused = world.post("zhang.hr", &format!("{one}/settlement"), &dismissed).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{refused:?}");
    let all = json!({ "findings": [finding], "how": { "kind": "dismissed" }, "reason": "it is not me" });
    let refused = world.post("zhang.it", "/api/v1/findings/settlements", &all).await.json();
    assert_eq!(refused["items"][0]["problem"]["type"], "not-found", "{refused}");
    assert_eq!(world.get("zhang.it", "/api/v1/today").await.json()["findings"], json!([]));
    assert_eq!(world.get("it", "/api/v1/today").await.json()["findings"][0]["number"], 1);
    is_hidden(&world, &finding).await;

    assert_eq!(world.post("hr", &format!("{one}/settlement"), &dismissed).await.status, StatusCode::OK);
    assert_eq!(items(&world, "zhang.hr", "/api/v1/findings?state=settled").await, Vec::<Value>::new());
    is_hidden(&world, &finding).await;
}

#[tokio::test]
async fn a_finding_that_was_said_to_be_about_somebody_is_theirs_no_more_to_read() {
    let world = world().await;
    let about = Said { employee_number: Some("999".to_owned()), mail: None, name: None };
    let statement = Statement {
        source: "file".into(),
        id: "row-9".to_owned(),
        as_of: world.engine().now(),
        about,
        intention: Intention::Leaves { last_working_day: "2026-12-31".parse().unwrap(), departure: None },
    };
    world.engine().statement_apply(&it(), &statement).await.unwrap();
    let finding = items(&world, "zhang.hr", "/api/v1/findings").await[0]["id"].as_str().unwrap().to_owned();
    let settled = json!({ "how": { "kind": "person", "person": "001" }, "reason": "a typing error" });
    let settled = world.post("hr", &format!("/api/v1/findings/{finding}/settlement"), &settled).await;
    assert_eq!(settled.status, StatusCode::OK, "{settled:?}");
    assert_eq!(items(&world, "zhang.hr", "/api/v1/findings").await, Vec::<Value>::new());
    assert_eq!(world.get("zhang.hr", &format!("/api/v1/findings/{finding}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(items(&world, "zhang.hr", "/api/v1/intake/statements").await, Vec::<Value>::new());
    is_hidden(&world, &finding).await;
}

#[tokio::test]
async fn whoever_leaves_with_a_batch_reads_of_it_neither_in_the_log_nor_among_notices() {
    let world = world().await;
    let desk = json!({ "mail": "hr@corp.test" });
    assert_eq!(world.send("it", Method::PUT, "/api/v1/desks/hr", &desk).await.status, StatusCode::NO_CONTENT);
    let row = |person: &str| json!({ "person": person, "departure": "voluntary", "last_working_day": "2026-11-30" });
    let list = json!({ "name": "site", "reason": "it closes", "rows": [row("001"), row("002")] });
    let opened = world.post("hr", "/api/v1/batches", &list).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    let batch = opened.json()["id"].as_str().unwrap().to_owned();
    // Refused, which names the batch alone.
    let digest = json!({ "digest": format!("sha256:{}", "0".repeat(64)) });
    let refused = world.send("legal", Method::PUT, &format!("/api/v1/batches/{batch}/approval"), &digest).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{refused:?}");
    let closed = world.post("it", &format!("/api/v1/batches/{batch}/closing"), &json!({ "reason": "a trial" })).await;
    assert_eq!(closed.status, StatusCode::OK, "{closed:?}");
    let told = world.get("it", "/api/v1/notices?limit=200").await;
    assert!(told.text.contains(&batch), "{}", told.text);
    is_hidden(&world, &batch).await;
    // The page before the batch's entries ends where others' does.
    let notices = items(&world, "zhang.it", "/api/v1/notices?limit=1").await;
    assert!(notices.iter().all(|notice| !notice["cause"].as_str().unwrap().contains("batch/")), "{notices:?}");
}

#[tokio::test]
async fn a_providers_entry_is_kept_from_whoever_it_is_about() {
    let world = world().await;
    let user = |name: &str, number: &str| json!({ "schemas": [USER], "userName": name, "active": true, ENTERPRISE: { "employeeNumber": number } });
    let own = world.post("hr", "/scim/v2/Users", &user("zhang", "001")).await.json();
    let other = world.post("hr", "/scim/v2/Users", &user("li", "002")).await.json();
    let id = own["id"].as_str().unwrap();
    let path = format!("/scim/v2/Users/{id}");
    let off = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "active", "value": false }] });
    assert_eq!(world.send("hr", Method::PATCH, &path, &off).await.status, StatusCode::OK);

    for actor in ["zhang.hr", "zhang.it"] {
        assert_eq!(world.get(actor, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.send(actor, Method::PATCH, &path, &off).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.send(actor, Method::DELETE, &path, &Value::Null).await.status, StatusCode::NOT_FOUND);
        for query in ["", "?count=1", "?filter=active%20eq%20false", "?filter=userName%20eq%20%22zhang%22"] {
            let list = world.get(actor, &format!("/scim/v2/Users{query}")).await;
            assert!(!list.text.contains(id), "{query}: {}", list.text);
            let others = u32::from(!query.contains("filter"));
            assert_eq!(list.json()["totalResults"], others, "{query}: {}", list.text);
        }
        let first = world.get(actor, "/scim/v2/Users?count=1").await.json();
        assert_eq!(first["Resources"][0]["id"], other["id"]);
    }
    assert_eq!(world.get("hr", "/scim/v2/Users").await.json()["totalResults"], 2);
    is_hidden(&world, id).await;
    // What was written of an entry that isn't there any more says whom it was about.
    assert_eq!(world.send("hr", Method::DELETE, &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    is_hidden(&world, id).await;
}

#[tokio::test]
async fn no_endpoint_and_no_mailbox_of_theirs_tells_somebody_of_their_own_leaving() {
    let world = world().await;
    let zhang = exeunt_core::Person { mail: Some("zhang@corp.test".to_owned()), ..crate::world::stranger("001") };
    world.engine().person_put(&it(), &zhang).await.unwrap();
    for (actor, name) in [("zhang.it", "theirs"), ("it", "ours")] {
        let hook = json!({ "name": name, "kind": "webhook", "address": "https://hr.corp.example/hook" });
        assert_eq!(world.post(actor, "/api/v1/webhooks", &hook).await.status, StatusCode::CREATED);
    }
    let desk = json!({ "mail": "Zhang@corp.test" });
    for role in ["hr", "it"] {
        let put = world.send("zhang.it", Method::PUT, &format!("/api/v1/desks/{role}"), &desk).await;
        assert_eq!(put.status, StatusCode::NO_CONTENT);
    }
    let receivers = async |of: &str| {
        let told = items(&world, "it", "/api/v1/notices?limit=200").await;
        let told = told.into_iter().filter(|notice| notice["kind"].as_str().unwrap().starts_with(of));
        told.map(|notice| notice["to"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    said_unclearly(&world).await;
    world.case("001").await;
    for kind in ["finding.opened", "case.opened"] {
        let told = receivers(kind).await;
        assert!(told.contains(&"endpoint/ours".to_owned()), "{kind}: {told:?}");
        for to in ["endpoint/theirs", "desk/hr", "desk/it", "actor/zhang.hr", "actor/zhang.it"] {
            assert!(!told.contains(&to.to_owned()), "{kind}: {told:?}");
        }
    }
    world.case("002").await;
    let told = receivers("case.opened").await;
    assert!(told.contains(&"endpoint/theirs".to_owned()) && told.contains(&"desk/it".to_owned()), "{told:?}");
}
