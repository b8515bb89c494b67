//! `exeunt demo`: the main job before the user's eyes, on a simulated company or a real Synapse, from the resignation to
//! a report that a stranger can verify, and back again.

mod chapters;
mod ending;
mod real;
mod scene;
mod simulated;
mod tamper;
mod teller;
mod world;

use crate::args::DemoArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use exeunt_core::{Clock as _, Randomness as _};
use std::path::PathBuf;
use teller::Teller;

pub(crate) async fn run(screen: &Screen, args: &DemoArgs) -> Outcome {
    let teller = Teller::new(screen, args.at_once);
    let dir = folder(args)?;
    let began = crate::ambient::SystemClock.now();
    teller.title()?;
    teller.chapter("demo-chapter-company")?;
    let world = match &args.synapse_json {
        Some(path) => real::read(path)?,
        None => simulated::start(args.people).await?,
    };
    chapters::company(&teller, &world)?;
    let scene = scene::Scene::build(&dir, world).await?;
    let told = chapters::tell(&teller, &scene, args.no_withdraw).await?;
    let took = crate::ambient::SystemClock.now().duration_since(began);
    ending::end(&teller, &scene, &told, took)?;
    let good = told.proved && told.verified && told.tampering_found;
    Ok(Exit::findings(!good))
}

/// Where the demo leaves its house and reports.
fn folder(args: &DemoArgs) -> Result<PathBuf, Failure> {
    let dir = args.dir.clone().unwrap_or_else(|| {
        let random = hex::encode(crate::ambient::SystemRandomness.bytes32());
        std::env::temp_dir().join(format!("exeunt-demo-{}", random.get(..8).unwrap_or(&random)))
    });
    std::path::absolute(&dir).map_err(|e| Failure::new("error-write").with("path", dir.display()).because(&e))
}
