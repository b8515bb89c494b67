//! The small commands: making a house, actors, people, policy, evidence, doctor.

use crate::trial::{Trial, mode, shows};

#[test]
fn a_new_house_is_private_and_says_what_to_keep() {
    let trial = Trial::in_folder(tempfile::tempdir().unwrap());
    let ran = trial.run(&["init", "--log", "example.com/log"]).exits(0);
    shows("init_en", &ran);
    assert_eq!(mode(&trial.data()), 0o700);
    for file in ["exeunt.toml", "policy.toml", "master.key", "exeunt.db"] {
        assert_eq!(mode(&trial.data().join(file)), 0o600, "{file}");
    }
    assert!(!trial.data().join("token").exists());
    let token = ran.out.trim();
    trial.run_as(token, &["actor", "list"]).exits(0);
    shows("init_again_zh", &trial.run(&["init", "--lang", "zh"]).exits(1));
    trial.run_as(token, &["actor", "list"]).exits(0);
}

#[test]
fn the_master_key_may_come_from_the_environment() {
    let trial = Trial::in_folder(tempfile::tempdir().unwrap());
    let key = "7".repeat(64);
    let run = |arguments: &[&str]| trial.command(arguments).env("EXEUNT_KEY", &key).output().unwrap();
    assert!(run(&["init", "--save-token"]).status.success());
    assert!(!trial.data().join("master.key").exists());
    assert_eq!(mode(&trial.data().join("token")), 0o600);
    assert!(run(&["actor", "list"]).status.success());
    trial.run(&["actor", "list"]).exits(1);
}

#[test]
fn shapes_of_small_answers() {
    let trial = Trial::new();
    shows("json_actor_add", &trial.run(&["actor", "add", "legal-qian", "--role", "legal,auditor", "--json"]).exits(0));
    shows("json_actor_list", &trial.run(&["actor", "list", "--json"]).exits(0));
    shows("json_person_add", &trial.run(&["person", "add", "001", "--name", "张三", "--json"]).exits(0));
    shows("json_policy_digest", &trial.run(&["policy", "digest", "--json"]).exits(0));
    shows(
        "json_case_open",
        &trial.run(&["case", "open", "001", "--last-day", "2026-11-30", "--far-off", "--json"]).exits(0),
    );
    shows("json_case_show", &trial.run(&["case", "show", "001", "--json"]).exits(0));
    shows("json_evidence_check", &{
        let mut ran = trial.run(&["evidence", "check", "--json"]).exits(0);
        let root = ran.json()["root"].as_str().unwrap().to_owned();
        ran.out = ran.out.replace(&root, "[root]");
        ran
    });
}

#[test]
fn tables_and_sentences_in_both_languages() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三", "--department", "研发一部"]).exits(0);
    trial.run(&["person", "add", "0002", "--name", "Li Si"]).exits(0);
    trial.run(&["case", "open", "001", "--departure", "dismissed", "--last-day", "2026-11-30", "--far-off"]).exits(0);
    for language in ["en", "zh"] {
        let run = |arguments: &[&str]| trial.run(&[arguments, &["--lang", language]].concat()).exits(0);
        shows(&format!("person_list_{language}"), &run(&["person", "list"]));
        shows(&format!("case_list_{language}"), &run(&["case", "list"]));
        shows(&format!("case_show_{language}"), &run(&["case", "show", "001"]));
        shows(&format!("audit_list_{language}"), &run(&["audit", "list", "--last", "3"]));
    }
}

#[test]
fn doctor_explains_what_should_be_mended() {
    let trial = Trial::new();
    for language in ["en", "zh"] {
        let mut ran = trial.run(&["doctor", "--lang", language]).exits(3);
        let digest = trial.run(&["policy", "digest"]).out;
        ran.out = ran.out.replace(digest.get(7..19).unwrap(), "[policy]");
        shows(&format!("doctor_{language}"), &ran);
    }
    std::fs::remove_file(trial.data().join("policy.toml")).unwrap();
    assert!(trial.run(&["doctor"]).exits(3).out.contains("policy"));
}

#[test]
fn the_log_leaves_the_house_as_static_files() {
    let trial = Trial::new();
    let folder = trial.path("log");
    trial.run(&["evidence", "export", &folder]).exits(0);
    let note = std::fs::read_to_string(trial.folder.path().join("log/checkpoint")).unwrap();
    let key = trial.run(&["evidence", "key"]).exits(0).out;
    let opened = exeunt_evidence::TrustedKeys::parse(&[key.trim()]).unwrap().open(&note).unwrap();
    assert!(opened.checkpoint.size > 0);
    assert!(trial.folder.path().join("log/tile/0/000.p").exists());
    assert!(trial.folder.path().join("log/tile/entries/000.p").exists());
}
