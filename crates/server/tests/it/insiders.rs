//! What insiders try, who have a log-in, a role, or somebody's token.

use crate::login::{Browser, Enrolled};
use crate::scim::{ENTERPRISE, made, path, user};
use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::{ConnectionName, DutyRole};
use exeunt_simulators::synapse::estate::{Estate, NewAccount};
use exeunt_simulators::{Clock as SimulatedClock, Options, Simulator, Synapse};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// A house on a simulated platform with the account of 张三, who is of IT.
async fn with_zhang() -> (World, Simulator) {
    let mut estate = Estate::new("im.test", SimulatedClock::manual(1_770_000_000_000));
    estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
    let secret = estate.log_in("admin", "CONSOLE");
    estate.add(NewAccount::new("zhangsan001").display_name("张三").password("Welcome-2026"));
    let simulator = Simulator::start(estate, Synapse::new(Options::default())).await.unwrap();
    let mut world = World::new().await.with_people().await;
    world.actor("zhang", DutyRole::It, Some("001")).await;
    world.actor("wang", DutyRole::It, None).await;
    let settings = json!({ "base_url": simulator.url(), "server_name": "im.test" });
    let connection = json!({ "platform": "synapse", "settings": settings, "secret": secret });
    world.send("wang", Method::PUT, "/api/v1/connections/hq", &connection).await;
    world.bind("001", &ConnectionName::from("hq"), "@zhangsan001:im.test").await;
    (world, simulator)
}

#[tokio::test]
async fn whoever_has_themselves_shut_out_reads_nothing_of_their_case() {
    let (world, _simulator) = with_zhang().await;
    let hidden = world.case("001").await;
    let order = json!({ "reason": "my phone was stolen" });
    let own = world.post("zhang", "/api/v1/people/001/containment", &order).await;
    assert_eq!((own.status, own.json()), (StatusCode::ACCEPTED, json!({ "waits_for_approval": false })), "{own:?}");
    assert!(!own.text.contains(&hidden));
    let others = world.post("wang", "/api/v1/people/001/containment", &order).await;
    assert_eq!(others.json()["case"]["id"], hidden.as_str(), "{others:?}");
}

#[tokio::test]
async fn an_account_of_ones_own_is_let_off_by_nobody_while_one_leaves() {
    let (world, _simulator) = with_zhang().await;
    let wish = json!({ "connection": "hq", "account": "@zhangsan001:im.test", "reason": "it was never mine" });
    let path = "/api/v1/people/001/accounts/release";
    let own = world.post("zhang", path, &wish).await;
    assert_eq!((own.status, own.slug().as_str()), (StatusCode::FORBIDDEN, "oneself"));
    let case = world.case("001").await;
    let favour = world.post("wang", path, &wish).await;
    assert_eq!((favour.status, favour.slug().as_str()), (StatusCode::CONFLICT, "account-held"));
    assert!(favour.text.contains(&case), "which case holds it: {}", favour.text);
}

#[tokio::test]
async fn an_unattended_browser_locks_nobody_out_and_leads_no_connection_elsewhere() {
    let mut world = World::new().await.with_actors().await;
    let ann = Enrolled::new(&mut world, "ann", DutyRole::Administrator).await;
    let browser = Browser::new(&world);
    browser.change(Method::POST, "/api/v1/session", &ann.typed(&world)).await;
    world.clock.advance(SignedDuration::from_mins(11));
    let connection = json!({ "platform": "synapse", "settings": {}, "secret": "s" });
    for (method, path, body) in [
        (Method::POST, "/api/v1/actors/it/lock", &Value::Null),
        (Method::DELETE, "/api/v1/actors/it/lock", &Value::Null),
        (Method::PUT, "/api/v1/connections/hq", &connection),
    ] {
        let refused = browser.change(method, path, body).await;
        assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "show-again"), "{path}");
    }
}

#[tokio::test]
async fn who_was_locked_out_comes_in_with_the_new_key_only() {
    let world = World::new().await.with_actors().await;
    let lock = "/api/v1/actors/hr/lock";
    assert_eq!(world.post("administrator", lock, &Value::Null).await.status, StatusCode::NO_CONTENT);
    let opened = world.send("administrator", Method::DELETE, lock, &Value::Null).await;
    assert_eq!((opened.status, opened.header("cache-control")), (StatusCode::OK, "no-store"), "{opened:?}");
    assert_eq!(world.get("hr", "/api/v1/today").await.status, StatusCode::UNAUTHORIZED);
    let key = opened.json()["token"].as_str().unwrap().to_owned();
    assert!(world.engine().caller(&key.into()).await.is_ok());
    let again = world.send("administrator", Method::DELETE, lock, &Value::Null).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "nobody has locked them: {again:?}");
}

#[tokio::test]
async fn nobody_writes_the_entry_from_which_their_own_leaving_is_heard() {
    let mut world = crate::scim::world().await;
    let mail = json!({ "active": true, "emails": [{ "value": "zhang.san@example.com", "primary": true }],
        ENTERPRISE: { "employeeNumber": "001" } });
    let zhang = made(&world, "Users", &user("zhang", &mail)).await;
    world.actor("self", DutyRole::Hr, Some("001")).await;
    let change = |value: Value| {
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": format!("{}:employeeNumber", ENTERPRISE), "value": value }] })
    };
    let renamed = world.send("self", Method::PATCH, &path("Users", &zhang), &change(json!("999"))).await;
    assert_eq!(renamed.status, StatusCode::NOT_FOUND, "it isn't even there: {renamed:?}");
    let gone = world.send("self", Method::DELETE, &path("Users", &zhang), &Value::Null).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "{gone:?}");
    let own = user("zhang2", &json!({ ENTERPRISE: { "employeeNumber": "001" } }));
    assert_eq!(world.post("self", "/scim/v2/Users", &own).await.status, StatusCode::FORBIDDEN);
    let kept = world.get("idp", &path("Users", &zhang)).await.json();
    assert_eq!(kept[ENTERPRISE]["employeeNumber"], "001");
}
