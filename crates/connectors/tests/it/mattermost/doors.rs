//! What each refusal at a door proves.

use super::canned::{Canned, Reply};
use super::company::{answer, id, user};
use exeunt_connector::{Connector, Probe, ProbeAnswer};
use exeunt_core::{AccountId, ErrorKind, GroupId};
use secrecy::{ExposeSecret, SecretString};

fn login() -> Probe {
    Probe::Login { account: AccountId::from(id("leaver")), password: SecretString::from("a password") }
}

fn token() -> Probe {
    Probe::Token { account: AccountId::from(id("leaver")), token: SecretString::from("a token") }
}

async fn answered(method: &'static str, path: &'static str, status: u16, error: &'static str, probe: Probe) -> String {
    let server = Canned::start(move |asked| {
        let theirs = asked.token != super::canned::SECRET_TOKEN;
        if theirs && asked.is(method, path) { Reply::refused(status, error) } else { answer(asked) }
    })
    .await;
    match server.connector().probe(&probe).await {
        Ok(ProbeAnswer::Accepted { .. }) => "accepted".to_owned(),
        Ok(ProbeAnswer::Closed { .. }) => "closed".to_owned(),
        Ok(ProbeAnswer::Ambiguous { .. }) => "ambiguous".to_owned(),
        Ok(ProbeAnswer::NoSuchDoor { .. }) => "no door".to_owned(),
        Err(error) => error.kind.as_str().to_owned(),
    }
}

#[tokio::test]
async fn only_one_refusal_of_a_login_means_that_the_account_is_closed() {
    for (status, error, means) in [
        (401, "api.user.login.inactive.app_error", "closed"),
        (401, "api.user.login.invalid_credentials_email_username", "ambiguous"),
        (401, "api.user.login.invalid_credentials_email", "ambiguous"),
        (401, "api.user.login.invalid_credentials_username", "ambiguous"),
        (401, "api.user.login.invalid_credentials_sso", "ambiguous"),
        (401, "api.user.check_user_login_attempts.too_many.app_error", "ambiguous"),
        (401, "mfa.validate_token.authenticate.app_error", "ambiguous"),
        (401, "api.user.check_user_mfa.bad_code.app_error", "ambiguous"),
        (401, "api.user.login.bot_login_forbidden.app_error", "no door"),
        (400, "api.user.login.blank_pwd.app_error", "invalid"),
        (401, "something.new", "protocol"),
        (429, "", "rate_limited"),
    ] {
        let got = answered("POST", "/users/login", status, error, login()).await;
        assert_eq!(got, means, "{status} {error}");
    }
}

#[tokio::test]
async fn a_token_is_refused_as_expired_or_nothing_is_said_of_it() {
    for (status, error, means) in [
        (401, "api.context.session_expired.app_error", "closed"),
        (403, "api.context.permissions.app_error", "conflict"),
        (503, "", "unavailable"),
    ] {
        let got = answered("GET", "/users/me", status, error, token()).await;
        assert_eq!(got, means, "{status} {error}");
    }
}

#[tokio::test]
async fn an_accepted_login_gives_its_session_back_and_asks_by_the_name_of_today() {
    let server = Canned::start(answer).await;
    let Ok(ProbeAnswer::Accepted { session: Some(session), proof }) = server.connector().probe(&login()).await else {
        panic!("the login is not accepted");
    };
    assert_eq!(session.expose_secret(), "session-token");
    assert!(!format!("{proof:?}").contains("session-token"));
    let asked = server.asked();
    let login = asked.iter().find(|asked| asked.is("POST", "/users/login")).unwrap();
    assert_eq!((login.body["login_id"].as_str(), login.token.as_str()), (Some("leaver"), ""));
}

#[tokio::test]
async fn who_logs_in_elsewhere_has_no_door_for_a_password_but_who_is_in_a_directory_has() {
    for (service, means) in [("saml", true), ("gitlab", true), ("ldap", false), ("", false)] {
        let server = Canned::start(move |asked| {
            let mut leaver = user("leaver", 0);
            leaver["auth_service"] = service.into();
            if asked.is("GET", &format!("/users/{}", id("leaver"))) { Reply::new(200, &leaver) } else { answer(asked) }
        })
        .await;
        let answer = server.connector().probe(&login()).await.unwrap();
        assert_eq!(matches!(answer, ProbeAnswer::NoSuchDoor { .. }), means, "{service}: {answer:?}");
        assert_eq!(server.count("POST", "/users/login") == 0, means, "{service}");
    }
}

#[tokio::test]
async fn a_hidden_canary_is_told_from_one_that_is_nowhere() {
    for (there, means) in [(true, "closed"), (false, "ambiguous")] {
        let server = Canned::start(move |asked| {
            let ours = asked.token == super::canned::SECRET_TOKEN;
            let read = asked.is("GET", &format!("/posts/{}", id("post")));
            match (read, ours, there) {
                (true, false, _) => Reply::refused(403, "api.context.permissions.app_error"),
                (true, true, false) => Reply::refused(404, "app.post.get.app_error"),
                _ => answer(asked),
            }
        })
        .await;
        let probe = Probe::ReadCanary {
            account: AccountId::from(id("leaver")),
            token: SecretString::from("a token"),
            group: id("channel"),
            event: id("post"),
        };
        let answer = server.connector().probe(&probe).await.unwrap();
        let got = if matches!(answer, ProbeAnswer::Closed { .. }) { "closed" } else { "ambiguous" };
        assert_eq!(got, means, "{answer:?}");
    }
}

/// Joining would be announced, and a conversation would stay.
#[tokio::test]
async fn a_canary_leaves_nothing_but_its_message() {
    let server = Canned::start(answer).await;
    let connector = server.connector();
    let leaver = AccountId::from(id("leaver"));
    let direct = connector.canary_send(&leaver, None, "marker").await.unwrap_err();
    assert_eq!(direct.kind, ErrorKind::Unsupported);
    let team = connector.canary_send(&leaver, Some(&GroupId::from(format!("team/{}", id("team")))), "marker").await;
    assert_eq!(team.unwrap_err().kind, ErrorKind::Unsupported);
    let channel = GroupId::from(id("channel"));
    let sent = connector.canary_send(&leaver, Some(&channel), "marker").await.unwrap();
    assert_eq!((sent.group, sent.event), (id("channel"), id("post")));
    let writes: Vec<_> = server.asked().into_iter().filter(|asked| asked.method != "GET").collect();
    assert!(writes.iter().all(|asked| asked.is("POST", "/posts")) && writes.len() == 1, "{writes:?}");
}
