//! Servers that are set up in other ways, callers that may not, requests that go wrong.

use std::time::Duration;

use exeunt_simulators::ejabberd::server::{NewAccount, Server};
use exeunt_simulators::ejabberd::{FROZEN, Options};
use exeunt_simulators::{Clock, Fault, FaultKind, When};
use serde_json::{Value, json};

use super::client::Proof;
use super::stage::{Answer, HOST, PASSWORD, Stage};

fn server() -> Server {
    let mut server = Server::new(HOST, Clock::manual(1_800_000_000_000));
    server.add_group(FROZEN);
    server.add(NewAccount::new("admin").password("admin-pass-1"));
    server.add(NewAccount::new("plain").password(PASSWORD));
    server
}

/// A call with HTTP Basic.
async fn basic(stage: &Stage, user: &str, password: &str, command: &str, args: Value) -> Answer {
    let request = stage.request(command, &args).basic_auth(user, Some(password));
    stage.send(request).await.expect("an answer")
}

async fn bearer(stage: &Stage, token: &str) -> u16 {
    stage.send(stage.request("status", &json!({})).bearer_auth(token)).await.expect("an answer").status
}

fn refusal(code: u32, message: &str) -> Value {
    json!({ "status": "error", "code": code, "message": message })
}

#[tokio::test]
async fn without_trust_only_an_administrator_calls() {
    let stage = Stage::serving(server(), Options::default()).await;
    let denied = || refusal(32, "AccessRules: Account does not have the right to perform the operation.");
    let unknown = || refusal(10, "You are not authorized to call this command.");
    stage.call("status", json!({})).await.is(403, denied());
    stage.call("registered_users", json!({})).await.is(400, json!("Request have missing argument: host"));
    stage.call("no_such", json!({})).await.is(404, refusal(40, "Endpoint not found."));
    basic(&stage, "plain@corp.test", PASSWORD, "status", json!({})).await.is(403, denied());
    for (user, password) in [("admin@corp.test", "guess"), ("admin", "admin-pass-1"), ("ghost@corp.test", "x")] {
        basic(&stage, user, password, "registered_users", json!({})).await.is(401, unknown());
    }
    for user in ["admin@corp.test", "ADMIN@corp.test", "admin@corp.test/r"] {
        basic(&stage, user, "admin-pass-1", "status", json!({})).await.ok();
    }
}

#[tokio::test]
async fn a_trusted_caller_is_still_refused_with_a_wrong_password() {
    let stage = Stage::serving(server(), Options { trust_loopback: true, ..Options::default() }).await;
    stage.call("status", json!({})).await.ok();
    assert_eq!(basic(&stage, "admin@corp.test", "guess", "status", json!({})).await.status, 401);
    basic(&stage, "plain@corp.test", PASSWORD, "status", json!({})).await.ok();
}

#[tokio::test]
async fn an_administrator_s_token_opens_the_api_after_every_end() {
    let mut server = server();
    server.put_in_group(FROZEN, "admin");
    let (token, plain) = (server.mint("admin", "ejabberd:admin"), server.mint("plain", "ejabberd:admin"));
    let stage = Stage::serving(server, Options::default()).await;
    basic(&stage, "admin@corp.test", "admin-pass-1", "status", json!({})).await.ok();
    assert_eq!(
        (bearer(&stage, &token).await, bearer(&stage, &plain).await, bearer(&stage, "x").await),
        (200, 403, 401)
    );
    let ban = json!({ "user": "admin", "host": HOST, "reason": "x" });
    basic(&stage, "admin@corp.test", "admin-pass-1", "ban_account", ban).await.ok();
    assert_eq!(basic(&stage, "admin@corp.test", "admin-pass-1", "status", json!({})).await.status, 401);
    assert_eq!(bearer(&stage, &token).await, 200);
    let end = stage.request("unregister", &json!({ "user": "admin", "host": HOST })).bearer_auth(&token);
    stage.send(end).await.expect("an answer").ok();
    assert_eq!(bearer(&stage, &token).await, 200);
}

#[tokio::test]
async fn without_the_library_no_token_is_issued() {
    let options = Options { trust_loopback: true, oauth_library: false, ..Options::default() };
    let stage = Stage::serving(server(), options).await;
    let args = json!({ "jid": "plain@corp.test", "ttl": 60, "scopes": "sasl_auth" });
    stage.call("oauth_issue_token", args).await.is(500, json!("internal_error"));
    stage.call("oauth_list_tokens", json!({})).await.is(200, json!([]));
    let login = stage.try_login("plain", Proof::Token("x"), "r").await;
    assert_eq!(login.outcome(), "not-authorized", "the mechanism is offered all the same");
}

#[tokio::test]
async fn with_sqlite_tokens_are_not_listed_and_a_shout_freezes() {
    let options = Options { trust_loopback: true, sqlite: true, ..Options::default() };
    let stage = Stage::serving(server(), options).await;
    stage.token("plain").await;
    stage.call("oauth_list_tokens", json!({})).await.is(500, json!("internal_error"));
    stage.freeze("PLAIN").await;
    assert_eq!(stage.frozen().await, [json!("plain@corp.test")]);
    assert_eq!(stage.outcome("plain").await, "not-allowed");
}

#[tokio::test]
async fn without_a_rule_the_group_keeps_nobody_out() {
    let options = Options { trust_loopback: true, denied_group: None, ..Options::default() };
    let stage = Stage::serving(server(), options).await;
    stage.freeze("plain").await;
    assert_eq!(stage.outcome("plain").await, "in");
}

#[tokio::test]
async fn a_rule_without_its_group_keeps_everybody_out() {
    let mut bare = Server::new(HOST, Clock::manual(0));
    bare.add(NewAccount::new("plain").password(PASSWORD));
    let stage = Stage::serving(bare, Options { trust_loopback: true, ..Options::default() }).await;
    assert_eq!(stage.outcome("plain").await, "dropped");
    stage.make_group().await;
    assert_eq!(stage.outcome("plain").await, "in");
}

#[tokio::test]
async fn where_users_make_no_rooms_a_destroyed_one_stays_gone() {
    let options = Options { trust_loopback: true, users_create_rooms: false, ..Options::default() };
    let stage = Stage::serving(server(), options).await;
    let room = stage.room(&[], &[]).await;
    stage.at("destroy_room", &room).await.ok();
    let mut client = stage.session("plain").await;
    assert_eq!(client.join(&super::stage::room_jid(&room)).await.0, "forbidden");
}

/// What the caller sees and whether it was done, for one call under each fault.
#[tokio::test]
async fn each_fault_shows_what_it_says_and_does_what_it_says() {
    let late = Duration::from_millis(30);
    for (kind, status, done) in [
        (FaultKind::RateLimited { retry_after_ms: Some(2500) }, Some(429), false),
        (FaultKind::LostAnswer, None, true),
        (FaultKind::Reset, None, false),
        (FaultKind::StatusBefore(500), Some(500), false),
        (FaultKind::StatusAfter(503), Some(503), true),
        (FaultKind::WrongJson, Some(200), true),
        (FaultKind::ErrorWith200, Some(200), false),
        (FaultKind::ProxyHtml404, Some(404), false),
        (FaultKind::SlowAnswer(late), Some(200), true),
        (FaultKind::SlowEffect(late), Some(200), true),
        (FaultKind::TokenExpires, Some(401), false),
        (FaultKind::CallerLocked, Some(401), false),
    ] {
        let stage = Stage::serving(server(), Options::default()).await;
        stage.simulator().faults().add(Fault::new(kind.clone()).on("POST", "/api/srg_user_add").when(When::First(1)));
        let args = json!({ "user": "plain", "host": HOST, "group": FROZEN, "grouphost": HOST });
        let call = stage.request("srg_user_add", &args).basic_auth("admin@corp.test", Some("admin-pass-1"));
        let answer = stage.send(call).await;
        assert_eq!(answer.as_ref().ok().map(|answer| answer.status), status, "{kind:?}");
        let frozen = stage.simulator().estate().group_members(FROZEN) == ["plain@corp.test"];
        assert_eq!(frozen, done, "{kind:?}");
    }
}

#[tokio::test]
async fn a_listing_can_repeat_and_stop() {
    for (kind, expected) in [(FaultKind::DuplicateRow, 3), (FaultKind::EmptyPage, 0)] {
        let stage = Stage::serving(server(), Options { trust_loopback: true, ..Options::default() }).await;
        stage.simulator().faults().add(Fault::new(kind.clone()).on_path("/api/registered_users").when(When::First(1)));
        let users = async || stage.call("registered_users", json!({ "host": HOST })).await.ok();
        assert_eq!(users().await.as_array().map(Vec::len), Some(expected), "{kind:?}");
        assert_eq!(users().await.as_array().map(Vec::len), Some(2));
    }
}

#[tokio::test]
async fn a_stream_can_be_cut_before_and_after_what_it_asked_for() {
    for (kind, sent) in [(FaultKind::Reset, 0), (FaultKind::LostAnswer, 1)] {
        let stage = Stage::serving(server(), Options { trust_loopback: true, ..Options::default() }).await;
        let mut client = stage.session("plain").await;
        let faults = stage.simulator().faults();
        let number = faults.add(Fault::new(kind.clone()).on("XMPP", "/c2s/message").when(When::First(1)));
        client.say("admin@corp.test", "chat", "hello").await;
        assert!(client.is_cut().await, "{kind:?}");
        assert_eq!(faults.hits(number), 1);
        stage.of("get_offline_count", "admin").await.is(200, json!({ "value": sent }));
        stage.of("num_resources", "plain").await.is(200, json!({ "resources": 0 }));
        assert_eq!(stage.outcome("plain").await, "in");
    }
}
