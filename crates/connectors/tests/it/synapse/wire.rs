//! Answers that a healthy server doesn't give: canned ones, and the simulator's faults.

use super::connect_to;
use crate::clocks::WallClock;
use crate::orders::{order, refused};
use exeunt_connector::{Applied, Connector, Pace, Probe, ProbeAnswer};
use exeunt_connectors::synapse::Synapse;
use exeunt_core::{AccountId, Action, Clock as _, ErrorKind};
use exeunt_simulators::synapse::estate::NewAccount;
use exeunt_simulators::{Clock, Estate, Fault, FaultKind, Options, Simulator, Synapse as Face, When};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LEAVER: &str = "@zhangsan001:im.test";
const SECRET_TOKEN: &str = "syt_very_secret_token";

fn connect(url: &str, token: &str) -> Synapse {
    connect_to(url, "im.test", token)
}

/// A server that answers by the first pair whose beginning fits the request line.
async fn canned(answers: &'static [(&'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut bytes = vec![0; 65536];
            let read = socket.read(&mut bytes).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&bytes[..read]).into_owned();
            let answer = answers.iter().find(|(line, _)| request.starts_with(line)).map_or("", |(_, answer)| answer);
            let (status, body) = answer.split_once('|').unwrap_or((answer, ""));
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            drop(socket.write_all((head + body).as_bytes()).await);
        }
    });
    url
}

const WHOAMI: (&str, &str) = ("GET /_matrix/client/v3/account/whoami", "200 OK|{\"user_id\":\"@service:im.test\"}");
const USER: (&str, &str) = (
    "GET /_synapse/admin/v2/users/",
    "200 OK|{\"name\":\"@zhangsan001:im.test\",\"admin\":false,\"deactivated\":false,\"locked\":true,\"external_ids\":[]}",
);

/// Fact 8: the account was deleted between our look and our change.
#[tokio::test]
async fn an_account_that_our_change_made_is_no_success() {
    let url = canned(&[
        WHOAMI,
        USER,
        ("PUT /_synapse/admin/v2/users/", "201 Created|{\"name\":\"@zhangsan001:im.test\",\"locked\":false}"),
    ])
    .await;
    let made = refused(connect(&url, SECRET_TOKEN).apply(&order(LEAVER, Action::LoginOpened)).await);
    assert_eq!((made.kind, made.code.as_deref()), (ErrorKind::Conflict, Some("201")));
}

#[tokio::test]
async fn another_account_than_the_one_asked_for_is_nonsense() {
    let other = "200 OK|{\"name\":\"@other:im.test\",\"admin\":false,\"deactivated\":false,\"locked\":true}";
    let url: &'static [(&str, &str)] = Box::leak(Box::new([WHOAMI, ("GET /_synapse/admin/v2/users/", other)]));
    let connector = connect(&canned(url).await, SECRET_TOKEN);
    let kind = connector.account_lookup(&AccountId::from(LEAVER)).await.unwrap_err().kind;
    assert_eq!(kind, ErrorKind::Protocol);
}

#[tokio::test]
async fn unheard_of_answers_are_said_to_be_so_and_redirects_are_not_followed() {
    for (answer, kind) in [
        ("418 Teapot|{\"errcode\":\"M_TEAPOT\"}", ErrorKind::Protocol),
        ("302 Found\r\nLocation: https://elsewhere.test/", ErrorKind::Protocol),
        ("200 OK|[]", ErrorKind::Protocol),
        ("200 OK|{\"name\":", ErrorKind::Protocol),
        ("204 No Content", ErrorKind::Protocol),
        ("404 Not Found|<html>nginx</html>", ErrorKind::Unavailable),
        ("404 Not Found|{\"errcode\":\"M_UNRECOGNIZED\"}", ErrorKind::Unsupported),
        ("429 Slow down\r\nRetry-After: 7", ErrorKind::RateLimited),
        ("503 Nobody there", ErrorKind::Unavailable),
    ] {
        let answers: &'static [(&str, &str)] =
            Box::leak(Box::new([WHOAMI, USER, ("PUT /_synapse/admin/v2/users/", answer), ("GET /", answer)]));
        let connector = connect(&canned(answers).await, SECRET_TOKEN);
        let read = connector.group_list(None).await.unwrap_err();
        assert_eq!(read.kind, kind, "{answer}");
        if kind == ErrorKind::RateLimited {
            assert_eq!(read.retry_after, Some(Duration::from_secs(7)));
        }
        let written = refused(connector.apply(&order(LEAVER, Action::LoginOpened)).await);
        let expected = if answer.starts_with('5') { ErrorKind::UnknownOutcome } else { kind };
        assert_eq!(written.kind, expected, "{answer}");
        for error in [read, written] {
            let said = format!("{error:?} {error}");
            assert!(!said.contains(SECRET_TOKEN), "{said}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_was_not_reached() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let connector = connect(&format!("http://{free}"), SECRET_TOKEN);
    assert_eq!(connector.describe().await.unwrap_err().kind, ErrorKind::Unavailable);
    assert_eq!(refused(connector.apply(&order(LEAVER, Action::LoginBarred)).await).kind, ErrorKind::Unavailable);
}

async fn simulated() -> (Simulator, Synapse) {
    let mut estate = Estate::new("im.test", Clock::running_from(WallClock.now().as_millisecond()));
    estate.add(NewAccount::new("service").admin());
    estate.add(NewAccount::new("zhangsan001").password("first"));
    estate.log_in("zhangsan001", "PHONE");
    let token = estate.log_in("service", "SERVICE");
    let simulator = Simulator::start(estate, Face::new(Options::default())).await.unwrap();
    let connector = connect(simulator.url(), &token);
    (simulator, connector)
}

#[tokio::test]
async fn a_write_without_a_whole_answer_may_have_happened() {
    let (simulator, connector) = simulated().await;
    for kind in [FaultKind::Reset, FaultKind::LostAnswer, FaultKind::StatusBefore(502), FaultKind::StatusAfter(504)] {
        simulator.faults().add(Fault::new(kind.clone()).on("POST", "delete_devices").when(When::Always));
        simulator.with(|estate| drop(estate.log_in("zhangsan001", "PHONE")));
        let ended = refused(connector.apply(&order(LEAVER, Action::SessionsEnded)).await);
        assert_eq!(ended.kind, ErrorKind::UnknownOutcome, "{kind:?}");
        simulator.faults().clear();
        assert!(connector.apply(&order(LEAVER, Action::SessionsEnded)).await.is_ok());
    }
    simulator.faults().add(Fault::new(FaultKind::WrongJson).on("POST", "delete_devices"));
    simulator.with(|estate| drop(estate.log_in("zhangsan001", "PHONE")));
    let broken = refused(connector.apply(&order(LEAVER, Action::SessionsEnded)).await);
    assert_eq!(broken.kind, ErrorKind::Protocol, "an answer that makes no sense");
}

/// What is borrowed is given back, whatever happens in between.
#[tokio::test]
async fn borrowed_tokens_are_given_back_after_failures_too() {
    let (simulator, connector) = simulated().await;
    let minted = || simulator.with(|estate| estate.account("service").unwrap().access_tokens().count());
    let before = minted();
    simulator.with(|estate| estate.add_pusher("zhangsan001", "PHONE", "app", "key"));
    let failing = Fault::new(FaultKind::StatusBefore(500)).on("POST", "pushers/set");
    let failing = simulator.faults().add(failing);
    let stopped = refused(connector.apply(&order(LEAVER, Action::PushStopped)).await);
    assert_eq!(stopped.kind, ErrorKind::UnknownOutcome);
    assert_eq!(simulator.faults().hits(failing), 1, "sent once");
    simulator.faults().clear();
    let requests = simulator.with(|estate| estate.requests().clone());
    let count = |name: &str| requests.iter().filter(|(key, _)| key.ends_with(name)).map(|(_, n)| *n).sum::<u64>();
    assert_eq!(count("users/{}/login"), 1);
    assert_eq!(count("client/v3/logout"), 1);
    assert_eq!(count("logout/all"), 0, "that would end the account's own sessions");
    assert_eq!(minted(), before);
    let changed = connector.apply(&order(LEAVER, Action::PushStopped)).await.unwrap();
    assert!(matches!(changed, Applied::Changed(_)));
}

#[tokio::test]
async fn a_probe_that_logs_in_leaves_one_session_however_often_it_is_tried() {
    let (simulator, connector) = simulated().await;
    let login = Probe::Login { account: AccountId::from(LEAVER), password: SecretString::from("first") };
    for _ in 0..3 {
        let answer = connector.probe(&login).await.unwrap();
        assert!(matches!(answer, ProbeAnswer::Accepted { session: Some(_), .. }));
    }
    let devices = simulator.with(|estate| estate.account("zhangsan001").unwrap().devices.len());
    assert_eq!(devices, 2, "the phone and the probe");
}

/// Who can unlock us must not be shut either.
#[tokio::test]
async fn the_spare_admin_is_refused_as_our_own_account_is() {
    let (simulator, _) = simulated().await;
    let (first, second) = simulator.with(|estate| {
        estate.add(NewAccount::new("spare").admin());
        (estate.log_in("service", "AGAIN"), estate.log_in("spare", "SPARE"))
    });
    let settings = serde_json::json!({ "base_url": simulator.url(), "server_name": "im.test" });
    let secret = SecretString::from(format!("{first}\n{second}\n"));
    let connector = exeunt_connectors::open("synapse", &settings, &secret, Arc::new(WallClock), Pace::free()).unwrap();
    for own in ["@service:im.test", "@spare:im.test"] {
        let barred = refused(connector.apply(&order(own, Action::LoginBarred)).await);
        assert_eq!(barred.kind, ErrorKind::Invalid, "{own}");
    }
    let about = connector.describe().await.unwrap();
    assert!(about.permissions.iter().any(|p| p.scope == "second_admin" && p.granted));
    assert!(exeunt_connectors::open("fax", &settings, &secret, Arc::new(WallClock), Pace::free()).is_err());
}
