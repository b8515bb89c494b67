//! `exeunt case list`

use super::super::{find, may_read};
use super::Cx;
use crate::failure::{Exit, Outcome};
use crate::screen::{Column, Table};
use crate::view::{case_mark, short_id};
use exeunt_core::Message;
use serde_json::json;

pub(super) async fn run(cx: &Cx<'_>) -> Outcome {
    may_read(&cx.caller)?;
    let cases = find::all_cases(&cx.house).await?;
    if cx.screen.json {
        cx.screen.document(&json!({ "cases": cases }))?;
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
    for case in &cases {
        let person = cx.house.engine.store.person_lookup(&case.person).await?;
        table.row([
            case_mark(case.state).painted(cx.screen.paint()),
            case.person.to_string(),
            person.map(|p| p.name).unwrap_or_default(),
            cx.screen.variant("departure", &case.departure),
            case.last_working_day.to_string(),
            cx.screen.variant("case-state", &case.state),
            short_id(&case.id.to_string()),
        ]);
    }
    cx.screen.line(table.render(cx.screen.width(), cx.screen.paint()))?;
    Ok(Exit::Done)
}
