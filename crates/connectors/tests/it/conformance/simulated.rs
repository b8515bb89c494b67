//! The simulated Synapse as a stage.

use crate::real::WallClock;
use async_trait::async_trait;
use exeunt_connector::conformance::{Faults, Person, Stage, Trouble};
use exeunt_connector::{Connector, Pace};
use exeunt_connectors::synapse::{Config, Settings, Synapse};
use exeunt_core::{AccountId, Clock as _, GroupId};
use exeunt_simulators::synapse::estate::{NewAccount, NewRoom};
use exeunt_simulators::{Clock, Estate, Fault, FaultKind, Options, Simulator, Synapse as Face, When};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const SERVICE: &str = "exeunt-service";
/// More than one page of a listing.
const CROWD: usize = 120;

pub(crate) struct SimulatedStage {
    simulator: Simulator,
    connector: Arc<dyn Connector>,
    causes: Mutex<Vec<usize>>,
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
        Self { simulator, connector, causes: Mutex::default(), calm: false }
    }
}

fn connect(url: &str, token: &str) -> Arc<dyn Connector> {
    let settings = Settings {
        base_url: url.parse().unwrap(),
        server_name: "im.test".to_owned(),
        notices_account: "notices".to_owned(),
        limits: Vec::new(),
    };
    let config = Config { settings, token: SecretString::from(token), spare_token: None };
    Arc::new(Synapse::new(config, Arc::new(WallClock), Pace::free()).unwrap())
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
        let millis = |wait: std::time::Duration| u64::try_from(wait.as_millis()).unwrap();
        let fault = match trouble {
            Trouble::AnswerLost(nth) => Fault::new(FaultKind::LostAnswer).when(When::Nth(nth)),
            Trouble::TooFast { nth, wait } => {
                Fault::new(FaultKind::RateLimited { retry_after_ms: wait.map(millis) }).when(When::Nth(nth))
            }
            Trouble::ErrorInSuccess(nth) => Fault::new(FaultKind::ErrorWith200).when(When::Nth(nth)),
            // The admin interface is asked with our own token only.
            Trouble::CredentialEnds(nth) => {
                Fault::new(FaultKind::CallerLocked).on_path("/_synapse/admin").when(When::Nth(nth))
            }
            Trouble::ListMoves(rows) => {
                Fault::new(FaultKind::PagingShift(rows)).on_path("/v3/users").when(When::Nth(2))
            }
            Trouble::ListEndsEarly => Fault::new(FaultKind::EmptyPage).on_path("/v3/users").when(When::Nth(2)),
        };
        self.causes.lock().unwrap().push(self.simulator.faults().add(fault));
    }

    fn struck(&self) -> u64 {
        let causes = self.causes.lock().unwrap();
        causes.iter().map(|number| self.simulator.faults().hits(*number)).sum()
    }

    fn clear(&self) {
        self.causes.lock().unwrap().clear();
        self.simulator.faults().clear();
        self.simulator.with(|estate| estate.account_mut(SERVICE).unwrap().locked = false);
    }
}
