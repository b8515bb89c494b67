//! The simulated Mattermost as a stage.

use super::canned::connect;
use crate::clocks::WallClock;
use crate::stages::{Caused, fault};
use async_trait::async_trait;
use exeunt_connector::Connector;
use exeunt_connector::conformance::{Faults, Person, Stage, Trouble};
use exeunt_core::{AccountId, Clock as _, GroupId};
use exeunt_simulators::mattermost::site::{NewChannel, NewTeam, NewUser};
use exeunt_simulators::mattermost::{Mattermost as Face, Settings, Site, Version};
use exeunt_simulators::{Clock, Fault, FaultKind, Simulator};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A hundred times as fast as ours, so that what is waited for after a bar is soon over.
struct Brisk(jiff::Timestamp);

impl exeunt_core::Clock for Brisk {
    fn now(&self) -> jiff::Timestamp {
        let passed = WallClock.now().duration_since(self.0);
        self.0 + passed * 100
    }
}

const SERVICE: &str = "exeunt-service";
/// The team in which the stage's channels lie, and its admin.
const HALL: &str = "hall";
const KEEPER: &str = "keeper";
/// More than one page of a listing.
const CROWD: usize = 220;

pub(super) struct SimulatedStage {
    pub(super) simulator: Simulator<Site>,
    connector: Arc<dyn Connector>,
    caused: Caused,
    made: AtomicUsize,
    calm: bool,
}

impl SimulatedStage {
    /// A stage on which nothing goes wrong.
    pub(super) async fn calm(version: Version) -> Self {
        Self { calm: true, ..Self::start(version).await }
    }

    pub(super) async fn start(version: Version) -> Self {
        let clock = Clock::running_from(WallClock.now().as_millisecond());
        let settings = Settings { max_users_per_team: 10_000, ..Settings::of(version) };
        let mut site = Site::new(settings, clock);
        site.add(NewUser::new(SERVICE).system_admin());
        site.add(NewUser::new(KEEPER));
        site.add_team(NewTeam::new(HALL).admin(KEEPER));
        for number in 0..CROWD {
            site.add(NewUser::new(&format!("crowd{number:03}")));
        }
        let (_, token) = site.add_access_token(SERVICE, "exeunt");
        let simulator = Simulator::start(site, Face::default()).await.unwrap();
        let connector = Arc::new(connect(simulator.url(), &token, Arc::new(Brisk(WallClock.now()))));
        Self { simulator, connector, caused: Caused::default(), made: AtomicUsize::default(), calm: false }
    }
}

/// The name under which the site knows an account.
fn name_of(site: &Site, person: &Person) -> String {
    site.users().find(|user| user.id == person.id.as_str()).unwrap().username.clone()
}

#[async_trait]
impl Stage for SimulatedStage {
    fn connector(&self) -> Arc<dyn Connector> {
        Arc::clone(&self.connector)
    }

    fn locked_out(&self) -> Arc<dyn Connector> {
        Arc::new(connect(self.simulator.url(), "no-such-token", Arc::new(WallClock)))
    }

    /// Somebody with a phone and a token, and a bot if he is to leave. Whoever logs in by another service has no password here,
    /// so nobody does.
    async fn account(&self, name: &str) -> Person {
        let password = format!("{name}-first-password");
        let (id, token) = self.simulator.with(|site| {
            let id = site.add(NewUser::new(name).password(&password).name("张", "三"));
            let token = site.log_in(name);
            site.log_in_on(name, &format!("android_rn:{name}-phone"));
            site.add_access_token(name, "scripts");
            if name.starts_with("leaver") {
                site.add(NewUser::bot(&format!("{name}-bot"), name));
            }
            (id, token)
        });
        Person { id: AccountId::from(id), password: SecretString::from(password), token: SecretString::from(token) }
    }

    fn nobody(&self) -> AccountId {
        AccountId::from("ybndrfg8ejkmcpqxot1uwisza3")
    }

    fn flavours(&self) -> Vec<&'static str> {
        vec!["private", "public", "team"]
    }

    async fn group(&self, flavour: &str, owner: &Person, others: &[&Person]) -> GroupId {
        let number = self.made.fetch_add(1, Ordering::SeqCst);
        self.simulator.with(|site| {
            let (owner, others) = (name_of(site, owner), others.iter().map(|person| name_of(site, person)));
            let others: Vec<_> = others.collect();
            let others = others.iter().map(String::as_str);
            if flavour == "team" {
                let team = NewTeam::new(&format!("team{number}")).admin(&owner);
                let id = site.add_team(team.members(others));
                return GroupId::from(format!("team/{id}"));
            }
            let hall = site.team_named(HALL).unwrap().id.clone();
            let channel = match flavour {
                "public" => NewChannel::public(&hall, &format!("project{number}")),
                _ => NewChannel::private(&hall, &format!("project{number}")),
            };
            GroupId::from(site.add_channel(channel.admin(&owner).members(others)))
        })
    }

    async fn account_ids(&self) -> BTreeSet<AccountId> {
        self.simulator.with(|site| site.users().map(|user| AccountId::from(user.id.as_str())).collect())
    }

    fn faults(&self) -> Option<&dyn Faults> {
        (!self.calm).then_some(self as &dyn Faults)
    }
}

impl Faults for SimulatedStage {
    fn cause(&self, trouble: Trouble) {
        let fault = fault(trouble, Fault::new(FaultKind::CallerLocked), "/api/v4/users");
        self.caused.add(self.simulator.faults(), fault);
    }

    fn struck(&self) -> u64 {
        self.caused.struck(self.simulator.faults())
    }

    fn clear(&self) {
        self.caused.clear(self.simulator.faults());
        self.simulator.with(|site| site.user_mut(SERVICE).unwrap().delete_at = 0);
    }
}
