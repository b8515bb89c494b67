//! The demo from end to end, what it leaves behind, and the door that it opens.

use crate::trial::{exeunt, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn the_demo_ends_well_and_its_report_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("demo").display().to_string();
    let told = run(&["demo", "--dir", &dir, "--people", "40", "--at-once", "--json"]).exits(0).json();
    let told = &told["told"];
    for so in ["proved", "verified", "tampering_found"] {
        assert_eq!(told[so], true, "{so}: {told:#}");
    }
    assert_eq!(told["settled"], told["steps"]);
    assert_eq!(told["put_back"]["end"]["kind"], "finished");
    let report = format!("{dir}/report.json");
    let key = format!("{dir}/house/log.vkey");
    let html = ["zh", "en"].map(|l| format!("{dir}/report.{l}.html"));
    let verify =
        ["evidence", "verify", &report, "--key-file", &key, "--attachment", &html[0], "--attachment", &html[1]];
    run(&verify).exits(0);
    run(&["evidence", "verify", &format!("{dir}/report.forged.json"), "--key-file", &key]).exits(3);
    run(&["demo", "--dir", &dir, "--at-once"]).exits(2);
}

#[test]
fn the_demo_tells_its_story_in_both_languages() {
    for (language, said) in [("zh", "提出离职，最后工作日是"), ("en", "resigned; the last working day was")]
    {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("demo").display().to_string();
        let arguments = ["demo", "--dir", &dir, "--people", "25", "--at-once", "--no-withdraw", "--lang", language];
        let output = exeunt().args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert!(text.contains(said), "{text}");
        assert!(text.contains("公司 · The company"), "{text}");
        let forgotten = text.lines().find(|l| forgotten(l));
        assert_eq!(forgotten, None, "a sentence without words");
        assert!(!text.contains("Welcome-2026"), "a password was printed");
        let house = format!("{dir}/house");
        let listed = run(&["--data", &house, "audit", "list", "--last", "500", "--json"]).exits(0).json();
        for typed in typed_in(&listed) {
            let chinese = typed.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(chinese, language == "zh", "typed in another language than the story's: {typed}");
        }
    }
}

/// What people have typed: why they did something, and what they call a credential.
fn typed_in(log: &Value) -> Vec<&str> {
    let entries = log["entries"].as_array().unwrap().iter();
    let typed = entries.flat_map(|entry| ["reason", "label", "evidence"].map(|field| &entry["payload"][field]));
    let typed: Vec<&str> = typed.filter_map(Value::as_str).filter(|text| !text.is_empty()).collect();
    assert!(typed.len() > 3, "{typed:?}");
    typed
}

/// A key of the catalogue in place of a sentence.
fn forgotten(line: &str) -> bool {
    ["plan-", "demo-", "report-", "probe-", "cli-", "breaks-", "synapse-note"]
        .iter()
        .any(|k| line.contains(&format!(" {k}")))
        && !line.contains("synapse-demo")
        && !line.contains("exeunt-demo")
}

#[test]
fn a_description_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("up.json");
    std::fs::write(&file, serde_json::to_vec(&Value::Null).unwrap()).unwrap();
    let dir = folder.path().join("demo").display().to_string();
    let ran = run(&["demo", "--dir", &dir, "--synapse-json", &file.display().to_string()]).exits(1);
    assert!(ran.err.contains("synapse-up"), "{}", ran.err);
}

#[test]
fn the_demo_opens_the_door_to_a_case_in_every_phase() {
    let temporary = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_exeunt"))
        .args(["demo", "--open", "--port", "0", "--people", "60", "--at-once", "--no-withdraw", "--lang", "en"])
        .env("TMPDIR", temporary.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        told.push_str(&line.unwrap());
        told.push('\n');
        if told.contains("Ctrl-C ends it") {
            break;
        }
    }
    let links: Vec<&str> = told.lines().map(str::trim).filter(|line| line.contains("/demo/")).collect();
    assert!(links.len() >= 7, "a link for each role: {told}");
    assert!(told.contains("/confirm#"), "a manager's page can be tried: {told}");
    let (address, path) = links[0].trim_start_matches("http://").split_once('/').unwrap();

    let entered = get(address, &format!("/{path}"), "");
    let cookie = entered.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a session");
    let cookie = cookie.split(';').next().unwrap();
    assert!(entered.contains("location: /?lang=en"), "the console speaks as what was typed: {entered}");
    assert!(get(address, "/demo/0000", "").starts_with("HTTP/1.1 404"));
    let fresh = |cookie: &str| json(&get(address, "/api/v1/session", cookie))["session"]["fresh_until"].to_string();
    let again = get(address, &format!("/{path}"), cookie);
    let newer = again.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a session");
    let newer = newer.split(';').next().unwrap();
    assert!(fresh(newer) > fresh(cookie), "opening the link again shows again who one is");
    assert!(json(&get(address, "/api/v1/session", cookie))["roles"].to_string().contains("hr"));
    let cases = json(&get(address, "/api/v1/cases?limit=200", cookie));
    let mut phases: BTreeSet<String> = cases["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            let standing = get(address, &format!("/api/v1/cases/{}/standing", case["id"].as_str().unwrap()), cookie);
            json(&standing)["phase"].as_str().unwrap().to_owned()
        })
        .collect();
    // A worker looks at the platforms as soon as a case is there, so that none stays as it was opened.
    phases.remove("opened");
    let every = [
        "approving",
        "closed",
        "confirming",
        "deciding",
        "planning",
        "proved",
        "running",
        "scheduled",
        "stuck",
        "withdrawn",
    ];
    assert_eq!(phases, every.map(str::to_owned).into(), "{cases:#}");
    let batches = json(&get(address, "/api/v1/batches", cookie));
    let counts = |at: usize| {
        let path = format!("/api/v1/batches/{}", batches["items"][at]["id"].as_str().unwrap());
        let counts = json(&get(address, &path, cookie))["counts"].clone();
        ["members", "waiting", "to_approve", "stuck", "proved"].map(|state| counts[state].as_u64().unwrap())
    };
    assert_eq!((counts(0), counts(1)), ([3, 1, 2, 0, 0], [4, 0, 0, 1, 3]), "{batches:#}");

    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0, "the demo's folder is gone");
}

fn get(address: &str, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn json(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}
