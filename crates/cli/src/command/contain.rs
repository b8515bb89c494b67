//! `exeunt contain`: one order, one reason, and it runs at once.

use super::run::run_plan;
use crate::args::Globals;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::Screen;
use crate::view::{self, Names, PlanPage};
use exeunt_core::{Case, Gap, Message, PersonId, PlanId};
use exeunt_engine::case::Ordered;
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, person: &str, reason: &str) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    let Ordered { case, plan, waits_for_approval } =
        house.engine.contain(&caller, &PersonId::from(person), reason).await?;
    if waits_for_approval {
        return waits(screen, &house, &case, plan).await;
    }
    screen.tell(&Message::new("contain-ordered").with("person", person));
    let unreachable = unreachable(&house, plan).await?;
    if !screen.json {
        view::warnings(screen, &unreachable.iter().map(warning).collect::<Vec<_>>())?;
    }
    let report = run_plan(screen, &house, &caller, plan).await?;
    if screen.json {
        screen.document(&json!({ "case": case, "run": report, "unreachable": unreachable }))?;
    } else if unreachable.is_empty() {
        view::run_report(screen, person, &report)?;
    } else {
        view::run_sentence(screen, &report)?;
        screen.tell(&Message::new("contain-again"));
        screen.next(&view::contain(&case.person));
    }
    Ok(if unreachable.is_empty() { view::run_exit(&report) } else { Exit::Findings })
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

/// Platforms that couldn't be reached: nothing was shut there, however well the plan runs.
async fn unreachable(house: &House, plan: PlanId) -> Result<Vec<Gap>, Failure> {
    let gaps = house.engine.plan_get(plan).await?.plan.gaps;
    Ok(gaps.into_iter().filter(|g| g.what.key == "gap-connection-unreachable").collect())
}

fn warning(gap: &Gap) -> Message {
    let why = gap.what.args.get("why").map(String::as_str).unwrap_or_default();
    Message::new("contain-unreachable").with("name", &gap.connection).with("why", why)
}
