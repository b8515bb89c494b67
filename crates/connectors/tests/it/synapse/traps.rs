//! What surprises people about a Synapse, each as it is on the real one and as the connector deals with it.

use super::{connect, connect_with};
use crate::orders::{NEW_PASSWORD, order, refused, twice};
use exeunt_connector::{Applied, Connector, Polled, Probe, ProbeAnswer};
use exeunt_core::{AccountId, Action, ErrorKind, GroupId, Login, NativeKind, Role, Support};
use exeunt_tests::acme::{self, Estate};
use exeunt_tests::matrix::{Client, encode};
use exeunt_tests::push::PushReceiver;
use exeunt_tests::require;
use exeunt_tests::synapse::{Options, RateLimits, Synapse};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinHandle;

fn admin(server: &Synapse) -> Client {
    Client::with_token(&server.url(), &server.admin().user_id, server.admin_token())
}

fn session(server: &Synapse, estate: &Estate, localpart: &str) -> Client {
    let person = estate.person(localpart);
    Client::with_token(&server.url(), &person.user_id, &person.access_token)
}

/// A phone's long poll under way.
struct Waiting {
    since: String,
    poll: JoinHandle<exeunt_tests::matrix::Result<Value>>,
}

impl Waiting {
    /// A real server gives no sign that a poll has arrived: it gets a moment, and must not have been answered by then.
    async fn begin(phone: &Client) -> Self {
        let since = phone.sync(None, Duration::ZERO).await.unwrap()["next_batch"].as_str().unwrap().to_owned();
        let poll = {
            let (phone, since) = (phone.clone(), since.clone());
            tokio::spawn(async move { phone.sync(Some(&since), Duration::from_secs(20)).await })
        };
        tokio::time::sleep(Duration::from_millis(500)).await;
        let waiting = Self { since, poll };
        waiting.still();
        waiting
    }

    #[track_caller]
    fn still(&self) {
        assert!(!self.poll.is_finished(), "the poll was answered before anything had happened");
    }
}

/// A colleague says something in a group that the leaver is in.
async fn say_in_front_of(server: &Synapse, estate: &Estate, leaver: &str, words: &str) {
    let room = estate.room("部门-全员");
    let member = room.members.iter().find(|m| *m != leaver).unwrap();
    let person = estate.people.iter().find(|p| p.user_id == *member).unwrap();
    let colleague = Client::with_token(&server.url(), member, &person.access_token);
    colleague.send(&room.id, words).await.unwrap();
}

fn token_probe(account: &str, token: &str) -> Probe {
    Probe::Token { account: AccountId::from(account), token: SecretString::from(token) }
}

async fn hand_over_everything(server: &Synapse, estate: &Estate) {
    let connector = connect(server);
    let heir = AccountId::from(estate.person("lisi002").user_id.as_str());
    for room in estate.rooms_where(acme::Place::owns) {
        let held = Action::RoleHeld { group: GroupId::from(room.id.as_str()), member: heir.clone(), role: Role::Owner };
        connector.apply(&order(&estate.leaver.user_id, held)).await.unwrap();
    }
}

/// Facts 2 and 3.
#[tokio::test]
async fn a_locked_phone_goes_on_showing_messages_until_its_push_is_stopped() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let colleague = session(&server, &estate, "lisi002");
    let dm = json!({ "preset": "trusted_private_chat", "is_direct": true, "invite": [leaver] });
    let dm = colleague.create_room(dm).await.unwrap();
    session(&server, &estate, "zhangsan001").join(&dm).await.unwrap();
    let seen = connector.group_lookup(&GroupId::from(dm.as_str())).await.unwrap().unwrap();
    assert_eq!(seen.native_kind, NativeKind::Direct);

    twice(&connector, leaver, Action::LoginBarred).await;
    colleague.send(&dm, "leaks-while-locked").await.unwrap();
    push.wait_for("leaks-while-locked", Duration::from_secs(20)).await.unwrap();
    let stuck = refused(connector.apply(&order(leaver, Action::PushStopped)).await);
    assert_eq!(stuck.kind, ErrorKind::Conflict);
    assert_eq!(stuck.hint.unwrap().key, "mend-push-by-sessions");

    twice(&connector, leaver, Action::SessionsEnded).await;
    assert_eq!(connector.account_lookup(&AccountId::from(leaver)).await.unwrap().unwrap().push, []);
    colleague.send(&dm, "must-not-leak").await.unwrap();
    // A second message of somebody else's shows that the gateway still works and would have had the first by now.
    let other = session(&server, &estate, "wangwu003");
    other.set_pusher("test.exeunt.control", "control", push.url()).await.unwrap();
    let control = json!({ "is_direct": true, "preset": "trusted_private_chat", "invite": [other.user_id()] });
    let control = colleague.create_room(control).await.unwrap();
    other.join(&control).await.unwrap();
    colleague.send(&control, "control-message").await.unwrap();
    push.wait_for("control-message", Duration::from_secs(20)).await.unwrap();
    assert!(!push.bodies().iter().any(|b| b.to_string().contains("must-not-leak")));
}

/// Fact 3: what the table's note says.
#[tokio::test]
async fn a_poll_in_flight_outlives_the_lock_once_and_no_more() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let phone = session(&server, &estate, "zhangsan001");
    let waiting = Waiting::begin(&phone).await;
    twice(&connector, leaver, Action::LoginBarred).await;
    waiting.still();
    say_in_front_of(&server, &estate, leaver, "in-flight").await;
    let late = waiting.poll.await.unwrap().unwrap();
    assert!(late.to_string().contains("in-flight"), "the lock does not cut a poll that waits");
    let next = phone.sync(Some(&waiting.since), Duration::ZERO).await.unwrap_err();
    assert_eq!(next.refusal(), Some((401, "M_USER_LOCKED")));
    assert!(connector.describe().await.unwrap().capabilities.get(Action::LoginBarred.kind()).unwrap().note.is_some());
}

/// Facts 7 and the refresh token of section 3.
#[tokio::test]
async fn only_the_lock_stops_tokens_that_no_list_shows() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let puppet = token_probe(leaver, &estate.leaver.puppet_token);
    let tablet = estate.leaver.sessions.iter().find_map(|s| s.refresh_token.clone()).unwrap();
    let refresh = Probe::RefreshToken { account: AccountId::from(leaver), token: SecretString::from(tablet.as_str()) };

    twice(&connector, leaver, Action::LoginBarred).await;
    let through_lock = connector.probe(&refresh).await.unwrap();
    assert!(matches!(through_lock, ProbeAnswer::Closed { .. }), "{through_lock:?}");
    twice(&connector, leaver, Action::LoginOpened).await;
    connector.apply(&order(leaver, Action::CredentialReplaced)).await.unwrap();
    let ended = connector.apply(&order(leaver, Action::SessionsEnded)).await.unwrap();
    assert!(matches!(ended, Applied::AlreadySo(_)), "the new password has ended the sessions: {ended:?}");
    let dead = connector.probe(&refresh).await.unwrap();
    assert!(matches!(dead, ProbeAnswer::Closed { .. } | ProbeAnswer::Ambiguous { .. }), "{dead:?}");
    for session in &estate.leaver.sessions {
        let old = connector.probe(&token_probe(leaver, &session.access_token)).await.unwrap();
        assert!(matches!(old, ProbeAnswer::Closed { .. }), "{old:?}");
    }
    assert!(matches!(connector.probe(&puppet).await.unwrap(), ProbeAnswer::Accepted { .. }), "still alive");
    twice(&connector, leaver, Action::LoginBarred).await;
    assert!(matches!(connector.probe(&puppet).await.unwrap(), ProbeAnswer::Closed { .. }));
}

/// Section 6.
#[tokio::test]
async fn a_deactivation_goes_on_after_a_crash_and_keeps_the_lock() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    hand_over_everything(&server, &estate).await;
    let order = order(leaver, Action::Deactivated { erase: false });
    let first = connector.apply(&order).await.unwrap();
    let Applied::Accepted { poll } = first else { panic!("{first:?}") };
    server.kill();
    let dead = connector.poll(&order, &poll).await.unwrap_err();
    assert_eq!(dead.kind, ErrorKind::Unavailable);
    server.start_again().await.unwrap();
    let finished = async {
        loop {
            match connector.poll(&order, &poll).await.unwrap() {
                Polled::Finished(proof) => return proof,
                Polled::Working(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    };
    tokio::time::timeout(Duration::from_mins(1), finished).await.expect("the server goes on by itself");
    assert!(matches!(connector.apply(&order).await.unwrap(), Applied::AlreadySo(_)));
    let account = connector.account_lookup(&AccountId::from(leaver)).await.unwrap().unwrap();
    assert_eq!((account.login, account.memberships.len()), (Login::Deactivated, 0));
    assert_eq!(account.native["locked"], true, "switched on again it would still be locked");
    let puppet = connector.probe(&token_probe(leaver, &estate.leaver.puppet_token)).await.unwrap();
    assert!(matches!(puppet, ProbeAnswer::Closed { .. }), "a borrowed token would outlive the account: {puppet:?}");
    assert_eq!(
        refused(connector.apply(&crate::orders::order(leaver, Action::LoginOpened)).await).kind,
        ErrorKind::Unsupported
    );
}

/// Facts 8 and 9, and our own lock-out of section 7.
#[tokio::test]
async fn typos_make_nobody_hidden_accounts_are_listed_and_our_own_lock_is_ours() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let typo = "@zhangsan0001:im.test";
    assert_eq!(refused(connector.apply(&order(typo, Action::LoginBarred)).await).kind, ErrorKind::NotFound);
    assert_eq!(connector.account_lookup(&AccountId::from(typo)).await.unwrap(), None);
    assert_eq!(connector.group_lookup(&GroupId::from("!nowhere:im.test")).await.unwrap(), None);

    let barred = estate.person("lisi002").user_id.as_str();
    twice(&connector, barred, Action::LoginBarred).await;
    let page = connector.account_list(None).await.unwrap();
    assert!(page.items.iter().any(|a| a.id.as_str() == barred && a.login == Login::Barred));
    assert_eq!(connector.group_list(None).await.unwrap().items.len(), estate.rooms.len());

    let own = server.admin().user_id.as_str();
    assert_eq!(refused(connector.apply(&order(own, Action::LoginBarred)).await).kind, ErrorKind::Invalid);
    let spare = Client::with_token(&server.url(), "", &server.second_admin().access_token);
    spare.put_user(own, json!({ "locked": true })).await.unwrap();
    let locked = refused(connector.apply(&order(barred, Action::LoginOpened)).await);
    assert_eq!(locked.kind, ErrorKind::Unauthenticated);
    assert_eq!(locked.code.as_deref(), Some("401 M_USER_LOCKED"));
    let plain = connect_with(&server, &estate.person("wangwu003").access_token);
    let about = plain.describe().await.unwrap();
    assert!(!about.permissions[0].granted, "a plain account is not a server admin");
    let denied = refused(plain.apply(&order(barred, Action::LoginOpened)).await);
    assert_eq!(denied.kind, ErrorKind::PermissionDenied);
}

/// Section 7.
#[tokio::test]
async fn stock_rate_limits_are_said_waited_for_and_lifted_by_the_service_account() {
    let push = PushReceiver::start().await.unwrap();
    let stock = Options { rate_limits: RateLimits::Stock, ..Options::default() };
    let (server, estate) = require!(acme::start(stock, &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let about = connector.describe().await.unwrap();
    assert!(about.remarks.iter().any(|r| r.key == "synapse-remark-stock-rate-limits"));

    let login = Probe::Login { account: AccountId::from(leaver), password: SecretString::from("wrong") };
    let mut limited = None;
    for _ in 0..8 {
        match connector.probe(&login).await {
            Ok(answer) => assert!(matches!(answer, ProbeAnswer::Ambiguous { .. }), "{answer:?}"),
            Err(error) => limited = Some(error),
        }
    }
    let limited = limited.expect("a stock server refuses the sixth login");
    assert_eq!(limited.kind, ErrorKind::RateLimited);
    assert!(limited.retry_after.unwrap() > Duration::from_secs(100), "{limited:?}");

    let own = encode(&server.admin().user_id);
    let path = format!("/_synapse/admin/v1/users/{own}/override_ratelimit");
    let lift = json!({ "messages_per_second": 0, "burst_count": 0 });
    admin(&server).call(Method::POST, &path, Some(lift)).await.unwrap();
    let about = connector.describe().await.unwrap();
    assert!(about.permissions.iter().all(|p| p.granted), "{:?}", about.permissions);
    // More changes than a stock bucket holds.
    hand_over_everything(&server, &estate).await;
    for room in estate.rooms_where(|p| p != acme::Place::Absent) {
        twice(&connector, leaver, Action::MembershipEnded { group: GroupId::from(room.id.as_str()) }).await;
    }
}

/// Section 8.
#[tokio::test]
async fn with_a_separate_authentication_service_nothing_is_claimed() {
    let server = require!(Synapse::start(Options { delegated_auth: true, ..Options::default() }).await);
    let auth = server.auth_service().unwrap();
    auth.provision("zhangsan001", "张三").await.unwrap();
    auth.provision("lisi002", "李四").await.unwrap();
    let token = auth.open_session("zhangsan001", "PHONE").await.unwrap();
    let lisi = auth.open_session("lisi002", "PHONE").await.unwrap();
    let (leaver, heir) = ("@zhangsan001:im.test", "@lisi002:im.test");
    let connector = connect(&server);
    let about = connector.describe().await.unwrap();
    assert!(about.remarks.iter().any(|r| r.key == "synapse-remark-delegated"));
    let row = &about.capabilities.0[&Action::LoginBarred.kind()];
    assert_eq!((row.support, row.note.as_deref()), (Support::Manual, Some("synapse-note-mas-lock")));

    for action in [Action::LoginBarred, Action::CredentialReplaced, Action::AdminRightsRestored] {
        let kind = refused(connector.apply(&order(leaver, action.clone())).await).kind;
        assert_eq!(kind, ErrorKind::Unsupported, "{action:?}");
    }
    admin(&server).put_user(leaver, json!({ "locked": true })).await.unwrap();
    let seen = connector.account_lookup(&AccountId::from(leaver)).await.unwrap().unwrap();
    assert_eq!(seen.login, Login::Open, "a lock that does nothing is not shown as one");
    assert!(matches!(connector.probe(&token_probe(leaver, &token)).await.unwrap(), ProbeAnswer::Accepted { .. }));
    for probe in [
        Probe::Login { account: AccountId::from(leaver), password: SecretString::from(NEW_PASSWORD) },
        Probe::Impersonation { account: AccountId::from(leaver) },
    ] {
        assert!(matches!(connector.probe(&probe).await.unwrap(), ProbeAnswer::NoSuchDoor { .. }));
    }
    assert!(connector.account_list(None).await.unwrap().items.iter().any(|a| a.id.as_str() == leaver));

    let owner = Client::with_token(&server.url(), leaver, &token);
    let room = json!({ "room_version": "11", "preset": "private_chat", "name": "项目-一", "invite": [heir] });
    let room = owner.create_room(room).await.unwrap();
    Client::with_token(&server.url(), heir, &lisi).join(&room).await.unwrap();
    let group = GroupId::from(room.as_str());
    twice(&connector, leaver, Action::RoleHeld { group, member: AccountId::from(heir), role: Role::Owner }).await;
    twice(&connector, leaver, Action::SessionsEnded).await;
    assert!(matches!(connector.probe(&token_probe(leaver, &token)).await.unwrap(), ProbeAnswer::Closed { .. }));
}

/// Section 3: the same call that cuts identities can take an e-mail address away from somebody.
#[tokio::test]
async fn cutting_single_sign_on_leaves_addresses_alone_and_restoring_never_steals() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let id = AccountId::from(leaver);
    let before = connector.account_lookup(&id).await.unwrap().unwrap();
    assert_eq!(before.identities.len(), 1);
    twice(&connector, leaver, Action::FederatedLoginCut).await;
    let cut = connector.account_lookup(&id).await.unwrap().unwrap();
    assert_eq!(cut.native["threepids"], before.native["threepids"]);
    assert_eq!(before.native["threepids"].as_array().unwrap().len(), 1);

    let thief = estate.person("lisi002").user_id.as_str();
    let stolen = Action::FederatedLoginRestored { identities: before.identities.clone() };
    twice(&connector, thief, stolen.clone()).await;
    assert_eq!(refused(connector.apply(&order(leaver, stolen)).await).kind, ErrorKind::Conflict);
}

/// Section 3: server notices.
#[tokio::test]
async fn the_room_of_server_notices_is_known_and_can_not_be_left() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let notice = json!({ "user_id": leaver, "content": { "msgtype": "m.text", "body": "系统通知" } });
    let path = "/_synapse/admin/v1/send_server_notice/t1";
    admin(&server).call(Method::PUT, path, Some(notice)).await.unwrap();
    let account = connector.account_lookup(&AccountId::from(leaver)).await.unwrap().unwrap();
    let mut kinds = Vec::new();
    for group in account.memberships.keys() {
        let seen = connector.group_lookup(group).await.unwrap().unwrap();
        if seen.native_kind == NativeKind::Notices {
            kinds.push(group.clone());
        }
    }
    assert_eq!(kinds.len(), 1);
    let ended = connector.apply(&order(leaver, Action::MembershipEnded { group: kinds[0].clone() })).await;
    match ended {
        Ok(Applied::Changed(_)) => {}
        other => assert_eq!(refused(other).kind, ErrorKind::Unsupported),
    }
}

/// What the table claims of accounts that are off already.
#[tokio::test]
async fn what_still_works_on_a_deactivated_account() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let gone = estate.person("dengke030").user_id.as_str();
    let own = admin(&server);
    let path = format!("/_synapse/admin/v1/deactivate/{}", encode(gone));
    own.call(Method::POST, &path, Some(json!({ "erase": false }))).await.unwrap();

    twice(&connector, gone, Action::FederatedLoginCut).await;
    twice(&connector, gone, Action::AdminRightsRestored).await;
    twice(&connector, gone, Action::AdminRightsDropped).await;
    twice(&connector, gone, Action::LoginBarred).await;
    let ended = connector.apply(&order(gone, Action::SessionsEnded)).await.unwrap();
    assert!(matches!(ended, Applied::AlreadySo(_)), "{ended:?}");
    let replaced = connector.apply(&order(gone, Action::CredentialReplaced)).await.unwrap();
    assert!(matches!(replaced, Applied::AlreadySo(_)), "a password set now would come alive with the account");
    own.put_user(gone, json!({ "deactivated": false })).await.unwrap();
    let back = connector.account_lookup(&AccountId::from(gone)).await.unwrap().unwrap();
    assert_eq!(back.login, Login::Barred, "switched on again, it is still locked");
    let login = Probe::Login { account: AccountId::from(gone), password: SecretString::from(NEW_PASSWORD) };
    assert!(matches!(connector.probe(&login).await.unwrap(), ProbeAnswer::Ambiguous { .. }), "no password, no proof");

    let erased = estate.person("yuanhao029").user_id.as_str();
    hand_over_for(&server, &estate, erased).await;
    let order = order(erased, Action::Deactivated { erase: true });
    assert!(matches!(connector.apply(&order).await.unwrap(), Applied::Accepted { .. }));
    let seen = connector.account_lookup(&AccountId::from(erased)).await.unwrap().unwrap();
    assert_eq!(seen.login, Login::Erased);
}

/// Somebody else becomes an owner wherever this one is the only one.
async fn hand_over_for(server: &Synapse, estate: &Estate, account: &str) {
    let connector = connect(server);
    let id = AccountId::from(account);
    for group in connector.account_lookup(&id).await.unwrap().unwrap().memberships.into_keys() {
        let seen = connector.group_lookup(&group).await.unwrap().unwrap();
        let heir = estate.people.iter().map(|p| AccountId::from(p.user_id.as_str()));
        let heir = heir.filter(|p| *p != id).find(|p| seen.member(p).is_some());
        if let (true, Some(member)) = (seen.sole_owner(&id), heir) {
            connector.apply(&order(account, Action::RoleHeld { group, member, role: Role::Owner })).await.unwrap();
        }
    }
}

/// Facts 2 and 4: suspended is not frozen.
#[tokio::test]
async fn a_suspended_account_still_reads_and_can_still_be_put_out_but_hands_nothing_over() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let path = format!("/_synapse/admin/v1/suspend/{}", encode(leaver));
    admin(&server).call(Method::PUT, &path, Some(json!({ "suspend": true }))).await.unwrap();
    let seen = connector.account_lookup(&AccountId::from(leaver)).await.unwrap().unwrap();
    assert_eq!((seen.login, seen.read_only), (Login::Open, true), "shown as what it is");
    let phone = token_probe(leaver, &estate.leaver.sessions[0].access_token);
    assert!(matches!(connector.probe(&phone).await.unwrap(), ProbeAnswer::Accepted { .. }));

    let heir = AccountId::from(estate.person("lisi002").user_id.as_str());
    let sole = GroupId::from(estate.room("项目-凤凰").id.as_str());
    let held = Action::RoleHeld { group: sole, member: heir, role: Role::Owner };
    assert_eq!(refused(connector.apply(&order(leaver, held)).await).kind, ErrorKind::Conflict);
    let member = GroupId::from(estate.room("客户-天成").id.as_str());
    twice(&connector, leaver, Action::MembershipEnded { group: member }).await;
    twice(&connector, leaver, Action::PushStopped).await;
    twice(&connector, leaver, Action::LoginBarred).await;
}

/// A canary says by whose hand it was sent, leaves nobody behind, and alarms nobody.
#[tokio::test]
async fn a_canary_is_sent_by_our_own_account_or_an_owners_hand_and_never_in_plain_into_encrypted_groups() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = AccountId::from(estate.leaver.user_id.as_str());
    let group = |name| GroupId::from(estate.room(name).id.as_str());
    let encrypted = connector.canary_send(&leaver, Some(&group("机密-并购")), "exeunt-1").await.unwrap_err();
    assert_eq!(encrypted.kind, ErrorKind::Unsupported);

    let service = group("部门-全员");
    let before = connector.group_lookup(&service).await.unwrap();
    let sent = connector.canary_send(&leaver, Some(&service), "exeunt-2").await.unwrap();
    assert!(sent.proof.asked.contains("an owner"), "{}", sent.proof.asked);
    assert_eq!(connector.group_lookup(&service).await.unwrap(), before);
    let read = |event: &str| Probe::ReadCanary {
        account: leaver.clone(),
        token: SecretString::from(estate.leaver.sessions[0].access_token.as_str()),
        group: service.to_string(),
        event: event.to_owned(),
    };
    assert!(matches!(connector.probe(&read(&sent.event)).await.unwrap(), ProbeAnswer::Accepted { .. }));
    assert!(matches!(connector.probe(&read("$nowhere")).await.unwrap(), ProbeAnswer::Ambiguous { .. }));

    admin(&server).join(service.as_str()).await.unwrap();
    let sent = connector.canary_send(&leaver, Some(&service), "exeunt-3").await.unwrap();
    assert!(sent.proof.asked.contains("the service account"), "{}", sent.proof.asked);
    let again = connector.canary_send(&leaver, Some(&service), "exeunt-3").await.unwrap();
    assert_eq!(again.event, sent.event, "the same marker is the same message");
    twice(&connector, leaver.as_str(), Action::MembershipEnded { group: service.clone() }).await;
    let after = connector.canary_send(&leaver, Some(&service), "exeunt-4").await.unwrap();
    assert!(matches!(connector.probe(&read(&after.event)).await.unwrap(), ProbeAnswer::Closed { .. }));
}

/// The end of a device is news to its own waiting request, which thereby comes to its end. The lock alone is no news.
#[tokio::test]
async fn ending_the_sessions_tells_a_waiting_poll_nothing_of_what_comes_after() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let waiting = Waiting::begin(&session(&server, &estate, "zhangsan001")).await;
    twice(&connector, leaver, Action::SessionsEnded).await;
    say_in_front_of(&server, &estate, leaver, "after-the-end").await;
    let late = waiting.poll.await.unwrap();
    assert!(late.is_ok_and(|late| !late.to_string().contains("after-the-end")));
}
