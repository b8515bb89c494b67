//! What people do around a plan, by the command line: decide, settle steps that wait for them, open an account for an hour.

use crate::platform::Platform;
use crate::story::Story;
use crate::trial::{Ran, Trial};
use exeunt_simulators::synapse::estate::Membership;
use exeunt_simulators::{Fault, FaultKind, Options};
use serde_json::Value;

/// The step of a plan, as the command has printed it, that does `kind` to `group`.
fn step<'a>(planned: &'a Value, kind: &str, group: &str) -> Option<&'a str> {
    let steps = planned["plan"]["steps"].as_array().unwrap().iter();
    let mut of_kind = steps.filter(|s| s["action"]["kind"] == kind);
    of_kind.find(|s| s["id"].as_str().unwrap().ends_with(group)).map(|s| s["id"].as_str().unwrap())
}

/// A group that the leaver is a plain member of, as the platform names it.
fn joined(story: &Story) -> String {
    let (company, estate) = (&story.platform.company, story.platform.simulator.estate());
    let leaver = company.leaver;
    let group = company.groups.iter().find(|g| g.owner != leaver && g.members.contains(&leaver)).unwrap();
    estate.room_named(&group.name).unwrap().id.clone()
}

fn is_in(story: &Story, room: &str) -> bool {
    let estate = story.platform.simulator.estate();
    estate.rooms_of(&story.platform.leaver().account, Membership::Join).contains(&room)
}

#[test]
fn what_people_decide_is_in_the_next_plan() {
    let story = Story::begin();
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let room = joined(&story);
    let group = format!("hq/{room}");
    let before = story.approved();
    assert!(step(&before, "membership_ended", &room).is_some());

    trial.run(&["case", "decide", "keep", leaver, &group]).exits(2);
    trial.run(&["case", "decide", "keep", leaver, &group, "--reason", "alumni group"]).exits(0);
    trial.run(&["case", "decide", "kind", leaver, &group, "palace"]).exits(2);
    let kind = trial.run(&["case", "decide", "kind", leaver, &group, "project", "--json"]).exits(0).json();
    assert!(kind["decision"].to_string().contains("project"), "{kind}");
    trial.run(&["case", "decide", "deactivate", leaver]).exits(0);
    let after = trial.run(&["case", "plan", leaver, "--json"]).exits(0).json();
    assert_ne!(after["digest"], before["digest"]);
    assert_eq!(step(&after, "membership_ended", &room), None);
    assert!(step(&before, "deactivated", "").is_none() && step(&after, "deactivated", "").is_some());
    trial.run(&["case", "diff", leaver]).exits(3);

    // The approval was of the plan before.
    story.approve(&after);
    trial.run(&["case", "run", leaver]).exits(0);
    assert!(story.platform.simulator.estate().account(&story.platform.leaver().account).unwrap().deactivated);
}

#[test]
fn everything_that_a_plan_asks_is_decided_as_it_proposes_but_what_somebody_has_said() {
    let story = Story::begin();
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let planned = trial.run(&["case", "plan", leaver, "--json"]).exits(3).json();
    let asked = planned["plan"]["questions"].as_array().unwrap();
    let proposals = asked.iter().filter(|question| !question["proposed"].as_array().unwrap().is_empty()).count();
    assert!(proposals > 1, "{asked:?}");
    let text = trial.run(&["case", "plan", leaver]).exits(3).out;
    assert!(text.contains(&format!("exeunt case decide proposed {leaver}")), "{text}");

    let group = &asked[0]["about"]["group"];
    let group = format!("{}/{}", group["connection"].as_str().unwrap(), group["group"].as_str().unwrap());
    let heir = story.platform.account(0);
    let (_, heir) = heir.split_once('/').unwrap();
    trial.run(&["case", "decide", "successor", leaver, &group, heir]).exits(0);
    let decided = trial.run(&["case", "decide", "proposed", leaver, "--json"]).exits(0).json();
    let decisions = decided["decisions"].as_array().unwrap();
    assert!(decisions.len() >= proposals - 1 && decisions.len() < asked.len(), "{decided}");
    assert!(!decided.to_string().contains(&group), "what was said stays: {decided}");
    assert_eq!(decided["left"], asked.len() - 1 - decisions.len());
    let again = trial.run(&["case", "plan", leaver, "--json"]).json();
    assert_eq!(decided["left"], again["plan"]["questions"].as_array().unwrap().len());
    let nothing = trial.run(&["case", "decide", "proposed", leaver, "--json"]).exits(0).json();
    assert_eq!(nothing["decisions"], serde_json::json!([]));
}

#[test]
fn a_step_that_waits_is_tried_again_or_left_undone() {
    let story = Story::begin();
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let room = joined(&story);
    let planned = story.approved();
    let step = step(&planned, "membership_ended", &room).unwrap();
    let settle = |how: &str, reason: &str| trial.run(&["case", "step", how, leaver, step, "--reason", reason]);
    settle("skip", "not now").exits(1);
    let (local, _) = room.trim_start_matches('!').split_once(':').unwrap();
    story
        .platform
        .simulator
        .faults()
        .add(Fault::new(FaultKind::StatusBefore(403)).on("POST", &format!("{local}*/leave")));

    let run = || trial.run(&["case", "run", leaver, "--json"]);
    let waits =
        |ran: Ran| assert_eq!(ran.json()["end"], serde_json::json!({ "kind": "needs_operator", "steps": [step] }));
    waits(run().exits(3));
    settle("retry", "the room lets people go again").exits(0);
    waits(run().exits(3));
    settle("skip", " ").exits(1);
    let skipped = trial.run(&["case", "step", "skip", leaver, step, "--reason", "read only", "--json"]).exits(0).json();
    assert_eq!(skipped["state"], "skipped");
    assert_eq!(run().exits(0).json()["end"]["kind"], "finished");
    assert!(is_in(&story, &room));
    trial.run(&["case", "prove", leaver]).exits(3);
    assert!(trial.run(&["audit", "list", "--case", leaver, "--json"]).exits(0).out.contains("read only"));
}

#[test]
fn what_the_platform_cannot_do_is_done_by_a_named_person() {
    let delegated = Platform::with(Options { delegated_auth: true, ..Options::default() });
    let story = Story::begin_with(Trial::new(), delegated);
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let planned = story.approved();
    let steps = planned["plan"]["steps"].as_array().unwrap();
    let manual = steps.iter().filter(|s| s["support"] == "manual").count();
    assert!(manual > 0);
    let by_machine = |id: &str| steps.iter().any(|s| s["id"] == id && s["support"] != "manual");
    let mut by_hand = 0;
    for _ in 0..steps.len() {
        let report = trial.run(&["case", "run", leaver, "--json"]).json();
        let Some(waiting) = report["end"]["steps"].as_array() else {
            assert_eq!(report["end"]["kind"], "finished", "{report}");
            break;
        };
        for step in waiting.iter().map(|s| s.as_str().unwrap()) {
            let done = ["case", "step", "by-hand", leaver, step, "--statement", "done in the service, ticket 7"];
            if by_machine(step) {
                // A machine's step is nobody's to claim.
                trial.run(&done).exits(1);
                trial.run(&["case", "step", "skip", leaver, step, "--reason", "not through the service"]).exits(0);
                continue;
            }
            trial.run(&done).exits(0);
            by_hand += 1;
        }
    }
    assert_eq!(by_hand, manual);
    assert!(trial.run(&["audit", "list", "--case", leaver, "--json"]).exits(0).out.contains("ticket 7"));
}

#[test]
fn an_account_is_opened_for_an_hour_and_no_longer() {
    let story = Story::begin();
    let (trial, leaver) = (&story.trial, story.leaver.as_str());
    let account = story.platform.account(story.platform.company.leaver);
    let locked = || story.platform.simulator.estate().account(&story.platform.leaver().account).unwrap().locked;
    let unfreeze = |length: &str| {
        trial.run(&["case", "unfreeze", leaver, "--account", &account, "--for", length, "--reason", "audit", "--json"])
    };
    story.approved();
    trial.run(&["case", "run", leaver]).exits(0);
    assert!(locked());
    unfreeze("soon").exits(2);

    let planned = unfreeze("1h").exits(0).json();
    assert!(step(&planned, "login_opened", "").is_some() && step(&planned, "login_barred", "").is_some());
    story.approve(&planned);
    let run = trial.run(&["case", "run", leaver, "--json"]).json();
    assert_eq!(run["end"]["kind"], "waits_until", "{run}");
    assert!(!locked(), "open, for the hour");
    let shown = trial.run(&["case", "plan", leaver, "--show", "--kind", "unfreeze", "--json"]).exits(0).json();
    assert_eq!(shown["digest"], planned["digest"]);
}

#[test]
fn a_letter_that_nobody_tries_to_send_says_what_holds_it_back() {
    let story = Story::begin();
    let trial = &story.trial;
    trial.run(&["person", "add", "900", "--name", "王经理", "--mail", "wang@b.example"]).exits(0);
    trial.paper(true);
    trial.run(&["case", "confirm", "ask", &story.leaver, "--manager", "900"]).exits(3);
    let wanted = |lang: &str| {
        let listed = trial.run(&["notice", "list", "--lang", lang]).out;
        listed.lines().filter(|line| line.contains("wang@b.example") || line.contains("900")).collect::<String>()
    };
    assert!(wanted("zh").contains("尚未设置 exeunt.toml 中 [server] 的 public_url"), "{}", wanted("zh"));
    let rows = trial.run(&["notice", "list", "--json"]).json()["notices"].clone();
    assert!(rows.as_array().unwrap().iter().any(|row| row["held"] == "public_url"), "{rows}");
    let file = trial.data().join("exeunt.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("public_url = \"\"", "public_url = \"https://exeunt.example\"")).unwrap();
    assert!(wanted("en").contains("until a mail server is set"), "{}", wanted("en"));
}
