//! A house whose site closes: a simulated platform that takes its time, and refuses one thing for one leaver at first.

use super::acme::four_eyes;
use super::around::{Around, House};
use super::house::today;
use crate::platform::Platform;
use exeunt_simulators::{Fault, FaultKind, When};
use serde_json::{Value, json};
use std::time::Duration;

/// How many leave together; with four plans at a time there is a first half and a second.
const LEAVERS: usize = 6;
/// Which of them is refused at first.
const UNLUCKY: usize = 2;
/// How long the platform takes over a password, and over a bar: long enough to see a run go by, and to stop it.
const SLOW: Duration = Duration::from_millis(1_500);

/// Fails as a skipped test where no mail server can be had.
pub(super) fn open() -> exeunt_tests::Result<House> {
    let around = Around::begin()?;
    let (trial, platform) = (around.trial(), Platform::start());
    four_eyes(&trial);
    let (url, server) = (platform.simulator.url().to_owned(), format!("server_name={}", Platform::SERVER));
    let add = ["connection", "add", "hq", "--platform", "synapse", "--url", &url, "--set", &server];
    trial.run_with(&platform.admin_token, &add).exits(0);
    let file = trial.write("people.csv", &platform.people_csv());
    trial.run(&["person", "import", &file]).exits(0);
    let leavers: Vec<usize> = leavers(&platform);
    for at in &leavers {
        let number = &platform.company.people[*at].employee_number;
        trial.run(&["account", "bind", number, &platform.account(*at), "--evidence", "number in the name"]).exits(0);
    }
    takes_its_time(&platform, leavers[UNLUCKY]);
    let known: Vec<Value> = leavers.iter().map(|at| &platform.company.people[*at]).map(known).collect();
    let known = json!({
        "leavers": known,
        "unlucky": platform.company.people[leavers[UNLUCKY]].employee_number,
        "successor": platform.account(0),
        "yesterday": today().yesterday().unwrap().to_string(),
    });
    around.open(trial, Box::new(platform), known)
}

/// People who own nothing that somebody would have to take over.
fn leavers(platform: &Platform) -> Vec<usize> {
    let company = &platform.company;
    let owns = |at: &usize| company.owned_by(*at).next().is_some();
    (1..company.people.len()).filter(|at| !owns(at)).take(LEAVERS).collect()
}

fn known(person: &exeunt_simulators::company::Person) -> Value {
    json!({ "number": person.employee_number, "name": person.name })
}

fn takes_its_time(platform: &Platform, unlucky: usize) {
    let faults = platform.simulator.faults();
    let unlucky = &platform.company.people[unlucky].account;
    // A step is given up when it was refused twice.
    let refused = Fault::new(FaultKind::StatusBefore(409)).on("PUT", &format!("/users/*{unlucky}"));
    faults.add(refused.when(When::First(2)));
    for (method, path) in [("POST", "/reset_password/"), ("PUT", "/users/")] {
        faults.add(Fault::new(FaultKind::SlowAnswer(SLOW)).on(method, path));
    }
}
