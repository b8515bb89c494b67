//! A case over HTTP from the resignation to the report, on a simulated Synapse.

use crate::world::{Answer, World};
use axum::http::{Method, StatusCode};
use exeunt_core::{ConnectionName, Digest, DutyRole};
use exeunt_engine::Caller;
use exeunt_engine::run::unwatched;
use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use serde_json::{Value, json};

/// 张三 with an account, a group of his and a colleague in it.
struct Stage {
    world: World,
    _simulator: Simulator,
}

impl Stage {
    async fn new() -> Self {
        let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
        estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
        let token = estate.log_in("admin", "CONSOLE");
        for name in ["zhangsan001", "lisi002"] {
            estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
        }
        estate.add_group(NewRoom::new("zhangsan001").name("项目-阿尔法").version(11).members(["lisi002"]));
        let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
        let mut world = World::new().await.with_actors().await.with_people().await;
        world.actor("wang.fang", DutyRole::It, None).await;
        let settings = json!({ "base_url": simulator.url(), "server_name": "im.test" });
        let connection = json!({ "platform": "synapse", "settings": settings, "secret": token });
        let made = world.send("it", Method::PUT, "/api/v1/connections/hq", &connection).await;
        assert_eq!(made.status, StatusCode::NO_CONTENT, "{made:?}");
        world.bind("001", &ConnectionName::from("hq"), "@zhangsan001:im.test").await;
        Self { world, _simulator: simulator }
    }

    async fn post(&self, actor: &str, path: &str, body: &Value) -> Answer {
        self.world.post(actor, &format!("/api/v1{path}"), body).await
    }

    async fn get(&self, actor: &str, path: &str) -> Value {
        let answer = self.world.get(actor, &format!("/api/v1{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    /// Does what is due, as a worker does.
    async fn work(&self) {
        for (_, ended) in self.world.engine().work("test", 2, unwatched()).await.unwrap() {
            ended.unwrap();
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

#[tokio::test]
async fn a_case_goes_from_the_resignation_to_the_report_over_http() {
    let stage = Stage::new().await;
    let opening = json!({ "person": "001", "departure": "voluntary", "last_working_day": "2026-11-20" });
    let opened = stage.post("hr", "/cases", &opening).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    let case = text(&opened.json(), "id");
    assert_eq!(stage.get("hr", &format!("/cases/{case}")).await, opened.json());
    assert_eq!(stage.post("hr", "/cases", &opening).await.slug(), "case-exists");

    let plans = format!("/cases/{case}/plans");
    assert_eq!(stage.post("it", &plans, &json!({ "kind": "leave" })).await.slug(), "no-plan");
    let seen = stage.post("it", &format!("/cases/{case}/observation"), &Value::Null).await;
    assert_eq!(seen.json()["connections"][0]["groups"], 1, "{seen:?}");
    let first = stage.post("it", &plans, &json!({ "kind": "leave" })).await.json();

    let decision = json!({ "kind": "default_successor", "connection": "hq", "account": "@lisi002:im.test" });
    let decided = stage.world.send("it", Method::PUT, &format!("/api/v1/cases/{case}/decisions"), &decision).await;
    assert_eq!(decided.status, StatusCode::OK, "{decided:?}");
    let planned = stage.post("it", &plans, &json!({ "kind": "leave" })).await.json();
    let plan = text(&planned, "id");
    assert!(planned["steps"].as_array().unwrap().iter().all(|step| step["state"] == "waiting"));
    assert!(!text(&planned["steps"][0], "why").starts_with("why-"), "a step says why in words");
    let in_group = planned["steps"].as_array().unwrap().iter().find(|step| step["group"].is_string()).unwrap();
    assert_eq!((text(in_group, "group_name"), text(in_group, "group_kind")), ("项目-阿尔法".into(), "project".into()));
    let diff = stage.get("auditor", &format!("/plans/{plan}/diff/{}", text(&first, "id"))).await;
    assert!(!text(&diff, "text").is_empty());

    let approval = format!("/api/v1/plans/{plan}/approval");
    let wrong = json!({ "digest": first["digest"] });
    assert_eq!(stage.world.send("wang.fang", Method::PUT, &approval, &wrong).await.slug(), "wrong-digest");
    let exact = json!({ "digest": planned["digest"], "reason": "read and agreed" });
    let approved = stage.world.send("wang.fang", Method::PUT, &approval, &exact).await;
    assert_eq!(approved.status, StatusCode::OK, "{approved:?}");
    assert_eq!(approved.json()["approval"]["by"], "wang.fang");

    stage.work().await;
    let done = stage.get("it", &format!("/plans/{plan}")).await;
    assert_eq!(done["run"]["state"], "finished", "{done}");
    let step = text(&done["steps"][0], "id");
    let attempts = stage.get("it", &format!("/plans/{plan}/attempts?step={}", step.replace('@', "%40"))).await;
    assert_eq!(attempts[0]["number"], 1);
    assert!(attempts[0]["outcome"]["proof"]["asked"].is_string(), "{attempts}");

    let proved = stage.post("auditor", &format!("/cases/{case}/checks"), &Value::Null).await;
    assert_eq!(proved.status, StatusCode::CREATED, "{proved:?}");
    let sealed = stage.post("auditor", &format!("/cases/{case}/reports"), &Value::Null).await.json();
    assert!(text(&sealed["pages"], "report.zh.html").contains("张三"));
    let body: Value = serde_json::from_str(&text(&sealed, "report")).unwrap();
    assert_eq!(stage.get("auditor", &format!("/cases/{case}/reports/latest")).await, body["body"]);
    an_earlier_report_is_fetched_again(&stage, &case, &sealed).await;
    the_newest_report_comes_as_pdf_where_the_build_has_it(&stage, &case).await;

    let timeline = stage.get("auditor", &format!("/cases/{case}/timeline?limit=200")).await;
    let happened: Vec<_> = timeline["items"].as_array().unwrap().iter().map(|entry| text(entry, "what")).collect();
    for verb in ["case.opened", "plan.approved", "step.result", "report.sealed"] {
        assert!(happened.iter().any(|what| what == verb), "{verb} is not in {happened:?}");
    }
}

/// The list, the answer and the pages name what was sealed by the same digest, and it is had again after another one.
async fn an_earlier_report_is_fetched_again(stage: &Stage, case: &str, sealed: &Value) {
    let digest = text(sealed, "digest");
    let body: Value = serde_json::from_str(&text(sealed, "report")).unwrap();
    assert_eq!(digest, Digest::of(&body["body"]).to_string());
    assert!(text(&sealed["pages"], "report.en.html").contains(digest.trim_start_matches("sha256:")));
    let later = stage.post("auditor", &format!("/cases/{case}/reports"), &Value::Null).await.json();
    let listed = stage.get("auditor", &format!("/cases/{case}/reports")).await;
    let listed: Vec<String> = listed.as_array().unwrap().iter().map(|report| text(report, "digest")).collect();
    assert_eq!(listed, [digest.clone(), text(&later, "digest")]);
    let again = stage.get("auditor", &format!("/cases/{case}/reports/{digest}")).await;
    for same in ["digest", "summary", "remarks", "pages"] {
        assert_eq!(again[same], sealed[same], "{same}");
    }
    let file: Value = serde_json::from_str(&text(&again, "report")).unwrap();
    assert_eq!(file["body"], body["body"]);
    let strange = stage.world.get("auditor", &format!("/api/v1/cases/{case}/reports/{}", Digest::of(&1))).await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
}

async fn the_newest_report_comes_as_pdf_where_the_build_has_it(stage: &Stage, case: &str) {
    let asked =
        stage.world.get("auditor", &format!("/api/v1/cases/{case}/reports/latest?format=pdf&language=zh")).await;
    let me = stage.get("auditor", "/session").await;
    assert_eq!(me["makes_pdf"], exeunt_pdf::BUILT, "{me}");
    if exeunt_pdf::BUILT {
        assert_eq!((asked.status, asked.header("content-type")), (StatusCode::OK, "application/pdf"), "{asked:?}");
        let name = format!("attachment; filename=\"report-{case}.zh.pdf\"");
        assert_eq!(asked.header("content-disposition"), name);
    } else {
        assert_eq!((asked.status, asked.slug().as_str()), (StatusCode::NOT_ACCEPTABLE, "pdf-not-built"), "{asked:?}");
    }
}

#[tokio::test]
async fn containing_is_one_order_and_rings_for_a_worker() {
    let stage = Stage::new().await;
    let nothing = stage.post("hr", "/people/001/containment", &json!({ "reason": " " })).await;
    assert_eq!((nothing.status, nothing.slug().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "reason-required"));
    let ordered = stage.post("hr", "/people/001/containment", &json!({ "reason": "拷贝客户资料" })).await;
    assert_eq!(ordered.status, StatusCode::ACCEPTED, "{ordered:?}");
    // Whoever rang before anybody listened is heard all the same.
    stage.world.state.due.notified().await;
    stage.work().await;
    let run = stage.get("it", &format!("/plans/{}/run", text(&ordered.json(), "plan"))).await;
    assert_eq!(run["state"], "finished");
}

#[tokio::test]
async fn a_platform_that_containing_did_not_reach_is_said_until_it_is_reached() {
    let stage = Stage::new().await;
    let settings = json!({ "base_url": "http://127.0.0.1:9", "server_name": "away.test" });
    let away = json!({ "platform": "synapse", "settings": settings, "secret": "s" });
    stage.world.send("it", Method::PUT, "/api/v1/connections/away", &away).await;
    stage.world.bind("001", &ConnectionName::from("away"), "@zhangsan001:away.test").await;
    let ordered = stage.post("hr", "/people/001/containment", &json!({ "reason": "拷贝客户资料" })).await;
    let case = text(&ordered.json()["case"], "id");
    stage.work().await;
    let standing = stage.get("hr", &format!("/cases/{case}/standing")).await;
    let missed = standing["not_contained"].as_array().unwrap();
    assert_eq!(missed.len(), 1, "{standing}");
    assert!(missed[0].as_str().unwrap().contains("away"), "{standing}");
}

#[tokio::test]
async fn progress_is_streamed_from_where_the_listener_was_cut_off() {
    let stage = Stage::new().await;
    let case = stage.world.case("001").await;
    let path = format!("/api/v1/cases/{case}/events");
    let request = stage.world.request("hr", Method::GET, &path).header("last-event-id", "0");
    let mut events = stage.world.listen(request).await;
    assert!(events.next().await.contains("case.opened"));
    // Written by another server or worker: the stream reads the database.
    let id = case.parse().unwrap();
    let hold = exeunt_engine::case::Decision::Deactivate { erase: false };
    stage.world.engine().decide(&crate::world::it(), id, &hold).await.unwrap();
    let event = events.next().await;
    assert!(event.contains("event: entry") && event.contains("case.decided") && event.contains("id: "), "{event}");

    // Whoever is locked out meanwhile doesn't hear the next thing any more.
    let (engine, keeper) = (stage.world.engine(), Caller::new("keeper", [DutyRole::Administrator]));
    engine.actor_lock(&keeper, &"hr".into()).await.unwrap();
    let erase = exeunt_engine::case::Decision::Deactivate { erase: true };
    engine.decide(&crate::world::it(), id, &erase).await.unwrap();
    assert_eq!(events.rest().await, "", "the stream ends");

    let nonsense = stage.world.request("legal", Method::GET, &path).header("last-event-id", "soon");
    let refused = stage.world.answer(nonsense.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_connections_credential_is_never_shown_and_its_platform_is_asked() {
    let stage = Stage::new().await;
    let shown = stage.world.get("auditor", "/api/v1/connections/hq").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(!shown.text.contains("secret") && !shown.text.contains("syt_"), "{shown:?}");
    let asked = stage.post("it", "/connections/hq/check", &Value::Null).await;
    assert_eq!(asked.json()["platform"], "synapse", "{asked:?}");
    assert_eq!(asked.json()["capabilities"].as_array().unwrap().len(), 20);
    let bad = json!({ "platform": "synapse", "settings": { "colour": "red" }, "secret": "s" });
    let refused = stage.world.send("it", Method::PUT, "/api/v1/connections/bad", &bad).await;
    assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "bad-connection"));
}

#[tokio::test]
async fn bad_bodies_are_refused_with_the_place_of_the_mistake() {
    let world = World::new().await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    let post = async |path: &str, body: Value| world.post("it", &format!("/api/v1{path}"), &body).await;
    let wrong_day = json!({ "person": "002", "departure": "voluntary", "last_working_day": "2026-13-01" });
    let refused = post("/cases", wrong_day).await;
    assert_eq!(
        (refused.slug().as_str(), &refused.json()["errors"][0]["pointer"]),
        ("invalid-request", &json!("#/last_working_day"))
    );
    let long =
        json!({ "connection": "hq", "account": "a", "kind": "token", "label": "l".repeat(2_001), "secret": "s3cr3t" });
    let refused = post(&format!("/cases/{case}/credentials"), long).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "#/label");
    assert!(!refused.text.contains("s3cr3t"));
    let foreign = json!({ "connection": "hq", "account": "a", "kind": "token", "label": "l", "secret": "s3cr3t" });
    assert_eq!(post(&format!("/cases/{case}/credentials"), foreign).await.slug(), "no-account");
    assert_eq!(world.get("it", "/api/v1/cases/not-an-id").await.slug(), "not-found");
    let plain = world.request("it", Method::POST, "/api/v1/cases").header("content-type", "text/plain");
    let refused = world.answer(plain.body("{}".into()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let huge = json!({ "person": "x".repeat(2_000_000), "departure": "voluntary", "last_working_day": "2026-11-30" });
    assert_eq!(post("/cases", huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
