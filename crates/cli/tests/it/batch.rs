//! A batch by the command line alone, on a simulated Synapse: the list, the plan, the approval, the run, the report, and a
//! stranger who checks it.

use crate::platform::Platform;
use crate::trial::Trial;
use serde_json::Value;

/// People of the company who leave together; none of them owns what another takes over.
const LEAVERS: usize = 2;

struct Site {
    trial: Trial,
    platform: Platform,
    legal: String,
    people: Vec<usize>,
}

impl Site {
    fn new() -> Self {
        let (trial, platform) = (Trial::new(), Platform::start());
        let url = platform.simulator.url().to_owned();
        let server = format!("server_name={}", Platform::SERVER);
        let add = ["connection", "add", "hq", "--platform", "synapse", "--url", &url, "--set", &server];
        trial.run_with(&platform.admin_token, &add).exits(0);
        let file = trial.write("people.csv", &platform.people_csv());
        trial.run(&["person", "import", &file]).exits(0);
        let owns = |at: &usize| platform.company.owned_by(*at).next().is_some();
        let people: Vec<usize> = (1..platform.company.people.len()).filter(|at| !owns(at)).take(LEAVERS).collect();
        for at in &people {
            let number = platform.company.people[*at].employee_number.clone();
            trial.run(&["account", "bind", &number, &platform.account(*at), "--evidence", "number"]).exits(0);
        }
        let legal = trial.run(&["actor", "add", "legal-qian", "--role", "legal", "--quiet"]).exits(0).out;
        Self { trial, platform, legal: legal.trim().to_owned(), people }
    }

    fn number(&self, at: usize) -> &str {
        &self.platform.company.people[at].employee_number
    }

    fn list(&self) -> String {
        let rows = self.people.iter().map(|at| format!("{},2026-01-05,voluntary\n", self.number(*at)));
        format!("person,last_day,departure\n{}", rows.collect::<String>())
    }
}

#[test]
fn a_batch_goes_from_the_list_to_a_report_that_a_stranger_checks() {
    let site = Site::new();
    let trial = &site.trial;
    let wrong = trial.write("wrong.csv", &format!("{}E-NOBODY,2026-01-05,voluntary\n", site.list()));
    let refused =
        trial.run(&["batch", "new", "东莞厂区", "--list", &wrong, "--far-off", "--reason", "the site closes"]).exits(1);
    assert!(refused.err.contains("E-NOBODY") && refused.err.contains("line 4"), "{}", refused.err);
    assert_eq!(trial.run(&["case", "list", "--json"]).exits(0).json()["cases"], Value::Array(Vec::new()));

    let file = trial.write("list.csv", &site.list());
    let new = ["batch", "new", "东莞厂区", "--list", &file, "--far-off", "--reason", "the site closes", "--json"];
    let batch = trial.run(&new).exits(0).json()["id"].as_str().unwrap().to_owned();
    for at in &site.people {
        trial.run(&["case", "decide", "default-successor", site.number(*at), &site.platform.account(0)]).exits(0);
    }
    let planned = trial.run(&["batch", "plan", "东莞厂区", "--json"]).exits(0).json();
    assert_eq!((&planned["ready"], &planned["waiting"]), (&LEAVERS.into(), &0.into()), "{planned}");
    let digest = planned["digest"].as_str().unwrap().get(7..19).unwrap();
    trial.run(&["batch", "run", &batch]).exits(1);
    trial.run_as(&site.legal, &["batch", "approve", &batch, "--digest", "000000000000"]).exits(1);
    trial.run_as(&site.legal, &["batch", "approve", &batch, "--digest", digest]).exits(0);
    assert!(trial.run(&["worker", "--once"]).exits(0).out.is_empty(), "nothing begins before the batch does");

    let ran = trial.run(&["batch", "run", &batch, "--json"]).exits(0).json();
    assert_eq!((&ran["counts"]["closed"], &ran["batch"]["state"]), (&LEAVERS.into(), &"running".into()), "{ran}");
    trial.run(&["batch", "retry", &batch, "--reason", "nothing to do"]).exits(0);
    trial.run(&["batch", "prove", &batch]).exits(0);
    let shown = trial.run(&["batch", "show", &batch, "--lang", "zh"]).exits(0).out;
    assert!(shown.contains("东莞厂区") && shown.contains("已验证"), "{shown}");
    reported(&site, &batch);
    trial.run(&["batch", "close", &batch, "--reason", "all gone"]).exits(0);
    assert!(trial.run(&["batch", "list"]).exits(0).out.contains("over"));
}

/// A stranger has the files and the key, and nothing else.
fn reported(site: &Site, batch: &str) {
    let (trial, out) = (&site.trial, site.trial.path("report"));
    let report = trial.run(&["batch", "report", batch, "--out", &out, "--json"]).exits(0).json();
    assert_eq!(
        (&report["conclusion"], &report["counts"]["verified"]),
        (&"verified".into(), &LEAVERS.into()),
        "{report}"
    );
    let (file, key) = (trial.path("report/report.json"), report["log_key"].as_str().unwrap());
    let verify = |more: &[&str]| crate::trial::run(&[&["evidence", "verify", &file, "--key", key], more].concat());
    let zh = trial.path("report/report.zh.html");
    let fits = verify(&["--attachment", &zh, "--json"]).exits(0).json();
    assert_eq!((&fits["batch"]["whole"], &fits["batch"]["fit"]), (&true.into(), &LEAVERS.into()), "{fits}");
    assert!(verify(&[]).exits(0).out.contains("2 of 2"));

    let (first, second) =
        (trial.path("report/members/0001/report.json"), trial.path("report/members/0002/report.json"));
    std::fs::rename(&second, trial.path("elsewhere.json")).unwrap();
    let missing = verify(&["--json"]).exits(0).json();
    assert_eq!(missing["batch"]["missing"][0], site.number(site.people[1]), "what isn't at hand is said: {missing}");
    std::fs::copy(&first, &second).unwrap();
    let other = verify(&["--json"]).exits(3).json();
    assert_eq!(other["batch"]["misfit"][0], site.number(site.people[1]), "a true report of somebody else: {other}");
}
