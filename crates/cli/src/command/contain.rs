//! `exeunt contain`: one order, one reason, and it runs at once. What wasn't reached is said before anything else.

use super::doors::nowhere;
use super::run::run_plan;
use crate::args::Globals;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::{Colour, Mark, Screen};
use crate::view::{self, Names, PlanPage};
use exeunt_core::{Case, Gap, Message, PersonId, Plan, PlanId};
use exeunt_engine::case::{Ordered, not_contained, unreached};
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, person: &str, reason: &str) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let Ordered { case, plan, waits_for_approval } =
        house.engine.contain(&caller, &PersonId::from(person), reason).await?;
    // A worker does it: nobody runs, or reads of, what closes themselves.
    if caller.person.as_ref() == Some(&case.person) {
        screen.tell(&Message::new(if waits_for_approval { "contain-oneself-waits" } else { "contain-oneself" }));
        if screen.json {
            screen.document(&json!({ "person": person, "waits_for_approval": waits_for_approval }))?;
        }
        return Ok(Exit::Done);
    }
    if waits_for_approval {
        return waits(screen, &house, &case, plan).await;
    }
    let ordered = house.engine.plan_get(plan).await?.plan;
    let missed: Vec<&Gap> = unreached(&ordered).collect();
    if !screen.json {
        let nowhere = nowhere(&house.engine, &case.person, &missed).await?;
        begin(screen, person, &ordered, &missed, nowhere)?;
    }
    let report = run_plan(screen, &house, &caller, plan).await?;
    if screen.json {
        screen.document(&json!({ "case": case, "run": report, "unreachable": missed }))?;
    } else if missed.is_empty() && !ordered.steps.is_empty() {
        view::run_report(screen, person, &report)?;
    } else if missed.is_empty() {
        view::next(screen, &["case", "show", person]);
    } else {
        // Nothing done is nothing to be proud of: "every step is settled" would read as success.
        if !ordered.steps.is_empty() {
            view::run_sentence(screen, &report)?;
        }
        screen.tell(&Message::new("contain-again"));
        screen.next(&view::contain(&case.person));
    }
    let left_open = !missed.is_empty() || (ordered.steps.is_empty() && !ordered.gaps.is_empty());
    Ok(if left_open { Exit::Findings } else { view::run_exit(&report) })
}

/// The policy wants a second person first: shows what there is to approve, and how.
async fn waits(screen: &Screen, house: &House, case: &Case, plan: PlanId) -> Outcome {
    let planned = house.engine.plan_get(plan).await?;
    if screen.json {
        let shape = json!({ "case": case, "plan": plan, "digest": planned.digest, "waits_for_approval": true });
        screen.document(&shape)?;
        return Ok(Exit::Findings);
    }
    screen.tell(&Message::new("contain-waits"));
    let names = Names::of(house, &planned.plan).await?;
    view::plan(
        screen,
        &PlanPage { person: &case.person, planned: &planned, names: &names, all: false, shortened: false },
    )?;
    Ok(Exit::Findings)
}

/// Says what is about to happen: everything, less, or nothing.
fn begin(screen: &Screen, person: &str, ordered: &Plan, missed: &[&Gap], nowhere: bool) -> Result<(), Failure> {
    let said = |key: &'static str| Message::new(key).with("person", person);
    if !missed.is_empty() {
        warn(screen, &said(if nowhere { "contain-nowhere" } else { "contain-partly" }))?;
        view::warnings(screen, &missed.iter().map(|gap| not_contained(gap)).collect::<Vec<_>>())?;
    } else if ordered.steps.is_empty() && ordered.gaps.is_empty() {
        let done = Mark::Done.painted(screen.paint());
        screen.item(&done, &screen.say(&said("contain-shut-already")), 0)?;
    } else if ordered.steps.is_empty() {
        warn(screen, &said("contain-nothing"))?;
        view::warnings(screen, &ordered.gaps.iter().map(|gap| gap.what.clone()).collect::<Vec<_>>())?;
    }
    if !ordered.steps.is_empty() {
        screen.tell(&said("contain-ordered"));
    }
    Ok(())
}

fn warn(screen: &Screen, says: &Message) -> Result<(), Failure> {
    screen.item(&Mark::Failed.painted(screen.paint()), &screen.paint().of(Colour::Strong, &screen.say(says)), 0)
}
