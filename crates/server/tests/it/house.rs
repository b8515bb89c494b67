//! What people see of the house in the morning: who leaves, whom the cases wait for, the platforms, and who is told.

use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::{ConnectionName, DutyRole};
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use serde_json::{Value, json};

fn names(items: &Value, field: &str) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_morning_shows_who_leaves_and_whom_the_cases_wait_for() {
    let mut world = World::new().await.with_actors().await.with_people().await;
    world.actor("li.si", DutyRole::Manager, Some("002")).await;
    world.person("900", "外人", None).await;
    // It is 9:00 on the 25th in Shanghai.
    for (person, day) in [("001", "2026-11-25"), ("900", "2026-12-02"), ("002", "2026-12-20")] {
        let opening = json!({ "person": person, "departure": "voluntary", "last_working_day": day });
        assert_eq!(world.post("hr", "/api/v1/cases", &opening).await.status, StatusCode::CREATED);
    }
    let today = world.get("hr", "/api/v1/today").await.json();
    let leaving = today["leaving"].as_array().unwrap();
    let whom: Vec<_> = leaving.iter().map(|l| (l["days"].as_i64().unwrap(), &l["case"]["person"])).collect();
    assert_eq!(whom, [(0, &json!("001")), (7, &json!("900"))]);
    assert_eq!(leaving[0]["case"]["standing"]["phase"], "opened");
    let it = today["waiting"].as_array().unwrap().iter().find(|waiting| waiting["party"] == "it").unwrap();
    assert_eq!(it["cases"], 3, "nobody has looked at the platforms for any of them: {it}");
    assert!(it["items"][0]["what"].as_str().is_some_and(|what| !what.is_empty()));
    let mine = &today["mine"];
    assert_eq!(mine["number"], 0, "HR is asked for nothing: {mine}");
    assert_eq!(it["items"][0]["party"]["kind"], "it");
    let theirs = world.get("it", "/api/v1/today").await.json();
    assert_eq!((&theirs["mine"]["number"], theirs["waiting"].as_array().unwrap().len()), (&json!(3), 0), "{theirs}");
    assert_eq!((&today["more"], &today["findings"], &today["connections"]), (&json!(false), &json!([]), &json!([])));

    let own = world.get("li.si", "/api/v1/today").await.json();
    assert_eq!(own["leaving"].as_array().unwrap().len(), 1);
    assert_eq!(own["leaving"][0]["case"]["person"], "001");
    assert!(own.get("findings").is_none() && own.get("connections").is_none());
}

#[tokio::test]
async fn each_case_of_the_list_says_where_it_stands() {
    let world = World::new().await.with_actors().await.with_people().await;
    world.case("001").await;
    let listed = world.get("hr", "/api/v1/cases").await.json();
    let standing = &listed["items"][0]["standing"];
    assert_eq!(standing["phase"], "opened", "{listed}");
    let owed = standing["owed"].as_array().unwrap();
    assert!(owed.iter().any(|owed| owed["party"]["kind"] == "it" && owed["state"] == "waiting"), "{listed}");
}

#[tokio::test]
async fn a_platform_is_read_page_by_page_and_its_health_is_what_was_seen() {
    let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
    estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
    let token = estate.log_in("admin", "CONSOLE");
    for number in 0..150 {
        estate.add(NewAccount::new(&format!("staff{number:03}")));
    }
    estate.add_group(NewRoom::new("staff000").name("项目-阿尔法").version(11).members(["staff001"]));
    let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
    let world = World::new().await.with_actors().await.with_people().await;
    let settings = json!({ "base_url": simulator.url(), "server_name": "im.test" });
    let connection = json!({ "platform": "synapse", "settings": settings, "secret": token });
    world.send("it", Method::PUT, "/api/v1/connections/hq", &connection).await;
    world.bind("001", &ConnectionName::from("hq"), "@staff007:im.test").await;
    let before = world.get("it", "/api/v1/connections").await.json();
    assert!(before[0].get("health").is_none(), "nothing is said of what wasn't seen: {before}");

    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = world.get("auditor", &format!("/api/v1/connections/hq/accounts?{after}")).await.json();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = url::form_urlencoded::Serializer::new(String::new()).append_pair("after", next).finish();
    }
    assert_eq!(seen.len(), 151);
    let bound = seen.iter().find(|account| account["account"] == "@staff007:im.test").unwrap();
    assert_eq!((&bound["person"], &bound["login"]), (&json!("001"), &json!("open")));
    let groups = world.get("auditor", "/api/v1/connections/hq/groups").await.json();
    assert_eq!(names(&groups["items"], "name"), ["项目-阿尔法"]);
    assert_eq!(groups["items"][0]["members"], 2);
    let well = world.get("it", "/api/v1/connections/hq").await.json();
    assert_eq!(well["health"]["well"], true, "{well}");

    let long = format!("/api/v1/connections/hq/accounts?after={}", "a".repeat(1_001));
    for (path, status) in [
        (long.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/v1/connections/hq/groups?page=2", StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/v1/connections/hq/accounts?after=nonsense", StatusCode::BAD_GATEWAY),
        ("/api/v1/connections/away/accounts", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(world.get("it", path).await.status, status, "{path}");
    }
    drop(simulator);
    assert_eq!(world.get("it", "/api/v1/connections/hq/groups").await.status, StatusCode::BAD_GATEWAY);
    let ill = world.get("hr", "/api/v1/today").await.json();
    let health = &ill["connections"][0]["health"];
    assert_eq!((&health["well"], &health["trouble"]), (&json!(false), &json!("unavailable")), "{ill}");
}

#[tokio::test]
async fn an_endpoint_is_set_up_tried_rotated_and_forgotten() {
    let world = World::new().await.with_actors().await;
    let hook = json!({ "name": "hr-system", "kind": "webhook", "address": "https://hr.corp.example/hook?key=k3y" });
    let added = world.post("it", "/api/v1/webhooks", &hook).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
    let first = added.json()["secret"].as_str().unwrap().to_owned();
    assert!(first.starts_with("whsec_") && added.header("cache-control") == "no-store");
    assert_eq!(world.post("it", "/api/v1/webhooks", &hook).await.status, StatusCode::CONFLICT);
    let listed = world.get("administrator", "/api/v1/webhooks").await;
    assert_eq!(listed.json()[0]["origin"], "https://hr.corp.example");
    assert!(!listed.text.contains("k3y") && !listed.text.contains(&first), "neither key nor secret is shown");

    let at = |what: &str| format!("/api/v1/webhooks/hr-system{what}");
    let tried = world.post("it", &at("/test"), &Value::Null).await;
    assert_eq!(tried.status, StatusCode::ACCEPTED, "{tried:?}");
    let notices = world.get("it", "/api/v1/notices?state=waiting").await.json();
    assert_eq!(notices["items"][0]["id"], tried.json()["notice"]);
    assert_eq!(notices["items"][0]["to"], "endpoint/hr-system");
    let again = format!("/api/v1/notices/{}/delivery", tried.json()["notice"].as_str().unwrap());
    assert_eq!(world.post("it", &again, &Value::Null).await.status, StatusCode::CONFLICT, "it waits anyway");
    let second = world.post("it", &at("/secret"), &Value::Null).await.json();
    assert_ne!(second["secret"], json!(first));
    assert_eq!(world.post("it", &at("/enable"), &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.send("it", Method::DELETE, &at(""), &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.send("it", Method::DELETE, &at(""), &Value::Null).await.status, StatusCode::NOT_FOUND);

    for (field, wrong) in [
        ("name", json!("HR System")),
        ("kind", json!("pigeon")),
        ("address", json!("ftp://hr.corp.example")),
        ("address", json!("https://user:pass@hr.corp.example")),
        ("events", json!(["case.nonsense"])),
        ("colour", json!("red")),
    ] {
        let mut bad = hook.clone();
        bad[field] = wrong;
        let refused = world.post("it", "/api/v1/webhooks", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {refused:?}");
        assert!(!refused.text.contains("user:pass"), "{refused:?}");
    }
    assert_eq!(world.get("it", "/api/v1/notices?state=lost").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_department_has_one_mailbox() {
    let world = World::new().await.with_actors().await;
    let put = async |path: &str, mail: &str| {
        world.send("it", Method::PUT, path, &json!({ "mail": mail, "language": "en" })).await
    };
    assert_eq!(put("/api/v1/desks/legal", "legal@corp.example").await.status, StatusCode::NO_CONTENT);
    let desks = world.get("it", "/api/v1/desks").await.json();
    assert_eq!(desks, json!([{ "role": "legal", "mail": "legal@corp.example", "language": "en" }]));
    assert_eq!(put("/api/v1/desks/legal", "a@b, c@d").await.slug(), "bad-mail");
    assert_eq!(put("/api/v1/desks/kitchen", "a@b").await.status, StatusCode::NOT_FOUND);
    let gone = world.send("it", Method::DELETE, "/api/v1/desks/legal", &Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get("it", "/api/v1/desks").await.json(), json!([]));
}
