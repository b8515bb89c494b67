//! A house with people at work: a simulated platform, a case on its way, and several that wait.

use super::around::{Around, House};
use crate::platform::Platform;
use crate::story::Story;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

/// Other leavers, by their place in the company: how they go, and on which day from today on.
const OTHERS: [(usize, &str, i32); 5] =
    [(5, "voluntary", 0), (8, "dismissed", 1), (11, "voluntary", 3), (14, "voluntary", 6), (17, "voluntary", 30)];

/// Fails as a skipped test where no mail server can be had.
pub(super) fn open() -> exeunt_tests::Result<House> {
    let around = Around::begin()?;
    let story = Story::begin_with(around.trial(), Platform::start());
    story.trial.paper(true);
    manager_has_mail(&story);
    others_leave(&story);
    let account = story.platform.account(story.platform.company.leaver);
    let Story { trial, platform, leaver, .. } = story;
    around.open(trial, Box::new(platform), json!({ "leaver": leaver, "account": account }))
}

/// The leaver's manager, who gets the link, can be written to.
fn manager_has_mail(story: &Story) {
    let company = &story.platform.company;
    let manager = &company.people[story.platform.leaver().manager.unwrap()];
    let above = manager.manager.map_or("", |at| &company.people[at].employee_number);
    let (id, name, department) = (&manager.employee_number, &manager.name, manager.department);
    let row = format!("{id},{name},{department},Asia/Shanghai,{above},manager@corp.example");
    let file = story.trial.write("manager.csv", &format!("id,name,department,zone,manager,mail\n{row}\n"));
    story.trial.run(&["person", "import", &file]).exits(0);
}

fn others_leave(story: &Story) {
    let today = today();
    for (at, how, days) in OTHERS {
        let person = &story.platform.company.people[at].employee_number;
        let day = today.saturating_add(jiff::Span::new().days(days)).to_string();
        story.trial.run(&["case", "open", person, "--departure", how, "--last-day", &day]).exits(0);
    }
}

/// Where the people of the house are.
pub(super) fn today() -> jiff::civil::Date {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    zone.to_datetime(Timestamp::from_second(now.try_into().unwrap()).unwrap()).date()
}
