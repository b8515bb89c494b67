//! The company's Agora Chat, where it talks to customers and partners.

use super::{Cast, Platform, not_started};
use crate::failure::Failure;
use exeunt_core::AccountId;
use exeunt_engine::case::CredentialKind;
use exeunt_simulators::Simulator;
use exeunt_simulators::agora::{Agora, Options, Project};
use exeunt_simulators::company::PASSWORD;
use serde_json::json;

pub(super) async fn start(cast: &Cast) -> Result<Platform, Failure> {
    let demo = cast.company.on_agora(Project::new("1100", "exeunt-demo"), Cast::clock(), &cast.size);
    let (project, groups) = (demo.project, demo.groups.len() + demo.rooms.len());
    let face = Agora::new(Options::default());
    let simulator = Simulator::start(demo.app, face).await.map_err(|error| not_started(&error))?;
    Ok(Platform {
        connection: "agora-demo".into(),
        kind: "agora-chat",
        url: simulator.url().to_owned(),
        settings: json!({
            "base_url": simulator.url(), "org_name": project.org, "app_name": project.app,
        }),
        secret: format!("{} {}", project.client_id, project.client_secret).into(),
        accounts: cast.accounts(&|name| AccountId::from(name)),
        groups,
        successor: AccountId::from(cast.manager()),
        credentials: vec![
            (CredentialKind::Password, "password".to_owned(), PASSWORD.into()),
            (CredentialKind::Token, "phone".to_owned(), demo.leaver_token.into()),
        ],
        simulator: Some(Box::new(simulator)),
    })
}
