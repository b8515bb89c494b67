//! Requests that go wrong on purpose.

use std::time::Duration;

use exeunt_simulators::{Fault, FaultKind, When};
use serde_json::{Value, json};

use crate::stage::{Stage, enc, list, text};

async fn lock_call(stage: &Stage, id: &str) -> reqwest::Result<(u16, Value)> {
    let path = format!("/_synapse/admin/v2/users/{}", enc(id));
    let answer = stage.try_call(&stage.admin, "PUT", &path, Some(json!({ "locked": true }))).await?;
    Ok((answer.status, answer.body))
}

/// What the caller sees and whether it was done, for one PUT under each fault.
#[tokio::test]
async fn each_fault_shows_what_it_says_and_does_what_it_says() {
    let late = Duration::from_millis(30);
    for (kind, status, done) in [
        (FaultKind::RateLimited { retry_after_ms: Some(2500) }, Some(429), false),
        (FaultKind::RateLimited { retry_after_ms: None }, Some(429), false),
        (FaultKind::LostAnswer, None, true),
        (FaultKind::Reset, None, false),
        (FaultKind::StatusBefore(500), Some(500), false),
        (FaultKind::StatusBefore(502), Some(502), false),
        (FaultKind::StatusAfter(503), Some(503), true),
        (FaultKind::WrongJson, Some(200), true),
        (FaultKind::ErrorWith200, Some(200), false),
        (FaultKind::ProxyHtml404, Some(404), false),
        (FaultKind::SlowAnswer(late), Some(200), true),
        (FaultKind::SlowEffect(late), Some(200), true),
        (FaultKind::TokenExpires, Some(401), false),
        (FaultKind::CallerLocked, Some(401), false),
    ] {
        let stage = Stage::simulated().await;
        let id = stage.user("fault").await;
        let faults = stage.simulator().faults();
        let number = faults.add(Fault::new(kind.clone()).on("PUT", "/v2/users/*fault").when(When::First(1)));
        let answer = lock_call(&stage, &id).await;
        assert_eq!(answer.as_ref().ok().map(|(status, _)| *status), status, "{kind:?} {answer:?}");
        let locked = stage.simulator().estate().account(&id).expect("it was made").locked;
        assert_eq!(locked, done, "{kind:?}");
        assert_eq!(faults.hits(number), 1, "{kind:?}");
        let body = answer.map(|(_, body)| body).unwrap_or_default();
        match kind {
            FaultKind::RateLimited { retry_after_ms } => assert_eq!(body["retry_after_ms"].as_u64(), retry_after_ms),
            FaultKind::ErrorWith200 => assert_eq!(body["errcode"], "M_UNKNOWN"),
            FaultKind::WrongJson => assert!(body.is_string(), "no JSON: {body}"),
            FaultKind::ProxyHtml404 => assert!(body.as_str().is_some_and(|html| html.contains("nginx"))),
            FaultKind::TokenExpires => assert_eq!(body["errcode"], "M_UNKNOWN_TOKEN"),
            FaultKind::CallerLocked => assert_eq!(body["errcode"], "M_USER_LOCKED"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_late_effect_comes_though_the_caller_hung_up() {
    let stage = Stage::simulated().await;
    let id = stage.user("late").await;
    let slow = FaultKind::SlowEffect(Duration::from_millis(150));
    stage.simulator().faults().add(Fault::new(slow).on_path("/v2/users/").when(When::First(1)));
    let cut = tokio::time::timeout(Duration::from_millis(50), lock_call(&stage, &id)).await;
    assert!(cut.is_err());
    assert!(!stage.simulator().estate().account(&id).expect("it was made").locked);
    stage.until(&format!("/v2/users/{}", enc(&id)), |account| account["locked"] == true).await;
}

#[tokio::test]
async fn the_nth_request_is_hit_and_no_other() {
    let stage = Stage::simulated().await;
    stage.simulator().faults().add(Fault::new(FaultKind::StatusBefore(500)).on_path("/v3/users").when(When::Nth(2)));
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(stage.admin("GET", "/v3/users", Value::Null).await.status);
    }
    assert_eq!(statuses, [200, 500, 200]);
    stage.simulator().faults().clear();
    stage.admin("GET", "/v3/users", Value::Null).await.ok();
}

#[tokio::test]
async fn an_expired_or_locked_caller_stays_out() {
    for (kind, code) in
        [(FaultKind::TokenExpires, (401, "M_UNKNOWN_TOKEN")), (FaultKind::CallerLocked, (401, "M_USER_LOCKED"))]
    {
        let stage = Stage::simulated().await;
        stage.simulator().faults().add(Fault::new(kind).when(When::Nth(2)));
        stage.whoami(&stage.admin).await.ok();
        for _ in 0..3 {
            assert_eq!(stage.whoami(&stage.admin).await.code(), code);
        }
    }
}

/// Pages through the listing as a careless client would.
async fn page_through(stage: &Stage) -> Vec<String> {
    let mut names = Vec::new();
    let mut from = "0".to_owned();
    loop {
        let page = stage.read(&format!("/v3/users?limit=3&from={from}")).await;
        names.extend(list(&page["users"]).iter().map(|user| text(user, "name")));
        match page["next_token"].as_str() {
            Some(next) => next.clone_into(&mut from),
            None => return names,
        }
    }
}

#[tokio::test]
async fn listings_can_repeat_skip_and_stop() {
    for (kind, expected) in [
        (FaultKind::PagingShift(2), 8),
        (FaultKind::PagingShift(-2), 12),
        (FaultKind::DuplicateRow, 11),
        (FaultKind::EmptyPage, 3),
    ] {
        let stage = Stage::simulated().await;
        for _ in 0..9 {
            stage.user("row").await;
        }
        stage.simulator().faults().add(Fault::new(kind.clone()).on("GET", "/v3/users").when(When::Nth(2)));
        assert_eq!(page_through(&stage).await.len(), expected, "{kind:?}");
        assert_eq!(page_through(&stage).await.len(), 10, "{kind:?} is over");
    }
}

/// A request counts when it arrives, and not only once it was answered.
#[tokio::test]
async fn every_request_is_written_down_whatever_becomes_of_it() {
    let stage = Stage::simulated().await;
    let id = stage.user("noted").await;
    assert_eq!(stage.simulator().arrivals(), [], "nobody watches yet");
    stage.simulator().watch_arrivals();
    stage.simulator().faults().add(Fault::new(FaultKind::Reset).on("PUT", "/v2/users/*noted").when(When::First(1)));
    assert!(lock_call(&stage, &id).await.is_err());
    assert_eq!(lock_call(&stage, &id).await.unwrap().0, 200);
    let arrivals = stage.simulator().arrivals();
    assert_eq!(arrivals.len(), 2);
    assert!(arrivals.iter().all(|arrival| arrival.method == "PUT" && arrival.path.contains("noted")), "{arrivals:?}");
    assert!(arrivals[0].at <= arrivals[1].at);
}
