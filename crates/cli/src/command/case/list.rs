//! `exeunt case list`: each case with what it waits for, in the console's words.

use super::super::{find, may_read};
use super::Cx;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::{Column, Table};
use crate::view::{case_mark, short_id};
use exeunt_core::{Case, Message};
use exeunt_plan::Standing;
use serde_json::{Value, json};

/// Cases whose standing is asked for at once.
const PAGE: usize = 200;

pub(super) async fn run(cx: &Cx<'_>) -> Outcome {
    may_read(&cx.caller)?;
    let cases = find::all_cases(&cx.house).await?;
    let standings = standings(cx, &cases).await?;
    if cx.screen.json {
        let shown: Vec<Value> = cases.iter().zip(&standings).map(|(case, standing)| shape(case, standing)).collect();
        cx.screen.document(&json!({ "cases": shown }))?;
        return Ok(Exit::Done);
    }
    if cases.is_empty() {
        cx.screen.tell(&Message::new("case-none"));
        return Ok(Exit::Done);
    }
    let column = |key: &'static str| Column::new(cx.screen.word(key));
    let mut table = Table::new(vec![
        Column::marks(),
        column("column-person"),
        column("column-name"),
        column("column-departure"),
        column("column-last-day"),
        column("column-state"),
        column("column-case"),
    ]);
    for (case, standing) in cases.iter().zip(&standings) {
        let person = cx.house.engine.store.person_lookup(&case.person).await?;
        table.row([
            case_mark(standing.phase).painted(cx.screen.paint()),
            case.person.to_string(),
            person.map(|p| p.name).unwrap_or_default(),
            cx.screen.variant("departure", &case.departure),
            case.last_working_day.to_string(),
            cx.screen.variant("case-phase", &standing.phase),
            short_id(&case.id.to_string()),
        ]);
    }
    cx.screen.line(table.render(cx.screen.width(), cx.screen.paint()))?;
    Ok(Exit::Done)
}

/// Where each case stands, in the order of the cases.
async fn standings(cx: &Cx<'_>, cases: &[Case]) -> Result<Vec<Standing>, Failure> {
    let mut standings = Vec::with_capacity(cases.len());
    for page in cases.chunks(PAGE) {
        standings.extend(cx.house.engine.standings(page).await?);
    }
    Ok(standings)
}

/// The case as it is stored, and what it waits for.
fn shape(case: &Case, standing: &Standing) -> Value {
    let mut shape = json!(case);
    shape["phase"] = json!(standing.phase);
    shape
}
