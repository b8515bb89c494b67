//! What HR says over HTTP: signed messages, lists, and what a person settles.

use crate::world::{Answer, World};
use axum::http::{Method, StatusCode};
use exeunt_core::webhook::{Secret, sign};
use exeunt_engine::intake::{Asking, KnownSource, Sources};
use exeunt_intake::SourceSettings;
use exeunt_intake::folder::ReportWriter;
use exeunt_intake::webhook::LARGEST_BODY;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

fn secret() -> Secret {
    Secret::from_random([7; 32])
}

/// A house that hears of leavers by webhook `hr`, by lists `monthly`, and from one source that can't be used.
async fn house() -> World {
    let mut sources = Sources::default();
    for (name, json) in [
        ("hr", json!({ "webhook": {} })),
        ("monthly", json!({ "list": { "number_width": 3 } })),
        ("broken", json!({ "webhook": {} })),
    ] {
        let settings: SourceSettings = serde_json::from_value(json).unwrap();
        let secret = (name != "broken").then(|| secret().expose());
        let opened = settings.open(&name.into(), secret.as_ref(), ReportWriter::json()).map_err(|error| error.what);
        let asking = Asking { every: SignedDuration::from_mins(1), people: false };
        assert!(sources.add(name.into(), KnownSource { kind: settings.kind(), asking, opened }));
    }
    World::new().await.with_actors().await.with_people().await.with_sources(sources)
}

fn leaves(number: &str, day: &str) -> String {
    let data = json!({ "employee_number": number, "intention": "leaves", "last_working_day": day });
    json!({ "type": "leaver.statement", "timestamp": "2026-11-25T08:00:00+08:00", "data": data }).to_string()
}

impl World {
    async fn message(&self, source: &str, id: &str, at: Timestamp, signature: &str, body: &str) -> Answer {
        let request = self.request("", Method::POST, &format!("/api/v1/intake/webhooks/{source}"));
        let request = request.header("webhook-id", id).header("webhook-timestamp", at.as_second().to_string());
        self.answer(request.header("webhook-signature", signature).body(body.to_owned().into()).unwrap()).await
    }

    async fn signed(&self, id: &str, body: &str) -> Answer {
        let now = self.engine().now();
        self.message("hr", id, now, &sign(&secret(), id, now, body.as_bytes()), body).await
    }

    async fn upload(&self, actor: &str, query: &str, list: &str) -> Answer {
        let form = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"leavers.csv\"\r\n\r\n{list}\r\n--b--\r\n"
        );
        let request = self.request(actor, Method::POST, &format!("/api/v1/intake/files?{query}"));
        self.answer(request.header("content-type", "multipart/form-data; boundary=b").body(form.into()).unwrap()).await
    }
}

async fn cases(world: &World) -> Vec<Value> {
    world.get("hr", "/api/v1/cases").await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_signed_message_opens_a_case_once_and_has_one_answer() {
    let world = house().await;
    let first = world.signed("msg_1", &leaves("001", "2026-12-31")).await;
    assert_eq!(first.status, StatusCode::ACCEPTED, "{first:?}");
    let opened = cases(&world).await;
    assert_eq!(opened.len(), 1);
    world.clock.advance(SignedDuration::from_hours(1));
    let again = world.signed("msg_1", &leaves("001", "2026-12-31")).await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(cases(&world).await, opened);
    let otherwise = world.signed("msg_1", &leaves("001", "2027-01-31")).await;
    assert_eq!((otherwise.status, otherwise.slug().as_str()), (StatusCode::CONFLICT, "statement-differs"));

    let kept = world.get("auditor", "/api/v1/intake/statements?source=hr").await.json();
    assert_eq!(kept["items"][0]["key"], first.json()["statement"]);
    assert_eq!(kept["items"][0]["became"]["kind"], "opened");
    assert_eq!(kept["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_message_that_nobody_we_know_has_signed_says_nothing() {
    let world = house().await;
    let (now, body) = (world.engine().now(), leaves("001", "2026-12-31"));
    let good = sign(&secret(), "m", now, body.as_bytes());
    let forged = sign(&Secret::from_random([8; 32]), "m", now, body.as_bytes());
    let old = now - SignedDuration::from_mins(6);
    let late = sign(&secret(), "m", old, body.as_bytes());
    for (source, id, at, signature, status, slug) in [
        ("hr", "m", now, forged.as_str(), 401, "webhook-forged"),
        ("hr", "n", now, &good, 401, "webhook-forged"),
        ("hr", "m", old, &late, 401, "webhook-stale"),
        ("hr", "", now, &good, 400, "webhook-id"),
        ("broken", "m", now, &good, 503, "source-unusable"),
        ("monthly", "m", now, &good, 404, "not-found"),
        ("nobody", "m", now, &good, 404, "not-found"),
    ] {
        let refused = world.message(source, id, at, signature, &body).await;
        assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (status, slug), "{source} {id}");
    }
    let bare = world.post("", "/api/v1/intake/webhooks/hr", &json!({})).await;
    assert_eq!((bare.status.as_u16(), bare.slug().as_str()), (400, "webhook-unsigned"));
    let large = world.signed("m", &"x".repeat(LARGEST_BODY + 1)).await;
    assert_eq!((large.status.as_u16(), large.slug().as_str()), (413, "too-large"));
    assert_eq!(cases(&world).await.len(), 0);
}

#[tokio::test]
async fn a_signed_message_that_makes_no_sense_is_answered_with_its_mistakes() {
    let world = house().await;
    let refused = world.signed("m", &leaves("001", "the 31st")).await;
    assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (422, "message-unreadable"));
    assert_eq!(refused.json()["errors"][0]["pointer"], "#/data/last_working_day");
    let other = world.signed("m2", &json!({ "type": "ping" }).to_string()).await;
    assert_eq!((other.status, other.json()), (StatusCode::ACCEPTED, json!({})));
}

#[tokio::test]
async fn a_list_is_foreseen_and_taken_in_once() {
    let world = house().await;
    let list = "工号,最后工作日\n1,2026-12-31\n404,2026-12-31\n";
    let query = "source=monthly&as_of=2026-11-25T00:00:00Z";
    let foreseen = world.upload("hr", &format!("{query}&dry_run=true"), list).await.json();
    assert_eq!(foreseen["statements"][0]["became"]["kind"], "opened", "{foreseen}");
    let why = |answer: &Value| {
        let rows = answer["statements"].as_array().unwrap().iter();
        rows.map(|row| (row["line"].clone(), row["waits_because"].clone())).collect::<Vec<_>>()
    };
    let meant = [(json!(2), Value::Null), (json!(3), json!("fits_nobody"))];
    assert_eq!(why(&foreseen), meant, "every row has its line, and says why it waits: {foreseen}");
    assert_eq!(cases(&world).await.len(), 0);
    let taken = world.upload("hr", query, list).await.json();
    assert_eq!(taken["statements"][1]["became"]["kind"], "waits", "{taken}");
    assert_eq!(why(&taken), meant);
    assert_eq!(why(&world.upload("hr", &format!("{query}&dry_run=true"), list).await.json()), meant, "known by now");
    let again = world.upload("hr", query, list).await.json();
    assert_eq!(again["statements"][0]["again"], true);
    assert_eq!(cases(&world).await.len(), 1);
}

#[tokio::test]
async fn rows_of_who_left_long_ago_are_named() {
    let world = house().await;
    let list = "工号,姓名,最后工作日\n001,张三,2019-01-31\n002,李四,2026-12-31\n";
    let taken = world.upload("hr", "as_of=2026-11-25T00:00:00Z&dry_run=true", list).await.json();
    assert_eq!((&taken["long_gone"], taken["left_out"].as_array().unwrap().len()), (&json!(1), 1), "{taken}");
    let said = taken["left_out"][0]["detail"].as_str().unwrap();
    assert!(said.starts_with("Line 2") && said.contains("张三") && said.contains("2019-01-31"), "{said}");
}

#[tokio::test]
async fn a_list_for_a_batch_is_read_whole_or_not_at_all_and_changes_nothing() {
    let world = house().await;
    let query = "as_of=2026-11-25T00:00:00Z&for_batch=true";
    let typo = "工号,最后工作日,离职类型\n001,2026-12-31,hostil\n002,2026-12-31,\n";
    let refused = world.upload("hr", query, typo).await;
    assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (422, "list-refused"), "{refused:?}");
    let said = refused.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
    for part in ["Line 2", "column C", "hostil”", "hostile", "高风险离职"] {
        assert!(said.contains(part), "{said}");
    }
    let list = "工号,最后工作日,离职类型\n001,2019-01-31,高风险离职\n002,2026-12-31,\n";
    let read = world.upload("hr", query, list).await.json();
    let row = |at: usize| (read["statements"][at]["line"].clone(), read["statements"][at]["intention"].clone());
    assert_eq!(row(0).0, 2, "whose last day is long past stays in the list: {read}");
    assert_eq!((&row(0).1["departure"], &row(1).1["departure"]), (&json!("hostile"), &Value::Null), "{read}");
    assert_eq!((&read["dry_run"], &read["long_gone"]), (&json!(true), &json!(0)));
    assert_eq!(cases(&world).await.len(), 0);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_refused_with_its_places() {
    let world = house().await;
    let query = "as_of=2026-11-25T00:00:00Z";
    let bad = "工号,最后工作日\n001,soon\n002,2026-12-31\n";
    let refused = world.upload("hr", query, bad).await;
    assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (422, "list-refused"));
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().starts_with("Line 2"), "{}", refused.text);
    let partly = world.upload("hr", &format!("{query}&partly=true"), bad).await.json();
    assert_eq!((partly["statements"].as_array().unwrap().len(), partly["troubles"].as_array().unwrap().len()), (1, 1));

    let good = "工号,最后工作日\n001,2026-12-31\n";
    for (query, status, slug) in [
        ("", 422, "invalid-request"),
        ("as_of=soon", 422, "invalid-request"),
        ("as_of=2027-11-25T00:00:00Z", 422, "list-refused"),
        ("as_of=2026-11-25T00:00:00Z&source=hr", 409, "source-no-list"),
        ("as_of=2026-11-25T00:00:00Z&source=a/b", 422, "invalid-request"),
        ("as_of=2026-11-25T00:00:00Z&source=scim", 422, "invalid-request"),
        ("as_of=2026-11-25T00:00:00Z&source=nobodys", 422, "invalid-request"),
    ] {
        let refused = world.upload("hr", query, good).await;
        assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (status, slug), "{query}");
    }
    let json = world.post("hr", &format!("/api/v1/intake/files?{query}"), &json!({})).await;
    assert_eq!(json.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.upload("legal", query, good).await.status, StatusCode::FORBIDDEN);
    let huge = format!("工号,最后工作日\n{}", "x".repeat(11 * 1024 * 1024));
    assert_eq!(world.upload("hr", query, &huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_must_not_be_guessed_is_settled_by_a_person() {
    let world = house().await;
    for (id, number) in [("m1", "901"), ("m2", "902"), ("m3", "903")] {
        assert_eq!(world.signed(id, &leaves(number, "2026-12-31")).await.status, StatusCode::ACCEPTED);
        world.clock.advance(SignedDuration::from_millis(2));
    }
    let page = world.get("hr", "/api/v1/findings?state=open&limit=2").await.json();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["items"][0]["kind"]), (2, &json!("fits_nobody")));
    let rest = world.get("hr", &format!("/api/v1/findings?after={}", page["next"].as_str().unwrap())).await.json();
    let id = |page: &Value, n: usize| page["items"][n]["id"].as_str().unwrap().to_owned();
    let (first, second, third) = (id(&page, 0), id(&page, 1), id(&rest, 0));

    let whole = world.get("hr", &format!("/api/v1/findings/{first}")).await.json();
    assert_eq!(whole["statements"][0]["about"]["employee_number"], "901");
    let path = format!("/api/v1/findings/{first}/settlement");
    let silent = world.post("hr", &path, &json!({ "how": { "kind": "dismissed" }, "reason": " " })).await;
    assert_eq!((silent.status.as_u16(), silent.json()["errors"][0]["pointer"].as_str()), (422, Some("#/reason")));
    let odd = world.post("hr", &path, &json!({ "how": { "kind": "forgotten" }, "reason": "x" })).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unfit = world.post("hr", &path, &json!({ "how": { "kind": "accepted" }, "reason": "x" })).await;
    assert_eq!(unfit.slug(), "unfit-settlement");
    let named = json!({ "how": { "kind": "person", "person": "001" }, "reason": "a slip of the pen" });
    let settled = world.post("hr", &path, &named).await;
    assert_eq!((settled.status, &settled.json()["settled"]["by"]), (StatusCode::OK, &json!("hr")), "{settled:?}");
    assert_eq!(cases(&world).await[0]["person"], "001");
    assert_eq!(world.post("hr", &path, &named).await.slug(), "finding-settled");

    let all = json!({ "findings": [first, second, third], "how": { "kind": "dismissed" }, "reason": "trainees" });
    let went = world.post("it", "/api/v1/findings/settlements", &all).await.json();
    let problems: Vec<_> =
        went["items"].as_array().unwrap().iter().map(|item| item["problem"]["type"].as_str()).collect();
    assert_eq!(problems, [Some("finding-settled"), None, None]);
    assert_eq!(world.get("hr", "/api/v1/findings?state=open").await.json()["items"], json!([]));
    let none = json!({ "findings": [], "how": { "kind": "dismissed" }, "reason": "x" });
    assert_eq!(world.post("it", "/api/v1/findings/settlements", &none).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_sources_say_how_it_stands_with_them() {
    let world = house().await;
    let sources = world.get("administrator", "/api/v1/intake/sources").await.json();
    let names: Vec<_> = sources["items"].as_array().unwrap().iter().map(|source| source["name"].clone()).collect();
    assert_eq!(names, ["broken", "hr", "monthly"]);
    assert!(!sources["items"][0]["trouble"].as_str().unwrap().contains("whsec"));
    assert_eq!(sources["items"][1].get("trouble"), None);
}

#[tokio::test]
async fn nobody_reads_or_settles_what_is_said_about_themselves() {
    let mut world = house().await;
    world.actor("zhang.hr", exeunt_core::DutyRole::Hr, Some("001")).await;
    assert_eq!(world.signed("m", &leaves("001", "2026-12-31")).await.status, StatusCode::ACCEPTED);
    let seen = world.get("zhang.hr", "/api/v1/intake/statements").await.json();
    assert_eq!(seen["items"], json!([]));
    assert_eq!(world.get("hr", "/api/v1/intake/statements").await.json()["items"].as_array().unwrap().len(), 1);
}
