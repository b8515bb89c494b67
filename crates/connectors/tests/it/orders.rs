//! Orders as a run gives them.

use exeunt_connector::{Applied, Connector, ConnectorError, Order, Result};
use exeunt_core::{AccountId, Action};
use secrecy::SecretString;

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
