//! Batches over HTTP: a list with wrong rows, paging, and what a member may not see.

use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::DutyRole;
use jiff::SignedDuration;
use serde_json::{Value, json};

fn row(person: &str) -> Value {
    json!({ "person": person, "departure": "voluntary", "last_working_day": "2026-11-30" })
}

fn list(rows: &[Value]) -> Value {
    json!({ "name": "东莞厂区", "reason": "the site closes", "rows": rows })
}

#[tokio::test]
async fn a_batch_is_opened_whole_and_shown_row_by_row() {
    let world = World::new().await.with_actors().await.with_people().await;
    let wrong = list(&[row("001"), row("777"), row("001")]);
    let refused = world.post("hr", "/api/v1/batches", &wrong).await;
    assert_eq!(
        (refused.status, refused.slug().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "batch-rows"),
        "{refused:?}"
    );
    assert_eq!(refused.json()["errors"][0]["pointer"], "#/rows/1", "{refused:?}");
    assert_eq!(world.get("hr", "/api/v1/cases").await.json()["items"], json!([]));
    let shapeless = world.post("hr", "/api/v1/batches", &list(&[json!({ "person": "001" })])).await;
    assert_eq!(
        (shapeless.slug().as_str(), &shapeless.json()["errors"][0]["pointer"]),
        ("invalid-request", &json!("#/rows/0"))
    );

    let look = "/api/v1/batches?dry_run=true";
    let opened = world.post("hr", look, &list(&[row("001"), row("002")])).await;
    assert_eq!((opened.status, opened.text.as_str()), (StatusCode::NO_CONTENT, ""), "{opened:?}");
    let opened = world.post("hr", "/api/v1/batches", &list(&[row("001"), row("002")])).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    let batch = opened.json();
    assert_eq!((&batch["state"], &batch["counts"]["waiting"]), (&json!("open"), &json!(2)), "{batch}");
    let path = opened.header("location").to_owned();
    assert_eq!(world.get("auditor", &path).await.json(), batch);
    let listed = world.get("legal", "/api/v1/batches").await.json();
    assert_eq!(
        (&listed["items"][0]["members"], &listed["items"][0]["cases"]["open"]),
        (&json!(2), &json!(2)),
        "{listed}"
    );
    let page = world.get("legal", &format!("{path}/members?limit=1")).await.json();
    assert_eq!((&page["items"][0]["person"], &page["next"]), (&json!("001"), &json!("1")), "{page}");
    let page = world.get("legal", &format!("{path}/members?limit=1&after=1")).await.json();
    assert_eq!((&page["items"][0]["row"], &page["next"]), (&json!(2), &Value::Null), "{page}");

    // Nobody has an account: each is said, and holds up no other.
    let planned = world.post("it", &format!("{path}/plan"), &json!({})).await;
    assert_eq!(planned.status, StatusCode::CREATED, "{planned:?}");
    assert_eq!((planned.json()["troubles"].as_array().unwrap().len(), &planned.json()["waiting"]), (2, &json!(2)));
    let approval = json!({ "digest": planned.json()["digest"] });
    let nothing = world.send("legal", Method::PUT, &format!("{path}/approval"), &approval).await;
    assert_eq!((nothing.status, nothing.slug().as_str()), (StatusCode::CONFLICT, "nothing-to-approve"));
    let begun = world.post("it", &format!("{path}/run"), &Value::Null).await;
    assert_eq!((begun.status, begun.slug().as_str()), (StatusCode::CONFLICT, "nothing-approved"));
    let sealed = world.post("auditor", &format!("{path}/reports"), &Value::Null).await;
    assert_eq!(
        (sealed.status, &sealed.json()["conclusion"]),
        (StatusCode::CREATED, &json!("unfinished")),
        "{sealed:?}"
    );
    let latest = world.get("auditor", &format!("{path}/reports/latest")).await.json();
    assert_eq!(latest["counts"]["not_begun"], 2, "{latest}");
}

#[tokio::test]
async fn whoever_looks_first_is_refused_what_sending_would_be_by_the_line_of_their_file() {
    let world = World::new().await.with_actors().await.with_people().await;
    let line = |number: u64, person: &str, day: &str| json!({ "person": person, "departure": "voluntary", "last_working_day": day, "line": number });
    let rows = [line(2, "001", "1999-01-05"), line(4, "E99999", "2026-11-30"), line(5, "002", "2026-11-30")];
    // Nobody has typed a name or a reason yet.
    let look = json!({ "name": "", "reason": "", "rows": rows });
    let seen = world.post("hr", "/api/v1/batches?dry_run=true", &look).await;
    let sent = world.post("hr", "/api/v1/batches", &list(&rows)).await;
    assert_eq!((seen.status, seen.slug()), (sent.status, sent.slug()), "{seen:?}");
    assert_eq!(seen.json()["errors"], sent.json()["errors"]);
    let seen = seen.json();
    let said: Vec<&str> = seen["errors"].as_array().unwrap().iter().map(|e| e["detail"].as_str().unwrap()).collect();
    assert!(said.len() == 2 && said[0].contains("line 2") && said[0].contains("1999-01-05"), "{said:?}");
    assert!(said[1].contains("line 4") && said[1].contains("E99999"), "{said:?}");
    assert_eq!(world.get("hr", "/api/v1/cases").await.json()["items"], json!([]));
}

#[tokio::test]
async fn whoever_leaves_with_a_batch_does_not_see_it() {
    let mut world = World::new().await.with_actors().await.with_people().await;
    world.actor("leaver", DutyRole::It, Some("001")).await;
    world.person("003", "王五", None).await;
    world.post("hr", "/api/v1/batches", &list(&[row("003")])).await;
    let earlier = world.get("it", "/api/v1/batches").await.json()["items"][0].clone();
    world.clock.advance(SignedDuration::from_millis(1));
    let opened = world.post("hr", "/api/v1/batches", &list(&[row("001"), row("002")])).await;
    let path = opened.header("location").to_owned();
    assert_eq!(world.get("it", &path).await.status, StatusCode::OK);
    for below in ["", "/members", "/plan", "/reports"] {
        assert_eq!(world.get("leaver", &format!("{path}{below}")).await.status, StatusCode::NOT_FOUND, "{below}");
    }
    assert_eq!(world.get("leaver", "/api/v1/batches").await.json()["items"], json!([earlier]));
    // Nor does the end of a page tell of it.
    let page = world.get("leaver", "/api/v1/batches?limit=1").await.json();
    assert_eq!(page, json!({ "items": [earlier] }));
    let stopped = world.post("leaver", &format!("{path}/run/stop"), &json!({ "reason": "not me" })).await;
    assert_eq!(stopped.status, StatusCode::NOT_FOUND);
}
