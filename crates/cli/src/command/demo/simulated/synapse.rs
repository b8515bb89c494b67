//! The company's Synapse.

use super::{CANARY, Cast, Platform, not_started};
use crate::failure::Failure;
use exeunt_core::AccountId;
use exeunt_engine::case::CredentialKind;
use exeunt_simulators::company::{ADMIN, PASSWORD};
use exeunt_simulators::synapse::estate::NewRoom;
use exeunt_simulators::{Options, Simulator, Synapse};
use serde_json::json;

const SERVER: &str = "im.example";
/// Colleagues who read along in the canary's group.
const WITNESSES: usize = 5;

pub(super) async fn start(cast: &Cast) -> Result<Platform, Failure> {
    let company = &cast.company;
    let mut demo = company.on_synapse(SERVER, Cast::clock(), &cast.size);
    let others = company.people.iter().map(|p| p.account.as_str()).filter(|a| *a != demo.leaver).take(WITNESSES);
    demo.estate.add_group(NewRoom::new(ADMIN).name(CANARY).members(others.chain([demo.leaver.as_str()])));
    let mut credentials = vec![
        (CredentialKind::Password, "password".to_owned(), PASSWORD.into()),
        (CredentialKind::Token, "application".to_owned(), demo.leaver_app_token.as_str().into()),
    ];
    let devices = ["phone", "laptop", "tablet"];
    for (device, token) in devices.iter().zip(&demo.leaver_tokens) {
        credentials.push((CredentialKind::Token, (*device).to_owned(), token.as_str().into()));
    }
    let account = |name: &str| AccountId::from(format!("@{name}:{SERVER}"));
    let face = Synapse::new(Options::default());
    let simulator = Simulator::start(demo.estate, face).await.map_err(|error| not_started(&error))?;
    Ok(Platform {
        connection: "synapse-demo".into(),
        kind: "synapse",
        url: simulator.url().to_owned(),
        settings: json!({ "base_url": simulator.url(), "server_name": SERVER }),
        secret: demo.admin_token.as_str().into(),
        accounts: cast.accounts(&account),
        groups: company.groups.len() + 1,
        successor: account(cast.manager()),
        credentials,
        simulator: Some(Box::new(simulator)),
    })
}
