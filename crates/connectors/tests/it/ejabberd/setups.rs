//! Servers that are set up in other ways, well and badly.

use super::{connect, connect_with};
use crate::orders::order;
use exeunt_connector::{Connector, Description, Probe, ProbeAnswer};
use exeunt_connectors::ejabberd::capabilities;
use exeunt_core::{AccountId, Action, ErrorKind, GroupId, Login, Support};
use exeunt_tests::ejabberd::{Client, Door, Ejabberd, Freeze, Options, SERVICE, Storage, Trust};
use exeunt_tests::require;
use secrecy::SecretString;
use serde_json::json;

const LEAVER: &str = "zhangsan001@corp.test";
const PASSWORD: &str = "first-password-1";

async fn start(options: Options) -> exeunt_tests::Result<Ejabberd> {
    let server = Ejabberd::start(options).await?;
    server.register("zhangsan001", PASSWORD).await?;
    Ok(server)
}

fn login() -> Probe {
    Probe::Login { account: AccountId::from(LEAVER), password: SecretString::from(PASSWORD) }
}

fn remarks(about: &Description) -> Vec<&str> {
    about.remarks.iter().map(|remark| &*remark.key).collect()
}

#[tokio::test]
async fn a_well_set_up_server_grants_what_the_page_lists_and_nothing_is_written_to_find_out() {
    let server = require!(start(Options::default()).await);
    let about = connect(&server).describe().await.unwrap();
    assert_eq!((about.platform.as_str(), about.version.as_str()), ("ejabberd", "23.01-1"));
    assert_eq!(about.service_account, AccountId::from(SERVICE.0));
    assert_eq!(about.capabilities, capabilities(true, true));
    let missing: Vec<_> = about.permissions.iter().filter(|p| !p.granted).map(|p| p.scope.as_str()).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let always =
        ["stale-roles-stay", "mqtt", "no-unban", "push", "hibernation"].map(|key| format!("ejabberd-remark-{key}"));
    assert_eq!(remarks(&about), always);
    let accounts = server.accounts().await.unwrap();
    assert_eq!(accounts, [SERVICE.0, LEAVER]);
    let frozen = json!({ "group": "frozen", "host": "corp.test" });
    assert_eq!(server.api("srg_get_members", frozen).await.unwrap(), json!([]));
    assert_eq!(server.api("oauth_list_tokens", json!({})).await.unwrap(), json!([]));
}

#[tokio::test]
async fn where_no_rule_denies_the_group_no_bar_is_claimed_or_left() {
    let server = require!(start(Options { freeze: Freeze::WithoutRule, ..Options::default() }).await);
    let connector = connect(&server);
    let refused = connector.apply(&order(LEAVER, Action::LoginBarred)).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unsupported, "{refused:?}");
    let account = connector.account_lookup(&AccountId::from(LEAVER)).await.unwrap().unwrap();
    assert_eq!(account.login, Login::Open);
}

#[tokio::test]
async fn where_there_is_no_group_a_person_bars_and_nothing_is_written() {
    let server = require!(start(Options { freeze: Freeze::Absent, ..Options::default() }).await);
    let connector = connect(&server);
    let about = connector.describe().await.unwrap();
    assert_eq!(about.capabilities, capabilities(false, true));
    assert_eq!(about.capabilities.0[&exeunt_core::ActionKind::LoginBarred].support, Support::Manual);
    assert!(remarks(&about).contains(&"ejabberd-remark-no-group"));
    let refused = connector.apply(&order(LEAVER, Action::LoginBarred)).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unsupported);
    assert_eq!(server.api("srg_list", json!({ "host": "corp.test" })).await.unwrap(), json!([]));
}

#[tokio::test]
async fn a_rule_that_names_a_missing_group_locks_everybody_out_and_is_no_refusal_of_one_account() {
    let server = require!(start(Options { freeze: Freeze::NamesMissingGroup, ..Options::default() }).await);
    assert!(matches!(Client::login(&server, LEAVER, PASSWORD).await.unwrap(), Door::Broken));
    let broken = connect(&server).probe(&login()).await.unwrap_err();
    assert_eq!(broken.kind, ErrorKind::Unavailable, "{broken:?}");
    assert!(broken.hint.is_some_and(|hint| hint.key == "mend-xmpp-look-there"));
}

#[tokio::test]
async fn without_the_token_library_the_bar_works_and_is_not_said_to_be_tried() {
    let server = require!(start(Options { without_oauth: true, ..Options::default() }).await);
    let connector = connect(&server);
    let about = connector.describe().await.unwrap();
    assert_eq!(about.capabilities, capabilities(true, false));
    assert!(remarks(&about).contains(&"ejabberd-remark-no-oauth"));
    let impersonation = Probe::Impersonation { account: AccountId::from(LEAVER) };
    assert!(matches!(connector.probe(&impersonation).await, Ok(ProbeAnswer::NoSuchDoor { .. })));
    let said = super::answered(&connector, LEAVER, Action::LoginBarred).await;
    assert!(said.contains("not tried: no token can be borrowed"), "{said}");
    assert!(matches!(connector.probe(&login()).await, Ok(ProbeAnswer::Closed { .. })));
    super::answered(&connector, LEAVER, Action::SessionsEnded).await;
}

#[tokio::test]
async fn on_sqlite_tokens_are_not_listed_and_that_is_said() {
    let server = require!(start(Options { storage: Storage::Sqlite, ..Options::default() }).await);
    let connector = connect(&server);
    assert!(remarks(&connector.describe().await.unwrap()).contains(&"ejabberd-remark-tokens-unlisted"));
    let token = server.token(LEAVER, 3600).await.unwrap();
    let said = super::answered(&connector, LEAVER, Action::SessionsEnded).await;
    assert!(said.contains("tokens can't be listed here and were left alone"), "{said}");
    let probe = Probe::Token { account: AccountId::from(LEAVER), token: SecretString::from(token) };
    assert!(matches!(connector.probe(&probe).await, Ok(ProbeAnswer::Accepted { .. })), "it was left alone");
    super::answered(&connector, LEAVER, Action::LoginBarred).await;
    assert!(matches!(connector.probe(&probe).await, Ok(ProbeAnswer::Closed { .. })), "and the bar stops it");
    super::answered(&connector, LEAVER, Action::LoginOpened).await;
    assert!(matches!(connector.probe(&login()).await, Ok(ProbeAnswer::Accepted { .. })));
}

#[tokio::test]
async fn an_api_that_trusts_the_machine_needs_no_secret_and_is_remarked_on() {
    let server = require!(start(Options { trust: Trust::Loopback, ..Options::default() }).await);
    let connector = connect_with(&server, "", &json!({ "service_account": SERVICE.0 }));
    let about = connector.describe().await.unwrap();
    assert!(remarks(&about).contains(&"ejabberd-remark-trusts-addresses"));
    super::answered(&connector, LEAVER, Action::LoginBarred).await;
    let room = server.room("service", &[("members_only", "true")]).await.unwrap();
    server.affiliate(&room, SERVICE.0, "member").await.unwrap();
    let sent = connector.canary_send(&AccountId::from(LEAVER), Some(&GroupId::from(room)), "exeunt-canary-9").await;
    assert!(sent.is_ok(), "{sent:?}");
}

#[tokio::test]
async fn logins_go_over_tls_to_the_virtual_hosts_own_certificate_only() {
    let server = require!(start(Options { tls: true, ..Options::default() }).await);
    let authority = server.certificate().unwrap();
    for (listener, tls) in [(server.starttls(), "starttls"), (server.tls(), "direct")] {
        let trusted = json!({ "xmpp": listener, "xmpp_tls": tls, "xmpp_ca": authority });
        let connector = connect_with(&server, SERVICE.1, &trusted);
        assert!(matches!(connector.probe(&login()).await, Ok(ProbeAnswer::Accepted { .. })), "{tls}");
        let said = super::answered(&connector, LEAVER, Action::LoginBarred).await;
        assert!(said.ends_with("bind not-allowed after"), "{tls}: {said}");
        super::answered(&connector, LEAVER, Action::LoginOpened).await;
        let untrusted = connect_with(&server, SERVICE.1, &json!({ "xmpp": listener, "xmpp_tls": tls }));
        assert_eq!(untrusted.probe(&login()).await.unwrap_err().kind, ErrorKind::Unavailable, "{tls}");
    }
    let plain = json!({ "xmpp": server.xmpp(), "xmpp_tls": "starttls" });
    let stripped = connect_with(&server, SERVICE.1, &plain).probe(&login()).await.unwrap_err();
    assert_eq!(stripped.kind, ErrorKind::Protocol, "a listener without TLS gets no password");
}

#[tokio::test]
async fn the_bar_falls_although_the_listener_for_clients_is_not_reached_and_is_tried_later() {
    let server = require!(start(Options::default()).await);
    let lost = connect_with(&server, SERVICE.1, &json!({ "xmpp": "127.0.0.1:9" }));
    let untried = lost.apply(&order(LEAVER, Action::LoginBarred)).await.unwrap_err();
    assert_eq!(untried.kind, ErrorKind::Unavailable, "{untried:?}");
    assert!(matches!(Client::login(&server, LEAVER, PASSWORD).await.unwrap(), Door::Shut(_)), "barred all the same");
    let said = super::answered(&connect(&server), LEAVER, Action::LoginBarred).await;
    assert_eq!(said, "in the group before, 0 session(s) ended, SASL success, bind not-allowed");
}
