//! What goes wrong before an endpoint is reached.

use exeunt_simulators::agora::{Missing, Options};
use exeunt_simulators::{Fault, FaultKind};
use serde_json::{Value, json};

use super::stage::Stage;

#[tokio::test]
async fn both_prefixes_lead_to_the_same_app() {
    let stage = Stage::new().await;
    let app_id = stage.simulator.estate().project().app_id.clone();
    let ask = async |path: &str| Stage::send(stage.request("GET", path).bearer_auth(&stage.token)).await;
    let old = ask("/acme/im/users/leaver").await.ok();
    let new = ask(&format!("/app-id/{app_id}/users/leaver")).await.ok();
    assert_eq!(old["entities"], new["entities"]);
    assert_eq!(old["path"], "/users/leaver");
    assert!(old["uri"].as_str().unwrap().ends_with("/acme/im/users/leaver"));
    let sentence = "Could not find application for acme/other from URI: acme/other/users";
    ask("/acme/other/users").await.is(404, "organization_application_not_found", sentence);
    ask("/app-id/ffff/users").await.is(404, "organization_application_not_found", "");
    ask("/acme").await.is(404, "service_resource_not_found", "");
}

#[tokio::test]
async fn wrong_methods_paths_and_contents_have_names_of_their_own() {
    let stage = Stage::new().await;
    stage.put("/users", json!({})).await.is(500, "unsupported_service_operation", "Service operation not supported");
    stage.get("/no/such/path").await.is(404, "service_resource_not_found", "");
    let text = stage.request("POST", "/acme/im/mutes").bearer_auth(&stage.token).body("{}");
    Stage::send(text.header("content-type", "text/plain")).await.is(415, "web_application", "");
    let bare = stage.request("POST", "/acme/im/mutes").bearer_auth(&stage.token).body("{}");
    Stage::send(bare).await.is(415, "web_application", "");
    stage.post("/mutes", json!([])).await.is(400, "json_parse", "");
}

#[tokio::test]
async fn a_missing_group_is_said_as_each_page_says_it() {
    let paths = [("GET", ""), ("GET", "/users"), ("GET", "/admin"), ("DELETE", "/users/heir"), ("POST", "/disable")];
    let stage = Stage::new().await;
    for (method, path) in paths {
        let answer = stage.call(&stage.token, method, &format!("/chatgroups/1{path}"), Value::Null).await;
        answer.is(404, "service_resource_not_found", "do not find this group:1");
    }
    let stage = Stage::with(Options { missing: Missing::ByPage, ..Options::default() }).await;
    for (method, path) in paths {
        let answer = stage.call(&stage.token, method, &format!("/chatgroups/1{path}"), Value::Null).await;
        let reads = path.is_empty() || path == "/users";
        let error = if reads { "service_resource_not_found" } else { "resource_not_found" };
        answer.is(404, error, "");
    }
}

#[tokio::test]
async fn a_fault_speaks_this_platforms_language() {
    let stage = Stage::new().await;
    let path = "/users/leaver/deactivate";
    stage.simulator.faults().add(Fault::new(FaultKind::RateLimited { retry_after_ms: Some(5000) }));
    let limited = stage.post(path, Value::Null).await;
    assert_eq!(limited.body.to_string().find("5000"), None, "it never says when to come back");
    limited.is(429, "reach_limit", "This request has reached api limit");
    stage.simulator.faults().clear();
    stage.simulator.faults().add(Fault::new(FaultKind::ErrorWith200));
    let wrong = stage.post(path, Value::Null).await;
    assert_eq!((wrong.status, &wrong.body["error"]), (200, &json!("web_application")));
    assert_eq!(stage.effects(), []);
    stage.simulator.faults().clear();
    stage.simulator.faults().add(Fault::new(FaultKind::EmptyPage));
    let empty = stage.get("/users?limit=1").await.ok();
    assert_eq!((empty["entities"].as_array().unwrap().len(), empty.get("cursor")), (0, None));
}
