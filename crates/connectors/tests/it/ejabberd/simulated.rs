//! The simulated ejabberd as a stage.

use super::connect_to;
use crate::stages::{Caused, fault};
use async_trait::async_trait;
use exeunt_connector::Connector;
use exeunt_connector::conformance::{Faults, Person, Stage, Trouble};
use exeunt_core::{AccountId, GroupId};
use exeunt_simulators::ejabberd::server::{NewAccount, NewRoom, Server};
use exeunt_simulators::ejabberd::{FROZEN, Options};
use exeunt_simulators::{Clock, Ejabberd as Face, Fault, FaultKind, Simulator};
use exeunt_tests::ejabberd::{HOST, ROOMS, SERVICE};
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const NAME: &str = "exeunt-service";

pub(crate) struct SimulatedStage {
    simulator: Simulator<Server>,
    http: reqwest::Client,
    caused: Caused,
    rooms: Mutex<u32>,
    calm: bool,
}

impl SimulatedStage {
    /// A stage on which nothing goes wrong.
    pub(crate) async fn calm() -> Self {
        Self { calm: true, ..Self::start().await }
    }

    pub(crate) async fn start() -> Self {
        let mut server = Server::new(HOST, Clock::running_from(1_800_000_000_000));
        server.add(NewAccount::new(NAME).password(SERVICE.1));
        server.add_group(FROZEN);
        let options = Options { admins: vec![NAME.to_owned()], ..Options::default() };
        let simulator = Simulator::start(server, Face::new(options)).await.unwrap();
        Self {
            simulator,
            http: exeunt_tests::http_client(),
            caused: Caused::default(),
            rooms: Mutex::default(),
            calm: false,
        }
    }

    fn next_room(&self) -> u32 {
        let mut rooms = self.rooms.lock().unwrap();
        *rooms += 1;
        *rooms
    }

    /// The group before isn't needed any more, and every look at an account walks all groups.
    async fn destroy(&self, number: u32) {
        let room = json!({ "name": format!("room-{number}"), "service": ROOMS });
        let url = format!("{}/api/destroy_room", self.simulator.url());
        let call = self.http.post(url).basic_auth(SERVICE.0, Some(SERVICE.1)).json(&room);
        call.send().await.unwrap();
    }

    fn connect(&self, password: &str) -> Arc<dyn Connector> {
        let xmpp = self.simulator.door(Face::C2S).unwrap().to_string();
        Arc::new(connect_to(self.simulator.url(), &xmpp, password, &json!({})))
    }
}

#[async_trait]
impl Stage for SimulatedStage {
    fn connector(&self) -> Arc<dyn Connector> {
        self.connect(SERVICE.1)
    }

    fn locked_out(&self) -> Arc<dyn Connector> {
        self.connect("not-the-service-password")
    }

    async fn account(&self, name: &str) -> Person {
        let password = format!("{name}-first-password");
        let token = self.simulator.with(|server| {
            server.add(NewAccount::new(name).password(&password).session("phone"));
            server.mint(name, "sasl_auth")
        });
        Person {
            id: AccountId::from(format!("{name}@{HOST}")),
            password: SecretString::from(password),
            token: SecretString::from(token),
        }
    }

    fn nobody(&self) -> AccountId {
        AccountId::from(format!("nobody-here@{HOST}"))
    }

    fn flavours(&self) -> Vec<&'static str> {
        super::real::FLAVOURS.to_vec()
    }

    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId {
        let number = self.next_room();
        self.destroy(number - 1).await;
        let name = format!("room-{number}");
        let moderated = if flavour == "unmoderated" { "false" } else { "true" };
        let mut room = NewRoom::new(&name).members_only().option("title", "项目-一").option("moderated", moderated);
        room = room.owner(owner.id.as_str());
        for person in others {
            room = room.member(person.id.as_str());
            if flavour == "subscribed" {
                room = room.subscriber(person.id.as_str());
            }
        }
        let address = self.simulator.with(|server| {
            server.add_room(room);
            server.room_jid(&name)
        });
        GroupId::from(address)
    }

    async fn account_ids(&self) -> BTreeSet<AccountId> {
        self.simulator.with(|server| server.accounts().map(|(name, _)| AccountId::from(server.jid(name))).collect())
    }

    fn faults(&self) -> Option<&dyn Faults> {
        (!self.calm).then_some(self as &dyn Faults)
    }
}

impl Faults for SimulatedStage {
    fn cause(&self, trouble: Trouble) {
        // What stands before the API may be too busy, and only there do we show our own password. Nothing is listed in pages.
        let fault = fault(trouble, Fault::new(FaultKind::CallerLocked).on_path("/api/"), "");
        let fault = if matches!(trouble, Trouble::TooFast { .. }) { fault.on_path("/api/") } else { fault };
        self.caused.add(self.simulator.faults(), fault);
    }

    fn struck(&self) -> u64 {
        self.caused.struck(self.simulator.faults())
    }

    fn clear(&self) {
        self.caused.clear(self.simulator.faults());
        SERVICE.1.clone_into(&mut self.simulator.estate().account_mut(NAME).unwrap().password);
    }

    fn has_pages(&self) -> bool {
        false
    }
}
