//! The demo from end to end, and what it leaves behind.

use crate::trial::{exeunt, run};
use serde_json::Value;

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
    }
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
