//! What outsiders, and insiders with a small role, try. Each of these worked once, or would if its guard were taken away.

use crate::login::{Browser, Enrolled};
use crate::world::World;
use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use exeunt_core::{ConnectionName, DutyRole, Scope};
use exeunt_engine::access::{From, NewToken};
use exeunt_server::Settings;
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock as SimulatedClock, Options, Simulator, Synapse};
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

#[tokio::test]
async fn a_token_that_leaked_makes_no_actor_whose_key_has_no_end() {
    let world = World::new().await.with_actors().await;
    let caller = world.engine().caller(&world.token("administrator").into()).await.unwrap();
    let expires_at = world.engine().now().checked_add(SignedDuration::from_hours(1)).unwrap();
    let scopes = BTreeSet::from(Scope::ALL);
    let new = NewToken { actor: "administrator".into(), name: "deploy".to_owned(), scopes, expires_at };
    let (_, token) = world.engine().token_add(&caller, &new).await.unwrap();
    let request = world.request("", Method::POST, "/api/v1/actors").header("content-type", "application/json");
    let request = request.header("authorization", format!("Bearer {}", token.expose_secret()));
    let body = json!({ "name": "eve", "roles": ["administrator", "it"] }).to_string();
    let refused = world.answer(request.body(Body::from(body)).unwrap()).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "not-by-token"), "{refused:?}");
    assert!(
        world
            .get("administrator", "/api/v1/actors")
            .await
            .json()
            .as_array()
            .unwrap()
            .iter()
            .all(|a| a["name"] != "eve")
    );
}

#[tokio::test]
async fn an_unattended_browser_makes_no_actor() {
    let mut world = World::new().await;
    let ann = Enrolled::new(&mut world, "ann", DutyRole::Administrator).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, "/api/v1/session", &ann.typed(&world)).await;
    world.clock.advance(SignedDuration::from_mins(11));
    let refused = browser.change(Method::POST, "/api/v1/actors", &json!({ "name": "eve", "roles": ["it"] })).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "show-again"));
}

#[tokio::test]
async fn an_unattended_browser_has_no_departments_mail_sent_elsewhere() {
    let mut world = World::new().await;
    let ann = Enrolled::new(&mut world, "ann", DutyRole::It).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, "/api/v1/session", &ann.typed(&world)).await;
    let put = async |mail: &str| browser.change(Method::PUT, "/api/v1/desks/hr", &json!({ "mail": mail })).await;
    assert_eq!(put("hr@corp.test").await.status, StatusCode::NO_CONTENT);
    world.clock.advance(SignedDuration::from_mins(11));
    let gone = browser.change(Method::DELETE, "/api/v1/desks/hr", &Value::Null).await;
    for refused in [put("eve@corp.test").await, gone] {
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "show-again"));
    }
    let desks = browser.get("/api/v1/desks").await.json();
    assert_eq!(desks[0]["mail"], "hr@corp.test");
}

#[tokio::test]
async fn no_actor_is_called_like_somebody_whom_the_log_knows_otherwise() {
    let world = World::new().await.with_actors().await;
    for name in ["manager:001", "somebody", "a\u{1b}[2Jb", "a\nb", "a\u{202e}b"] {
        let refused = world.post("administrator", "/api/v1/actors", &json!({ "name": name, "roles": ["hr"] })).await;
        assert_eq!(
            (refused.status, refused.slug().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "bad-name"),
            "{name:?}"
        );
    }
}

#[tokio::test]
async fn nobody_reads_of_their_own_leaving_in_a_list_or_in_the_log() {
    let mut world = World::new().await.with_people().await;
    world.actor("zhang", DutyRole::It, Some("001")).await;
    world.actor("wang", DutyRole::It, None).await;
    let other = world.case("002").await;
    let own = world.case("001").await;
    let page = world.get("zhang", "/api/v1/cases?limit=1").await.json();
    assert_eq!((page["items"][0]["id"].as_str(), &page["next"]), (Some(other.as_str()), &Value::Null), "{page}");
    for path in
        ["/api/v1/cases", "/api/v1/people", "/api/v1/today", "/api/v1/notices", "/api/v1/audit/entries?limit=200"]
    {
        let answer = world.get("zhang", path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text.contains(&own), "{path}: {}", answer.text);
    }
    let entries = world.get("wang", "/api/v1/audit/entries?limit=200").await.json();
    let entry =
        entries["items"].as_array().unwrap().iter().find(|entry| entry["case"] == own.as_str()).unwrap().clone();
    world.engine().seal().await.unwrap();
    let proof = format!("/api/v1/audit/entries/{}/proof", entry["index"]);
    assert_eq!(world.get("wang", &proof).await.status, StatusCode::OK);
    assert_eq!(world.get("zhang", &proof).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_reads_of_their_own_leaving_on_the_page_of_a_group() {
    let mut estate = Estate::new("im.test", SimulatedClock::manual(1_770_000_000_000));
    estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
    let secret = estate.log_in("admin", "CONSOLE");
    for name in ["zhangsan001", "lisi002"] {
        estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
    }
    estate.add_group(NewRoom::new("zhangsan001").name("项目-阿尔法").version(11).members(["lisi002"]));
    let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
    let mut world = World::new().await.with_people().await;
    world.actor("zhang", DutyRole::It, Some("001")).await;
    world.actor("wang", DutyRole::It, None).await;
    let settings = json!({ "base_url": simulator.url(), "server_name": "im.test" });
    let connection = json!({ "platform": "synapse", "settings": settings, "secret": secret });
    world.send("wang", Method::PUT, "/api/v1/connections/hq", &connection).await;
    world.bind("001", &ConnectionName::from("hq"), "@zhangsan001:im.test").await;
    world.case("001").await;
    let groups = world.get("wang", "/api/v1/connections/hq/groups").await.json();
    let group = groups["items"][0]["group"].as_str().unwrap();
    let page = format!("/api/v1/connections/hq/groups/{}", group.replace('!', "%21").replace(':', "%3A"));
    assert_eq!(world.get("wang", &page).await.json()["leaving"].as_array().unwrap().len(), 1);
    let own = world.get("zhang", &page).await.json();
    assert_eq!(own["leaving"], json!([]), "{own}");
    assert!(own["owners"][0].get("case").is_none(), "{own}");
}

#[tokio::test]
async fn what_needs_no_caller_takes_no_notice_of_a_key() {
    let world = World::new().await.with_actors().await;
    let token = json!({ "token": "none" });
    let peeked = world.keyed("", "k", Method::POST, "/api/v1/confirmations/link", &token).await;
    assert_eq!((peeked.status, peeked.json()), (StatusCode::OK, json!({ "open": false, "here": false })));
    let opened = world.keyed("", "k", Method::POST, "/api/v1/confirmations/session", &token).await;
    assert_eq!(opened.slug(), "link-dead");
    // A key without a caller keeps nothing, and gives no caller's answer away.
    let refused = world.keyed("", "k", Method::POST, "/api/v1/cases", &json!({})).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_callers_key_gives_away_no_other_callers_answer() {
    let world = World::new().await.with_actors().await.with_people().await;
    let body = json!({ "person": "001", "departure": "voluntary", "last_working_day": "2026-12-01" });
    let first = world.keyed("hr", "same", Method::POST, "/api/v1/cases", &body).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let other = world.keyed("it", "same", Method::POST, "/api/v1/cases", &body).await;
    assert_eq!((other.status, other.slug().as_str()), (StatusCode::CONFLICT, "case-exists"));
    let refused = world.keyed("auditor", "same", Method::POST, "/api/v1/cases", &body).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn no_link_leads_where_a_request_says_that_we_are() {
    let world = World::new().await.with_actors().await;
    let request = world.request("administrator", Method::POST, "/api/v1/invitations");
    let request = request.header("content-type", "application/json").header("host", "evil.example");
    let request = request.header("x-forwarded-host", "evil.example").header("forwarded", "host=evil.example");
    let made = world.answer(request.body(Body::from(json!({ "actor": "hr", "hours": 1 }).to_string())).unwrap()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    assert!(made.json()["link"].as_str().unwrap().starts_with("http://127.0.0.1:8080/invitation#"), "{made:?}");
    assert!(!made.text.contains("evil"));
}

#[tokio::test]
async fn the_character_zero_gets_no_further_than_the_door() {
    let world = World::new().await.with_actors().await.with_people().await;
    let person = json!({ "name": "a\u{0}b", "department": "d", "zone": "Asia/Shanghai", "language": "zh" });
    let put = world.send("it", Method::PUT, "/api/v1/people/003", &person).await;
    assert_eq!((put.status, put.slug().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid-request"), "{put:?}");
    assert_eq!(world.get("it", "/api/v1/people?q=a%00").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.get("it", "/api/v1/people/a%00").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_filter_of_many_brackets_ends_no_server() {
    let mut world = World::new().await;
    world.actor("idp", DutyRole::Hr, None).await;
    for filter in ["(".repeat(1_990), "not (".repeat(390), format!("{}title pr{}", "(".repeat(900), ")".repeat(900))] {
        let body = json!({ "filter": filter });
        let answer = world.post("idp", "/scim/v2/Users/.search", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let path = format!("emails[{filter}].value").chars().take(1_000).collect::<String>();
        let change = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": path, "value": "x" }] });
        let answer =
            world.send("idp", Method::PATCH, "/scim/v2/Users/0199a3c0-0000-7000-8000-000000000000", &change).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
    }
}

#[tokio::test]
async fn strangers_do_not_fill_the_log_with_answers_of_no_provider() {
    let world = World::new().await;
    let before = world.engine().store.log_size().await.unwrap();
    let from = From { address: "192.0.2.1".parse().unwrap(), agent: String::new() };
    for _ in 0..200 {
        world.engine().note_bad_answer("https://sso.example", "another browser", &from).await.unwrap();
    }
    let written = world.engine().store.log_size().await.unwrap() - before;
    assert!((30..=32).contains(&written), "{written}");
    world.clock.advance(SignedDuration::from_mins(20));
    world.engine().note_bad_answer("https://sso.example", "another browser", &from).await.unwrap();
    let entries = world.engine().store.log_entries(before + written..before + written + 1).await.unwrap();
    let unwritten = entries[0].payload.as_ref().unwrap().body["unwritten"].as_u64().unwrap();
    assert!(unwritten >= 168, "what was left out is counted: {unwritten}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_not_waited_for_whatever_key_it_has() {
    let settings = Settings { timeout: Duration::from_millis(200), ..Settings::default() };
    let world = World::with(settings).await.with_actors().await;
    for key in [None, Some("k")] {
        let request = world.request("hr", Method::POST, "/api/v1/cases").header("content-type", "application/json");
        let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
        let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        let answer = world.answer(request.body(body).unwrap()).await;
        assert_eq!(answer.slug(), "timeout", "{key:?}");
    }
}

#[tokio::test]
async fn a_file_that_never_ends_is_not_waited_for_wherever_it_goes() {
    let settings = Settings { timeout: Duration::from_millis(200), ..Settings::default() };
    let world = World::with(settings).await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    let begun = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\nnumber,name\r\n";
    for path in [
        "/api/v1/intake/people".to_owned(),
        "/api/v1/intake/files?as_of=2026-11-25T09:00:00Z".to_owned(),
        format!("/api/v1/cases/{case}/notes"),
    ] {
        let request =
            world.request("it", Method::POST, &path).header("content-type", "multipart/form-data; boundary=b");
        let first = stream::iter([Ok::<_, Infallible>(Bytes::from(begun))]);
        let body = Body::from_stream(first.chain(stream::pending()));
        let answer = world.answer(request.body(body).unwrap()).await;
        assert_eq!(answer.slug(), "timeout", "{path}");
    }
}

#[tokio::test]
async fn whoever_guesses_the_token_of_the_figures_has_to_wait() {
    let metrics_token = Some("figures".into());
    let settings = Settings { requests_per_minute: 1, requests_at_once: 5, metrics_token, ..Settings::default() };
    let world = World::with(settings).await;
    let guess = async || {
        let request = world.request("", Method::GET, "/metrics").header("authorization", "Bearer guess");
        world.answer(request.body(Body::empty()).unwrap()).await.status
    };
    for _ in 0..5 {
        assert_eq!(guess().await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(guess().await, StatusCode::TOO_MANY_REQUESTS);
}
