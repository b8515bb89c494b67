//! What holds for every request, whatever it asks.

use crate::world::World;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use exeunt_server::Settings;
use secrecy::SecretString;
use serde_json::json;
use std::time::Duration;
use url::Url;

#[tokio::test]
async fn a_refusal_is_a_problem_in_the_callers_language() {
    let world = World::new().await;
    let english = world.get("", "/api/v1/nothing").await;
    assert_eq!(english.status, StatusCode::NOT_FOUND);
    assert_eq!(english.header("content-type"), "application/problem+json");
    assert_eq!(english.json()["title"], "there is no such thing, or it is not yours to see");
    assert_eq!(english.json()["instance"], english.header("x-request-id"));

    let request = axum::http::Request::get("/api/v1/nothing").header("accept-language", "zh-CN,en;q=0.5");
    let chinese = world.answer(request.body(Body::empty()).unwrap()).await;
    assert_eq!(chinese.json()["title"], "没有这项内容，或您无权查看");
    assert_ne!(chinese.header("x-request-id"), english.header("x-request-id"));

    let elsewhere = world.send("", Method::DELETE, "/health/live", &json!(null)).await;
    assert_eq!((elsewhere.status, elsewhere.slug().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"));
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_refused_even_where_none_is_needed() {
    let world = World::new().await;
    let request = world.request("", Method::GET, "/api/v1/openapi.json").header("authorization", "Bearer exeunt_wrong");
    let refused = world.answer(request.body(Body::empty()).unwrap()).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    assert!(!refused.text.contains("exeunt_wrong"));
}

#[tokio::test]
async fn every_answer_tells_browsers_what_it_may_do_there() {
    let world = World::new().await;
    for path in ["/health/live", "/api/v1/openapi.json", "/nothing"] {
        let answer = world.get("", path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
    let settings = Settings { public_url: Url::parse("https://exeunt.example").unwrap(), ..Settings::default() };
    let answer = World::with(settings).await.get("", "/health/live").await;
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn figures_are_for_who_has_their_token_and_count_routes_not_addresses() {
    assert_eq!(World::new().await.get("", "/metrics").await.status, StatusCode::NOT_FOUND);
    let settings = Settings { metrics_token: Some(SecretString::from("figures")), ..Settings::default() };
    let world = World::with(settings).await;
    world.get("", "/health/live").await;
    world.get("", "/secret-name").await;
    assert_eq!(world.get("", "/metrics").await.status, StatusCode::UNAUTHORIZED);
    let request = world.request("", Method::GET, "/metrics").header("authorization", "Bearer figures");
    let figures = world.answer(request.body(Body::empty()).unwrap()).await;
    assert_eq!(figures.status, StatusCode::OK);
    let counted = r#"exeunt_http_requests_total{method="GET",route="/health/live",status="204"} 1"#;
    assert!(figures.text.contains(counted), "{}", figures.text);
    assert!(figures.text.contains("exeunt_http_seconds_bucket"));
    for now in ["exeunt_notices_waiting 0", "exeunt_notices_failed 0", "exeunt_findings_waiting 0"] {
        assert!(figures.text.contains(now), "{now}: {}", figures.text);
    }
    assert!(!figures.text.contains("secret-name"));
}

#[tokio::test]
async fn readiness_is_lost_with_the_database() {
    let world = World::new().await;
    assert_eq!(world.get("", "/health/ready").await.status, StatusCode::NO_CONTENT);
    world.engine().store.close().await;
    // Whoever asks all the time doesn't keep the database busy: an answer counts for a second.
    assert_eq!(world.get("", "/health/ready").await.status, StatusCode::NO_CONTENT);
    let refused = loop {
        let answer = world.get("", "/health/ready").await;
        if answer.status != StatusCode::NO_CONTENT {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not-ready"));
    assert_eq!(world.get("", "/health/live").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_back() {
    let settings = Settings { requests_per_minute: 60, requests_at_once: 3, ..Settings::default() };
    let world = World::with(settings).await;
    for _ in 0..3 {
        assert_eq!(world.get("", "/api/v1/openapi.json").await.status, StatusCode::OK);
    }
    let refused = world.get("", "/api/v1/openapi.json").await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too-many-requests"));
    assert_eq!(refused.header("retry-after"), "1");
}
