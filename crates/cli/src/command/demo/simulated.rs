//! A simulated company on a loopback port: some hundred people, a hundred groups of every kind.

use super::world::World;
use crate::ambient::SystemClock;
use crate::failure::Failure;
use exeunt_core::{AccountId, Clock as _, Person, PersonId};
use exeunt_engine::case::CredentialKind;
use exeunt_simulators::company::{ADMIN, Company, PASSWORD, Size};
use exeunt_simulators::synapse::estate::NewRoom;
use exeunt_simulators::{Clock, Options, Simulator, Synapse};

const SEED: u64 = 2026;
const SERVER: &str = "im.example";
/// A hundred groups for three hundred people.
const PEOPLE_PER_GROUP: usize = 3;
/// The policy that ships lets the marked message go to groups named so.
const CANARY: &str = "离职验证";
/// Colleagues who read along in the canary's group.
const WITNESSES: usize = 5;

/// Starts the company's platform.
pub(super) async fn start(people: u32) -> Result<World, Failure> {
    let people = usize::try_from(people).unwrap_or(usize::MAX);
    let size = Size::company(people, people / PEOPLE_PER_GROUP);
    let company = Company::new(SEED, &size);
    let clock = Clock::from_fn(|| SystemClock.now().as_millisecond());
    let mut demo = company.on_synapse(SERVER, clock, &size);
    let others = company.people.iter().map(|p| p.account.as_str()).filter(|a| *a != demo.leaver).take(WITNESSES);
    demo.estate.add_group(NewRoom::new(ADMIN).name(CANARY).members(others.chain([demo.leaver.as_str()])));
    let leaver = &company.people[company.leaver];
    let manager = leaver.manager.map_or(&company.people[0], |m| &company.people[m]);
    let mut credentials = vec![
        (CredentialKind::Password, "password".to_owned(), PASSWORD.into()),
        (CredentialKind::Token, "application".to_owned(), demo.leaver_app_token.as_str().into()),
    ];
    let devices = ["phone", "laptop", "tablet"];
    for (device, token) in devices.iter().zip(&demo.leaver_tokens) {
        credentials.push((CredentialKind::Token, (*device).to_owned(), token.as_str().into()));
    }
    let account = |name: &str| AccountId::from(format!("@{name}:{SERVER}"));
    let person = |p: &exeunt_simulators::company::Person| Person {
        id: PersonId::from(p.employee_number.as_str()),
        name: p.name.clone(),
        department: p.department.to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: p.manager.map(|m| PersonId::from(company.people[m].employee_number.as_str())),
    };
    let world = World {
        url: String::new(),
        server_name: SERVER.to_owned(),
        secret: demo.admin_token.as_str().into(),
        people: company.people.iter().map(|p| (person(p), account(&p.account))).collect(),
        groups: company.groups.len() + 1,
        leaver: PersonId::from(leaver.employee_number.as_str()),
        successor: account(&manager.account),
        credentials,
        canary_group: CANARY,
        simulator: None,
    };
    let simulator = Simulator::start(demo.estate, Synapse::new(Options::default()))
        .await
        .map_err(|error| Failure::new("error-demo-platform").because(&error))?;
    Ok(World { url: simulator.url().to_owned(), simulator: Some(simulator), ..world })
}
