//! Who can still get in, and who may still work: an account open for an hour, an actor who is locked out.

use crate::story::Story;
use crate::trial::Trial;

#[test]
fn an_open_account_is_said_wherever_one_looks() {
    let story = Story::begin();
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let account = story.platform.account(story.platform.company.leaver);
    story.approved();
    trial.run(&["case", "run", leaver]).exits(0);
    assert!(!trial.run(&["case", "show", leaver]).out.contains("OPEN"));
    let unfreeze = ["case", "unfreeze", leaver, "--account", &account, "--for", "1h", "--reason", "audit", "--json"];
    let planned = trial.run(&unfreeze).exits(0).json();
    story.approve(&planned);
    let open = format!("{account} is OPEN until");
    assert!(!trial.run(&["case", "show", leaver]).out.contains(&open), "not opened yet");
    for command in [&["case", "run", leaver][..], &["case", "show", leaver], &["doctor"]] {
        let ran = trial.run(command);
        assert!(ran.out.contains(&open), "{command:?}: {}", ran.whole());
        assert!(ran.whole().contains("exeunt contain"), "{command:?}: {}", ran.whole());
    }
}

#[test]
fn a_worker_whose_actor_is_locked_out_ends() {
    let trial = Trial::new();
    let token = trial.run(&["actor", "add", "night", "--role", "it", "--quiet"]).exits(0).out;
    let mut command = trial.command(&["worker"]);
    command.env("EXEUNT_TOKEN", token.trim()).timeout(std::time::Duration::from_mins(1));
    let worker = std::thread::spawn(move || command.output().unwrap());
    std::thread::sleep(std::time::Duration::from_secs(1));
    trial.run(&["actor", "lock", "night"]).exits(0);
    let output = worker.join().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("locked out"));
}
