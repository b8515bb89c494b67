//! ejabberd: the conformance suite on a simulated and a real one, and what only the real one can show.

mod conformance;
mod documented;
pub(crate) mod real;
mod setups;
mod simulated;
mod traps;

use crate::orders::order;
use exeunt_connector::{Applied, Connector, Pace};
use exeunt_connectors::ejabberd::{Config, Ejabberd};
use exeunt_core::Action;
use exeunt_tests::ejabberd::{Ejabberd as Server, HOST, SERVICE};
use serde_json::{Value, json};

/// A connector with the service account's password.
pub(crate) fn connect(server: &Server) -> Ejabberd {
    connect_with(server, SERVICE.1, &json!({}))
}

/// A connector with another password or other settings.
pub(crate) fn connect_with(server: &Server, password: &str, settings: &Value) -> Ejabberd {
    connect_to(&server.url(), &server.xmpp(), password, settings)
}

/// A connector to some server.
pub(crate) fn connect_to(url: &str, xmpp: &str, password: &str, settings: &Value) -> Ejabberd {
    let mut all = json!({ "base_url": url, "host": HOST, "xmpp": xmpp, "xmpp_tls": "none" });
    for (name, value) in settings.as_object().unwrap() {
        all[name] = value.clone();
    }
    let secret = if password.is_empty() { String::new() } else { format!("{}\n{password}\n", SERVICE.0) };
    Ejabberd::new(Config::parse(&all, &secret).unwrap(), Pace::free()).unwrap()
}

/// What an order that is carried out says came back.
pub(crate) async fn answered(connector: &dyn Connector, account: &str, action: Action) -> String {
    match connector.apply(&order(account, action)).await.unwrap() {
        Applied::Changed(proof) | Applied::AlreadySo(proof) => proof.answered,
        Applied::Accepted { poll } => panic!("left unfinished: {poll}"),
    }
}
