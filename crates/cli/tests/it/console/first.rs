//! A house in which nothing is yet but whoever sets it up: no platform, nobody in the ledger, no mailbox, no case.

use super::around::{Around, House};
use super::house::today;
use crate::platform::Platform;
use serde_json::json;

/// Whoever sets the house up: what they may do takes the roles of both.
const FOUNDER: (&str, &str, &str) = ("founder", "gu.founder", "administrator,it");

/// Fails as a skipped test where no mail server can be had.
pub(super) fn open() -> exeunt_tests::Result<House> {
    let around = Around::begin()?;
    let (trial, platform) = (around.trial(), Platform::start());
    let company = &platform.company;
    let (leaver, manager) = (&company.people[company.leaver], &company.people[0]);
    let person = |one: &exeunt_simulators::company::Person| json!({ "number": one.employee_number, "name": one.name, "department": one.department });
    let known = json!({
        "platform": platform.simulator.url(),
        "server": Platform::SERVER,
        "token": platform.admin_token,
        "people": platform.people_csv(),
        "leaver": person(leaver),
        "manager": person(manager),
        "account": platform.account(company.leaver).trim_start_matches("hq/"),
        "last_day": today().saturating_add(jiff::Span::new().days(10)).to_string(),
    });
    around.open_for(trial, Box::new(platform), known, &[FOUNDER])
}
