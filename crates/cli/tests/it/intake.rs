//! What HR says, by the command line: a list is taken in once, and what must not be guessed is settled by a person.

use crate::trial::Trial;

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
    trial.run(&["case", "open", "001", "--last-day", "2030-03-29"]).exits(0);
    trial.run(&["case", "move-last-day", "001", "2030-04-30"]).exits(2);
    let moved = ["case", "move-last-day", "001", "2030-04-30", "--reason", "a month longer", "--json"];
    assert_eq!(trial.run(&moved).exits(0).json()["last_working_day"], "2030-04-30");
    trial.run(&["case", "decide", "departure", "001", "dismissed"]).exits(0);
    let shown = trial.run(&["case", "show", "001", "--json"]).exits(0).json();
    assert_eq!(shown["case"]["departure"], "dismissed", "{shown}");
}
