//! A request that comes twice is carried out once.

use crate::login::{Browser, Enrolled, ORIGIN};
use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::{ActorName, Digest, DutyRole};
use exeunt_server::Settings;
use exeunt_store::{RequestBegun, on_behalf};
use jiff::SignedDuration;
use serde_json::{Value, json};

fn opening(person: &str) -> Value {
    json!({ "person": person, "departure": "voluntary", "last_working_day": "2026-11-30" })
}

async fn open(world: &World, key: &str, body: &Value) -> crate::world::Answer {
    world.keyed("it", key, Method::POST, "/api/v1/cases", body).await
}

#[tokio::test]
async fn the_same_request_twice_makes_one_case_and_one_answer() {
    let world = World::new().await.with_actors().await.with_people().await;
    let first = open(&world, "k1", &opening("001")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    let again = open(&world, "k1", &opening("001")).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("idempotency-replayed"), "true");

    let another = open(&world, "k1", &opening("002")).await;
    assert_eq!((another.status, another.slug().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "key-reused"));
    let elsewhere = world.keyed("hr", "k1", Method::POST, "/api/v1/cases", &opening("002")).await;
    assert_eq!(elsewhere.status, StatusCode::CREATED, "a key is its caller's own");
}

#[tokio::test]
async fn a_refusal_is_answered_alike_and_forgotten_after_a_day() {
    let world = World::new().await.with_actors().await;
    let refused = open(&world, "k", &opening("001")).await;
    assert_eq!(refused.slug(), "unknown-person");
    let world = world.with_people().await;
    assert_eq!(open(&world, "k", &opening("001")).await.slug(), "unknown-person");
    world.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(open(&world, "k", &opening("001")).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_token_is_shown_once_and_not_kept_for_the_second_time() {
    let world = World::new().await.with_actors().await;
    let body = json!({ "name": "new", "roles": ["hr"] });
    let added = world.keyed("administrator", "k", Method::POST, "/api/v1/actors", &body).await;
    assert_eq!(added.status, StatusCode::CREATED);
    assert!(added.json()["token"].as_str().unwrap().starts_with("exeunt_"));
    let again = world.keyed("administrator", "k", Method::POST, "/api/v1/actors", &body).await;
    assert_eq!((again.status, again.slug().as_str()), (StatusCode::CONFLICT, "answer-not-kept"));
}

#[tokio::test]
async fn a_request_that_waited_for_a_proof_is_carried_out_with_the_same_key() {
    let mut world = World::new().await;
    let ann = Enrolled::new(&mut world, "ann", DutyRole::Administrator).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, "/api/v1/session", &ann.typed(&world)).await;
    world.clock.advance(SignedDuration::from_mins(11));
    let add = async || {
        let request = browser.request(Method::POST, "/api/v1/actors").header("content-type", "application/json");
        let request = request.header("origin", ORIGIN).header("idempotency-key", "the-same");
        browser.send(request.body(json!({ "name": "new", "roles": ["hr"] }).to_string().into()).unwrap()).await
    };
    for _ in 0..2 {
        let refused = add().await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "show-again"));
        assert_eq!(refused.header("idempotency-replayed"), "");
    }
    let proof = ann.typed(&world);
    let proof = json!({ "password": proof["password"], "code": proof["code"] });
    let proved = browser.change(Method::POST, "/api/v1/session/proof", &proof).await;
    assert_eq!(proved.status, StatusCode::NO_CONTENT, "{proved:?}");
    let added = add().await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
}

/// What a server writes down before it begins to open a case for 001.
async fn begun_elsewhere(world: &World) -> RequestBegun {
    let body = opening("001").to_string();
    // Within the API an address is the part after its prefix.
    let asked = Digest::of(&("POST", "/cases", Digest::of_bytes(body.as_bytes())));
    let (store, now) = (&world.engine().store, world.engine().now());
    let mut tx = store.begin().await.unwrap();
    let until = now + SignedDuration::from_secs(15);
    let begun = tx.request_begin(&ActorName::from("it"), "k", &asked, now, until).await.unwrap();
    tx.commit().await.unwrap();
    begun
}

#[tokio::test]
async fn while_the_first_is_under_way_the_second_waits_and_after_a_crash_it_is_carried_out() {
    let world = World::new().await.with_actors().await.with_people().await;
    let RequestBegun::Ours(lost) = begun_elsewhere(&world).await else { panic!("nobody else has begun it") };
    let meanwhile = open(&world, "k", &opening("001")).await;
    assert_eq!((meanwhile.status, meanwhile.slug().as_str()), (StatusCode::CONFLICT, "still-running"));

    // The other server died before it changed anything.
    world.clock.advance(SignedDuration::from_secs(16));
    assert_eq!(open(&world, "k", &opening("001")).await.status, StatusCode::CREATED);

    // It was only slow: what it does now is refused.
    let late = on_behalf(lost, world.engine().person_put(&crate::world::it(), &crate::world::stranger("003"))).await;
    assert!(late.is_err(), "a server that lost its lease changed something");
    assert_eq!(world.get("it", "/api/v1/people/003").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn after_a_crash_between_change_and_answer_nothing_is_done_twice() {
    let world = World::new().await.with_actors().await.with_people().await;
    let RequestBegun::Ours(lease) = begun_elsewhere(&world).await else { panic!("nobody else has begun it") };
    on_behalf(lease, world.case("001")).await;
    world.clock.advance(SignedDuration::from_secs(16));
    let again = open(&world, "k", &opening("001")).await;
    assert_eq!((again.status, again.slug().as_str()), (StatusCode::CONFLICT, "answer-lost"));
    let cases = world.get("it", "/api/v1/cases").await.json();
    assert_eq!(cases["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn two_servers_on_one_database_carry_a_request_out_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
    let one = World::at(&url, Settings::default(), 1).await.with_actors().await.with_people().await;
    let two = World::at(&url, Settings::default(), 2).await.with_tokens_of(&one);
    let body = opening("001");
    let (a, b) = tokio::join!(open(&one, "k", &body), open(&two, "k", &body));
    let mut both = [a.status, b.status];
    both.sort();
    let expected = [[StatusCode::CREATED; 2], [StatusCode::CREATED, StatusCode::CONFLICT]];
    assert!(expected.contains(&both), "{a:?} {b:?}");
    assert_eq!(one.get("it", "/api/v1/cases").await.json()["items"].as_array().unwrap().len(), 1);
}
