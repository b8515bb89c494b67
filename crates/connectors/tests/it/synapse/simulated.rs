//! The simulated Synapse as a stage.

use super::connect_to;
use crate::clocks::WallClock;
use crate::stages::{Caused, fault};
use async_trait::async_trait;
use exeunt_connector::Connector;
use exeunt_connector::conformance::{Faults, Person, Stage, Trouble};
use exeunt_core::{AccountId, Clock as _, GroupId};
use exeunt_simulators::synapse::estate::{NewAccount, NewRoom};
use exeunt_simulators::{Clock, Estate, Fault, FaultKind, Options, Simulator, Synapse as Face};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;

const SERVICE: &str = "exeunt-service";
/// More than one page of a listing.
const CROWD: usize = 120;

pub(crate) struct SimulatedStage {
    simulator: Simulator,
    connector: Arc<dyn Connector>,
    caused: Caused,
    calm: bool,
}

impl SimulatedStage {
    /// A stage on which nothing goes wrong.
    pub(crate) async fn calm() -> Self {
        Self { calm: true, ..Self::start().await }
    }

    pub(crate) async fn start() -> Self {
        let mut estate = Estate::new("im.test", Clock::running_from(WallClock.now().as_millisecond()));
        estate.add(NewAccount::new(SERVICE).admin().password("service-password-1"));
        for number in 0..CROWD {
            estate.add(NewAccount::new(&format!("crowd{number:03}")));
        }
        let token = estate.log_in(SERVICE, "SERVICE");
        let simulator = Simulator::start(estate, Face::new(Options::default())).await.unwrap();
        let connector = connect(simulator.url(), &token);
        Self { simulator, connector, caused: Caused::default(), calm: false }
    }
}

fn connect(url: &str, token: &str) -> Arc<dyn Connector> {
    Arc::new(connect_to(url, "im.test", token))
}

#[async_trait]
impl Stage for SimulatedStage {
    fn connector(&self) -> Arc<dyn Connector> {
        Arc::clone(&self.connector)
    }

    fn locked_out(&self) -> Arc<dyn Connector> {
        connect(self.simulator.url(), "no-such-token")
    }

    async fn account(&self, name: &str) -> Person {
        let password = format!("{name}-first-password");
        let token = self.simulator.with(|estate| {
            let new = NewAccount::new(name).password(&password).external_id("oidc-corp", name);
            estate.add(new.email(&format!("{name}@corp.example")));
            let token = estate.log_in(name, "PHONE");
            estate.add_pusher(name, "PHONE", "test.exeunt.phone", &format!("{name}-phone"));
            token
        });
        Person {
            id: AccountId::from(format!("@{name}:im.test")),
            password: SecretString::from(password),
            token: SecretString::from(token),
        }
    }

    fn nobody(&self) -> AccountId {
        AccountId::from("@nobody-here:im.test")
    }

    fn flavours(&self) -> Vec<&'static str> {
        vec!["10", "11", "12"]
    }

    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId {
        let others = others.iter().map(|person| person.id.as_str());
        let room = NewRoom::new(owner.id.as_str()).version(flavour.parse().unwrap()).name("项目-一").members(others);
        GroupId::from(self.simulator.with(|estate| estate.add_group(room)))
    }

    async fn account_ids(&self) -> BTreeSet<AccountId> {
        self.simulator.with(|estate| estate.accounts().map(|a| AccountId::from(a.user_id.as_str())).collect())
    }

    fn faults(&self) -> Option<&dyn Faults> {
        (!self.calm).then_some(self as &dyn Faults)
    }
}

impl Faults for SimulatedStage {
    fn cause(&self, trouble: Trouble) {
        // The admin interface is asked with our own token only.
        let ends = Fault::new(FaultKind::CallerLocked).on_path("/_synapse/admin");
        let fault = fault(trouble, ends, "/v3/users");
        self.caused.add(self.simulator.faults(), fault);
    }

    fn struck(&self) -> u64 {
        self.caused.struck(self.simulator.faults())
    }

    fn clear(&self) {
        self.caused.clear(self.simulator.faults());
        self.simulator.with(|estate| estate.account_mut(SERVICE).unwrap().locked = false);
    }
}
