//! Logging in, being listed, being put out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::Proof;
use super::stage::{HOST, PASSWORD, Stage};

pub(crate) async fn sessions_are_listed_in_every_way(stage: &Stage) {
    let name = stage.user("list").await;
    let (_one, mut two) = (stage.session_on(&name, "desk").await, stage.session_on(&name, "phone").await);
    two.send("<presence><show>dnd</show><status>busy</status><priority>3</priority></presence>").await;
    two.so_far().await;
    stage.of("num_resources", &name).await.is(200, json!({ "resources": 2 }));
    let mut resources = stage.of("user_resources", &name).await.ok();
    resources.as_array_mut().expect("a list").sort_by_key(ToString::to_string);
    assert_eq!(resources, json!(["desk", "phone"]));
    let info = stage.of("user_sessions_info", &name).await.ok();
    let phone = info.as_array().expect("a list").iter().find(|row| row["resource"] == "phone").expect("listed");
    assert_eq!(
        (&phone["status"], &phone["statustext"], &phone["priority"]),
        (&json!("dnd"), &json!("busy"), &json!(3))
    );
    assert_eq!((&phone["ip"], &phone["connection"]), (&json!("127.0.0.1"), &json!("c2s")));
    let all = stage.call("connected_users", json!({})).await.ok();
    assert!(all.as_array().expect("a list").contains(&json!(format!("{name}@{HOST}/phone"))), "{all}");
    let all = stage.call("connected_users_info", json!({})).await.ok();
    let jid = json!(format!("{name}@{HOST}/desk"));
    assert!(all.as_array().expect("a list").iter().any(|row| row["jid"] == jid), "{all}");
}

pub(crate) async fn a_kick_ends_every_session_and_says_so(stage: &Stage) {
    let name = stage.user("kick").await;
    let (mut one, mut two) = (stage.session_on(&name, "desk").await, stage.session_on(&name, "phone").await);
    stage.of("kick_user", &name).await.is(200, json!({ "num_resources": 2 }));
    for client in [&mut one, &mut two] {
        assert_eq!(client.ended().await, ("policy-violation".to_owned(), "has been kicked".to_owned()));
    }
    stage.of("num_resources", &name).await.is(200, json!({ "resources": 0 }));
    stage.of("kick_user", &name).await.is(200, json!({ "num_resources": 0 }));
    assert_eq!(stage.outcome(&name).await, "in", "it comes back at once");
}

pub(crate) async fn one_session_is_kicked_with_a_reason(stage: &Stage) {
    let name = stage.user("kick").await;
    let (mut one, mut two) = (stage.session_on(&name, "desk").await, stage.session_on(&name, "phone").await);
    let args = json!({ "user": name, "host": HOST, "resource": "desk", "reason": "离职" });
    stage.call("kick_session", args).await.is(200, json!(0));
    assert_eq!(one.ended().await, ("conflict".to_owned(), "离职".to_owned()));
    two.so_far().await;
    stage.of("user_resources", &name).await.is(200, json!(["phone"]));
}

pub(crate) async fn the_same_resource_replaces_its_session(stage: &Stage) {
    let name = stage.user("same").await;
    let mut one = stage.session(&name).await;
    let mut two = stage.session(&name).await;
    assert_eq!(one.ended().await, ("conflict".to_owned(), "Replaced by new connection".to_owned()));
    two.so_far().await;
    stage.of("num_resources", &name).await.is(200, json!({ "resources": 1 }));
}

pub(crate) async fn how_somebody_left_is_remembered(stage: &Stage) {
    let name = stage.user("left").await;
    stage.session(&name).await.goodbye().await;
    assert_eq!(stage.of("get_last", &name).await.ok()["status"], "Stream reset by peer");
    let mut client = stage.session(&name).await;
    client.send("<presence type='unavailable'><status>bye</status></presence>").await;
    client.so_far().await;
    client.goodbye().await;
    assert_eq!(stage.of("get_last", &name).await.ok()["status"], "bye");
}

pub(crate) async fn wrong_credentials_say_nothing_of_the_account(stage: &Stage) {
    let (name, ghost) = (stage.user("wrong").await, stage.name("ghost"));
    for user in [&name, &ghost] {
        let login = stage.try_login(user, Proof::Password("guess"), "x").await;
        let super::client::Login::Refused(condition, text) = login else { panic!("{login:?}") };
        assert_eq!((condition.as_str(), text.as_str()), ("not-authorized", "Invalid username or password"));
    }
}

/// Sends lines to the client port and gives what comes back until `end` is seen.
async fn raw(stage: &Stage, parts: &[(String, &str)]) -> Vec<String> {
    let mut stream = TcpStream::connect(stage.c2s()).await.expect("the port is open");
    let mut answers = Vec::new();
    for (text, end) in parts {
        stream.write_all(text.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        while !answer.contains(end) {
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).await.expect("an answer");
            assert!(read > 0, "no {end} in {answer}");
            answer.push_str(std::str::from_utf8(&buffer[..read]).expect("text"));
        }
        answers.push(answer);
    }
    answers
}

fn header(to: &str) -> String {
    format!(
        "<?xml version='1.0'?><stream:stream to='{to}' version='1.0' xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams'>"
    )
}

pub(crate) async fn scram_knows_the_right_password_from_a_wrong_one(stage: &Stage) {
    const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
    let name = stage.user("scram").await;
    let first = STANDARD.encode(format!("n,,n={name},r=abcdef"));
    let auth = format!("<auth xmlns='{SASL}' mechanism='SCRAM-SHA-1'>{first}</auth>");
    let wrong = STANDARD.encode("c=biws,r=abcdef,p=AAAA");
    let response = format!("<response xmlns='{SASL}'>{wrong}</response>");
    let answers =
        raw(stage, &[(header(HOST), "</stream:features>"), (auth, "</challenge>"), (response, "</failure>")]).await;
    let challenge = answers[1].split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("a challenge");
    let challenge = String::from_utf8(STANDARD.decode(challenge).expect("base64")).expect("text");
    assert!(challenge.starts_with("r=abcdef") && challenge.ends_with(",i=4096"), "{challenge}");
    assert!(answers[2].contains("Nonce mismatch"), "{}", answers[2]);
    let login = super::scram::login(stage.c2s(), HOST, &name, PASSWORD).await;
    assert!(login.expect("accepted").starts_with("v="));
    let login = super::scram::login(stage.c2s(), HOST, &name, "guess").await;
    assert_eq!(login, Err("Invalid username or password".to_owned()));
}

pub(crate) async fn a_token_survives_ban_password_and_the_account(stage: &Stage) {
    let name = stage.user("token").await;
    let token = stage.token(&name).await;
    stage.ban(&name).await;
    let mut client = stage.try_login(&name, Proof::Token(&token), "robot").await.client();
    let args = json!({ "user": name, "host": HOST, "newpass": "another-1" });
    stage.call("change_password", args).await.ok();
    assert_eq!(stage.try_login(&name, Proof::Token(&token), "other").await.outcome(), "in");
    stage.call("oauth_revoke_token", json!({ "token": token })).await.is(200, json!(""));
    client.so_far().await;
    assert_eq!(stage.try_login(&name, Proof::Token(&token), "other").await.outcome(), "not-authorized");
    stage.call("oauth_revoke_token", json!({ "token": token })).await.is(200, json!(""));
}

pub(crate) async fn a_token_opens_for_its_account_and_scope_only(stage: &Stage) {
    let (name, other) = (stage.user("token").await, stage.user("token").await);
    let token = stage.token(&name).await;
    assert_eq!(stage.try_login(&other, Proof::Token(&token), "x").await.outcome(), "not-authorized");
    let issue = async |ttl: i64, scopes: &str| {
        let args = json!({ "jid": format!("{name}@{HOST}"), "ttl": ttl, "scopes": scopes });
        stage.call("oauth_issue_token", args).await
    };
    for (ttl, scopes) in [(3600, "ejabberd:user"), (-1, "sasl_auth")] {
        let token = issue(ttl, scopes).await.ok()["token"].as_str().expect("a token").to_owned();
        let login = stage.try_login(&name, Proof::Token(&token), "x").await;
        assert_eq!(login.outcome(), "not-authorized", "{ttl} {scopes}");
    }
    issue(3600, "nonsense").await.is(400, json!("invalid_scope"));
    let tokens = stage.call("oauth_list_tokens", json!({})).await.ok();
    let own = tokens.as_array().expect("a list").iter().find(|row| row["token"] == json!(token)).expect("listed");
    assert_eq!((&own["user"], &own["scope"]), (&json!(format!("{name}@{HOST}")), &json!("sasl_auth")));
}

pub(crate) async fn a_stranger_of_another_host_is_sent_away(stage: &Stage) {
    let answers = raw(stage, &[(header("else.where"), "</stream:stream>")]).await;
    assert!(answers[0].contains("<host-unknown "), "{}", answers[0]);
}

pub(crate) async fn noise_is_not_well_formed(stage: &Stage) {
    let answers = raw(stage, &[(format!("{}<a><b></a>", header(HOST)), "</stream:stream>")]).await;
    assert!(answers[0].contains("<not-well-formed "), "{}", answers[0]);
}
