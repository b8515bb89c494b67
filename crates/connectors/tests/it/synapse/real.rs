//! A real Synapse as a stage.

use super::{connect, connect_with};
use async_trait::async_trait;
use exeunt_connector::Connector;
use exeunt_connector::conformance::{Person, Stage};
use exeunt_core::{AccountId, GroupId};
use exeunt_tests::dump::dump;
use exeunt_tests::matrix::Client;
use exeunt_tests::synapse::{Options, Synapse};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) struct RealStage {
    server: Synapse,
    admin: Client,
}

impl RealStage {
    pub(crate) async fn start() -> exeunt_tests::Result<Self> {
        let server = Synapse::start(Options::default()).await?;
        let admin = Client::with_token(&server.url(), &server.admin().user_id, server.admin_token());
        Ok(Self { server, admin })
    }

    fn client(&self, person: &Person) -> Client {
        Client::with_token(&self.server.url(), person.id.as_str(), person.token.expose_secret())
    }
}

#[async_trait]
impl Stage for RealStage {
    fn connector(&self) -> Arc<dyn Connector> {
        Arc::new(connect(&self.server))
    }

    fn locked_out(&self) -> Arc<dyn Connector> {
        Arc::new(connect_with(&self.server, "no-such-token"))
    }

    async fn account(&self, name: &str) -> Person {
        let (id, password) = (format!("@{name}:im.test"), format!("{name}-first-password"));
        let account = json!({
            "password": password,
            "threepids": [{ "medium": "email", "address": format!("{name}@corp.example") }],
            "external_ids": [{ "auth_provider": "oidc-corp", "external_id": name }],
        });
        self.admin.put_user(&id, account).await.unwrap();
        let client = Client::login(&self.server.url(), name, &password, "手机").await.unwrap();
        let nowhere = "http://127.0.0.1:9/_matrix/push/v1/notify";
        client.set_pusher("test.exeunt.phone", &format!("{name}-phone"), nowhere).await.unwrap();
        let token = SecretString::from(client.access_token());
        Person { id: AccountId::from(id), password: SecretString::from(password), token }
    }

    fn nobody(&self) -> AccountId {
        AccountId::from("@nobody-here:im.test")
    }

    fn flavours(&self) -> Vec<&'static str> {
        vec!["10", "11", "12"]
    }

    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId {
        let invite: Vec<_> = others.iter().map(|person| person.id.as_str()).collect();
        let request = json!({ "name": "项目-一", "room_version": flavour, "preset": "private_chat", "invite": invite });
        let room = self.client(owner).create_room(request).await.unwrap();
        for person in others {
            self.client(person).join(&room).await.unwrap();
        }
        GroupId::from(room)
    }

    async fn account_ids(&self) -> BTreeSet<AccountId> {
        let picture = dump(&self.admin).await.unwrap();
        picture["users"].as_object().unwrap().keys().map(|id| AccountId::from(id.as_str())).collect()
    }
}
