//! `exeunt audit …`

use super::{find, may_read};
use crate::args::{AuditCommand, Globals};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table};
use exeunt_core::Message;
use exeunt_evidence::Entry;
use exeunt_store::LogEntry;
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &AuditCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    may_read(&caller)?;
    let AuditCommand::List { case, last } = command;
    let last = u64::from(*last);
    let entries = if let Some(named) = case {
        let case = find::case(&house, named).await?;
        let mut entries = house.engine.store.log_entries_for_case(case.id).await?;
        let beyond = entries.len().saturating_sub(usize::try_from(last).unwrap_or(usize::MAX));
        entries.split_off(beyond)
    } else {
        let size = house.engine.store.log_size().await?;
        house.engine.store.log_entries(size.saturating_sub(last)..size).await?
    };
    let rows = entries.iter().map(|e| Ok((e, parsed(e)?))).collect::<Result<Vec<_>, Failure>>()?;
    if screen.json {
        let rows: Vec<_> = rows.iter().map(|(e, entry)| shape(e, entry)).collect();
        screen.document(&json!({ "entries": rows }))?;
    } else if rows.is_empty() {
        screen.tell(&Message::new("audit-none"));
    } else {
        screen.line(table(screen, &rows).render(screen.width(), screen.paint()))?;
    }
    Ok(Exit::Done)
}

fn parsed(entry: &LogEntry) -> Result<Entry, Failure> {
    serde_json::from_slice(&entry.leaf)
        .map_err(|error| Failure::new("error-tampered").with("id", entry.index).because(&error).hint("hint-tampered"))
}

fn shape(stored: &LogEntry, entry: &Entry) -> serde_json::Value {
    json!({ "index": stored.index, "entry": entry, "payload": stored.payload.as_ref().map(|p| &p.body) })
}

fn table(screen: &Screen, rows: &[(&LogEntry, Entry)]) -> Table {
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        Column::new("#").right(),
        column("column-time"),
        column("column-actor").wrapping(),
        column("column-what"),
        column("column-on").wrapping(),
    ]);
    for (stored, entry) in rows {
        let time = entry.time.split('.').next().unwrap_or(&entry.time).trim_end_matches('Z').replace('T', " ");
        // Entries of a step are on its plan; the step says more to a reader.
        let on = entry.step.as_ref().unwrap_or(&entry.on);
        table.row([stored.index.to_string(), format!("{time}Z"), entry.actor.clone(), entry.what.clone(), on.clone()]);
    }
    table
}
