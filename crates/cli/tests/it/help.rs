//! Help in both languages, and completion scripts.

use crate::trial::{run, shows};

#[test]
fn help_says_everything_in_both_languages() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_case", &["case", "--help"]),
        ("help_case_plan", &["case", "plan", "--help"]),
        ("help_connection_add", &["connection", "add", "--help"]),
        ("help_evidence_verify", &["evidence", "verify", "--help"]),
    ] {
        shows(name, &run(arguments).exits(0));
    }
}

#[test]
fn wrong_usage_exits_with_two() {
    shows("usage", &run(&["case", "open"]).exits(2));
    run(&["no-such-command"]).exits(2);
    run(&["--lang", "fr", "doctor"]).exits(2);
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completion", shell]).exits(0).out;
        assert!(script.len() > 1_000 && script.contains("evidence"), "{shell}");
    }
}
