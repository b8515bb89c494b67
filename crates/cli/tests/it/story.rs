//! The whole way by the command line alone, on a simulated Synapse: connect, bind, plan, answer, approve, run, prove,
//! report, verify, forge, withdraw.

use crate::platform::Platform;
use crate::trial::{Trial, shows};
use exeunt_tests::collector::{Collector, Taken};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use serde_json::Value;
use std::collections::BTreeSet;

pub(crate) struct Story {
    pub(crate) trial: Trial,
    pub(crate) platform: Platform,
    pub(crate) legal: String,
    pub(crate) leaver: String,
}

impl Story {
    /// Up to an observed case.
    pub(crate) fn begin() -> Self {
        Self::begin_with(Trial::new(), Platform::start())
    }

    pub(crate) fn begin_with(trial: Trial, platform: Platform) -> Self {
        let url = platform.simulator.url().to_owned();
        let server = format!("server_name={}", Platform::SERVER);
        let add = ["connection", "add", "hq", "--platform", "synapse", "--url", &url, "--set", &server];
        trial.run_with(&platform.admin_token, &add).exits(0);
        let file = trial.write("people.csv", &platform.people_csv());
        trial.run(&["person", "import", &file]).exits(0);
        let leaver = platform.leaver().employee_number.clone();
        let account = platform.account(platform.company.leaver);
        trial.run(&["account", "bind", &leaver, &account, "--evidence", "number in the name"]).exits(0);
        let legal = trial.run(&["actor", "add", "legal-qian", "--role", "legal", "--quiet"]).exits(0).out;
        trial.run(&["case", "open", &leaver, "--last-day", "2026-01-05", "--far-off"]).exits(0);
        let story = Self { trial, platform, legal: legal.trim().to_owned(), leaver };
        story.credential("password", "password", Platform::PASSWORD);
        story.credential("token", "phone", &story.platform.leaver_tokens[0]);
        story.trial.run(&["case", "observe", &story.leaver]).exits(0);
        story
    }

    fn credential(&self, kind: &str, label: &str, secret: &str) {
        let account = self.platform.account(self.platform.company.leaver);
        let add = ["case", "credential", "add", &self.leaver, &account, "--kind", kind, "--label", label];
        let ran = self.trial.run_with(secret, &add).exits(0);
        assert!(!ran.whole().contains(secret));
    }

    /// Answers every question with one colleague, and lets legal approve. Returns the plan as the command
    /// prints it.
    pub(crate) fn approved(&self) -> Value {
        let successor = self.platform.account(0);
        self.trial.run(&["case", "decide", "default-successor", &self.leaver, &successor]).exits(0);
        let planned = self.trial.run(&["case", "plan", &self.leaver, "--json"]).exits(0).json();
        self.approve(&planned);
        planned
    }

    /// Legal approves what the command has printed of a plan.
    pub(crate) fn approve(&self, planned: &Value) {
        let typed = planned["digest"].as_str().unwrap().get(7..19).unwrap();
        self.trial.run_as(&self.legal, &["case", "approve", &self.leaver, "--digest", typed]).exits(0);
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_leaver_is_closed_proved_reported_and_put_back() {
    whole_way(&Story::begin());
}

#[test]
fn the_whole_way_is_the_same_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = require!(runtime.block_on(Postgres::start()));
    let url = runtime.block_on(server.fresh_database()).unwrap();
    let story = Story::begin_with(Trial::on(&url), Platform::start());
    whole_way(&story);
    assert!(!story.trial.data().join("exeunt.db").exists(), "everything is on the server");
}

fn whole_way(story: &Story) {
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    shows("connection_list", &trial.run(&["connection", "list"]).exits(0));
    shows("json_connection_list", &trial.run(&["connection", "list", "--json"]).exits(0));
    // The company has one administrator and stock rate limits: said, and no reason to stop.
    let check = trial.run(&["connection", "check", "--json"]).exits(3).json();
    assert_eq!(check["connections"][0]["reachable"], true);
    shows("connection_capabilities", &trial.run(&["connection", "capabilities", "hq"]).exits(0));
    trial.run(&["account", "unbound"]).exits(3);

    // A plan with questions is shown, counts as findings, and can't be approved.
    let first = trial.run(&["case", "plan", leaver, "--json"]).exits(3).json();
    assert!(!first["plan"]["questions"].as_array().unwrap().is_empty());
    let short = first["digest"].as_str().unwrap().get(..19).unwrap().to_owned();
    let refused = trial.run_as(&story.legal, &["case", "approve", leaver, "--digest", &short]).exits(1);
    assert!(refused.err.contains("open question"), "{}", refused.err);
    trial.run_as(&story.legal, &["case", "approve", leaver, "--digest", "sha256:1234"]).exits(2);
    trial.run_as(&story.legal, &["case", "approve", leaver, "--digest", "000000000000"]).exits(1);
    trial.run(&["case", "run", leaver]).exits(1);
    assert_eq!(trial.run(&["case", "show", leaver, "--json"]).json()["stage"], "decide");

    story.approved();
    trial.run(&["case", "diff", leaver]).exits(3);
    let run = trial.run(&["case", "run", leaver, "--json"]).exits(0).json();
    assert_eq!(keys(&run), ["end", "plan", "settled", "steps"]);
    assert_eq!(run["end"]["kind"], "finished");
    assert_eq!(run["settled"], run["steps"]);
    trial.run(&["case", "run", leaver]).exits(1);

    let proved = trial.run(&["case", "prove", leaver, "--json"]).exits(0).json();
    assert_eq!(keys(&proved), ["checks", "holds", "round"]);
    assert_eq!(proved["holds"], true);
    let status = trial.run(&["case", "show", leaver, "--json"]).exits(0).json();
    let expected = [
        "case",
        "checks",
        "due",
        "next",
        "not_contained",
        "owed",
        "person",
        "plan",
        "run",
        "says",
        "stage",
        "steps",
        "waits",
    ];
    assert_eq!(keys(&status), expected);
    assert_eq!(status["stage"], "report");

    reported_and_forged(story);
    withdrawn(story);
    let log = trial.run(&["evidence", "check", "--json"]).exits(0).json();
    assert_eq!(log["fits"], true);
}

fn reported_and_forged(story: &Story) {
    let trial = &story.trial;
    let out = trial.path("report");
    let report = trial.run(&["case", "report", &story.leaver, "--out", &out, "--json"]).exits(0).json();
    assert_eq!(keys(&report), ["case", "conclusion", "files", "log_key", "sha256", "summary"]);
    let file = trial.path("report/report.json");
    let key = report["log_key"].as_str().unwrap();
    // A stranger has no data folder.
    let verify =
        |file: &str, more: &[&str]| crate::trial::run(&[&["evidence", "verify", file, "--key", key], more].concat());
    let (zh, en) = (trial.path("report/report.zh.html"), trial.path("report/report.en.html"));
    let fits = verify(&file, &["--attachment", &zh, "--attachment", &en, "--json"]).exits(0).json();
    assert_eq!(fits["fits"], true);
    assert!(fits["attachments"].as_array().unwrap().iter().all(|a| a["checked"] == true));
    crate::trial::run(&["evidence", "verify", &file]).exits(2);
    strangers_key(story, &file);

    on_paper(story, key);

    let text = std::fs::read_to_string(&file).unwrap();
    let account = &story.platform.leaver().account;
    std::fs::write(trial.folder.path().join("forged.json"), text.replacen(account.as_str(), "zhangsan999", 1)).unwrap();
    let forged = trial.path("forged.json");
    let found = verify(&forged, &["--json"]).exits(3).json();
    assert_eq!(found["fits"], false);
    assert!(verify(&forged, &["--lang", "zh"]).exits(3).out.contains("不一致"));
    strangers_attachment(story, key);
    std::fs::write(&zh, "something else").unwrap();
    assert_eq!(verify(&file, &["--attachment", &zh, "--json"]).exits(3).json()["code"], "attachment.differs");
}

/// A file that isn't the report's is said to be none of it, and the report is not accused.
fn strangers_attachment(story: &Story, key: &str) {
    let (file, en) = (story.trial.path("report/report.json"), story.trial.path("report/report.en.html"));
    let other = story.trial.write("report.zh.html", "another report's page");
    let beside = story.trial.write("photo.png", "nobody's");
    let verify = |more: &[&str]| crate::trial::run(&[&["evidence", "verify", &file, "--key", key], more].concat());
    for (stranger, code) in [(&other, "attachment.differs"), (&beside, "attachment.unknown")] {
        let ran = verify(&["--attachment", &en, "--attachment", stranger]).exits(3);
        assert!(ran.out.contains("exactly what was sealed") && ran.out.contains("itself is intact"), "{}", ran.out);
        assert!(!ran.out.contains("not what was sealed"), "{}", ran.out);
        assert!(ran.out.contains("report.en.html is the file that was sealed"), "{}", ran.out);
        let sealed = ran.out.lines().find(|line| line.contains("Sealed ")).unwrap();
        assert!(sealed.ends_with(" UTC.") && !sealed.contains('Z'), "a person reads minutes in their zone: {sealed}");
        let data = verify(&["--attachment", stranger, "--json"]).exits(3).json();
        assert_eq!((&data["code"], &data["report_fits"]), (&code.into(), &true.into()), "{data}");
    }
    let missing = verify(&["--attachment", "nowhere.html", "--lang", "zh"]).exits(1);
    assert!(missing.err.contains("没有这个文件") && missing.err.contains("nowhere.html"), "{}", missing.err);
    assert!(missing.err.contains("建议") && !missing.err.contains("os error"), "{}", missing.err);
}

/// A wrong key says nothing about the report, and a wrong file for a key isn't printed whole.
fn strangers_key(story: &Story, file: &str) {
    let other = Trial::new().run(&["evidence", "key"]).exits(0).out;
    let ran = crate::trial::run(&["evidence", "verify", file, "--key", other.trim()]).exits(3);
    assert!(ran.out.contains("can't be judged") && ran.out.contains("example.com/log"), "{}", ran.out);
    assert!(!ran.out.contains("not what was sealed"), "{}", ran.out);
    let wrong = crate::trial::run(&["evidence", "verify", file, "--key-file", file]).exits(2);
    assert!(wrong.err.len() < 1_000 && wrong.err.contains("report.json:1"), "{}", wrong.err);
    let csv = story.trial.path("people.csv");
    assert!(
        crate::trial::run(&["evidence", "verify", &csv, "--key", other.trim()])
            .exits(3)
            .out
            .contains("no sealed report")
    );
}

/// The way that the last page of the PDF describes; and what a build without it says.
fn on_paper(story: &Story, key: &str) {
    let trial = &story.trial;
    let arguments = ["case", "report", &story.leaver, "--format", "pdf", "--out", &trial.path("paper")];
    if !exeunt_pdf::BUILT {
        let refused = trial.run(&arguments).exits(1);
        assert!(refused.err.contains("has no PDF") && refused.err.contains("--features pdf"), "{}", refused.err);
        assert!(!trial.folder.path().join("paper").exists());
        return;
    }
    trial.run(&arguments).exits(0);
    for language in ["zh", "en"] {
        let pdf = std::fs::read(trial.path(&format!("paper/report.{language}.pdf"))).unwrap();
        let paper = exeunt_tests::require!(exeunt_tests::poppler::Poppler::open(&pdf));
        let taken_out = trial.path("taken-out.json");
        std::fs::write(&taken_out, paper.attachment("report.json").unwrap()).unwrap();
        let fits = crate::trial::run(&["evidence", "verify", &taken_out, "--key", key, "--json"]).exits(0).json();
        assert_eq!(fits["fits"], true);
    }
}

/// Every attempt and every call to the platform is traced, without a name.
fn traced(trial: &Trial) -> Collector {
    let collector = Collector::start().unwrap();
    let file = trial.data().join("exeunt.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches("endpoint = \"\"").count(), 1, "{text}");
    let endpoint = format!("endpoint = \"{}\"", collector.address());
    std::fs::write(&file, text.replace("endpoint = \"\"", &endpoint)).unwrap();
    collector
}

fn withdrawn(story: &Story) {
    let collector = traced(&story.trial);
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let localpart = &story.platform.leaver().account;
    let plan = trial.run(&["case", "withdraw", leaver, "--json"]).exits(0).json();
    let digest = plan["digest"].as_str().unwrap();
    // Four eyes: whoever made the plan can't approve it.
    trial.run(&["case", "approve", leaver, "--digest", digest]).exits(1);
    trial.run_as(&story.legal, &["case", "approve", leaver, "--digest", digest]).exits(0);
    trial.run(&["case", "run", leaver]).exits(0);
    let spans = collector.taken();
    let named = |span: &&Taken, name: &str| span.attributes.contains_key("outcome") && span.name.starts_with(name);
    let attempt = spans.iter().find(|span| named(span, "attempt ")).unwrap();
    assert_eq!(attempt.attributes["outcome"], "changed");
    let call = spans.iter().find(|span| span.parent == attempt.id).unwrap();
    assert_eq!((call.attributes["platform"].as_str(), call.attributes["outcome"].as_str()), ("synapse", "answered"));
    assert!(!format!("{spans:?}").contains(localpart.as_str()), "{spans:#?}");
    assert_eq!(trial.run(&["case", "show", leaver, "--json"]).json()["stage"], "withdrawn");
    let groups: BTreeSet<String> =
        story.platform.company.owned_by(story.platform.company.leaver).map(|g| g.name.clone()).collect();
    let estate = story.platform.simulator.estate();
    for group in groups {
        let room = estate.room_named(&group).unwrap();
        assert!(estate.is_joined(localpart, &room.id), "{group}");
    }
}

#[test]
fn containing_shuts_every_door_at_once() {
    let story = Story::begin();
    let reason = "copies customer data";
    let ran = story.trial.run(&["contain", &story.leaver, "--reason", reason, "--json"]).exits(0).json();
    assert_eq!(ran["run"]["end"]["kind"], "finished");
    let estate = story.platform.simulator.estate();
    let account = estate.account(&story.platform.leaver().account).unwrap();
    assert_eq!(account.access_tokens().count(), 0);
    drop(estate);
    let again = story.trial.run(&["case", "run", &story.leaver]).exits(1);
    assert!(again.err.contains("case observe") && !again.err.contains("case prove"), "{}", again.err);
    let listed = story.trial.run(&["case", "list"]).exits(0);
    assert!(listed.out.contains("plan to be made") && !listed.out.contains("approval"), "{}", listed.out);
    assert_eq!(story.trial.run(&["case", "list", "--json"]).exits(0).json()["cases"][0]["phase"], "planning");
    story.trial.run(&["contain", &story.leaver, "--reason", " "]).exits(1);
    assert!(story.trial.run(&["audit", "list", "--case", &story.leaver, "--json"]).out.contains(reason));
}

#[test]
fn a_worker_takes_up_what_is_approved() {
    let story = Story::begin();
    story.approved();
    let ran = story.trial.run(&["worker", "--once", "--name", "w1"]).exits(0);
    assert!(ran.out.contains("Every step is settled") || ran.out.contains("finished"), "{}", ran.whole());
    assert_eq!(story.trial.run(&["case", "show", &story.leaver, "--json"]).json()["stage"], "prove");
}
