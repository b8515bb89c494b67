//! Names that somebody chose to fool a reader, files that never end, folders that aren't ours: what an attacker prepares.

use crate::platform::Platform;
use crate::story::Story;
use crate::trial::{Ran, Trial, mode};
use std::os::unix::fs::{PermissionsExt, symlink};

const EVIL: &str = "ok\u{1b}[1A\u{1b}[2K\u{1b}]0;pwn\u{7}\u{202e}evil";

/// What turns a line around is no control character, so it can be in a person's name.
const TURNED: &str = "ok\u{202e}evil";

/// Nothing in the output acts on a terminal.
fn is_harmless(ran: &Ran) {
    let whole = ran.whole();
    let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!whole.chars().any(acts), "{whole:?}");
}

/// Nothing in the output acts on a terminal, and the evil value is there, for all to see.
fn shows_evil(ran: &Ran) {
    is_harmless(ran);
    let whole = ran.whole();
    assert!(whole.contains("ok⟨U+001B⟩[1A⟨U+001B⟩[2K⟨U+001B⟩]0;pwn⟨U+0007⟩⟨U+202E⟩evil"), "{whole}");
}

fn shows_turned(ran: &Ran) {
    is_harmless(ran);
    assert!(ran.whole().contains("ok⟨U+202E⟩evil"), "{}", ran.whole());
}

#[test]
fn names_of_people_never_reach_the_terminal_raw() {
    let trial = Trial::new();
    is_harmless(&trial.run(&["person", "add", "001", "--name", EVIL]).exits(2));
    is_harmless(&trial.run(&["person", "add", "001", "--name", "张三", "--department", "a\nb"]).exits(2));
    trial.run(&["person", "add", "001", "--name", TURNED]).exits(0);
    trial.run(&["case", "open", "001", "--last-day", "2026-11-30", "--far-off"]).exits(0);
    shows_turned(&trial.run(&["person", "list"]).exits(0));
    shows_turned(&trial.run(&["case", "list"]).exits(0));
    shows_turned(&trial.run(&["case", "show", "001"]).exits(0));
    shows_evil(&trial.run(&["case", "show", EVIL]).exits(1));
    let people = trial.run(&["person", "list", "--json"]).exits(0);
    assert_eq!(people.json()["people"][0]["name"], TURNED, "data stays what it is");
    assert!(!people.out.contains('\u{202e}'));
}

#[test]
fn names_on_a_platform_never_reach_the_terminal_raw() {
    let story = Story::begin();
    let leaver = &story.platform.leaver().account;
    let evil = |estate: &mut exeunt_simulators::synapse::estate::Estate| {
        estate.account_mut(leaver).unwrap().display_name = Some(EVIL.to_owned());
        let room = exeunt_simulators::synapse::estate::NewRoom::new(leaver).name(EVIL).members([leaver.as_str()]);
        estate.add_group(room)
    };
    story.platform.simulator.with(evil);
    let successor = story.platform.account(0);
    story.trial.run(&["case", "observe", &story.leaver]).exits(0);
    story.trial.run(&["case", "decide", "default-successor", &story.leaver, &successor]).exits(0);
    story.trial.run(&["case", "plan", &story.leaver]);
    shows_evil(&story.trial.run(&["case", "plan", &story.leaver, "--all"]));
    shows_evil(&story.trial.run(&["account", "list", "hq"]).exits(0));
}

#[test]
fn containing_says_which_platform_was_left_out() {
    let story = Story::begin();
    let server = format!("server_name={}", Platform::SERVER);
    let dead = ["connection", "add", "dead", "--platform", "synapse", "--url", "http://127.0.0.1:9", "--set", &server];
    story.trial.run_with("token", &dead).exits(0);
    let account = format!("dead/@x:{}", Platform::SERVER);
    story.trial.run(&["account", "bind", &story.leaver, &account, "--evidence", "told"]);
    let ran = story.trial.run(&["contain", &story.leaver, "--reason", "stolen phone"]).exits(3);
    assert!(ran.out.contains("NOT CONTAINED: nothing was shut on \"dead\""), "{}", ran.whole());
    assert!(ran.err.contains("exeunt contain"), "{}", ran.whole());
}

#[test]
fn a_file_without_an_end_is_refused() {
    let trial = Trial::new();
    let refused = trial.run(&["person", "import", "/dev/zero"]).exits(1);
    assert!(refused.err.contains("larger than 64 MiB"), "{}", refused.err);
}

#[test]
fn a_link_where_a_report_goes_is_replaced_and_not_followed() {
    let story = Story::begin();
    let (trial, folder) = (&story.trial, story.trial.folder.path().join("out"));
    std::fs::create_dir(&folder).unwrap();
    let target = trial.write("precious", "precious");
    symlink(&target, folder.join("report.json")).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    let ran = trial.run(&["case", "report", &story.leaver, "--out", &trial.path("out")]).exits(0);
    assert!(ran.err.contains("can exchange files"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
    assert!(folder.join("report.json").symlink_metadata().unwrap().is_file());
    assert_eq!(mode(&folder.join("report.json")), 0o600);
}

#[test]
fn a_folder_that_others_can_write_to_is_no_house() {
    let trial = Trial::in_folder(tempfile::tempdir().unwrap());
    std::fs::create_dir(trial.data()).unwrap();
    std::fs::set_permissions(trial.data(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let refused = trial.run(&["init"]).exits(1);
    assert!(refused.err.contains("chmod 700"), "{}", refused.err);
    assert!(!trial.data().join("master.key").exists());
}
