//! Every request that the connector sends, held against the vendor's own client (npm `@mattermost/client`): the same
//! method and path, and no field or parameter that the client doesn't know.

use super::canned::{Asked, Canned};
use super::company::{answer, id};
use crate::orders::order;
use exeunt_connector::{Connector, Probe};
use exeunt_core::{AccountId, Action, GroupId, Integration, IntegrationKind, Role, Standing};
use exeunt_tests::install::{cached, run};
use exeunt_tests::node::{node, npm_install};
use exeunt_tests::{Error, Result, require};
use secrecy::SecretString;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

const VERSION: &str = "11.9.0";

/// What the client has no words for. The facts were seen on a server, or stand in the published API description.
const BESIDES: [(&str, &str); 3] = [
    // The client asks this of itself only, and then wants no archived ones.
    ("GET /users/{id}/channels", "include_deleted"),
    ("GET /users/{id}/channels", "last_delete_at"),
    // The client reads a bot that it has listed before.
    ("GET /bots/{id}", "include_deleted"),
];

#[tokio::test]
async fn every_request_is_one_that_the_vendors_own_client_sends() {
    let published = require!(published());
    let ours = everything_that_we_ask().await;
    assert!(ours.len() > 40, "the connector has hardly asked anything: {ours:?}");
    for (call, fields) in &ours {
        let Some(known) = published.get(call) else { panic!("{call} is not in @mattermost/client {VERSION}") };
        let besides = |field: &&String| !BESIDES.contains(&(call.as_str(), field.as_str()));
        let odd: Vec<_> = fields.difference(known).filter(besides).collect();
        assert!(odd.is_empty(), "{call}: the client knows {known:?}, and not {odd:?}");
    }
}

/// Calls with the names of everything that went with them.
type Calls = BTreeMap<String, BTreeSet<String>>;

fn published() -> Result<Calls> {
    let folder = cached(&format!("mattermost-client-{VERSION}"), |folder| {
        npm_install(folder, &format!("@mattermost/client@{VERSION}"))?;
        npm_install(folder, &format!("@mattermost/types@{VERSION}"))
    })
    .map_err(|why| skipped(&why))?;
    let script = include_str!("published.js");
    let mut node = node().map_err(|why| skipped(&why))?;
    let told = run(node.current_dir(folder).args(["-e", script])).map_err(|why| skipped(&why))?;
    let mut calls = Calls::new();
    for line in told.lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let text = |field: &str| request[field].as_str().unwrap_or_default();
        let (call, fields) = shape(text("method"), text("path"), &request["body"]);
        calls.entry(call).or_default().extend(fields);
    }
    Ok(calls)
}

fn skipped(why: &impl Display) -> Error {
    Error::Skipped { what: "@mattermost/client", why: format!("{why:#}") }
}

/// Method and path without ids, and the names of parameters and fields.
fn shape(method: &str, path: &str, body: &Value) -> (String, BTreeSet<String>) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_id = |part: &str| part == "me" || (part.len() == 26 && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    let parts: Vec<_> = path.split('/').map(|part| if is_id(part) { "{id}" } else { part }).collect();
    let path = parts.join("/").replace("/api/v4", "");
    let parameters = query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty());
    let fields = body.as_object().into_iter().flat_map(|body| body.keys().map(String::as_str));
    (format!("{method} {path}"), parameters.chain(fields).map(str::to_owned).collect())
}

async fn everything_that_we_ask() -> Calls {
    let server = Canned::start(answer).await;
    let connector = server.connector();
    let leaver = AccountId::from(id("leaver"));
    let (channel, team) = (GroupId::from(id("channel")), GroupId::from(format!("team/{}", id("team"))));
    // The company never changes, so what comes of an order doesn't matter: what was asked does.
    drop(connector.describe().await);
    drop(connector.account_list(None).await);
    drop(connector.group_list(None).await);
    let account = connector.account_lookup(&leaver).await.unwrap().unwrap();
    for group in [&channel, &team] {
        drop(connector.group_lookup(group).await);
    }
    for (who, action) in orders(&channel, &team, &account.integrations) {
        drop(connector.apply(&order(&id(who), action)).await);
    }
    drop(connector.canary_send(&leaver, Some(&channel), "marker").await);
    for probe in [
        Probe::Login { account: leaver.clone(), password: SecretString::from("x") },
        Probe::Token { account: leaver.clone(), token: SecretString::from("x") },
        Probe::ReadCanary { account: leaver, token: SecretString::from("x"), group: id("channel"), event: id("post") },
    ] {
        drop(connector.probe(&probe).await);
    }
    let mut calls = Calls::new();
    for Asked { method, path, body, .. } in server.asked() {
        let (call, fields) = shape(&method, &path, &body);
        calls.entry(call).or_default().extend(fields);
    }
    calls
}

fn orders(channel: &GroupId, team: &GroupId, integrations: &[Integration]) -> Vec<(&'static str, Action)> {
    let mut orders = vec![
        ("leaver", Action::CredentialReplaced),
        ("leaver", Action::SessionsEnded),
        ("leaver", Action::PushStopped),
        ("leaver", Action::AdminRightsRestored),
        ("leaver", Action::LoginBarred),
        ("off", Action::LoginOpened),
    ];
    let heir = AccountId::from(id("heir"));
    for group in [channel, team] {
        let group = group.clone();
        orders.push(("leaver", Action::RoleHeld { group: group.clone(), member: heir.clone(), role: Role::Owner }));
        orders.push(("leaver", Action::MembershipEnded { group }));
    }
    orders.push(("off", Action::MembershipRestored { group: team.clone(), standing: Standing::MEMBER }));
    orders.push(("newcomer", Action::MembershipRestored { group: channel.clone(), standing: Standing::MEMBER }));
    for integration in integrations {
        let id = integration.id.clone();
        orders.push(("leaver", Action::IntegrationStopped { integration: id.clone() }));
        let other_way = Integration { live: !integration.live, ..integration.clone() };
        orders.push(("leaver", Action::IntegrationRestored { integration: other_way }));
        if integration.kind == IntegrationKind::Bot {
            orders.push(("leaver", Action::IntegrationHandedOver { integration: id, to: heir.clone() }));
        }
    }
    orders
}
