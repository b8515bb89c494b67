//! The published limits, enforced and watched.

use exeunt_simulators::agora::Options;
use exeunt_simulators::agora::limits::{HISTORY, PRESENCE, RECIPIENTS, USERS};
use serde_json::{Value, json};

use super::stage::Stage;

async fn limited() -> Stage {
    Stage::with(Options { rate_limits: true, ..Options::default() }).await
}

#[tokio::test]
async fn user_management_shares_a_hundred_a_second() {
    let stage = limited().await;
    for n in 0..100 {
        let path = ["/users/leaver", "/users/leaver/status", "/users/leaver/push/binding"][n % 3];
        stage.get(path).await.ok();
    }
    let refused = stage.post("/users/leaver/deactivate", Value::Null).await;
    refused.is(429, "reach_limit", "This request has reached api limit");
    assert_eq!(stage.effects(), []);
    stage.get("/users/leaver/joined_chatgroups").await.ok();
    stage.clock.advance_ms(999);
    stage.get("/users/leaver").await.is(429, "reach_limit", "");
    stage.clock.advance_ms(1);
    stage.get("/users/leaver").await.ok();
}

#[tokio::test]
async fn history_is_asked_for_ten_times_a_minute() {
    let stage = limited().await;
    for _ in 0..10 {
        stage.clock.advance_ms(5000);
        stage.get("/chatmessages/2027011500").await.is(404, "storage_object_not_found", "");
    }
    stage.get("/chatmessages/2027011500").await.is(429, "reach_limit", "");
    stage.clock.advance_ms(15_000);
    stage.get("/chatmessages/2027011500").await.is(404, "storage_object_not_found", "");
}

#[tokio::test]
async fn presence_refuses_in_its_own_words() {
    let stage = limited().await;
    let ask = json!({ "usernames": ["leaver"] });
    for _ in 0..PRESENCE.most {
        stage.post("/users/admin/presence", ask.clone()).await.ok();
    }
    stage.post("/users/admin/presence", ask).await.is(400, "", "too many queries");
}

#[tokio::test]
async fn recipients_are_counted_beside_requests() {
    let stage = limited().await;
    let to: Vec<String> = (0..600).map(|n| format!("x{n}")).collect();
    let body = json!({ "to": to, "type": "txt", "body": { "msg": "hello" } });
    for _ in 0..10 {
        stage.clock.advance_ms(1000);
        stage.post("/messages/users", body.clone()).await.ok();
    }
    stage.post("/messages/users", body).await.is(429, "reach_limit", "");
    assert_eq!(stage.simulator.estate().busiest(RECIPIENTS), 6600);
}

#[tokio::test]
async fn what_came_is_known_by_endpoint_class_and_time_even_if_nothing_is_enforced() {
    let stage = Stage::new().await;
    for _ in 0..11 {
        stage.clock.advance_ms(1000);
        stage.get("/chatmessages/2027011500").await;
        stage.get("/users/leaver").await.ok();
    }
    let app = stage.simulator.estate();
    assert_eq!(app.requests()["GET /chatmessages/{}"], 11);
    assert_eq!((app.busiest(HISTORY), app.busiest(USERS)), (11, 1));
    assert_eq!(app.exceeded(), [(HISTORY, 11)]);
    let visits = &app.visits()[&HISTORY];
    assert!(visits.iter().all(|visit| !visit.limited));
    assert_eq!(visits[10].at_ms - visits[0].at_ms, 10_000);
}
