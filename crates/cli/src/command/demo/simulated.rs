//! A simulated company on loopback ports: some hundred people, a hundred groups of every kind.

mod agora;
mod ejabberd;
mod mattermost;
mod synapse;

use super::world::{Platform, World};
use crate::ambient::SystemClock;
use crate::failure::Failure;
use exeunt_core::{AccountId, Clock as _, Language, Person, PersonId};
use exeunt_simulators::company::{Company, Size};
use exeunt_simulators::{Clock, Fault, FaultKind, Simulator};

const SEED: u64 = 2026;
/// A hundred groups for three hundred people.
const PEOPLE_PER_GROUP: usize = 3;
/// Who uses the branch office's platform.
const BRANCH: usize = 20;
/// The policy that ships lets the marked message go to groups named so.
const CANARY: &str = "离职验证";

/// Starts the company's platforms.
pub(super) async fn start(people: u32) -> Result<World, Failure> {
    let people = usize::try_from(people).unwrap_or(usize::MAX);
    let size = Size::company(people, people / PEOPLE_PER_GROUP);
    let cast = Cast { company: Company::new(SEED, &size), size };
    let platforms = vec![
        synapse::start(&cast).await?,
        mattermost::start(&cast).await?,
        ejabberd::start(&cast).await?,
        agora::start(&cast).await?,
    ];
    let company = &cast.company;
    let leaver = PersonId::from(company.people[company.leaver].employee_number.as_str());
    let owners = company.groups.iter().filter(|group| group.owner != company.leaver);
    let owners = owners.map(|group| PersonId::from(company.people[group.owner].employee_number.as_str())).collect();
    Ok(World { people: cast.people(), leaver, owners, canary_group: CANARY, platforms })
}

/// A branch office's own Synapse, which only the first of the company's people use.
pub(super) async fn start_branch() -> Result<Platform, Failure> {
    let size = Size::company(BRANCH, BRANCH / PEOPLE_PER_GROUP);
    // The same seed: whoever is there has the name and number that they have in the whole company.
    let platform = synapse::start(&Cast { company: Company::new(SEED, &size), size }).await?;
    Ok(Platform { connection: "synapse-branch".into(), ..platform })
}

/// A simulated Synapse refuses to change somebody's account for as long as this is kept.
pub(super) struct Refuses<'a>(&'a Simulator);

/// Has a platform refuse one thing for one person; nothing where it isn't simulated, or is another kind of platform.
pub(super) fn refuses<'a>(platform: &'a Platform, person: &PersonId) -> Option<Refuses<'a>> {
    let simulator = platform.simulator.as_ref()?.downcast_ref::<Simulator>()?;
    let account = platform.account_of(person)?.account;
    let name = account.as_str().trim_start_matches('@').split(':').next()?;
    simulator.faults().add(Fault::new(FaultKind::StatusBefore(409)).on("PUT", &format!("/users/*{name}")));
    Some(Refuses(simulator))
}

impl Drop for Refuses<'_> {
    fn drop(&mut self) {
        self.0.faults().clear();
    }
}

/// Who works here.
struct Cast {
    company: Company,
    size: Size,
}

impl Cast {
    fn people(&self) -> Vec<Person> {
        let number = |at: usize| PersonId::from(self.company.people[at].employee_number.as_str());
        let person = |p: &exeunt_simulators::company::Person| Person {
            id: PersonId::from(p.employee_number.as_str()),
            name: p.name.clone(),
            department: p.department.to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            manager: p.manager.map(number),
            mail: Some(format!("{}@exeunt-demo.example", p.account)),
            language: Language::Zh,
        };
        self.company.people.iter().map(person).collect()
    }

    /// Everybody's account, as a platform names it.
    fn accounts(&self, named: &dyn Fn(&str) -> AccountId) -> Vec<(PersonId, AccountId)> {
        let people = self.company.people.iter();
        people.map(|p| (PersonId::from(p.employee_number.as_str()), named(&p.account))).collect()
    }

    /// The leaver's manager, by the account's name.
    fn manager(&self) -> &str {
        let leaver = &self.company.people[self.company.leaver];
        &self.company.people[leaver.manager.unwrap_or(0)].account
    }

    fn clock() -> Clock {
        Clock::from_fn(|| SystemClock.now().as_millisecond())
    }
}

fn not_started(error: &(dyn std::error::Error + 'static)) -> Failure {
    Failure::new("error-demo-platform").because(error)
}
