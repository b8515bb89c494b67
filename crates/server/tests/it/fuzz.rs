//! Whatever is asked, the answer is one that the document of the API has, and never a failure of ours. The questions are
//! made by a fuzzer that others wrote, out of the document alone; only what there is in the house it is told beforehand, or
//! it would hear "not found" most of the time.
//!
//! Whoever has every role asks on PostgreSQL, which keeps less than SQLite does; the others on SQLite.
//!
//! `EXEUNT_FUZZ_EXAMPLES=200 cargo nextest run -p exeunt-server fuzz` asks for longer.

use crate::world::{World, it};
use axum::http::{Method, StatusCode};
use exeunt_core::{ActorName, ConnectionName, DutyRole, PersonId};
use exeunt_server::{Settings, router, serve};
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::schemathesis::{Fuzzing, Schemathesis};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// For each operation, in CI.
const EXAMPLES: u32 = 3;
const SQLITE: &str = "sqlite::memory:";

/// A listening server with a house in which something goes on, on one simulated platform.
struct Stage {
    world: World,
    url: String,
    known: BTreeMap<&'static str, String>,
    _simulator: Simulator,
    _ends: oneshot::Sender<()>,
}

impl Stage {
    async fn new(database: &str) -> Self {
        let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
        estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
        let token = estate.log_in("admin", "CONSOLE");
        for name in ["zhangsan001", "lisi002"] {
            estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
        }
        estate.add_group(NewRoom::new("zhangsan001").name("项目-阿尔法").version(11).members(["lisi002"]));
        let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        // A fuzzer asks more in a second than people in a minute.
        let settings = Settings {
            public_url: url.parse().unwrap(),
            requests_per_minute: 600_000,
            requests_at_once: 100_000,
            ..Settings::default()
        };
        let world = World::at(database, settings, 1).await.with_actors().await.with_people().await;
        world.person("003", "王五", Some("002")).await;
        let settings = json!({ "base_url": simulator.url(), "server_name": "im.test" });
        let connection = json!({ "platform": "synapse", "settings": settings, "secret": token });
        world.send("it", Method::PUT, "/api/v1/connections/hq", &connection).await;
        world.bind("001", &ConnectionName::from("hq"), "@zhangsan001:im.test").await;
        let case = world.case("001").await;
        let mut known = BTreeMap::from([("case", case.clone()), ("person", "001".to_owned())]);
        for path in ["observation", "confirmation"] {
            let done = world.post("it", &format!("/api/v1/cases/{case}/{path}"), &json!({})).await;
            assert!(done.status.is_success(), "{path}: {done:?}");
        }
        let plan = world.post("it", &format!("/api/v1/cases/{case}/plans"), &json!({ "kind": "leave" })).await;
        assert_eq!(plan.status, StatusCode::CREATED, "{plan:?}");
        known.insert("plan", plan.json()["id"].as_str().unwrap().to_owned());
        let device = json!({ "kind": "phone", "name": "iPhone 15" });
        let device = world.post("it", &format!("/api/v1/cases/{case}/devices"), &device).await.json();
        known.insert("device", device["id"].as_str().unwrap().to_owned());
        let notices = world.get("administrator", "/api/v1/notices").await.json();
        known.insert("notice", notices["items"][0]["id"].as_str().unwrap().to_owned());
        world.engine().seal().await.unwrap();
        let (ends, ended) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, router(world.state.clone()), async { drop(ended.await) }));
        Self { world, url, known, _simulator: simulator, _ends: ends }
    }

    /// An actor with these roles, by whose key the fuzzer asks.
    async fn asker(&self, roles: &[DutyRole], person: Option<&str>) -> String {
        let (roles, person) = (roles.iter().copied().collect::<BTreeSet<_>>(), person.map(PersonId::from));
        let added = self.world.engine().actor_add(&it(), &ActorName::from("asker"), &roles, person.as_ref()).await;
        added.unwrap().expose_secret().to_owned()
    }

    async fn fuzz(&self, fuzzer: &Schemathesis, token: &str, seed: u64) {
        let examples = std::env::var("EXEUNT_FUZZ_EXAMPLES").ok().and_then(|number| number.parse().ok());
        let mut document = serde_json::to_value(exeunt_server::document(&self.world.state)).unwrap();
        acquaint(&mut document, &self.known);
        let fuzzing = Fuzzing {
            url: &self.url,
            token,
            examples: examples.unwrap_or(EXAMPLES),
            seed,
            thorough: examples.is_some(),
            // Half a minute on a machine that does nothing else.
            longest: Duration::from_secs(if examples.is_some() { 3_600 } else { 240 }),
            // A stream has no end to wait for.
            without: "/events$",
        };
        let said = fuzzer.fuzz(&document, &fuzzing).await.unwrap_or_else(|error| panic!("{error:#}"));
        eprintln!("{said}");
        assert_eq!(self.world.get("", "/health/ready").await.status, StatusCode::NO_CONTENT);
    }
}

/// Tells what there is in the house: in the addresses, and where a body names a person, an actor or an account.
fn acquaint(document: &mut Value, known: &BTreeMap<&'static str, String>) {
    let named = |name: &str, path: &str| -> Option<&str> {
        let of = |word: &str| known.get(word).map(String::as_str);
        match name {
            "id" if path.starts_with("/api/v1/cases/") => of("case"),
            "id" if path.starts_with("/api/v1/plans/") => of("plan"),
            "id" if path.starts_with("/api/v1/people/") => of("person"),
            "id" if path.starts_with("/api/v1/notices/") => of("notice"),
            "name" if path.starts_with("/api/v1/connections/") => Some("hq"),
            "name" if path.starts_with("/api/v1/actors/") => Some("legal"),
            "device" => of("device"),
            "role" => Some("it"),
            "older" => of("plan"),
            "person" | "manager" => of("person"),
            "actor" => Some("auditor"),
            "connection" => Some("hq"),
            "account" => Some("@zhangsan001:im.test"),
            "case" => of("case"),
            "last_working_day" => Some("2026-12-31"),
            _ => None,
        }
    };
    for (path, item) in document["paths"].as_object_mut().unwrap() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                if let Some(value) = named(&name, path) {
                    parameter["schema"] = or(value, &parameter["schema"]);
                }
            }
        }
    }
    for schema in document["components"]["schemas"].as_object_mut().unwrap().values_mut() {
        for (name, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(value) = named(name, "").filter(|_| property["type"] == "string") {
                *property = or(value, property);
            }
        }
    }
}

fn or(value: &str, schema: &Value) -> Value {
    json!({ "anyOf": [{ "enum": [value] }, schema] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fuzzing_as_somebody_with_every_role_finds_no_answer_outside_the_document() {
    let fuzzer = exeunt_tests::require!(Schemathesis::installed().await);
    let server = exeunt_tests::require!(Postgres::start().await);
    let database = exeunt_tests::require!(server.fresh_database().await);
    let stage = Stage::new(&database).await;
    let token = stage.asker(&DutyRole::ALL, None).await;
    stage.fuzz(&fuzzer, &token, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fuzzing_as_an_administrator_finds_no_answer_outside_the_document() {
    let fuzzer = exeunt_tests::require!(Schemathesis::installed().await);
    let stage = Stage::new(SQLITE).await;
    let token = stage.asker(&[DutyRole::Administrator], None).await;
    stage.fuzz(&fuzzer, &token, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fuzzing_as_a_manager_finds_no_answer_outside_the_document() {
    let fuzzer = exeunt_tests::require!(Schemathesis::installed().await);
    let stage = Stage::new(SQLITE).await;
    let token = stage.asker(&[DutyRole::Manager], Some("002")).await;
    stage.fuzz(&fuzzer, &token, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_that_promises_something_else_is_found_out() {
    let fuzzer = exeunt_tests::require!(Schemathesis::installed().await);
    let stage = Stage::new(SQLITE).await;
    let mut document = serde_json::to_value(exeunt_server::document(&stage.world.state)).unwrap();
    document["paths"].as_object_mut().unwrap().retain(|path, _| path == "/api/v1/session/ways");
    document["components"]["schemas"]["Ways"]["properties"]["password"] = json!({ "type": "string" });
    let (token, longest) = (stage.asker(&[DutyRole::Auditor], None).await, Duration::from_mins(1));
    let fuzzing =
        Fuzzing { url: &stage.url, token: &token, examples: 2, seed: 4, thorough: false, longest, without: "none" };
    let found = fuzzer.fuzz(&document, &fuzzing).await.unwrap_err().to_string();
    assert!(found.contains("Response violates schema"), "{found}");
}
