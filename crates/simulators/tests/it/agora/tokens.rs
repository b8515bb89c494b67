//! The door to everything: five ways to a token.

use exeunt_simulators::agora::{Agora, App, NewUser, Options, Project, TokenGuard};
use exeunt_simulators::{Clock, Fault, FaultKind, Simulator, When};
use serde_json::{Value, json};

use super::stage::{HOUR_MS, NOW_MS, PASSWORD, Stage};

/// `ChatTokenBuilder.buildAppToken` of npm agora-token 2.0.6, issued at [`NOW_MS`] for an hour.
const CERTIFICATE_TOKEN: &str = "007eJxTYKj803Y0PDiDQVOuqiXUqyjBuPdEsNak/UL/12iyFBxfdVyBwdLcwNnR2DQl1cwg2cTEzMQ0KSkx1SLRyNDUwMwwydiY4ZJntgAfA4Nf4h4GRgZWBkYGJgYQn4EBAPqKGiY=";
/// `buildUserToken` for this uuid.
const USER_TOKEN: &str = "007eJxTYHiiVB1o1KaZ1GC798fjSPalmoevbDm74YbV6ZSazfc/b/RTYLA0N3B2NDZNSTUzSDYxMTMxTUpKTLVINDI0NTAzTDI2ZrjkmS3Ax8DAyADCrAyMDIwMIL4KgyEU6BoYGBjoGoIICxBhgACGADZjItY=";
const USER_UUID: &str = "11111111-0000-1000-8000-000000000001";

fn client_credentials(ttl: Value) -> Value {
    let project = Project::new("acme", "im");
    let mut body = json!({ "grant_type": "client_credentials", "client_id": project.client_id });
    body["client_secret"] = json!(project.client_secret);
    if !ttl.is_null() {
        body["ttl"] = ttl;
    }
    body
}

/// A stage whose project is that of the vectors.
async fn stage_of_the_vectors() -> Stage {
    let mut stage = Stage::new().await;
    let mut project = Project::new("acme", "im");
    "970CA35de60c44645bbae8a215061b33".clone_into(&mut project.app_id);
    "5CFd2fd1755d40ecb72977518be15d3b".clone_into(&mut project.app_certificate);
    let mut app = App::new(project, stage.clock.clone());
    app.add(NewUser::new("leaver").password(PASSWORD).uuid(USER_UUID));
    stage.token = app.app_token(None);
    stage.simulator.replace(app);
    stage
}

#[tokio::test]
async fn client_credentials_make_a_token_that_expires() {
    let stage = Stage::new().await;
    for ttl in [json!(3600), json!("3600")] {
        let made = stage.ask_token(client_credentials(ttl)).await.ok();
        assert_eq!(made["expires_in"], 3600);
        assert!(made["application"].is_string());
        let token = made["access_token"].as_str().unwrap();
        stage.call(token, "GET", "/users/leaver", Value::Null).await.ok();
        stage.clock.advance_ms(HOUR_MS);
        stage.call(token, "GET", "/users/leaver", Value::Null).await.is(401, "unauthorized", "expired access token");
    }
}

#[tokio::test]
async fn sixty_days_are_the_default_and_zero_never_ends() {
    let stage = Stage::new().await;
    let made = stage.ask_token(client_credentials(Value::Null)).await.ok();
    assert_eq!(made["expires_in"], 5_184_000);
    let endless = stage.ask_token(client_credentials(json!(0))).await.ok();
    stage.clock.advance_ms(100 * 365 * 24 * HOUR_MS);
    stage.call(endless["access_token"].as_str().unwrap(), "GET", "/users/leaver", Value::Null).await.ok();
}

#[tokio::test]
async fn wrong_credentials_are_an_invalid_grant() {
    let stage = Stage::new().await;
    let mut wrong = client_credentials(Value::Null);
    wrong["client_secret"] = json!("other");
    stage.ask_token(wrong).await.is(400, "invalid_grant", "");
    stage.ask_token(json!({ "grant_type": "magic" })).await.is(400, "invalid_grant", "");
    stage.sign_in("leaver", "wrong").await.is(400, "invalid_grant", "invalid password");
    stage.sign_in("nobody", PASSWORD).await.is(404, "invalid_grant", "user not found");
}

#[tokio::test]
async fn missing_corrupt_and_foreign_tokens_are_told_apart() {
    let stage = Stage::new().await;
    let ask = async |token: &str| stage.call(token, "GET", "/users/leaver", Value::Null).await;
    ask("").await.is(401, "unauthorized", "expired access token");
    ask("nonsense").await.is(401, "auth_bad_access_token", "corrupt");
    ask("007nonsense").await.is(401, "auth_bad_access_token", "corrupt");
    ask("YWMtnever-given-out").await.is(401, "auth_bad_access_token", "Unable to authenticate");
    // Another project's certificate.
    ask(CERTIFICATE_TOKEN).await.is(401, "auth_bad_access_token", "Unable to authenticate");
}

#[tokio::test]
async fn a_certificate_token_is_taken_as_it_is_and_exchanged() {
    let stage = stage_of_the_vectors().await;
    stage.call(CERTIFICATE_TOKEN, "GET", "/users/leaver", Value::Null).await.ok();
    let made = stage.call(CERTIFICATE_TOKEN, "POST", "/token", json!({ "grant_type": "agora" })).await.ok();
    assert_eq!(made["expire_timestamp"], NOW_MS + HOUR_MS);
    assert_eq!(made.get("expires_in"), None);
    let exchanged = made["access_token"].as_str().unwrap();
    stage.call(exchanged, "GET", "/users/leaver", Value::Null).await.ok();

    stage.clock.advance_ms(HOUR_MS);
    for token in [CERTIFICATE_TOKEN, exchanged] {
        stage.call(token, "GET", "/users/leaver", Value::Null).await.is(401, "unauthorized", "expired");
    }
    let exchange = stage.call(CERTIFICATE_TOKEN, "POST", "/token", json!({ "grant_type": "agora" })).await;
    exchange.is(401, "unauthorized", "expired");
}

#[tokio::test]
async fn only_a_certificate_token_can_be_exchanged() {
    let stage = Stage::new().await;
    let own = stage.call(&stage.token, "POST", "/token", json!({ "grant_type": "agora" })).await;
    own.is(401, "auth_bad_access_token", "corrupt");
}

#[tokio::test]
async fn a_users_token_opens_only_their_own_door() {
    let stage = stage_of_the_vectors().await;
    let by_password = stage.sign_in("leaver", PASSWORD).await.ok();
    assert_eq!(by_password["user"]["username"], "leaver");
    for token in [by_password["access_token"].as_str().unwrap(), USER_TOKEN] {
        stage.call(token, "GET", "/users/leaver", Value::Null).await.ok();
        stage.call(token, "GET", "/users", Value::Null).await.is(401, "auth_bad_access_token", "corrupt");
        let ban = stage.call(token, "POST", "/users/leaver/deactivate", Value::Null).await;
        ban.is(401, "auth_bad_access_token", "corrupt");
    }
}

#[tokio::test]
async fn a_server_speaks_for_a_user_and_creates_one_only_if_told_so() {
    let stage = Stage::new().await;
    let ask = |name: &str, create: bool| json!({ "grant_type": "inherit", "username": name, "autoCreateUser": create });
    stage.ask_token(ask("leaver", false)).await.is(401, "unauthorized", "");
    stage.post("/token", ask("leaver", false)).await.ok();
    stage.post("/token", ask("fresh", false)).await.is(404, "invalid_grant", "user not found");
    stage.post("/token", ask("Not Legal", true)).await.is(400, "illegal_argument", "is not legal");
    stage.post("/token", ask("fresh", true)).await.ok();
    assert!(stage.simulator.estate().user("fresh").is_some());
}

#[tokio::test]
async fn asking_too_often_for_tokens_blocks_the_app_for_a_while() {
    let guard = TokenGuard { most: 3, per_ms: 60_000, blocked_ms: HOUR_MS };
    let stage = Stage::with(Options { token_guard: Some(guard), ..Options::default() }).await;
    for _ in 0..3 {
        stage.ask_token(client_credentials(Value::Null)).await.ok();
    }
    for _ in 0..2 {
        stage.ask_token(client_credentials(Value::Null)).await.is(403, "forbidden_op", "blocked");
    }
    stage.get("/users/leaver").await.ok();
    stage.clock.advance_ms(HOUR_MS);
    stage.ask_token(client_credentials(Value::Null)).await.ok();
}

#[tokio::test]
async fn a_credential_can_die_and_a_project_can_be_barred() {
    let stage = Stage::new().await;
    stage.simulator.faults().add(Fault::new(FaultKind::TokenExpires).on_path("/users").when(When::First(1)));
    stage.get("/users/leaver").await.is(401, "unauthorized", "expired");
    stage.get("/users/leaver").await.is(401, "unauthorized", "expired");
    let made = stage.ask_token(client_credentials(Value::Null)).await.ok();
    let token = made["access_token"].as_str().unwrap();

    stage.simulator.faults().clear();
    stage.simulator.faults().add(Fault::new(FaultKind::CallerLocked).on_path("/users").when(When::First(1)));
    stage.call(token, "GET", "/users/leaver", Value::Null).await.is(401, "auth_bad_access_token", "");
    stage.ask_token(client_credentials(Value::Null)).await.is(400, "invalid_grant", "");
    stage.simulator.with(|app| app.set_barred(false));
    stage.call(token, "GET", "/users/leaver", Value::Null).await.ok();
}

#[tokio::test]
async fn a_clock_that_stands_still_makes_the_same_tokens_again() {
    let make = async || {
        let mut app = App::new(Project::new("acme", "im"), Clock::manual(NOW_MS));
        let first = app.app_token(None);
        let simulator = Simulator::start(app, Agora::default()).await.unwrap();
        simulator.with(|app| (first, app.app_token(None)))
    };
    assert_eq!(make().await, make().await);
}
