//! Orders: what is refused without a trace, what is never asked for twice, and what follows an answer.

use super::canned::{Canned, Reply, SECRET_TOKEN, connect};
use super::company::{answer, but, channel, id, user};
use crate::clocks::{Hands, WallClock};
use crate::orders::{order, refused};
use exeunt_connector::{Applied, Connector, Order, Pace, Polled};
use exeunt_core::{AccountId, Action, Clock, ErrorKind, GroupId, IntegrationId, Role, Standing};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn by_leaver(action: Action) -> Order {
    order(&id("leaver"), action)
}

fn team() -> GroupId {
    GroupId::from(format!("team/{}", id("team")))
}

/// A login past its password check makes a session after the deactivation, and the server never looks at the state
/// again.
#[tokio::test]
async fn a_bar_is_finished_when_late_logins_are_ended_too() {
    let (off, late) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let server = Canned::start(move |asked| {
        let leaver = format!("/users/{}", id("leaver"));
        if asked.is("PUT", &format!("{leaver}/active")) {
            assert_eq!(asked.body, json!({ "active": false }), "a JSON boolean and nothing else");
            off.store(true, Ordering::SeqCst);
            late.store(true, Ordering::SeqCst);
        }
        if asked.is("POST", &format!("{leaver}/sessions/revoke/all")) {
            late.store(false, Ordering::SeqCst);
        }
        if asked.is("GET", &format!("{leaver}/sessions")) {
            let late = late.load(Ordering::SeqCst).then(|| json!({ "id": id("late") }));
            return Reply::new(200, &late.into_iter().collect());
        }
        if asked.is("GET", &leaver) {
            return Reply::new(200, &user("leaver", i64::from(off.load(Ordering::SeqCst))));
        }
        answer(asked)
    })
    .await;
    let clock = Hands::at("1970-01-01T00:16:40Z");
    let connector = server.connector_at(Arc::clone(&clock) as Arc<dyn Clock>);
    let bar = by_leaver(Action::LoginBarred);
    let Ok(Applied::Accepted { poll }) = connector.apply(&bar).await else { panic!("not accepted") };
    clock.pass(SignedDuration::from_millis(1_999));
    assert!(matches!(connector.poll(&bar, &poll).await, Ok(Polled::Working(_))));
    assert_eq!(server.count("POST", &format!("/users/{}/sessions/revoke/all", id("leaver"))), 0, "too early to help");
    clock.pass(SignedDuration::from_millis(1));
    assert!(matches!(connector.poll(&bar, &poll).await, Ok(Polled::Finished(_))));
    let asked: Vec<_> = server.asked().into_iter().filter(|a| a.method != "GET").map(|a| a.path).collect();
    let leaver = format!("/api/v4/users/{}", id("leaver"));
    let wanted = ["active", "sessions/revoke/all", "patch"].map(|call| format!("{leaver}/{call}"));
    assert_eq!(asked, wanted, "and sockets are cut after sessions");
    assert!(matches!(connector.apply(&bar).await, Ok(Applied::AlreadySo(_))));
    assert_eq!(server.count("PUT", &format!("/users/{}/active", id("leaver"))), 1, "a second one would move its time");
}

#[tokio::test]
async fn a_session_that_lives_on_a_closed_account_is_ended_when_the_bar_is_asked_for_again() {
    let ended = AtomicBool::new(false);
    let server = Canned::start(move |asked| {
        if asked.is("POST", &format!("/users/{}/sessions/revoke/all", id("off"))) {
            ended.store(true, Ordering::SeqCst);
        }
        let lists = asked.is("GET", &format!("/users/{}/sessions", id("off")));
        if lists && ended.load(Ordering::SeqCst) { Reply::new(200, &json!([])) } else { answer(asked) }
    })
    .await;
    let bar = order(&id("off"), Action::LoginBarred);
    assert!(matches!(server.connector().apply(&bar).await, Ok(Applied::Changed(_))));
    assert_eq!(server.count("PUT", &format!("/users/{}/active", id("off"))), 0);
}

/// An id becomes a part of a path, and a path may be another call: a webhook called `../users/x` is none.
#[tokio::test]
async fn what_has_no_id_of_the_servers_is_nonsense_and_a_member_without_one_is_refused() {
    let odd = "../../users/leaver";
    for (path, row) in [
        ("/hooks/incoming", json!({ "id": odd, "user_id": id("leaver") })),
        ("/hooks/outgoing", json!({ "id": odd, "creator_id": id("leaver") })),
        ("/commands", json!({ "id": odd, "creator_id": id("leaver") })),
        ("/oauth/apps", json!({ "id": odd, "creator_id": id("leaver") })),
        ("/bots", json!({ "user_id": odd, "owner_id": id("leaver"), "delete_at": 0 })),
    ] {
        let server = but("GET", path, move || Reply::new(200, &json!([row]))).await;
        let read = server.connector().account_lookup(&AccountId::from(id("leaver"))).await;
        assert_eq!(read.unwrap_err().kind, ErrorKind::Protocol, "{path}");
    }
    let server =
        but("GET", "/teams", move || Reply::new(200, &json!([{ "id": odd, "display_name": "x", "delete_at": 0 }])))
            .await;
    assert_eq!(server.connector().group_list(None).await.unwrap_err().kind, ErrorKind::Protocol);
    let server = Canned::start(answer).await;
    let (group, member) = (GroupId::from(id("channel")), AccountId::from(odd));
    for action in [
        Action::RoleHeld { group: group.clone(), member: member.clone(), role: Role::Owner },
        Action::StandingRestored { group, member, standing: Standing::MEMBER },
    ] {
        assert_eq!(refused(server.connector().apply(&by_leaver(action)).await).kind, ErrorKind::Invalid);
    }
    assert!(server.asked().iter().all(|asked| !asked.path.contains("members")), "nothing is asked about it");
}

/// The server would do it, answer 200, and cut a link that nobody can put back.
#[tokio::test]
async fn who_logs_in_elsewhere_is_never_given_a_password() {
    for (service, expected) in [("saml", Ok(())), ("google", Ok(())), ("ldap", Err(ErrorKind::Unsupported))] {
        let server = Canned::start(move |asked| {
            let mut leaver = user("leaver", 0);
            leaver["auth_service"] = service.into();
            if asked.is("GET", &format!("/users/{}", id("leaver"))) { Reply::new(200, &leaver) } else { answer(asked) }
        })
        .await;
        let replaced = server.connector().apply(&by_leaver(Action::CredentialReplaced)).await;
        assert_eq!(replaced.map(drop).map_err(|e| e.kind), expected, "{service}");
        assert!(server.asked().iter().all(|asked| asked.method == "GET"), "{service}");
    }
}

#[tokio::test]
async fn what_a_directory_decides_is_said_to_be_so() {
    const MANAGED: &str = "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error";
    let server = but("PUT", format!("/users/{}/active", id("leaver")), || Reply::refused(403, MANAGED)).await;
    let barred = refused(server.connector().apply(&by_leaver(Action::LoginBarred)).await);
    assert_eq!(barred.kind, ErrorKind::Unsupported);
    assert!(barred.hint.unwrap().key.contains("directory"));

    let synced = Canned::start(|asked| {
        let mut shape = channel("channel", "P");
        shape["group_constrained"] = true.into();
        if asked.is("GET", &format!("/channels/{}", id("channel"))) { Reply::new(200, &shape) } else { answer(asked) }
    })
    .await;
    let ended = Action::MembershipEnded { group: GroupId::from(id("channel")) };
    assert_eq!(refused(synced.connector().apply(&by_leaver(ended)).await).kind, ErrorKind::Unsupported);
    assert!(synced.asked().iter().all(|asked| asked.method == "GET"));
}

#[tokio::test]
async fn direct_messages_and_the_channel_of_all_are_not_left() {
    for (name, kind) in [("direct", "D"), ("group", "G"), ("town-square", "O")] {
        let server = Canned::start(move |asked| {
            let mut shape = channel(name, kind);
            shape["id"] = id("channel").into();
            if asked.is("GET", &format!("/channels/{}", id("channel"))) {
                Reply::new(200, &shape)
            } else {
                answer(asked)
            }
        })
        .await;
        let ended = Action::MembershipEnded { group: GroupId::from(id("channel")) };
        assert_eq!(refused(server.connector().apply(&by_leaver(ended)).await).kind, ErrorKind::Unsupported, "{name}");
        assert!(server.asked().iter().all(|asked| asked.method == "GET"), "{name}");
    }
}

/// The server itself lets the last admin go, and an admin who is deactivated helps nobody.
#[tokio::test]
async fn the_last_admin_who_can_get_in_is_never_dropped() {
    let (channel, team) = (GroupId::from(id("channel")), team());
    for action in [
        Action::RoleDropped { group: channel.clone() },
        Action::MembershipEnded { group: channel.clone() },
        Action::MembershipEnded { group: team.clone() },
        Action::StandingRestored { group: team, member: AccountId::from(id("leaver")), standing: Standing::MEMBER },
    ] {
        let server = but("POST", "/users/ids", move || Reply::new(200, &json!([user("lisi", 1)]))).await;
        assert_eq!(refused(server.connector().apply(&by_leaver(action.clone())).await).kind, ErrorKind::Conflict);
        let writes = server.asked().into_iter().filter(|a| a.method != "GET" && !a.is("POST", "/users/ids")).count();
        assert_eq!(writes, 0, "{action:?}");
    }
}

/// A second removal is answered 200, and tells the whole team again.
#[tokio::test]
async fn who_has_left_a_team_is_not_removed_again() {
    let server = but("GET", format!("/teams/{}/members/{}", id("team"), id("leaver")), move || {
        Reply::new(
            200,
            &json!({ "team_id": id("team"), "user_id": id("leaver"), "scheme_admin": true, "delete_at": 1 }),
        )
    })
    .await;
    let ended = server.connector().apply(&by_leaver(Action::MembershipEnded { group: team() })).await;
    assert!(matches!(ended, Ok(Applied::AlreadySo(_))), "{ended:?}");
    assert!(server.asked().iter().all(|asked| asked.method == "GET"));
}

/// A flag that is missing counts as taken away.
#[tokio::test]
async fn a_role_is_given_with_both_flags() {
    let server = Canned::start(answer).await;
    let held = Action::RoleHeld {
        group: GroupId::from(id("channel")),
        member: AccountId::from(id("heir")),
        role: Role::Owner,
    };
    // The canned company never changes, and a role that isn't there afterwards was not given.
    assert_eq!(refused(server.connector().apply(&by_leaver(held)).await).kind, ErrorKind::Conflict);
    let asked = server.asked();
    let given = asked.iter().find(|asked| asked.method == "PUT").unwrap();
    assert_eq!(given.body, json!({ "scheme_user": true, "scheme_admin": true }));
}

#[tokio::test]
async fn a_bot_goes_only_to_somebody_who_can_have_it() {
    let server = Canned::start(answer).await;
    let connector = server.connector();
    let bot = IntegrationId::from(format!("bot/{}", id("bot")));
    for (heir, kind) in [(id("off"), ErrorKind::Conflict), (id("nobody"), ErrorKind::NotFound)] {
        let given = Action::IntegrationHandedOver { integration: bot.clone(), to: AccountId::from(heir.as_str()) };
        assert_eq!(refused(connector.apply(&by_leaver(given)).await).kind, kind, "{heir}");
    }
    let hook = IntegrationId::from("incoming/0123456789ab");
    let given = Action::IntegrationHandedOver { integration: hook, to: AccountId::from(id("heir")) };
    assert_eq!(refused(connector.apply(&by_leaver(given)).await).kind, ErrorKind::Unsupported);
    assert!(server.asked().iter().all(|asked| asked.method == "GET"));
}

/// Gone from the leaver's list is not stopped: somebody may have taken it, and it works for him.
#[tokio::test]
async fn a_bot_that_somebody_else_has_by_now_does_not_count_as_stopped() {
    for (owner, delete_at, expected) in [("lisi", 0, Err(ErrorKind::Conflict)), ("lisi", 1, Ok(true))] {
        let taken = json!({ "user_id": id("bot"), "username": "bot", "owner_id": id(owner), "delete_at": delete_at });
        let server = Canned::start(move |asked| match asked {
            _ if asked.is("GET", "/bots") => Reply::new(200, &json!([taken])),
            _ if asked.is("GET", &format!("/bots/{}", id("bot"))) => Reply::new(200, &taken),
            _ => answer(asked),
        })
        .await;
        let stop = Action::IntegrationStopped { integration: IntegrationId::from(format!("bot/{}", id("bot"))) };
        let stopped = server.connector().apply(&by_leaver(stop)).await;
        let stopped = stopped.map(|so| matches!(so, Applied::AlreadySo(_))).map_err(|error| error.kind);
        assert_eq!(stopped, expected, "{owner} {delete_at}");
        assert!(server.asked().iter().all(|asked| asked.method == "GET"), "nothing of somebody else's is touched");
    }
}

/// Who administered the server could make a command anywhere, and his rights may have been dropped since.
#[tokio::test]
async fn a_command_in_a_team_that_its_maker_was_never_in_is_found() {
    let server = but("GET", format!("/users/{}/teams/members", id("leaver")), || Reply::new(200, &json!([]))).await;
    let account = server.connector().account_lookup(&AccountId::from(id("leaver"))).await.unwrap().unwrap();
    assert!(!account.admin && account.integrations.iter().any(|i| i.id.as_str().starts_with("command/")));
}

/// The id of the hook must be in the request, and nowhere else.
#[tokio::test]
async fn a_webhook_is_stopped_by_an_id_that_nothing_tells() {
    let gone = AtomicBool::new(false);
    let server = Canned::start(move |asked| {
        if asked.is("DELETE", &format!("/hooks/incoming/{}", id("incoming"))) {
            gone.store(true, Ordering::SeqCst);
        }
        let lists = asked.is("GET", "/hooks/incoming");
        if lists && gone.load(Ordering::SeqCst) { Reply::new(200, &json!([])) } else { answer(asked) }
    })
    .await;
    let connector = server.connector();
    let account = connector.account_lookup(&AccountId::from(id("leaver"))).await.unwrap().unwrap();
    let hook = account.integrations.iter().find(|i| i.id.as_str().starts_with("incoming/")).unwrap().id.clone();
    let stopped = connector.apply(&by_leaver(Action::IntegrationStopped { integration: hook.clone() })).await;
    assert!(matches!(stopped, Ok(Applied::Changed(_))), "{stopped:?}");
    assert!(!format!("{stopped:?}").contains(&id("incoming")));
    let again = connector.apply(&by_leaver(Action::IntegrationStopped { integration: hook })).await;
    assert!(matches!(again, Ok(Applied::AlreadySo(_))), "{again:?}");
}

/// Deactivating the owner of the bot that we are may switch us off.
#[tokio::test]
async fn the_owner_of_our_own_bot_is_not_barred() {
    let server = but("GET", "/users/me", move || {
        let mut me = user("bot", 0);
        me["is_bot"] = true.into();
        Reply::new(200, &me)
    })
    .await;
    let barred = refused(server.connector().apply(&by_leaver(Action::LoginBarred)).await);
    assert_eq!(barred.kind, ErrorKind::Conflict);
    assert!(server.asked().iter().all(|asked| asked.method == "GET"));
}

#[tokio::test]
async fn unheard_of_answers_are_said_to_be_so_and_no_secret_is_told() {
    let html = "<html>nginx</html>";
    let cases = [
        (418, "teapot", "", ErrorKind::Protocol, ErrorKind::Protocol),
        (200, "", "[", ErrorKind::Protocol, ErrorKind::Protocol),
        (302, "", html, ErrorKind::Protocol, ErrorKind::Protocol),
        (404, "", html, ErrorKind::Unavailable, ErrorKind::Unavailable),
        (429, "", "limit exceeded", ErrorKind::RateLimited, ErrorKind::RateLimited),
        (501, "", html, ErrorKind::Unavailable, ErrorKind::UnknownOutcome),
        (503, "", html, ErrorKind::Unavailable, ErrorKind::UnknownOutcome),
    ];
    for (status, error, body, read, written) in cases {
        let server = Canned::start(move |asked| {
            let struck = asked.method != "GET" || asked.is("GET", "/teams");
            match (struck, error) {
                (false, _) => answer(asked),
                (true, "") => Reply::text(status, body).header("X-Ratelimit-Reset", "7"),
                (true, error) => Reply::refused(status, error),
            }
        })
        .await;
        let connector = server.connector();
        let listed = connector.group_list(None).await.unwrap_err();
        let applied = refused(connector.apply(&order(&id("off"), Action::LoginOpened)).await);
        assert_eq!((listed.kind, applied.kind), (read, written), "{status} {error}{body}");
        if status == 429 {
            assert_eq!(listed.retry_after, Some(Duration::from_secs(7)));
        }
        let said = format!("{listed:?} {listed} {applied:?} {applied}");
        assert!(!said.contains(SECRET_TOKEN), "{said}");
    }
}

/// 200 around an error is no success.
#[tokio::test]
async fn an_error_in_a_success_is_nonsense() {
    let server = Canned::start(|asked| match asked.method.as_str() {
        "PUT" => Reply::refused(400, "some.error").with_status(200),
        _ => answer(asked),
    })
    .await;
    let applied = refused(server.connector().apply(&order(&id("off"), Action::LoginOpened)).await);
    assert_eq!(applied.kind, ErrorKind::Protocol);
}

#[tokio::test]
async fn describing_reads_what_administrators_have_set() {
    let server = Canned::start(answer).await;
    let settings = json!({ "base_url": server.url() });
    let secret = SecretString::from(SECRET_TOKEN);
    let connector =
        exeunt_connectors::open("mattermost", &settings, &secret, Arc::new(WallClock), Pace::free()).unwrap();
    let about = connector.describe().await.unwrap();
    assert_eq!((about.platform.as_str(), about.version.as_str()), ("mattermost", "10.5.0"));
    assert_eq!(about.capabilities, exeunt_connectors::mattermost::capabilities(true));
    let limits: Vec<_> = about.limits.iter().map(|limit| (limit.requests, limit.window_ms)).collect();
    assert_eq!(limits, [(10, 1000)]);
    assert!(about.permissions.iter().all(|right| right.granted), "{:?}", about.permissions);
    assert!(server.asked().iter().all(|asked| asked.method == "GET"), "describing writes nothing");

    let unread = but("GET", "/config", || Reply::refused(403, "api.context.permissions.app_error")).await;
    let about = unread.connector().describe().await.unwrap();
    assert!(about.remarks.iter().any(|remark| remark.key == "mattermost-remark-no-config"));
}

#[tokio::test]
async fn a_dead_token_of_ours_parks_the_connection() {
    let server = Canned::start(|_| Reply::refused(401, "api.context.session_expired.app_error")).await;
    let connector = connect(server.url(), "dead", Arc::new(WallClock));
    let applied = refused(connector.apply(&by_leaver(Action::SessionsEnded)).await);
    assert_eq!(applied.kind, ErrorKind::Unauthenticated);
    assert_eq!(connector.describe().await.unwrap_err().kind, ErrorKind::Unauthenticated);
}

/// An account that was made on another server, or a word that the server reads as another path.
#[tokio::test]
async fn an_id_that_the_server_never_gave_is_not_asked_for() {
    let server = Canned::start(answer).await;
    for odd in ["me", "../users/x", "@zhangsan:im.test", ""] {
        assert_eq!(server.connector().account_lookup(&AccountId::from(odd)).await, Ok(None), "{odd}");
        assert_eq!(server.connector().group_lookup(&GroupId::from(odd)).await, Ok(None), "{odd}");
    }
    assert_eq!(server.asked().len(), 0);
}
