//! Lists: paged by key, filtered, bounded, and kept to whom one may see.

use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::DutyRole;
use serde_json::{Value, json};

fn column(answer: &Value, name: &str) -> Vec<String> {
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

/// Every page of a list, put together.
async fn whole(world: &World, actor: &str, path: &str, name: &str) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = world.get(actor, &format!("{path}limit=2{after}")).await.json();
        found.extend(column(&page, name));
        let Some(next) = page["next"].as_str() else { return found };
        after = format!("&after={next}");
    }
}

#[tokio::test]
async fn cases_come_newest_first_and_every_page_goes_on_where_the_last_one_ended() {
    let world = World::new().await.with_actors().await;
    for number in ["101", "102", "103", "104", "105"] {
        world.person(number, "王五", None).await;
        world.case(number).await;
    }
    assert_eq!(whole(&world, "it", "/api/v1/cases?", "person").await, ["105", "104", "103", "102", "101"]);
    assert_eq!(whole(&world, "it", "/api/v1/people?", "id").await, ["101", "102", "103", "104", "105"]);
}

#[tokio::test]
async fn cases_are_found_by_what_people_know_of_them() {
    let world = World::new().await.with_actors().await.with_people().await;
    world.person("100%", "a_b", None).await;
    for person in ["001", "002", "100%"] {
        world.case(person).await;
    }
    let found = async |query: &str| column(&world.get("hr", &format!("/api/v1/cases?{query}")).await.json(), "person");
    assert_eq!(found("q=%E5%BC%A0").await, ["001"], "a piece of the name 张三");
    assert_eq!(found("q=00").await, ["002", "001"], "the beginning of the number");
    assert_eq!(found("q=%25").await, Vec::<String>::new(), "a percent sign is no wildcard");
    assert_eq!(found("q=A_B").await, ["100%"]);
    assert_eq!(found("state=open").await.len(), 3);
    assert_eq!(found("state=closed").await, Vec::<String>::new());
    assert_eq!(found("person=002").await, ["002"]);
    assert_eq!(found("last_day_from=2026-11-20&last_day_to=2026-11-20").await.len(), 3);
    assert_eq!(found("last_day_from=2026-11-21").await, Vec::<String>::new());
    assert_eq!(found("department=%E7%A0%94%E5%8F%91%E4%B8%80%E9%83%A8").await.len(), 3);
}

#[tokio::test]
async fn cases_are_found_by_whom_they_wait_for() {
    let world = World::new().await.with_actors().await.with_people().await;
    for person in ["001", "002"] {
        world.case(person).await;
    }
    let all = world.get("hr", "/api/v1/cases").await.json();
    let waits = |case: &Value, party: &str| {
        let open = |owed: &Value| owed["state"] == "waiting" || owed["state"] == "overdue";
        case["standing"]["owed"].as_array().unwrap().iter().any(|owed| owed["party"]["kind"] == party && open(owed))
    };
    let mut met = 0;
    for party in ["hr", "manager", "legal", "it", "named"] {
        let items = all["items"].as_array().unwrap().iter();
        let meant: Vec<_> = items.filter(|case| waits(case, party)).map(|case| case["person"].clone()).collect();
        met += meant.len();
        assert_eq!(whole(&world, "hr", &format!("/api/v1/cases?waits_for={party}&"), "person").await, meant, "{party}");
    }
    assert!(met > 0 && met < 10, "some are waited for and some aren't: {met}");
}

#[tokio::test]
async fn a_list_says_what_is_wrong_with_a_question() {
    let world = World::new().await.with_actors().await;
    let long = format!("q={}", "a".repeat(101));
    for query in [
        "limit=0",
        "limit=201",
        "limit=many",
        "state=asleep",
        "after=x",
        "last_day_from=soon",
        "sort=name",
        "waits_for=nobody",
        &long,
    ] {
        let refused = world.get("it", &format!("/api/v1/cases?{query}")).await;
        assert_eq!(
            (refused.status, refused.slug().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid-request"),
            "{query}"
        );
        assert!(!refused.json()["errors"][0]["detail"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_manager_sees_their_own_people_and_nobody_else() {
    let mut world = World::new().await.with_actors().await.with_people().await;
    world.actor("li.si", DutyRole::Manager, Some("002")).await;
    world.person("003", "王五", Some("001")).await;
    world.person("900", "外人", None).await;
    let (below, far) = (world.case("003").await, world.case("900").await);
    let own = world.case("002").await;
    assert_eq!(column(&world.get("li.si", "/api/v1/cases").await.json(), "person"), ["003"]);
    assert_eq!(column(&world.get("li.si", "/api/v1/people").await.json(), "id"), ["001", "003"]);
    assert_eq!(world.get("li.si", &format!("/api/v1/cases/{below}")).await.status, StatusCode::OK);
    for hidden in [far, own] {
        for part in ["", "/decisions", "/timeline", "/events", "/plans", "/reports", "/checks"] {
            let refused = world.get("li.si", &format!("/api/v1/cases/{hidden}{part}")).await;
            assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{part}");
        }
    }
    assert_eq!(world.get("li.si", "/api/v1/people/900").await.status, StatusCode::NOT_FOUND);
    // A manager who is nobody of the company has no people.
    assert_eq!(column(&world.get("manager", "/api/v1/cases").await.json(), "person"), Vec::<String>::new());
}

#[tokio::test]
async fn the_log_is_read_backwards_and_every_entry_can_be_proved() {
    let world = World::new().await.with_actors().await.with_people().await;
    world.case("001").await;
    world.engine().seal().await.unwrap();
    let page = world.get("auditor", "/api/v1/audit/entries?limit=1").await.json();
    assert_eq!(column(&page, "what"), ["case.opened"]);
    let found = world.get("auditor", "/api/v1/audit/entries?what=person.").await.json();
    assert_eq!(column(&found, "what"), ["person.put", "person.put"]);
    assert_eq!(found.get("next"), None);
    assert_eq!(whole(&world, "auditor", "/api/v1/audit/entries?", "what").await.len(), 10);

    let index = page["items"][0]["index"].as_u64().unwrap();
    let proof = world.get("auditor", &format!("/api/v1/audit/entries/{index}/proof")).await.json();
    let checkpoint = exeunt_evidence::Checkpoint::read_unverified(proof["note"].as_str().unwrap()).unwrap();
    let stored = world.engine().store.log_entries(index..index + 1).await.unwrap().pop().unwrap();
    let hashes = proof["hashes"].as_array().unwrap().iter().map(|hash| hash.as_str().unwrap());
    let hashes: Vec<_> = hashes.map(|hash| exeunt_evidence::Hash::from_hex(hash).unwrap()).collect();
    let leaf = exeunt_evidence::leaf_hash(&stored.leaf);
    assert!(exeunt_evidence::inclusion_holds(leaf, index, checkpoint.size, checkpoint.root, &hashes));
    let beyond = world.get("auditor", "/api/v1/audit/entries/999/proof").await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn people_are_changed_only_as_they_were_seen() {
    let world = World::new().await.with_actors().await.with_people().await;
    let seen = world.get("it", "/api/v1/people/001").await;
    let mark = seen.header("etag").to_owned();
    let known =
        |name: &str| json!({ "name": name, "department": "研发二部", "zone": "Asia/Shanghai", "manager": "002" });
    let put = async |mark: &str, body: &Value| {
        let request = world.request("it", Method::PUT, "/api/v1/people/001");
        let request = request.header("content-type", "application/json").header("if-match", mark);
        world.answer(request.body(body.to_string().into()).unwrap()).await
    };
    assert_eq!(put(&mark, &known("张三丰")).await.status, StatusCode::OK);
    let late = put(&mark, &known("张四")).await;
    assert_eq!((late.status, late.slug().as_str()), (StatusCode::PRECONDITION_FAILED, "changed-meanwhile"));
    assert_eq!(world.get("it", "/api/v1/people/001").await.json()["name"], "张三丰");

    let nowhere = json!({ "name": "x", "department": "d", "zone": "Mars/Base" });
    let refused = world.send("it", Method::PUT, "/api/v1/people/004", &nowhere).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "#/zone");
    let unknown = json!({ "name": "x", "department": "d", "zone": "UTC", "nickname": "y" });
    assert_eq!(
        world.send("it", Method::PUT, "/api/v1/people/004", &unknown).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_policy_is_judged_without_being_put_into_force() {
    let world = World::new().await.with_actors().await;
    let now = world.get("legal", "/api/v1/policy").await.json();
    let text = exeunt_plan::Policy::SHIPPED;
    let same = world.post("legal", "/api/v1/policy/check", &json!({ "text": text })).await.json();
    let shipped = exeunt_plan::Policy::shipped().digest().to_string();
    assert_eq!((same["valid"].as_bool(), &same["digest"]), (Some(true), &json!(shipped)));
    let changed: Vec<_> = same["changes"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        changed,
        ["confirmation.needed", "review.needed"],
        "the world's policy is the shipped one but for these"
    );
    let broken = world.post("legal", "/api/v1/policy/check", &json!({ "text": "version = 1\n" })).await.json();
    assert_eq!(broken["valid"], json!(false));
    assert!(broken["fault"]["line"].as_u64().is_some());
    assert_eq!(world.get("legal", "/api/v1/policy").await.json()["digest"], now["digest"]);
}
