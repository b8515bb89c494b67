//! A house beside a real Synapse with thirty people in forty rooms, in which nobody leaves yet.

use super::around::{Around, House};
use super::house::today;
use crate::trial::Trial;
use exeunt_tests::acme::{self, Estate};
use exeunt_tests::push::PushReceiver;
use exeunt_tests::synapse::Options;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Who leaves, by their account; whom the link goes to, and in which language.
const LEAVERS: [(&str, &str, &str); 2] = [("zhangsan001", "lisi002", "zh"), ("ouyangxue009", "wangwu003", "en")];

/// Fails as a skipped test where a server of the story can't be had.
pub(super) fn open() -> exeunt_tests::Result<House> {
    let around = Around::begin()?;
    let push = around.runtime.block_on(PushReceiver::start())?;
    let (synapse, estate) = around.runtime.block_on(acme::start(Options::default(), &push))?;
    let trial = around.trial();
    trial.paper(true);
    four_eyes(&trial);
    let server = format!("server_name={}", synapse.server_name());
    let add = ["connection", "add", "hq", "--platform", "synapse", "--url", &synapse.url(), "--set", &server];
    trial.run_with(synapse.admin_token(), &add).exits(0);
    people(&trial, &estate);
    let leavers = LEAVERS.map(|(account, manager, language)| (language.to_owned(), leaver(&estate, account, manager)));
    let known = json!({
        "platform": synapse.url(),
        "yesterday": today().yesterday().unwrap().to_string(),
        "leavers": Value::Object(leavers.into_iter().collect()),
    });
    around.open(trial, Box::new((push, synapse)), known)
}

/// The policy wants a second person for every plan.
pub(super) fn four_eyes(trial: &Trial) {
    let file = trial.data().join("policy.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = "plans = [\"reinstate\", \"unfreeze\"]";
    assert_eq!(text.matches(line).count(), 1, "{text}");
    std::fs::write(&file, text.replace(line, "plans = [\"leave\", \"reinstate\", \"unfreeze\"]")).unwrap();
}

/// Everybody is in the ledger, and everybody's account is theirs.
fn people(trial: &Trial, estate: &Estate) {
    let mut csv = "id,name,department,zone,manager,mail,language\n".to_owned();
    for person in &estate.people {
        let name = localpart(&person.user_id);
        let manager =
            LEAVERS.iter().find(|(account, ..)| *account == name).map_or(String::new(), |(_, m, _)| number(m));
        let language = LEAVERS.iter().find(|(_, manager, _)| *manager == name).map_or("zh", |(.., language)| language);
        let row = [&number(name), &person.display_name, "研发一部", "Asia/Shanghai", &manager];
        writeln!(csv, "{},{name}@corp.example,{language}", row.join(",")).unwrap();
    }
    let file = trial.write("people.csv", &csv);
    trial.run(&["person", "import", &file]).exits(0);
    for person in &estate.people {
        let account = format!("hq/{}", person.user_id);
        let bind =
            ["account", "bind", &number(localpart(&person.user_id)), &account, "--evidence", "number in the name"];
        trial.run(&bind).exits(0);
    }
}

/// What the specs know of somebody who is going to leave.
fn leaver(estate: &Estate, account: &str, manager: &str) -> Value {
    let person = estate.person(account);
    json!({
        "number": number(account),
        "name": person.display_name,
        "account": format!("hq/{}", person.user_id),
        "password": person.password,
        "token": person.access_token,
        "manager": format!("{manager}@corp.example"),
    })
}

fn localpart(user_id: &str) -> &str {
    user_id.trim_start_matches('@').split(':').next().unwrap()
}

/// The employee number that ends the account's name: `E001` of `zhangsan001`.
fn number(account: &str) -> String {
    format!("E{}", account.trim_start_matches(|c: char| c.is_ascii_lowercase()))
}
