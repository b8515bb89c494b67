//! A simulated Synapse of this process, which the command talks to as to any other.

use exeunt_simulators::company::{Company, PASSWORD, Size};
use exeunt_simulators::synapse::Demo;
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use tokio::runtime::Runtime;

/// A platform with a small company on it.
pub(crate) struct Platform {
    /// The simulator ends with it.
    _runtime: Runtime,
    pub(crate) simulator: Simulator,
    pub(crate) company: Company,
    pub(crate) admin_token: String,
    pub(crate) leaver_tokens: Vec<String>,
}

impl Platform {
    pub(crate) const SERVER: &str = "im.example";
    pub(crate) const PASSWORD: &str = PASSWORD;

    pub(crate) fn start() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let runtime = Runtime::new().unwrap();
        let company = Company::new(7, &Size::company(30, 20));
        let clock = Clock::running_from(1_795_000_000_000);
        let Demo { estate, admin_token, leaver_tokens, .. } =
            company.on_synapse(Self::SERVER, clock, &Size::company(30, 20));
        let simulator = runtime.block_on(Simulator::start(estate, Synapse::new(options))).unwrap();
        Self { _runtime: runtime, simulator, company, admin_token, leaver_tokens }
    }

    /// An account as the command line takes it.
    pub(crate) fn account(&self, person: usize) -> String {
        format!("hq/@{}:{}", self.company.people[person].account, Self::SERVER)
    }

    pub(crate) fn leaver(&self) -> &exeunt_simulators::company::Person {
        &self.company.people[self.company.leaver]
    }

    /// Everybody as a file for `person import`.
    pub(crate) fn people_csv(&self) -> String {
        let mut text = "\u{feff}id,name,department,zone,manager\n".to_owned();
        for person in &self.company.people {
            let manager = person.manager.map_or("", |m| &self.company.people[m].employee_number);
            let row = [&person.employee_number, &person.name, person.department, "Asia/Shanghai", manager];
            text.push_str(&row.join(","));
            text.push('\n');
        }
        text
    }
}
