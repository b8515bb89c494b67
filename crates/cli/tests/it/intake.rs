//! What HR says, by the command line: a list is taken in once, and what must not be guessed is settled by a person.

use crate::trial::Trial;
use std::os::unix::fs::PermissionsExt;

/// A list of two: one who is known, one whom nobody knows.
const LIST: &str = "工号,姓名,最后工作日\n001,张三,2030-03-29\n404,赵四,2030-04-30\n";

#[test]
fn a_list_is_foreseen_taken_in_once_and_settled() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    trial.run(&["person", "add", "004", "--name", "赵四"]).exits(0);
    let list = trial.write("leavers.csv", LIST);
    let file = |more: &[&str]| {
        let command = ["intake", "file", &list, "--as-of", "2026-01-05T00:00:00Z", "--json"];
        trial.run(&[&command, more].concat()).exits(3).json()
    };
    let foreseen = file(&["--dry-run"]);
    assert_eq!(foreseen["statements"][0]["became"]["kind"], "opened", "{foreseen}");
    assert_eq!(trial.run(&["case", "list", "--json"]).exits(0).json()["cases"].as_array().unwrap().len(), 0);

    let taken = file(&[]);
    assert_eq!(taken["statements"][1]["became"]["kind"], "waits", "{taken}");
    assert_eq!(file(&[])["statements"], taken["statements"], "the same list has the same answer");
    assert_eq!(trial.run(&["case", "list", "--json"]).exits(0).json()["cases"].as_array().unwrap().len(), 1);

    let waiting = trial.run(&["finding", "list", "--json"]).exits(3).json();
    let id = waiting["findings"][0]["id"].as_str().unwrap();
    trial.run(&["finding", "settle", id, "--person", "004"]).exits(2);
    trial.run(&["finding", "settle", id, "--person", "004", "--reason", "a slip of the pen"]).exits(0);
    trial.run(&["finding", "settle", id, "--dismiss", "--reason", "again"]).exits(1);
    trial.run(&["finding", "list"]).exits(0);
    let cases = trial.run(&["case", "list", "--json"]).exits(0).json();
    assert_eq!(cases["cases"][1]["person"], "004", "{cases}");

    let listed = trial.run(&["intake", "list", "--person", "004", "--json"]).exits(0).json();
    assert_eq!(listed["statements"][0]["became"]["kind"], "opened", "{listed}");
    assert!(trial.run(&["intake", "list", "--lang", "zh"]).exits(0).out.contains("已发起离职案件"));
}

#[test]
fn the_last_day_is_moved_for_a_reason() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    trial.run(&["case", "open", "001", "--last-day", "2030-03-29", "--far-off"]).exits(0);
    trial.run(&["case", "move-last-day", "001", "2030-04-30"]).exits(2);
    let moved = ["case", "move-last-day", "001", "2030-04-30", "--far-off", "--reason", "a month longer", "--json"];
    assert_eq!(trial.run(&moved).exits(0).json()["last_working_day"], "2030-04-30");
    trial.run(&["case", "decide", "departure", "001", "dismissed"]).exits(0);
    let shown = trial.run(&["case", "show", "001", "--json"]).exits(0).json();
    assert_eq!(shown["case"]["departure"], "dismissed", "{shown}");
}

impl Trial {
    /// Adds to the settings of the house.
    pub(crate) fn set(&self, more: &str) {
        let file = self.data().join("exeunt.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}\n{more}")).unwrap();
    }
}

/// A watched folder in which lists count at once.
const FOLDER: &str = "[[intake]]\nname = \"drop\"\nfolder = { path = \"leavers\", settle_seconds = 0 }\n";

#[test]
fn a_list_in_a_folder_is_taken_in_and_put_away_with_a_report_in_both_languages() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    trial.set(FOLDER);
    let folder = trial.data().join("leavers");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("leavers.csv"), "工号,最后工作日\n001,2030-03-29\n").unwrap();
    std::fs::write(folder.join("broken.csv"), "工号,最后工作日\n001,soon\n").unwrap();
    let polled = trial.run(&["intake", "poll", "--json"]).exits(3).json();
    assert_eq!(polled["sources"][0]["applied"][0]["became"]["kind"], "opened", "{polled}");
    assert_eq!(polled["sources"][0]["unused"]["count"], 1, "{polled}");
    let cases = trial.run(&["case", "list", "--json"]).exits(0).json();
    assert_eq!(cases["cases"][0]["person"], "001", "{cases}");

    for (place, chinese, english) in [("done", "已采用", "It was used"), ("refused", "已拒收", "Line 2")] {
        let files = std::fs::read_dir(folder.join(place)).unwrap().map(|file| file.unwrap().path());
        let report = files.into_iter().find(|file| file.to_string_lossy().ends_with(".report.txt")).unwrap();
        let text = std::fs::read_to_string(report).unwrap();
        assert!(text.contains(chinese) && text.contains(english), "{text}");
    }
    // What could not be used is not forgotten with the next look, which finds nothing.
    trial.run(&["intake", "poll"]).exits(0);
    let sources = trial.run(&["intake", "sources", "--json"]).exits(0).json();
    assert_eq!(sources["sources"][0]["unused"]["count"], 1, "{sources}");
    assert!(trial.run(&["intake", "sources", "--lang", "zh"]).exits(0).out.contains("broken.csv"));
}

#[test]
fn a_source_that_cannot_be_used_holds_up_no_other_and_is_said() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    trial.set("[[intake]]\nname = \"away\"\nfolder = { path = \"nowhere\", settle_seconds = 0 }\n");
    trial.set("[[intake]]\nname = \"unset\"\nwebhook = {}\nsecret_env = \"EXEUNT_NO_SUCH_VARIABLE\"\n");
    trial.set(FOLDER);
    let folder = trial.data().join("leavers");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("leavers.csv"), "工号,最后工作日\n001,2030-03-29\n").unwrap();
    trial.run(&["worker", "--once"]).exits(0);
    assert_eq!(trial.run(&["case", "list", "--json"]).exits(0).json()["cases"].as_array().unwrap().len(), 1);
    let sources = trial.run(&["intake", "sources", "--json"]).exits(3).json();
    let trouble = |number: usize| sources["sources"][number]["trouble"].as_str().unwrap_or_default().to_owned();
    assert!(trouble(0).contains("nowhere"), "{sources}");
    assert!(trouble(2).contains("EXEUNT_NO_SUCH_VARIABLE"), "{sources}");
    assert_eq!((trouble(1).as_str(), &sources["sources"][1]["name"]), ("", &serde_json::json!("drop")));
    let doctor = trial.run(&["doctor"]).exits(3).out;
    assert!(doctor.contains("source \"away\" (folder) can't be used"), "{doctor}");
}

#[test]
fn a_fresh_secret_has_the_form_that_a_source_takes() {
    let trial = Trial::new();
    let secret = || trial.run(&["intake", "secret"]).exits(0).out.trim().to_owned();
    let (first, second) = (secret(), secret());
    assert_ne!(first, second);
    let file = trial.data().join("hr.secret");
    let keep = |secret: &str| std::fs::write(&file, secret).unwrap();
    keep(&first);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    trial.set("[[intake]]\nname = \"hr\"\nwebhook = {}\nsecret_file = \"hr.secret\"\n");
    let sources = trial.run(&["intake", "sources", "--json"]).exits(0).json();
    assert_eq!(sources["sources"][0]["trouble"], serde_json::Value::Null, "{sources}");
    keep("hunter2");
    trial.run(&["intake", "sources"]).exits(3);
}

#[test]
fn slips_in_the_settings_of_a_source_are_named() {
    let trial = Trial::new();
    trial.set("[[intake]]\nname = \"hr\"\nwebhook = {}\nsecret = \"whsec_x\"\n");
    let refused = trial.run(&["intake", "sources"]).exits(1).err;
    assert!(refused.contains("secret") && !refused.contains("whsec_x"), "{refused}");

    let trial = Trial::new();
    trial.set(&format!("{FOLDER}{FOLDER}"));
    assert!(trial.run(&["intake", "sources"]).exits(1).err.contains("two sources are called \"drop\""));
    let trial = Trial::new();
    trial.set(FOLDER);
    trial.run(&["intake", "poll", "elsewhere"]).exits(2);
    let list = trial.write("leavers.csv", LIST);
    trial.run(&["intake", "file", &list, "--source", "drop"]).exits(2);
}
