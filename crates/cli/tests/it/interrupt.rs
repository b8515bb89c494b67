//! Ctrl-C in the middle of a run: what is under way is recorded, nothing further begins, and it can go on.

use crate::platform::Platform;
use crate::trial::Trial;
use exeunt_simulators::{Fault, FaultKind};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn an_interrupted_run_says_how_to_go_on_and_goes_on() {
    let (trial, platform) = (Trial::new(), Platform::start());
    let url = platform.simulator.url().to_owned();
    let server = format!("server_name={}", Platform::SERVER);
    let add = ["connection", "add", "hq", "--platform", "synapse", "--url", &url, "--set", &server];
    trial.run_with(&platform.admin_token, &add).exits(0);
    let leaver = platform.leaver().employee_number.clone();
    trial.run(&["person", "add", &leaver, "--name", "张三"]).exits(0);
    let account = platform.account(platform.company.leaver);
    trial.run(&["account", "bind", &leaver, &account, "--evidence", "name"]).exits(0);
    trial.run(&["case", "open", &leaver, "--last-day", "2026-01-05", "--far-off"]).exits(0);
    trial.run(&["case", "observe", &leaver]).exits(0);
    trial.run(&["case", "decide", "default-successor", &leaver, &platform.account(0)]).exits(0);
    let plan = trial.run(&["case", "plan", &leaver, "--json"]).exits(0).json();
    trial.run(&["case", "approve", &leaver, "--digest", plan["digest"].as_str().unwrap()]).exits(0);

    // Slow enough to press a key in the middle.
    platform.simulator.faults().add(Fault::new(FaultKind::SlowAnswer(Duration::from_millis(150))));
    let mut child = Command::new(env!("CARGO_BIN_EXE_exeunt"))
        .args(["case", "run", &leaver])
        .env("EXEUNT_DATA", trial.data())
        .env("LC_ALL", "C")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut talk = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    // The first step that is done is printed; then it is certainly in the middle.
    while !line.starts_with('●') {
        line.clear();
        assert!(talk.read_line(&mut line).unwrap() > 0, "it ended before anything was done");
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let rest: Vec<String> = talk.lines().map_while(Result::ok).collect();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{rest:#?}");
    assert!(rest.iter().any(|l| l.contains("Stopping")), "{rest:#?}");
    assert!(rest.iter().any(|l| l.contains("case resume")), "{rest:#?}");

    let status = trial.run(&["case", "show", &leaver, "--json"]).exits(0).json();
    assert_eq!(status["stage"], "parked");
    let open = status["steps"].as_array().unwrap().iter().filter(|s| s["state"] == "running").count();
    assert_eq!(open, 0, "what was under way was recorded");
    platform.simulator.faults().clear();
    trial.run(&["case", "run", &leaver]).exits(1);
    trial.run(&["case", "resume", &leaver, "--reason", "back from lunch"]).exits(0);
    trial.run(&["case", "run", &leaver]).exits(0);
}
