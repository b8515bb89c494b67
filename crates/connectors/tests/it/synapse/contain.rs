//! Nobody gets in: password, sessions, push, lock.

use super::connect;
use crate::orders::{NEW_PASSWORD, order, twice};
use exeunt_connector::{Applied, Connector, Probe, ProbeAnswer};
use exeunt_core::{AccountId, Action, Login};
use exeunt_tests::acme;
use exeunt_tests::push::PushReceiver;
use exeunt_tests::require;
use exeunt_tests::synapse::Options;
use secrecy::SecretString;

#[tokio::test]
async fn a_contained_account_is_shut_and_opens_again_exactly() {
    let push = PushReceiver::start().await.unwrap();
    let (server, estate) = require!(acme::start(Options::default(), &push).await);
    let connector = connect(&server);
    let leaver = estate.leaver.user_id.as_str();
    let id = AccountId::from(leaver);

    let about = connector.describe().await.unwrap();
    assert_eq!(about.version, exeunt_tests::synapse::VERSION);
    assert_eq!(about.service_account.as_str(), server.admin().user_id);

    let before = connector.account_lookup(&id).await.unwrap().unwrap();
    assert_eq!(before.login, Login::Open);
    assert_eq!(before.sessions.len(), estate.leaver.sessions.len() + 1);
    assert_eq!(before.push.len(), 2);

    twice(&connector, leaver, Action::PushStopped).await;
    twice(&connector, leaver, Action::SessionsEnded).await;
    for _ in 0..2 {
        let replaced = connector.apply(&order(leaver, Action::CredentialReplaced)).await.unwrap();
        assert!(matches!(replaced, Applied::Changed(_)));
    }
    let login = Probe::Login { account: id.clone(), password: SecretString::from(NEW_PASSWORD) };
    assert!(matches!(connector.probe(&login).await.unwrap(), ProbeAnswer::Accepted { session: Some(_), .. }));
    twice(&connector, leaver, Action::LoginBarred).await;
    assert!(matches!(connector.probe(&login).await.unwrap(), ProbeAnswer::Closed { .. }));
    let puppet = Probe::Token { account: id.clone(), token: SecretString::from(estate.leaver.puppet_token.as_str()) };
    assert!(matches!(connector.probe(&puppet).await.unwrap(), ProbeAnswer::Closed { .. }));
    twice(&connector, leaver, Action::LoginOpened).await;
    assert!(matches!(connector.probe(&puppet).await.unwrap(), ProbeAnswer::Accepted { .. }));
}
