//! The simulated Mattermost as a stage, and the conformance suite on it.

use super::canned::connect;
use crate::real::{WallClock, order};
use async_trait::async_trait;
use exeunt_connector::conformance::{Faults, Person, Stage, Trouble, run};
use exeunt_connector::{Applied, Connector};
use exeunt_core::{AccountId, Action, Clock as _, GroupId, IntegrationId};
use exeunt_simulators::mattermost::site::{NewChannel, NewTeam, NewUser};
use exeunt_simulators::mattermost::{Mattermost as Face, Settings, Site, Version};
use exeunt_simulators::{Clock, Fault, FaultKind, Simulator, When};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const SERVICE: &str = "exeunt-service";
/// The team in which the stage's channels lie, and its admin.
const HALL: &str = "hall";
const KEEPER: &str = "keeper";
/// More than one page of a listing.
const CROWD: usize = 220;

/// A newer server, and the oldest one that was ever watched.
#[tokio::test]
async fn simulated_servers_of_two_ages_pass_the_suite_alike() {
    let new = run(&SimulatedStage::start(Version::NEW).await).await;
    assert_eq!(new.violations, Vec::<String>::new(), "{:#?}", new.rows);
    let old = run(&SimulatedStage::calm(Version::OLD).await).await;
    assert_eq!(old.violations, Vec::<String>::new(), "{:#?}", old.rows);
    for (case, came_to) in &old.rows {
        assert_eq!(new.rows.get(case), Some(came_to), "{case}");
    }
}

/// A bar stops the bots of the account with it; one that goes to an heir afterwards works for him as it did before.
#[tokio::test]
async fn a_bot_that_its_owners_bar_has_stopped_works_again_for_the_heir() {
    let stage = SimulatedStage::calm(Version::NEW).await;
    let (leaver, heir) = (stage.account("leaver").await, stage.account("heir").await);
    let connector = stage.connector();
    let bot =
        IntegrationId::from(stage.simulator.with(|site| format!("bot/{}", site.bot("leaver-bot").unwrap().user_id)));
    let barred = connector.apply(&order(leaver.id.as_str(), Action::LoginBarred)).await;
    assert!(matches!(barred, Ok(Applied::Accepted { .. })), "{barred:?}");
    assert!(!stage.simulator.with(|site| site.user("leaver-bot").unwrap().is_active()));
    let given = Action::IntegrationHandedOver { integration: bot, to: heir.id.clone() };
    connector.apply(&order(leaver.id.as_str(), given)).await.unwrap();
    stage.simulator.with(|site| {
        assert_eq!(site.bot("leaver-bot").unwrap().owner_id, heir.id.as_str());
        assert!(site.user("leaver-bot").unwrap().is_active());
    });
}

/// A session is dead to requests and alive in its socket, until the server forgets the account.
#[tokio::test]
async fn an_open_socket_hears_nothing_after_its_session_was_ended() {
    let stage = SimulatedStage::calm(Version::NEW).await;
    let leaver = stage.account("leaver").await;
    let socket = stage.simulator.with(|site| site.open_socket(leaver.token.expose_secret()).unwrap());
    stage.connector().apply(&order(leaver.id.as_str(), Action::SessionsEnded)).await.unwrap();
    let open = stage.simulator.with(|site| site.socket(socket).unwrap().open);
    assert!(!open, "it goes on delivering");
}

struct SimulatedStage {
    simulator: Simulator<Site>,
    connector: Arc<dyn Connector>,
    causes: Mutex<Vec<usize>>,
    made: AtomicUsize,
    calm: bool,
}

impl SimulatedStage {
    /// A stage on which nothing goes wrong.
    async fn calm(version: Version) -> Self {
        Self { calm: true, ..Self::start(version).await }
    }

    async fn start(version: Version) -> Self {
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
        let connector = Arc::new(connect(simulator.url(), &token, Arc::new(WallClock)));
        Self { simulator, connector, causes: Mutex::default(), made: AtomicUsize::default(), calm: false }
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
        let millis = |wait: std::time::Duration| u64::try_from(wait.as_millis()).unwrap();
        let fault = match trouble {
            Trouble::AnswerLost(nth) => Fault::new(FaultKind::LostAnswer).when(When::Nth(nth)),
            Trouble::TooFast { nth, wait } => {
                Fault::new(FaultKind::RateLimited { retry_after_ms: wait.map(millis) }).when(When::Nth(nth))
            }
            Trouble::ErrorInSuccess(nth) => Fault::new(FaultKind::ErrorWith200).when(When::Nth(nth)),
            Trouble::CredentialEnds(nth) => Fault::new(FaultKind::CallerLocked).when(When::Nth(nth)),
            Trouble::ListMoves(rows) => {
                Fault::new(FaultKind::PagingShift(rows)).on_path("/api/v4/users").when(When::Nth(2))
            }
            Trouble::ListEndsEarly => Fault::new(FaultKind::EmptyPage).on_path("/api/v4/users").when(When::Nth(2)),
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
        self.simulator.with(|site| site.user_mut(SERVICE).unwrap().delete_at = 0);
    }
}
