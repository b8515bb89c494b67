//! `exeunt demo`: the main job before the user's eyes, on a simulated company or a real Synapse, from the resignation to
//! a report that a stranger can verify, and back again; then the door to the console.

mod chapters;
mod console;
mod ending;
mod real;
mod scene;
mod simulated;
mod tamper;
mod teller;
mod world;

use crate::ambient::SystemClock;
use crate::args::DemoArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::input::unwritable;
use crate::screen::Screen;
use exeunt_core::{Clock as _, Message, Randomness as _};
use scene::Scene;
use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use teller::Teller;

pub(crate) async fn run(screen: &Screen, args: &DemoArgs) -> Outcome {
    let opens = opens(screen, args)?;
    let teller = Teller::new(screen, args.at_once);
    let dir = folder(args)?;
    let began = SystemClock.now();
    teller.title()?;
    teller.chapter("demo-chapter-company")?;
    let mut world = match &args.synapse_json {
        Some(path) => real::read(path)?,
        None => simulated::start(args.people).await?,
    };
    // Letters, and what people type, are in the language of the story.
    world.people.iter_mut().for_each(|person| person.language = screen.language);
    chapters::company(&teller, &world)?;
    let clock = if opens { console::long_ago() } else { Arc::new(SystemClock) };
    let mut scene = Scene::build(&dir, world, clock, screen.word("demo-binding-evidence")).await?;
    let mut opening = None;
    if opens {
        opening = Some(console::prepare(&scene).await?);
        scene.reopen().await?;
    }
    let told = chapters::tell(&teller, &scene, args.no_withdraw).await?;
    let took = SystemClock.now().duration_since(began);
    ending::end(&teller, &scene, &told, took)?;
    let good = told.proved && told.verified && told.tampering_found;
    let opened = if let Some(opening) = opening {
        Box::pin(console::open(&teller, scene, opening, args.port, args.dir.is_some())).await?
    } else {
        if args.synapse_json.is_none() && !args.no_open {
            teller.say(None, &Message::new("demo-console-how"))?;
        }
        Exit::Done
    };
    Ok(if good { opened } else { Exit::Findings })
}

/// Whether the door to the console opens: for whoever sits at a terminal, or wants it.
fn opens(screen: &Screen, args: &DemoArgs) -> Result<bool, Failure> {
    if args.open && screen.json {
        return Err(Failure::new("error-demo-open-json").hint("hint-demo-open-json").usage());
    }
    let at_terminal = stdin().is_terminal() && stdout().is_terminal();
    let tells = at_terminal && !screen.json && !screen.quiet && args.synapse_json.is_none();
    let opens = args.open || (tells && !args.no_open && args.people >= console::FEWEST);
    if opens && args.people < console::FEWEST {
        return Err(Failure::new("error-demo-people").hint("hint-demo-people").usage());
    }
    Ok(opens)
}

/// Where the demo leaves its house and reports.
fn folder(args: &DemoArgs) -> Result<PathBuf, Failure> {
    let dir = args.dir.clone().unwrap_or_else(|| {
        let random = hex::encode(crate::ambient::SystemRandomness.bytes32());
        std::env::temp_dir().join(format!("exeunt-demo-{}", random.get(..8).unwrap_or(&random)))
    });
    std::path::absolute(&dir).map_err(|error| unwritable(&dir, &error))
}
