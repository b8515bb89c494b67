//! What only a real Synapse can show.

mod contain;
mod handover;
mod traps;

use exeunt_connector::{Applied, Connector, ConnectorError, Order, Pace, Result};
use exeunt_connectors::synapse::{Config, Settings, Synapse};
use exeunt_core::{AccountId, Action, Clock};
use exeunt_tests::synapse::Synapse as Server;
use jiff::Timestamp;
use secrecy::SecretString;
use std::sync::Arc;

/// The machine's own time: the servers are real.
pub(crate) struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "a real server compares with real time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A connector with the server's first service admin.
pub(crate) fn connect(server: &Server) -> Synapse {
    connect_with(server, server.admin_token())
}

pub(crate) fn connect_with(server: &Server, token: &str) -> Synapse {
    let settings = Settings {
        base_url: server.url().parse().unwrap(),
        server_name: server.server_name().to_owned(),
        notices_account: "notices".to_owned(),
        limits: Vec::new(),
    };
    let config = Config { settings, token: SecretString::from(token), spare_token: None };
    Synapse::new(config, Arc::new(WallClock), Pace::free()).unwrap()
}

pub(crate) const NEW_PASSWORD: &str = "a-password-that-nobody-knows-1";

pub(crate) fn order(account: &str, action: Action) -> Order {
    Order {
        account: AccountId::from(account),
        action,
        secret: Some(SecretString::from(NEW_PASSWORD)),
        key: "step-1".to_owned(),
        reason: "account closed".to_owned(),
    }
}

/// Applies twice: first a change, then nothing left to do.
pub(crate) async fn twice(connector: &dyn Connector, account: &str, action: Action) {
    let order = order(account, action);
    let first = connector.apply(&order).await;
    assert!(matches!(first, Ok(Applied::Changed(_))), "{:?}: {first:?}", order.action);
    let second = connector.apply(&order).await;
    assert!(matches!(second, Ok(Applied::AlreadySo(_))), "{:?} again: {second:?}", order.action);
}

pub(crate) fn refused(result: Result<Applied>) -> ConnectorError {
    result.expect_err("the order should be refused")
}
