//! The company's Mattermost: a team for each larger unit, and what works there without its person.

use super::{CANARY, Cast, Platform, not_started};
use crate::failure::Failure;
use exeunt_core::AccountId;
use exeunt_engine::case::CredentialKind;
use exeunt_simulators::Simulator;
use exeunt_simulators::company::{ADMIN, PASSWORD};
use exeunt_simulators::mattermost::site::NewChannel;
use exeunt_simulators::mattermost::{Mattermost, Version};
use serde_json::json;

pub(super) async fn start(cast: &Cast) -> Result<Platform, Failure> {
    let mut demo = cast.company.on_mattermost(Version::NEW, Cast::clock(), &cast.size);
    let canary = NewChannel::private(&demo.teams[0], "canary").display_name(CANARY);
    demo.site.add_channel(canary.admin(ADMIN).members([demo.leaver.as_str()]));
    let groups = demo.teams.len() + demo.channels.len() + 1;
    let ids: Vec<_> = demo.site.users().map(|user| (user.username.clone(), user.id.clone())).collect();
    let account = |name: &str| {
        let found = ids.iter().find(|(username, _)| username == name);
        AccountId::from(found.map_or(name, |(_, id)| id.as_str()))
    };
    let mut credentials = vec![
        (CredentialKind::Password, "password".to_owned(), PASSWORD.into()),
        (CredentialKind::Token, "script".to_owned(), demo.leaver_access_token.into()),
    ];
    for (device, token) in ["phone", "laptop"].iter().zip(demo.leaver_tokens) {
        credentials.push((CredentialKind::Token, (*device).to_owned(), token.into()));
    }
    let (accounts, successor) = (cast.accounts(&account), account(cast.manager()));
    let simulator = Simulator::start(demo.site, Mattermost::default()).await.map_err(|error| not_started(&error))?;
    Ok(Platform {
        connection: "mattermost-demo".into(),
        kind: "mattermost",
        url: simulator.url().to_owned(),
        settings: json!({ "base_url": simulator.url() }),
        secret: demo.admin_access_token.into(),
        accounts,
        groups,
        successor,
        credentials,
        simulator: Some(Box::new(simulator)),
    })
}
