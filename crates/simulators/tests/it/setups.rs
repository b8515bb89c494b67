//! Servers that are set up otherwise: rate limits, delegated logins, a whole company.

use std::time::Instant;

use exeunt_simulators::company::{Company, Size};
use exeunt_simulators::synapse::RateLimits;
use exeunt_simulators::synapse::estate::{Membership, NewAccount};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use serde_json::{Value, json};

use crate::stage::{PASSWORD, Stage, enc, text};

fn limited() -> Options {
    let limits = RateLimits { pause: std::time::Duration::ZERO, ..RateLimits::default() };
    Options { rate_limits: Some(limits), ..Options::default() }
}

async fn the_sixth_login_waits_333_seconds(stage: &Stage) {
    let id = stage.user("many").await;
    for _ in 0..5 {
        stage.login(&id).await;
    }
    let body = stage.try_login(&id, PASSWORD).await.is(429, "M_LIMIT_EXCEEDED");
    let wait = body["retry_after_ms"].as_u64().expect("a number");
    assert!((300_000..=333_334).contains(&wait), "{wait}");
}

async fn lift(stage: &Stage, id: &str) {
    let path = format!("/v1/users/{}/override_ratelimit", enc(id));
    stage.admin("POST", &path, json!({ "messages_per_second": 0, "burst_count": 0 })).await.ok();
}

/// A puppet's state changes are limited, until the administrator's own override lifts that.
async fn the_administrators_override_lifts_limits(stage: &Stage) {
    let owner = stage.user("busy").await;
    let puppet = stage.puppet(&owner).await;
    let room = stage.room_with(&puppet, json!({ "preset": "public_chat" })).await;
    let topic = format!("/rooms/{}/state/m.room.topic", enc(&room));
    let mut refused = 0;
    for n in 0..14 {
        let answer = stage.client(&puppet, "PUT", &topic, json!({ "topic": n.to_string() })).await;
        refused += usize::from(answer.code() == (429, "M_LIMIT_EXCEEDED"));
    }
    assert!(refused >= 2, "{refused}");
    let me = text(&stage.whoami(&stage.admin).await.ok(), "user_id");
    lift(stage, &me).await;
    for n in 20..40 {
        stage.client(&puppet, "PUT", &topic, json!({ "topic": n.to_string() })).await.ok();
    }
}

async fn an_override_on_the_puppeted_user_does_not_lift_invites(stage: &Stage) {
    let (owner, guest) = (stage.user("host").await, stage.user("guest").await);
    lift(stage, &owner).await;
    let puppet = stage.puppet(&owner).await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        let room = stage.room(&puppet, 11).await;
        statuses.push(stage.act(&puppet, &room, "invite", &guest).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
}

async fn limits(stage: &Stage) {
    the_sixth_login_waits_333_seconds(stage).await;
    an_override_on_the_puppeted_user_does_not_lift_invites(stage).await;
    the_administrators_override_lifts_limits(stage).await;
}

#[tokio::test]
async fn a_stock_server_limits_logins_invites_and_changes() {
    let stage = Stage::simulated_with(limited()).await;
    limits(&stage).await;
    stage.simulator().estate().clock().advance_ms(333_334);
    let id = stage.user("later").await;
    stage.login(&id).await;
}

#[tokio::test]
async fn a_real_stock_synapse_agrees() {
    let rate_limits = exeunt_tests::synapse::RateLimits::Stock;
    let options = exeunt_tests::synapse::Options { rate_limits, ..Default::default() };
    let server = exeunt_tests::require!(exeunt_tests::synapse::Synapse::start(options).await);
    limits(&Stage::on(&server.url(), server.admin_token())).await;
}

/// What holds for `mas001` and a token of theirs while logins belong to another service.
async fn a_lock_does_nothing(stage: &Stage, token: &str) {
    let id = "@mas001:im.test";
    assert_eq!(stage.change(id, json!({ "locked": true })).await["locked"], true);
    stage.whoami(token).await.ok();
    stage.client(token, "GET", "/sync", Value::Null).await.ok();
    for (method, path, body) in [
        ("POST", format!("/v1/reset_password/{}", enc(id)), json!({ "new_password": "x" })),
        ("POST", format!("/v1/users/{}/login", enc(id)), json!({})),
        ("GET", format!("/v1/users/{}/admin", enc(id)), Value::Null),
        ("GET", "/v1/registration_tokens".to_owned(), Value::Null),
    ] {
        assert_eq!(stage.admin(method, &path, body).await.code(), (404, "M_UNRECOGNIZED"), "{path}");
    }
    stage.client("", "GET", "/login", Value::Null).await.is(404, "M_UNRECOGNIZED");
    assert_eq!(stage.admin("PUT", &format!("/v2/users/{}", enc("@new:im.test")), json!({})).await.status, 403);
    let password = json!({ "password": "x-long-enough-1" });
    assert_eq!(stage.admin("PUT", &format!("/v2/users/{}", enc(id)), password).await.status, 403);
    assert_eq!(stage.admin("GET", "/v2/users", Value::Null).await.status, 400);
    stage.read("/v2/users?guests=false").await;
    let room = stage.room(token, 12).await;
    stage.suspend(id).await;
    stage.say(token, &room, "?").await.is(403, "M_USER_SUSPENDED");
    stage.deactivate(id).await;
    stage.whoami(token).await.is(401, "M_UNKNOWN_TOKEN");
}

#[tokio::test]
async fn with_a_separate_auth_service_a_lock_does_nothing() {
    let stage = Stage::simulated_with(Options { delegated_auth: true, ..Options::default() }).await;
    let token = {
        let mut estate = stage.simulator().estate();
        estate.add(NewAccount::new("mas001"));
        estate.log_in("mas001", "PHONE")
    };
    a_lock_does_nothing(&stage, &token).await;
    assert!(stage.simulator().estate().auth_service_recreates_device(&token));
    assert_eq!(text(&stage.whoami(&token).await.ok(), "user_id"), "@mas001:im.test", "even of a deactivated account");
}

#[tokio::test]
async fn a_real_synapse_with_a_separate_auth_service_agrees() {
    let options = exeunt_tests::synapse::Options { delegated_auth: true, ..Default::default() };
    let server = exeunt_tests::require!(exeunt_tests::synapse::Synapse::start(options).await);
    let service = server.auth_service().expect("it was asked for");
    service.provision("mas001", "MAS").await.expect("the server takes the person");
    let token = service.open_session("mas001", "PHONE").await.expect("the server takes the device");
    let stage = Stage::on(&server.url(), server.admin_token());
    a_lock_does_nothing(&stage, &token).await;
}

#[tokio::test]
async fn a_company_is_served_with_its_leaver() {
    let size = Size::company(120, 60);
    let company = Company::new(2026, &size);
    let demo = company.on_synapse("im.test", Clock::running_from(1_800_000_000_000), &size);
    let (leaver, admin, app) = (demo.leaver.clone(), demo.admin_token.clone(), demo.leaver_app_token.clone());
    let simulator = Simulator::start(demo.estate, Synapse::default()).await.expect("a loopback port is free");
    let stage = Stage::on(simulator.url(), &admin);
    let id = format!("@{leaver}:im.test");
    assert_eq!(text(&stage.whoami(&app).await.ok(), "user_id"), id);
    let rooms = stage.joined_rooms(&id).await;
    assert!(rooms.len() >= 8, "{}", rooms.len());
    assert_eq!(stage.devices(&id).await.len(), 2);
    assert_eq!(stage.pushers(&id).await.len(), 1);
    let leads = company.owned_by(company.leaver).count();
    assert!(leads >= 7, "{leads}");
    let estate = simulator.estate();
    let led = estate.rooms().filter(|room| estate.get(room.creator).user_id == id).count();
    assert_eq!(led, leads);
}

#[test]
fn ten_thousand_leavers_are_built_quickly() {
    let size = Size::batch(10_000, 20);
    let started = Instant::now();
    let company = Company::new(1, &size);
    let demo = company.on_synapse("im.test", Clock::manual(1_800_000_000_000), &size);
    let took = started.elapsed();
    assert_eq!(demo.estate.accounts().count(), 10_001);
    let memberships: usize = demo.estate.rooms().map(exeunt_simulators::synapse::estate::Room::joined_count).sum();
    assert!(memberships >= 190_000, "{memberships}");
    assert!(demo.estate.rooms_of(&demo.leaver, Membership::Join).len() >= 18);
    assert!(took.as_secs() < 60, "{took:?}");
}
