//! Synapse: the conformance suite on a simulated and a real one, what only the real one can show, and answers that no
//! healthy one gives.

mod conformance;
mod contain;
mod documented;
mod handover;
mod real;
mod simulated;
mod traps;
mod wire;

use crate::clocks::WallClock;
use exeunt_connector::Pace;
use exeunt_connectors::synapse::{Config, Settings, Synapse};
use exeunt_tests::synapse::Synapse as Server;
use secrecy::SecretString;
use std::sync::Arc;

/// A connector with the server's first service admin.
fn connect(server: &Server) -> Synapse {
    connect_with(server, server.admin_token())
}

fn connect_with(server: &Server, token: &str) -> Synapse {
    connect_to(&server.url(), server.server_name(), token)
}

/// A connector to some server.
fn connect_to(url: &str, server_name: &str, token: &str) -> Synapse {
    let settings = Settings {
        base_url: url.parse().unwrap(),
        server_name: server_name.to_owned(),
        notices_account: "notices".to_owned(),
        limits: Vec::new(),
    };
    let config = Config { settings, token: SecretString::from(token), spare_token: None };
    Synapse::new(config, Arc::new(WallClock), Pace::free()).unwrap()
}
