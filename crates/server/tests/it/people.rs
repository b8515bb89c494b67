//! People as they are entered and changed by hand, and by lists.

use crate::world::{Answer, World};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

impl World {
    async fn put(&self, actor: &str, id: &str, mark: (&str, &str), known: &Value) -> Answer {
        let request = self.request(actor, Method::PUT, &format!("/api/v1/people/{id}")).header(mark.0, mark.1);
        self.answer(request.header("content-type", "application/json").body(known.to_string().into()).unwrap()).await
    }

    async fn patch(&self, id: &str, known: &Value) -> Answer {
        self.send("it", Method::PATCH, &format!("/api/v1/people/{id}"), known).await
    }

    async fn list_of_people(&self, actor: &str, query: &str, list: &str) -> Answer {
        let form = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n{list}\r\n--b--\r\n"
        );
        let request = self.request(actor, Method::POST, &format!("/api/v1/intake/people{query}"));
        self.answer(request.header("content-type", "multipart/form-data; boundary=b").body(form.into()).unwrap()).await
    }
}

#[tokio::test]
async fn somebody_is_added_once_and_changed_by_what_is_named() {
    let world = World::new().await.with_actors().await;
    let known =
        json!({ "name": " 王五 ", "department": "研发一部", "zone": "Asia/Shanghai", "mail": "w@corp.example" });
    let added = world.put("it", "003", ("if-none-match", "*"), &known).await;
    assert_eq!((added.status, &added.json()["name"]), (StatusCode::OK, &json!("王五")));
    let again = world.put("it", "003", ("if-none-match", "*"), &known).await;
    assert_eq!((again.status.as_u16(), again.slug().as_str()), (412, "person-known"), "a number is not taken over");

    let changed = world.patch("003", &json!({ "manager": "002", "language": "en" })).await.json();
    assert_eq!((&changed["name"], &changed["mail"]), (&json!("王五"), &json!("w@corp.example")), "{changed}");
    assert_eq!((&changed["manager"], &changed["language"]), (&json!("002"), &json!("en")));
    let cleared = world.patch("003", &json!({ "manager": null, "mail": "" })).await.json();
    assert_eq!((cleared.get("manager"), cleared.get("mail")), (None, None), "{cleared}");

    let old = added.header("etag").to_owned();
    let late = world.put("it", "003", ("if-match", &old), &known).await;
    assert_eq!((late.status.as_u16(), late.slug().as_str()), (412, "changed-meanwhile"));
    assert_eq!(world.patch("404", &json!({ "name": "x" })).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ones_own_entry_can_be_read_and_nobody_elses_with_it() {
    let mut world = World::new().await.with_actors().await.with_people().await;
    world.actor("li.si", exeunt_core::DutyRole::Manager, Some("002")).await;
    world.actor("zhang.san", exeunt_core::DutyRole::Manager, Some("001")).await;
    assert_eq!(world.get("li.si", "/api/v1/people/002").await.json()["name"], "李四");
    assert_eq!(world.get("zhang.san", "/api/v1/people/001").await.json()["name"], "张三");
    assert_eq!(world.get("zhang.san", "/api/v1/people/002").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whatever_cannot_be_a_persons_is_refused_at_its_field() {
    let world = World::new().await.with_actors().await.with_people().await;
    let long = "长".repeat(300);
    for (field, value) in [
        ("name", json!(long)),
        ("name", json!(" ")),
        ("department", json!(long)),
        ("mail", json!("notmail")),
        ("zone", json!("Mars/Base")),
        ("manager", json!("a/b")),
    ] {
        let refused = world.patch("001", &json!({ field: value })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(refused.json()["errors"][0]["pointer"], format!("#/{field}"), "{}", refused.text);
    }
    assert_eq!(world.get("it", "/api/v1/people/001").await.json()["name"], "张三");
}

#[tokio::test]
async fn a_list_of_people_is_foreseen_and_taken_in_as_a_whole() {
    let world = World::new().await.with_actors().await.with_people().await;
    let list = "工号,姓名,部门,直属上级\n001,张三,研发二部,002\n002,李四,研发一部,\n003,王五,研发一部,777\n";
    let foreseen = world.list_of_people("it", "?dry_run=true", list).await.json();
    assert_eq!((&foreseen["added"], &foreseen["changed"], &foreseen["unchanged"]), (&json!(1), &json!(1), &json!(1)));
    let change = &foreseen["people"][0];
    assert_eq!(change["changes"], json!([{ "field": "department", "from": "研发一部", "to": "研发二部" }]));
    assert_eq!((&change["line"], &foreseen["people"][1]["new"]), (&json!(2), &json!(true)));
    assert!(foreseen["remarks"][0]["detail"].as_str().unwrap().contains("777"), "{foreseen}");
    assert_eq!(world.get("it", "/api/v1/people/003").await.status, StatusCode::NOT_FOUND, "nothing was changed");

    let taken = world.list_of_people("it", "", list).await.json();
    assert_eq!(taken["people"], foreseen["people"]);
    assert_eq!(world.get("it", "/api/v1/people/001").await.json()["department"], "研发二部");
    let again = world.list_of_people("it", "", list).await.json();
    assert_eq!((&again["unchanged"], &again["people"]), (&json!(3), &json!([])));

    let bad = format!("id,name,zone\n004,赵六,\n005,{},\n,x,Mars/Base\n", "长".repeat(300));
    let refused = world.list_of_people("it", "", &bad).await;
    assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (422, "list-refused"));
    assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 2, "{}", refused.text);
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().starts_with("Line 3"), "{}", refused.text);
    assert_eq!(world.get("it", "/api/v1/people/004").await.status, StatusCode::NOT_FOUND, "none of them");
    assert_eq!(world.list_of_people("hr", "", list).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_last_day_that_is_far_off_is_taken_only_when_it_is_meant() {
    let world = World::new().await.with_actors().await.with_people().await;
    let opening = |person: &str, day: &str, meant: bool| json!({ "person": person, "departure": "voluntary", "last_working_day": day, "far_off": meant });
    let refused = world.post("hr", "/api/v1/cases", &opening("001", "1999-12-31", false)).await;
    assert_eq!((refused.status.as_u16(), refused.slug().as_str()), (422, "day-far-off"));
    assert!(refused.json()["detail"].as_str().unwrap().contains("1999-12-31"), "{}", refused.text);
    let rows = |meant: bool| {
        let row = json!({ "person": "002", "departure": "voluntary", "last_working_day": "2062-11-30" });
        json!({ "name": "site", "reason": "it closes", "rows": [row], "far_off": meant })
    };
    let batch = world.post("hr", "/api/v1/batches", &rows(false)).await;
    assert_eq!(
        (batch.slug().as_str(), &batch.json()["errors"][0]["pointer"]),
        ("day-far-off", &json!("#/rows/0/last_working_day"))
    );
    assert_eq!(world.post("hr", "/api/v1/batches", &rows(true)).await.status, StatusCode::CREATED);

    let case = world.post("hr", "/api/v1/cases", &opening("001", "2026-11-30", false)).await.json();
    let path = format!("/api/v1/cases/{}/last-day", case["id"].as_str().unwrap());
    let moving = |meant: bool| json!({ "last_working_day": "2062-11-30", "reason": "a slip?", "far_off": meant });
    assert_eq!(world.send("hr", Method::PUT, &path, &moving(false)).await.slug(), "day-far-off");
    assert_eq!(world.send("hr", Method::PUT, &path, &moving(true)).await.status, StatusCode::OK);
}
