//! What only a real ejabberd can show: the places where its answers say less than they seem to.

use super::{answered, connect, connect_with};
use crate::ejabberd::real::subscribe;
use crate::orders::{NEW_PASSWORD, order};
use exeunt_connector::{Applied, Connector, Probe, ProbeAnswer};
use exeunt_core::{Account, AccountId, Action, ErrorKind, GroupId, Login, Presence, Role};
use exeunt_tests::ejabberd::{Client, Door, Ejabberd, FROZEN, HOST, Options, ROOMS};
use exeunt_tests::require;
use secrecy::SecretString;
use serde_json::json;

const LEAVER: &str = "zhangsan001@corp.test";
const OWNER: &str = "lisi002@corp.test";
const PASSWORD: &str = "first-password-1";

/// A server with 张三, who leaves, and 李四.
async fn start() -> exeunt_tests::Result<Ejabberd> {
    let server = Ejabberd::start(Options::default()).await?;
    for jid in [LEAVER, OWNER] {
        server.register(jid.split('@').next().unwrap(), PASSWORD).await?;
    }
    Ok(server)
}

/// A room for members only that 李四 owns and 张三 is in.
async fn members_only(server: &Ejabberd, name: &str, moderated: &str) -> String {
    let room = server.room(name, &[("members_only", "true"), ("moderated", moderated)]).await.unwrap();
    server.affiliate(&room, OWNER, "owner").await.unwrap();
    server.affiliate(&room, LEAVER, "member").await.unwrap();
    room
}

async fn account(connector: &dyn Connector, jid: &str) -> Account {
    connector.account_lookup(&AccountId::from(jid)).await.unwrap().unwrap()
}

async fn log_in(server: &Ejabberd, password: &str) -> Door {
    Client::login(server, LEAVER, password).await.unwrap()
}

fn token_probe(token: &str) -> Probe {
    Probe::Token { account: AccountId::from(LEAVER), token: SecretString::from(token) }
}

#[tokio::test]
async fn a_bar_shows_only_at_bind_and_the_old_password_works_when_it_is_lifted() {
    let server = require!(start().await);
    let connector = connect(&server);
    let mut phone = log_in(&server, PASSWORD).await.opened().unwrap();

    let said = answered(&connector, LEAVER, Action::LoginBarred).await;
    assert_eq!(said, "let in before, in the group, 1 session(s) ended, SASL success, bind not-allowed after");
    assert_eq!(phone.wait_for_the_end().await.unwrap().as_deref(), Some("policy-violation"), "kicked");
    let checks_out = json!({ "user": "zhangsan001", "host": HOST, "password": PASSWORD });
    assert_eq!(server.api("check_password", checks_out).await.unwrap(), 0, "which proves nothing");
    assert!(matches!(log_in(&server, PASSWORD).await, Door::Shut(condition) if condition == "not-allowed"));
    assert!(matches!(log_in(&server, "wrong").await, Door::WrongKey(_)));
    assert_eq!(account(&connector, LEAVER).await.login, Login::Barred);

    let again = connector.apply(&order(LEAVER, Action::LoginBarred)).await.unwrap();
    assert!(matches!(again, Applied::AlreadySo(_)), "{again:?}");
    answered(&connector, LEAVER, Action::LoginOpened).await;
    log_in(&server, PASSWORD).await.opened().unwrap();
}

#[tokio::test]
async fn a_kicked_client_comes_back_unless_it_was_barred_first() {
    let server = require!(start().await);
    let connector = connect(&server);
    let mut phone = log_in(&server, PASSWORD).await.opened().unwrap();
    answered(&connector, LEAVER, Action::SessionsEnded).await;
    phone.wait_for_the_end().await.unwrap();

    let mut phone = log_in(&server, PASSWORD).await.opened().unwrap();
    assert!(phone.is_alive().await);
    // A bar that was cut off before the kick: the place in the group is there, and the session lives.
    let cut_off = json!({ "user": "zhangsan001", "host": HOST, "group": FROZEN, "grouphost": HOST });
    server.api("srg_user_add", cut_off).await.unwrap();
    assert!(phone.is_alive().await, "the rule says nothing about who is in already");
    let said = answered(&connector, LEAVER, Action::LoginBarred).await;
    assert_eq!(said, "in the group before, 1 session(s) ended, SASL success, bind not-allowed");
    phone.wait_for_the_end().await.unwrap();
    assert!(matches!(log_in(&server, PASSWORD).await, Door::Shut(_)));
}

#[tokio::test]
async fn a_token_outlives_the_password_and_is_stopped_by_the_bar_and_by_revoking_it() {
    let server = require!(start().await);
    let connector = connect(&server);
    let token = server.token(LEAVER, 3600).await.unwrap();
    answered(&connector, LEAVER, Action::CredentialReplaced).await;
    assert!(matches!(log_in(&server, PASSWORD).await, Door::WrongKey(_)));
    log_in(&server, NEW_PASSWORD).await.opened().unwrap();
    Client::with_token(&server, LEAVER, &token).await.unwrap().opened().unwrap();
    assert!(matches!(connector.probe(&token_probe(&token)).await, Ok(ProbeAnswer::Accepted { .. })));

    answered(&connector, LEAVER, Action::LoginBarred).await;
    assert!(matches!(Client::with_token(&server, LEAVER, &token).await.unwrap(), Door::Shut(_)));
    assert!(matches!(connector.probe(&token_probe(&token)).await, Ok(ProbeAnswer::Closed { .. })));

    assert_eq!(account(&connector, LEAVER).await.sessions.len(), 1, "the token is listed");
    answered(&connector, LEAVER, Action::SessionsEnded).await;
    answered(&connector, LEAVER, Action::LoginOpened).await;
    assert_eq!(account(&connector, LEAVER).await.sessions, []);
    assert!(matches!(Client::with_token(&server, LEAVER, &token).await.unwrap(), Door::WrongKey(_)));
    assert!(matches!(connector.probe(&token_probe(&token)).await, Ok(ProbeAnswer::Closed { .. })));
}

#[tokio::test]
async fn a_token_of_somebody_else_says_nothing_about_the_account() {
    let server = require!(start().await);
    let connector = connect(&server);
    let others = server.token(OWNER, 3600).await.unwrap();
    assert!(matches!(connector.probe(&token_probe(&others)).await, Ok(ProbeAnswer::Ambiguous { .. })));
    assert!(matches!(connector.probe(&token_probe("never-issued")).await, Ok(ProbeAnswer::Closed { .. })));
    let theirs = Probe::Token { account: AccountId::from(OWNER), token: SecretString::from(others) };
    assert!(matches!(connector.probe(&theirs).await, Ok(ProbeAnswer::Accepted { .. })));
}

#[tokio::test]
async fn looking_in_takes_nothing_away_from_the_account() {
    let server = require!(start().await);
    let connector = connect(&server);
    connector.canary_send(&AccountId::from(LEAVER), None, "exeunt-canary-7").await.unwrap();
    let waiting =
        async || server.api("get_offline_count", json!({ "user": "zhangsan001", "host": HOST })).await.unwrap();
    assert_eq!(waiting().await, json!({ "value": 1 }));
    let login = Probe::Login { account: AccountId::from(LEAVER), password: SecretString::from(PASSWORD) };
    assert!(matches!(connector.probe(&login).await, Ok(ProbeAnswer::Accepted { session: None, .. })));
    let impersonation = Probe::Impersonation { account: AccountId::from(LEAVER) };
    assert!(matches!(connector.probe(&impersonation).await, Ok(ProbeAnswer::Accepted { .. })));
    assert_eq!(waiting().await, json!({ "value": 1 }), "what waits for the account still waits");
    let tokens = server.api("oauth_list_tokens", json!({})).await.unwrap();
    assert_eq!(tokens, json!([]), "what was borrowed was given back");
}

#[tokio::test]
async fn a_moderated_room_lets_a_removed_member_in_and_the_proof_says_so() {
    let server = require!(start().await);
    let connector = connect(&server);
    let room = members_only(&server, "remembers", "true").await;
    let ended = Action::MembershipEnded { group: GroupId::from(room.as_str()) };
    let mut phone = log_in(&server, PASSWORD).await.opened().unwrap();
    phone.join(&room, "zhangsan").await.unwrap().unwrap();

    let said = answered(&connector, LEAVER, ended.clone()).await;
    assert!(said.contains("BUT a join as the account was let in"), "{said}");
    assert_eq!(server.affiliation(&room, LEAVER).await.unwrap(), "none");
    assert_eq!(server.occupants(&room).await.unwrap(), Vec::<String>::new(), "our own try left nobody there");
    phone.join(&room, "again").await.unwrap().unwrap();

    answered(&connector, LEAVER, Action::LoginBarred).await;
    let said = answered(&connector, LEAVER, ended).await;
    assert!(said.contains("not tried: its login is barred"), "{said}");
}

#[tokio::test]
async fn the_way_back_is_closed_only_where_the_settings_say_so() {
    let server = require!(start().await);
    let closing = connect_with(&server, exeunt_tests::ejabberd::SERVICE.1, &json!({ "close_stale_roles": true }));
    let room = members_only(&server, "forgets", "true").await;
    let mut phone = log_in(&server, PASSWORD).await.opened().unwrap();
    phone.join(&room, "zhangsan").await.unwrap().unwrap();

    let ended = Action::MembershipEnded { group: GroupId::from(room.as_str()) };
    let said = answered(&closing, LEAVER, ended.clone()).await;
    assert!(said.ends_with("made unmoderated, a join as the account was refused: registration-required"), "{said}");
    assert_eq!(phone.join(&room, "again").await.unwrap(), Err("registration-required".to_owned()));
    let again = closing.apply(&order(LEAVER, ended)).await.unwrap();
    assert!(matches!(again, Applied::AlreadySo(_)), "{again:?}");
}

#[tokio::test]
async fn leaving_takes_the_seat_and_the_subscription_in_an_open_room_too() {
    let server = require!(start().await);
    let connector = connect(&server);
    let room = server.room("open", &[]).await.unwrap();
    server.affiliate(&room, OWNER, "owner").await.unwrap();
    server.affiliate(&room, LEAVER, "member").await.unwrap();
    subscribe(&server, &room, LEAVER).await;
    let mut phone = log_in(&server, PASSWORD).await.opened().unwrap();
    phone.join(&room, "zhangsan").await.unwrap().unwrap();

    answered(&connector, LEAVER, Action::MembershipEnded { group: GroupId::from(room.as_str()) }).await;
    let group = connector.group_lookup(&GroupId::from(room.as_str())).await.unwrap().unwrap();
    assert!(group.member(&AccountId::from(LEAVER)).is_none());
    assert_eq!(server.occupants(&room).await.unwrap(), Vec::<String>::new());
    assert_eq!(server.affiliation(&room, LEAVER).await.unwrap(), "none", "no ban stays behind");
    assert!(phone.is_alive().await, "the session itself lives");
}

#[tokio::test]
async fn a_subscriber_without_an_affiliation_is_a_member() {
    let server = require!(start().await);
    let connector = connect(&server);
    let room = server.room("channel", &[]).await.unwrap();
    server.affiliate(&room, OWNER, "owner").await.unwrap();
    subscribe(&server, &room, LEAVER).await;
    let before = account(&connector, LEAVER).await.memberships;
    assert_eq!(before.get(&GroupId::from(room.as_str())), Some(&Presence::Joined));
    answered(&connector, LEAVER, Action::MembershipEnded { group: GroupId::from(room.as_str()) }).await;
    assert_eq!(account(&connector, LEAVER).await.memberships.len(), 0);
}

#[tokio::test]
async fn memberships_of_somebody_who_is_nowhere_now_are_all_seen() {
    let server = require!(start().await);
    let connector = connect(&server);
    let rooms = [members_only(&server, "a", "true").await, members_only(&server, "b", "false").await];
    let occupied = json!({ "user": "zhangsan001", "host": HOST });
    assert_eq!(server.api("get_user_rooms", occupied).await.unwrap(), json!([]), "which lists seats only");
    let seen: Vec<_> = account(&connector, LEAVER).await.memberships.into_keys().collect();
    assert_eq!(seen, rooms.map(GroupId::from));
}

#[tokio::test]
async fn a_room_keeps_its_last_owner_although_the_server_would_let_him_go() {
    let server = require!(start().await);
    let connector = connect(&server);
    let room = members_only(&server, "owned", "false").await;
    let group = GroupId::from(room.as_str());
    for action in [Action::RoleDropped { group: group.clone() }, Action::MembershipEnded { group: group.clone() }] {
        let refused = connector.apply(&order(OWNER, action)).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Conflict, "{refused:?}");
    }
    assert_eq!(server.affiliation(&room, OWNER).await.unwrap(), "owner");
    let held = Action::RoleHeld { group: group.clone(), member: AccountId::from(LEAVER), role: Role::Owner };
    answered(&connector, OWNER, held).await;
    answered(&connector, OWNER, Action::RoleDropped { group }).await;
    assert_eq!(server.affiliation(&room, OWNER).await.unwrap(), "member");
}

#[tokio::test]
async fn a_whole_domain_in_a_room_is_no_ended_membership() {
    let server = require!(start().await);
    let connector = connect(&server);
    let room = members_only(&server, "everybody", "false").await;
    server.affiliate(&room, HOST, "member").await.unwrap();
    let ended = Action::MembershipEnded { group: GroupId::from(room.as_str()) };
    let refused = connector.apply(&order(LEAVER, ended)).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Conflict, "{refused:?}");
}

#[tokio::test]
async fn ghosts_strangers_and_other_spellings_are_no_accounts() {
    let server = require!(start().await);
    let connector = connect(&server);
    let room = members_only(&server, "haunted", "false").await;
    let group = GroupId::from(room.as_str());
    let odd =
        ["ghost@corp.test", "zhangsan001@elsewhere.test", "Zhangsan001@corp.test", "ｚhangsan001@corp.test", HOST];
    for jid in odd {
        let looked = connector.account_lookup(&AccountId::from(jid)).await.unwrap();
        assert_eq!(looked, None, "{jid}");
        for action in [Action::LoginBarred, Action::SessionsEnded, Action::MembershipEnded { group: group.clone() }] {
            let refused = connector.apply(&order(jid, action)).await.unwrap_err();
            assert_eq!(refused.kind, ErrorKind::NotFound, "{jid}: {refused:?}");
        }
        let held = Action::RoleHeld { group: group.clone(), member: AccountId::from(jid), role: Role::Owner };
        assert_eq!(connector.apply(&order(OWNER, held)).await.unwrap_err().kind, ErrorKind::NotFound, "{jid}");
    }
    let ours = connector.apply(&order("exeunt-service@corp.test", Action::LoginBarred)).await.unwrap_err();
    assert_eq!(ours.kind, ErrorKind::Invalid);
    let ours = connector.apply(&order("Exeunt-Service@corp.test", Action::LoginBarred)).await.unwrap_err();
    assert_eq!(ours.kind, ErrorKind::NotFound, "in another spelling it is nobody");
    assert_eq!(connector.group_lookup(&GroupId::from("nowhere@conference.corp.test")).await, Ok(None));
    let elsewhere = format!("haunted@rooms.{ROOMS}");
    assert_eq!(connector.group_lookup(&GroupId::from(elsewhere)).await, Ok(None));
    let frozen = server.api("srg_get_members", json!({ "group": FROZEN, "host": HOST })).await.unwrap();
    assert_eq!(frozen, json!([]));
}

#[tokio::test]
async fn a_chinese_name_is_an_account_in_its_own_spelling() {
    let server = require!(start().await);
    let connector = connect(&server);
    server.register("王五003", PASSWORD).await.unwrap();
    let jid = "王五003@corp.test";
    assert!(connector.account_lookup(&AccountId::from(jid)).await.unwrap().is_some());
    let said = answered(&connector, jid, Action::LoginBarred).await;
    assert!(said.ends_with("bind not-allowed after"), "{said}");
    assert_eq!(account(&connector, jid).await.login, Login::Barred);
}
