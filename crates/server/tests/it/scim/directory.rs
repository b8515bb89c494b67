//! Writing, finding and changing entries.

use super::*;
use crate::world::it;
use axum::body::Body;
use exeunt_core::Scope;
use exeunt_engine::access::NewToken;
use secrecy::ExposeSecret;
use std::collections::BTreeSet;

#[tokio::test]
async fn what_was_written_is_read_back() {
    let world = world().await;
    let sent = user(
        "zhang",
        &json!({ "externalId": "e-1", "emails": [{ "value": "z@corp.test", "type": "work", "primary": true }],
            "name": { "familyName": "张", "givenName": "三" }, "password": "never kept", "unknown": 1,
            ENTERPRISE: { "employeeNumber": "001" } }),
    );
    let zhang = made(&world, "Users", &sent).await;
    let answer = world.get("idp", &path("Users", &zhang)).await;
    assert_eq!(answer.json(), zhang);
    for same in ["userName", "externalId", "emails", "name", ENTERPRISE] {
        assert_eq!(zhang[same], sent[same], "{same}");
    }
    assert_eq!(zhang["schemas"], json!([USER, ENTERPRISE]));
    assert_eq!(zhang["meta"]["version"], answer.header("etag"));
    assert!(!answer.text.contains("never kept") && !answer.text.contains("unknown"));

    let put = world.send("idp", Method::PUT, &path("Users", &zhang), &user("zhang", &json!({ "title": "t" }))).await;
    assert_eq!((put.status, &put.json()["title"]), (StatusCode::OK, &json!("t")));
    assert!(put.json().get("externalId").is_none(), "{put:?}");
    let gone = world.send("idp", Method::DELETE, &path("Users", &zhang), &json!(null)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get("idp", &path("Users", &zhang)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn entries_are_found_sorted_and_counted() {
    let world = world().await;
    for (name, mail, number) in [("Bea", "b@x.test", "2"), ("adam", "a@x.test", "1"), ("cleo", "c@y.test", "3")] {
        let more = json!({ "emails": [{ "value": mail, "type": "work" }], ENTERPRISE: { "employeeNumber": number } });
        made(&world, "Users", &user(name, &more)).await;
        world.clock.advance(jiff::SignedDuration::from_millis(2));
    }
    let found = async |query: &str| listed(&world, query).await;
    assert_eq!(found("filter=userName%20eq%20%22BEA%22").await, ["Bea"]);
    assert_eq!(found("filter=emails.value%20eq%20%22a@x.test%22").await, ["adam"]);
    assert_eq!(found("filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22c@y.test%22").await, ["cleo"]);
    assert_eq!(found(&format!("filter={ENTERPRISE}:employeeNumber%20eq%20%221%22")).await, ["adam"]);
    assert_eq!(found("filter=emails.value%20ew%20%22x.test%22&sortBy=userName").await, ["adam", "Bea"]);
    assert_eq!(found("sortBy=userName&sortOrder=descending").await, ["cleo", "Bea", "adam"]);
    assert_eq!(found("startIndex=2&count=1").await, ["adam"]);
    assert_eq!(found("sortBy=userName&startIndex=3&count=5").await, ["cleo"]);
    assert!(found("filter=userName%20eq%20%22nobody%22").await.is_empty());

    let list = world.get("idp", "/scim/v2/Users?count=0").await.json();
    assert_eq!((&list["totalResults"], &list["itemsPerPage"]), (&json!(3), &json!(0)));
    let list = world.get("idp", "/scim/v2/Users?attributes=emails.value&count=1").await.json();
    let shown = &list["Resources"][0];
    assert_eq!(shown["emails"], json!([{ "value": "b@x.test" }]));
    assert!(shown.get("userName").is_none() && shown.get("id").is_some() && shown.get("meta").is_none(), "{shown}");
    let list = world.get("idp", "/scim/v2/Users?excludedAttributes=emails&count=1").await.json();
    assert!(list["Resources"][0].get("emails").is_none() && list["Resources"][0].get("userName").is_some());
}

#[tokio::test]
async fn refusals_are_scims() {
    let world = world().await;
    let first = made(&world, "Users", &zhang()).await;
    let check = |answer: &Answer, status: StatusCode, kind: Value| {
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/scim+json"), "{answer:?}");
        let error = answer.json();
        assert_eq!(error["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
        assert_eq!((&error["status"], &error["scimType"]), (&json!(status.as_u16().to_string()), &kind), "{error}");
        assert!(!error["detail"].as_str().unwrap().is_empty());
    };
    let none = Value::Null;
    let again = world.post("idp", "/scim/v2/Users", &user("ZHANG", &json!({}))).await;
    check(&again, StatusCode::CONFLICT, json!("uniqueness"));
    let nameless = world.post("idp", "/scim/v2/Users", &json!({ "schemas": [USER] })).await;
    check(&nameless, StatusCode::BAD_REQUEST, json!("invalidValue"));
    let filter = world.get("idp", "/scim/v2/Users?filter=userName%20is%20x").await;
    check(&filter, StatusCode::BAD_REQUEST, json!("invalidFilter"));
    let soon = json!([{ "op": "add", "path": format!("{LEAVER}:lastWorkingDay"), "value": "soon" }]);
    check(&patch(&world, &first, &soon).await, StatusCode::BAD_REQUEST, json!("invalidValue"));
    check(&world.get("idp", "/scim/v2/Users/1").await, StatusCode::NOT_FOUND, none.clone());
    check(&world.get("idp", "/scim/v2/Nothing").await, StatusCode::NOT_FOUND, none.clone());
    check(&world.post("idp", "/scim/v2/Schemas", &json!({})).await, StatusCode::METHOD_NOT_ALLOWED, none.clone());
    check(&world.post("idp", "/scim/v2/Bulk", &json!({})).await, StatusCode::NOT_IMPLEMENTED, none.clone());
    let unread = world.request("idp", Method::POST, "/scim/v2/Users").header("content-type", "application/scim+json");
    let unread = world.answer(unread.body(Body::from("{")).unwrap()).await;
    check(&unread, StatusCode::BAD_REQUEST, json!("invalidSyntax"));
    let nobody = world.get("", "/scim/v2/Users").await;
    check(&nobody, StatusCode::UNAUTHORIZED, none);
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let world = world().await;
    let zhang = made(&world, "Users", &zhang()).await;
    let mark = zhang["meta"]["version"].as_str().unwrap();
    let put = async |mark: &str, title: &str| {
        let request = world.request("idp", Method::PUT, &path("Users", &zhang)).header("if-match", mark);
        let body = user("zhang", &json!({ "title": title })).to_string();
        world
            .answer(request.header("content-type", "application/scim+json").body(Body::from(body)).unwrap())
            .await
            .status
    };
    assert_eq!(put(mark, "a").await, StatusCode::OK);
    assert_eq!(put(mark, "b").await, StatusCode::PRECONDITION_FAILED);
    let seen = world.get("idp", &path("Users", &zhang)).await;
    let again = world.request("idp", Method::GET, &path("Users", &zhang)).header("if-none-match", seen.header("etag"));
    assert_eq!(world.answer(again.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
    // The same once more changes nothing.
    assert_eq!(put(seen.header("etag"), "a").await, StatusCode::OK);
    assert_eq!(world.get("idp", &path("Users", &zhang)).await.header("etag"), seen.header("etag"));
}

#[tokio::test]
async fn a_deleted_user_is_in_no_group_any_more() {
    let world = world().await;
    let (a, b) =
        (made(&world, "Users", &user("a", &json!({}))).await, made(&world, "Users", &user("b", &json!({}))).await);
    let group =
        json!({ "schemas": [GROUP], "displayName": "研发", "members": [{ "value": a["id"] }, { "value": b["id"] }] });
    let group = made(&world, "Groups", &group).await;
    let shown = world.get("idp", &path("Users", &a)).await.json();
    assert_eq!((&shown["groups"][0]["value"], &shown["groups"][0]["display"]), (&group["id"], &json!("研发")));
    let gone = world.send("idp", Method::DELETE, &path("Users", &a), &json!(null)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let group = world.get("idp", &path("Groups", &group)).await.json();
    assert_eq!(group["members"], json!([{ "value": b["id"] }]));
    assert_eq!(group["meta"]["version"], "W/\"2\"");
}

#[tokio::test]
async fn only_who_may_say_that_somebody_leaves_may_write_here() {
    let world = world().await.with_actors().await;
    let statuses = async |actor: &str| {
        let config = world.get(actor, "/scim/v2/ServiceProviderConfig").await.status;
        (config, world.post(actor, "/scim/v2/Users", &user(actor, &json!({}))).await.status)
    };
    for role in DutyRole::ALL {
        let may = role.may(exeunt_core::Duty::GiveStatement);
        let expected =
            if may { (StatusCode::OK, StatusCode::CREATED) } else { (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN) };
        assert_eq!(statuses(role.as_str()).await, expected, "{role:?}");
    }
    assert_eq!(statuses("").await, (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));

    // A token that is good for looking isn't good for this, whoever made it.
    for (scope, expected) in
        [(Scope::Scim, StatusCode::OK), (Scope::Intake, StatusCode::OK), (Scope::Read, StatusCode::FORBIDDEN)]
    {
        let expires_at = world.engine().now() + jiff::SignedDuration::from_hours(1);
        let new =
            NewToken { name: "scim".to_owned(), actor: "idp".into(), scopes: BTreeSet::from([scope]), expires_at };
        let (_, token) = world.engine().token_add(&it(), &new).await.unwrap();
        let request = world.request("", Method::GET, "/scim/v2/Users");
        let request = request.header("authorization", format!("Bearer {}", token.expose_secret()));
        assert_eq!(world.answer(request.body(Body::empty()).unwrap()).await.status, expected, "{scope:?}");
    }
}
