//! A real ejabberd as a stage.

use super::{connect, connect_with};
use async_trait::async_trait;
use exeunt_connector::Connector;
use exeunt_connector::conformance::{Person, Stage};
use exeunt_core::{AccountId, GroupId};
use exeunt_tests::ejabberd::{Client, Ejabberd, HOST, Options, ROOMS};
use secrecy::SecretString;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Members only; whether the room is moderated, as it is unless somebody says otherwise; whether others subscribe.
pub(crate) const FLAVOURS: [&str; 3] = ["moderated", "unmoderated", "subscribed"];

pub(crate) struct RealStage {
    server: Ejabberd,
    /// Live sessions, as long as they live.
    clients: Mutex<BTreeMap<AccountId, Client>>,
    rooms: Mutex<u32>,
}

impl RealStage {
    pub(crate) async fn start() -> exeunt_tests::Result<Self> {
        let server = Ejabberd::start(Options::default()).await?;
        Ok(Self { server, clients: Mutex::default(), rooms: Mutex::default() })
    }
}

#[async_trait]
impl Stage for RealStage {
    fn connector(&self) -> Arc<dyn Connector> {
        Arc::new(connect(&self.server))
    }

    fn locked_out(&self) -> Arc<dyn Connector> {
        Arc::new(connect_with(&self.server, "not-the-service-password", &json!({})))
    }

    async fn account(&self, name: &str) -> Person {
        let (id, password) = (format!("{name}@{HOST}"), format!("{name}-first-password"));
        self.server.register(name, &password).await.unwrap();
        let client = Client::login(&self.server, &id, &password).await.unwrap().opened().unwrap();
        let token = self.server.token(&id, 3600).await.unwrap();
        let id = AccountId::from(id);
        self.clients.lock().await.insert(id.clone(), client);
        Person { id, password: SecretString::from(password), token: SecretString::from(token) }
    }

    fn nobody(&self) -> AccountId {
        AccountId::from(format!("nobody-here@{HOST}"))
    }

    fn flavours(&self) -> Vec<&'static str> {
        FLAVOURS.to_vec()
    }

    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId {
        let mut rooms = self.rooms.lock().await;
        // The group before isn't needed any more, and every look at an account walks all groups.
        let before = json!({ "name": format!("room-{rooms}"), "service": ROOMS });
        drop(self.server.api("destroy_room", before).await);
        *rooms += 1;
        let moderated = if flavour == "unmoderated" { "false" } else { "true" };
        let options = [("members_only", "true"), ("title", "项目-一"), ("moderated", moderated)];
        let room = self.server.room(&format!("room-{rooms}"), &options).await.unwrap();
        self.server.affiliate(&room, owner.id.as_str(), "owner").await.unwrap();
        for person in others {
            self.server.affiliate(&room, person.id.as_str(), "member").await.unwrap();
        }
        if flavour == "subscribed" {
            for person in others {
                subscribe(&self.server, &room, person.id.as_str()).await;
            }
        }
        GroupId::from(room)
    }

    async fn account_ids(&self) -> BTreeSet<AccountId> {
        self.server.accounts().await.unwrap().into_iter().map(AccountId::from).collect()
    }
}

pub(crate) async fn subscribe(server: &Ejabberd, room: &str, jid: &str) {
    let nick = jid.split('@').next().unwrap();
    let nodes = "urn:xmpp:mucsub:nodes:messages";
    let wanted = json!({ "user": format!("{jid}/phone"), "nick": nick, "room": room, "nodes": nodes });
    server.api("subscribe_room", wanted).await.unwrap();
}
