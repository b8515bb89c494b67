//! The company's ejabberd, where projects and confidential matters are talked about.

use super::{CANARY, Cast, Platform, not_started};
use crate::failure::Failure;
use exeunt_core::AccountId;
use exeunt_engine::case::CredentialKind;
use exeunt_simulators::Simulator;
use exeunt_simulators::company::{ADMIN, PASSWORD};
use exeunt_simulators::ejabberd::server::NewRoom;
use exeunt_simulators::ejabberd::{ADMIN_PASSWORD, Ejabberd, Options};
use serde_json::json;

const HOST: &str = "xmpp.example";

pub(super) async fn start(cast: &Cast) -> Result<Platform, Failure> {
    let mut demo = cast.company.on_ejabberd(HOST, Cast::clock(), &cast.size);
    demo.server.add_room(NewRoom::new("canary").option("title", CANARY).owner(ADMIN).member(&demo.leaver));
    let groups = demo.rooms.iter().flatten().count() + 1;
    let face = Ejabberd::new(Options::default());
    let simulator = Simulator::start(demo.server, face).await.map_err(|error| not_started(&error))?;
    let clients = simulator.door(Ejabberd::C2S).map(|at| at.to_string());
    let account = |name: &str| AccountId::from(format!("{name}@{HOST}"));
    Ok(Platform {
        connection: "ejabberd-demo".into(),
        kind: "ejabberd",
        url: simulator.url().to_owned(),
        settings: json!({ "base_url": simulator.url(), "host": HOST, "xmpp": clients, "xmpp_tls": "none" }),
        secret: format!("{ADMIN}@{HOST}\n{ADMIN_PASSWORD}\n").into(),
        accounts: cast.accounts(&account),
        groups,
        successor: account(cast.manager()),
        credentials: vec![
            (CredentialKind::Password, "password".to_owned(), PASSWORD.into()),
            (CredentialKind::Token, "calendar".to_owned(), demo.leaver_token.into()),
        ],
        simulator: Some(Box::new(simulator)),
    })
}
