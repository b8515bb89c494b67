//! `exeunt contain`: one order, one reason, and it runs at once.

use super::run::run_plan;
use crate::args::Globals;
use crate::failure::Outcome;
use crate::house::House;
use crate::screen::Screen;
use crate::view;
use exeunt_core::{Message, PersonId};
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, person: &str, reason: &str) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let (case, plan) = house.engine.contain(&caller, &PersonId::from(person), reason).await?;
    screen.tell(&Message::new("contain-ordered").with("person", person));
    let report = run_plan(screen, &house, &caller, plan).await?;
    if screen.json {
        screen.document(&json!({ "case": case, "run": report }))?;
    } else {
        view::run_report(screen, person, &report)?;
    }
    Ok(view::run_exit(&report))
}
