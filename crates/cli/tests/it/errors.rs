//! Every failure has one clear message in three lines, in both languages, and leaves nothing half done.

use crate::trial::{Trial, exeunt, run, shows};
use std::os::unix::fs::PermissionsExt;

/// The same command in both languages.
fn in_both(name: &str, trial: &Trial, arguments: &[&str], code: i32) {
    for language in ["en", "zh"] {
        let ran = trial.run(&[arguments, &["--lang", language]].concat()).exits(code);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        shows(&format!("{name}_{language}"), &ran);
    }
}

#[test]
fn no_house() {
    let ran = run(&["--data", "/nonexistent/house", "doctor"]).exits(3);
    assert!(ran.out.contains("exeunt init"), "{}", ran.out);
    shows("no_house", &run(&["--data", "/nonexistent/house", "case", "list"]).exits(1));
}

#[test]
fn an_unknown_key_in_the_settings_is_refused_with_its_line() {
    let trial = Trial::new();
    std::fs::write(trial.data().join("exeunt.toml"), "[worker]\nat_once = 4\nspeed = 9\n").unwrap();
    in_both("unknown_key", &trial, &["case", "list"], 1);
}

#[test]
fn a_malformed_policy_is_refused_with_its_line() {
    let trial = Trial::new();
    let policy = std::fs::read_to_string(trial.data().join("policy.toml")).unwrap();
    let broken = policy.replace("deadline_hours = 24", "deadline_hours = \"soon\"");
    std::fs::write(trial.data().join("policy.toml"), &broken).unwrap();
    in_both("malformed_policy", &trial, &["case", "list"], 1);
    let file = trial.write("broken.toml", &broken);
    trial.run(&["policy", "check", &file]).exits(3);
    let json = trial.run(&["policy", "check", &file, "--json"]).exits(3).json();
    assert_eq!(json["valid"], false);
    assert_eq!(json["key"], "timing.deadline_hours");
    let whole = trial.write("whole.toml", &policy);
    trial.run(&["policy", "check", &whole]).exits(0);
}

#[test]
fn a_wrong_token_is_nobody() {
    let trial = Trial::new();
    for language in ["en", "zh"] {
        let ran = trial.run_as("exeunt_wrong", &["case", "list", "--lang", language]).exits(1);
        shows(&format!("wrong_token_{language}"), &ran);
    }
    std::fs::remove_file(trial.data().join("token")).unwrap();
    in_both("no_token", &trial, &["case", "list"], 1);
}

#[test]
fn a_token_or_key_that_others_can_read_is_refused() {
    let trial = Trial::new();
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(trial.data().join("token"), open.clone()).unwrap();
    in_both("public_token", &trial, &["case", "list"], 1);
    std::fs::set_permissions(trial.data().join("master.key"), open).unwrap();
    in_both("public_key", &trial, &["case", "list"], 1);
}

#[test]
fn a_file_that_is_no_good_is_named_with_the_cause_and_a_way_out_in_the_readers_language() {
    let trial = Trial::new();
    std::fs::write(trial.data().join("pages.html"), [0xff, 0xfe]).unwrap();
    let (folder, bytes) = (trial.data().display().to_string(), trial.path("house/pages.html"));
    let says = |arguments: &[&str], words: &[&str]| {
        let ran = trial.run(&[arguments, &["--lang", "zh"]].concat());
        for word in words {
            assert!(ran.whole().contains(word), "\"{word}\" is missing: {}", ran.whole());
        }
        assert!(!ran.whole().contains("os error"), "{}", ran.whole());
    };
    says(&["person", "import", "nowhere.csv"], &["nowhere.csv", "没有这个文件", "请逐字核对名称"]);
    says(&["policy", "check", &folder], &["这是目录", "其中的一个文件"]);
    says(&["policy", "check", &bytes], &["UTF-8", "另存为"]);
    says(&["evidence", "export", &bytes], &["pages.html", "建议"]);
    says(&["case", "list", "--token-file", "nowhere"], &["nowhere", "没有这个文件"]);
}

#[test]
fn times_are_read_in_the_zone_of_the_reader_and_data_stays_in_utc() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    let in_shanghai = |arguments: &[&str]| {
        let output = trial.command(arguments).env("TZ", "Asia/Shanghai").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let listed = in_shanghai(&["audit", "list", "--lang", "zh"]);
    assert!(listed.lines().skip(1).all(|line| line.contains(" UTC+8 ")), "{listed}");
    let data: serde_json::Value = serde_json::from_str(&in_shanghai(&["audit", "list", "--json"])).unwrap();
    assert!(data["entries"][0]["entry"]["time"].as_str().unwrap().ends_with('Z'), "{data}");
}

#[test]
fn another_master_key_doesnt_open_the_house() {
    let trial = Trial::new();
    std::fs::write(trial.data().join("master.key"), "0".repeat(64)).unwrap();
    in_both("wrong_key", &trial, &["case", "list"], 1);
    std::fs::write(trial.data().join("master.key"), "not a key").unwrap();
    in_both("malformed_key", &trial, &["case", "list"], 1);
}

#[test]
fn unknown_people_cases_and_connections_are_named() {
    let trial = Trial::new();
    in_both("unknown_person", &trial, &["case", "open", "nobody", "--last-day", "2026-11-30", "--far-off"], 1);
    in_both("unknown_case", &trial, &["case", "show", "abcdef"], 1);
    in_both("unknown_connection", &trial, &["account", "list", "nowhere"], 1);
}

#[test]
fn a_duty_that_nobody_gave_is_refused() {
    let trial = Trial::new();
    let auditor = trial.run(&["actor", "add", "audit-sun", "--role", "auditor", "--quiet"]).exits(0).out;
    let ran = trial.run_as(auditor.trim(), &["person", "add", "001", "--name", "张三"]).exits(1);
    shows("not_your_duty", &ran);
    trial.run(&["actor", "lock", "audit-sun"]).exits(0);
    trial.run_as(auditor.trim(), &["case", "list"]).exits(1);
}

#[test]
fn rows_that_are_wrong_are_all_named_and_nothing_is_imported() {
    let trial = Trial::new();
    let file = trial.write("people.csv", "id,name,zone\n001,张三,Asia/Shanghai\n,李四,\n003,王五,Mars/Base\n004\n");
    in_both("wrong_rows", &trial, &["person", "import", &file], 1);
    assert_eq!(trial.run(&["person", "list", "--json"]).json()["people"].as_array().unwrap().len(), 0);
}

#[test]
fn a_platform_that_is_down_is_named_and_the_connection_stays() {
    let trial = Trial::new();
    let add = [
        "connection",
        "add",
        "hq",
        "--platform",
        "synapse",
        "--url",
        "http://127.0.0.1:9",
        "--set",
        "server_name=im.test",
    ];
    trial.run_with("syt_secret_token", &add).exits(0);
    let ran = trial.run(&["connection", "check", "hq"]).exits(1);
    assert!(!ran.whole().contains("syt_secret_token"));
    in_both("platform_down", &trial, &["connection", "check", "hq"], 1);
    // Before a secret is asked for.
    shows("unknown_platform", &trial.run(&["connection", "add", "x", "--platform", "icq"]).exits(2));
    let nowhere = ["connection", "add", "x", "--platform", "synapse", "--url", "notaurl"];
    assert!(trial.run(&nowhere).exits(2).err.contains("https://"));
    trial.run(&["doctor"]).exits(3);
}

#[test]
fn errors_are_data_where_a_program_asks() {
    let trial = Trial::new();
    let ran = trial.run(&["case", "show", "nobody", "--json"]).exits(1);
    assert_eq!(ran.out, "");
    let error: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(error["error"]["code"], "no-such-case");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let trial = Trial::new();
    let program = env!("CARGO_BIN_EXE_exeunt");
    let script = format!("{{ {program} completion bash; echo $? >&2; }} | head -c 10 >/dev/null");
    let output =
        std::process::Command::new("sh").args(["-c", &script]).current_dir(trial.folder.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim(), "0");
}

#[test]
fn a_full_stdout_is_a_failure() {
    let output = exeunt().args(["completion", "bash"]).unwrap();
    assert!(output.status.success());
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_exeunt"));
    let output = command.args(["completion", "bash"]).env("LC_ALL", "C").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: the output can't be written"));
}
