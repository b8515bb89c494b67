//! The ending: what happened in eight lines, where everything lies, and how to do it on one's own Synapse.

use super::chapters::Told;
use super::scene::Scene;
use super::teller::Teller;
use super::world::Platform;
use crate::failure::Failure;
use crate::screen::{Colour, Mark};
use exeunt_core::Message;
use exeunt_engine::run::RunEnd;
use jiff::SignedDuration;
use serde_json::json;

/// Prints the ending, or the one JSON document of the demo.
pub(super) fn end(teller: &Teller<'_>, scene: &Scene, told: &Told, took: SignedDuration) -> Result<(), Failure> {
    if teller.screen.json {
        return teller.screen.document(&json!({ "dir": scene.dir, "platforms": platforms(scene), "told": told }));
    }
    teller.chapter("demo-chapter-ending")?;
    lines(scene, told, took).iter().try_for_each(|(mark, message)| teller.say(Some(*mark), message))?;
    where_it_lies(teller, scene, told)?;
    your_own(teller)
}

fn platforms(scene: &Scene) -> serde_json::Value {
    let address = |platform: &Platform| (platform.connection.to_string(), json!(platform.url));
    scene.world.platforms.iter().map(address).collect::<serde_json::Map<_, _>>().into()
}

fn lines(scene: &Scene, told: &Told, took: SignedDuration) -> Vec<(Mark, Message)> {
    let good = |so: bool| if so { Mark::Verified } else { Mark::Failed };
    let finished = told.settled == told.steps;
    let mut lines = vec![
        (Mark::Done, Message::new("demo-end-owned").with("name", scene.name()).with("count", told.groups_owned)),
        (Mark::Done, Message::new("demo-end-planned").with("count", told.steps).with("questions", told.questions)),
        (
            Mark::Done,
            Message::new("demo-end-approved").with("planner", &scene.it.name).with("approver", &scene.legal.name),
        ),
        (
            if finished { Mark::Done } else { Mark::NeedsPerson },
            Message::new("demo-end-run").with("settled", told.settled).with("steps", told.steps),
        ),
        (
            good(told.proved),
            Message::new(if told.proved { "demo-end-proved" } else { "demo-end-not-proved" })
                .with("count", told.checks),
        ),
        (good(told.verified), Message::new("demo-end-verified").with("entries", told.entries)),
        (good(told.tampering_found), Message::new("demo-end-forgery")),
    ];
    if let Some(run) = &told.put_back {
        let mark = if run.end == RunEnd::Finished { Mark::Done } else { Mark::NeedsPerson };
        lines.push((mark, Message::new("demo-end-withdrawn").with("count", run.settled)));
    }
    lines.push((Mark::Done, Message::new("demo-end-took").with("seconds", took.as_secs())));
    lines
}

fn where_it_lies(teller: &Teller<'_>, scene: &Scene, told: &Told) -> Result<(), Failure> {
    if !teller.speaks() {
        return Ok(());
    }
    let screen = teller.screen;
    screen.line("")?;
    teller.say(None, &Message::new("demo-end-files"))?;
    for file in told.files.iter().rev() {
        screen.line(format!("     {}", file.display()))?;
    }
    let verify = format!(
        "exeunt evidence verify {} \\\n       --key-file {}",
        told.files[0].display(),
        scene.dir.join("house/log.vkey").display()
    );
    let show = format!("exeunt --data {} case show {}", scene.dir.join("house").display(), scene.world.leaver);
    screen.line("")?;
    teller.say(None, &Message::new("demo-end-try"))?;
    for command in [verify, show] {
        screen.line(format!("     {}", screen.paint().of(Colour::Copy, &command)))?;
    }
    Ok(())
}

/// The commands for a Synapse of one's own.
const COMMANDS: [&str; 9] = [
    "exeunt init --save-token",
    "exeunt connection add synapse-hq --platform synapse --url https://… \\\n       --set server_name=… < admin-token.txt",
    "exeunt person import people.csv",
    "exeunt account bind 001 synapse-hq/@zhangsan001:… --evidence …",
    "exeunt case open 001 --last-day 2026-11-30",
    "exeunt case observe 001 && exeunt case plan 001",
    "exeunt case approve 001 --digest … --reason …",
    "exeunt case run 001 && exeunt case prove 001",
    "exeunt case report 001 --out report",
];

fn your_own(teller: &Teller<'_>) -> Result<(), Failure> {
    if !teller.speaks() {
        return Ok(());
    }
    teller.screen.line("")?;
    teller.say(None, &Message::new("demo-end-own"))?;
    COMMANDS.iter().try_for_each(|c| teller.screen.line(format!("     {}", teller.screen.paint().of(Colour::Copy, c))))
}
