//! `exeunt audit …`

use super::{find, may_read};
use crate::args::{AuditCommand, Globals};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table, moment};
use exeunt_core::{Duty, Message};
use exeunt_engine::Happened;
use exeunt_evidence::Entry;
use exeunt_store::LogEntry;
use serde_json::{Value, json};

/// Characters of a detail in the table.
const LONGEST: usize = 120;

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
        column("column-what").wrapping(),
        column("column-on").wrapping(),
        column("column-details").wrapping(),
    ]);
    for (stored, entry) in rows {
        let time = entry.time.parse().map_or_else(|_| entry.time.clone(), moment);
        // Entries of a step are on its plan; the step says more to a reader.
        let on = entry.step.as_ref().unwrap_or(&entry.on);
        let index = stored.index.to_string();
        table.row([
            index,
            time,
            actor(screen, &entry.actor),
            what(screen, entry),
            on.clone(),
            details(screen, stored, entry),
        ]);
    }
    table
}

/// Who did it. A process that works by itself, `host@number`, is nobody whom a reader could ask.
fn actor(screen: &Screen, name: &str) -> String {
    let works = name.rsplit_once('@').is_some_and(|(_, number)| number.parse::<u32>().is_ok());
    if works { screen.say(&Message::new("log-worker").with("name", name)) } else { name.to_owned() }
}

/// What happened, in words. A verb of a newer program has none here and stands as it is.
fn what(screen: &Screen, entry: &Entry) -> String {
    let key = format!("happened-{}", entry.what.replace(['.', '_'], "-"));
    let word = screen.word(&key);
    if word == key { entry.what.clone() } else { word }
}

/// What of the entry is worth a glance; `--json` has the whole. What was shredded says nothing.
fn details(screen: &Screen, stored: &LogEntry, entry: &Entry) -> String {
    let mut said: Vec<String> = Vec::new();
    if entry.what == Happened::Refused.as_str()
        && let Some(duty) = Duty::ALL.into_iter().find(|duty| format!("{duty:?}") == entry.on)
    {
        said.push(screen.say(&Message::new("log-asked").with("value", screen.variant("duty", &duty))));
    }
    let payload = stored.payload.as_ref().map(|payload| &payload.body);
    said.extend(DETAILS.iter().filter_map(|(field, key)| {
        let value = shown(payload?.get(*field)?)?;
        Some(screen.say(&Message::new(*key).with("value", value)))
    }));
    said.extend(payload.and_then(|payload| payload["changed"].as_object()).into_iter().flatten().map(
        |(field, change)| {
            let value = |at: &str| shown(&change[at]).unwrap_or_else(|| screen.word("person-field-empty"));
            let line = Message::new("log-changed").with("field", screen.word(&format!("column-{field}")));
            screen.say(&line.with("from", value("from")).with("to", value("to")))
        },
    ));
    said.join(&screen.word("cli-list-separator"))
}

/// Fields of payloads, and the sentence that shows one.
const DETAILS: [(&str, &str); 10] = [
    ("person", "log-person"),
    ("name", "log-name"),
    ("roles", "log-roles"),
    ("from", "log-from"),
    ("to", "log-to"),
    ("last_working_day", "log-last-day"),
    ("evidence", "log-evidence"),
    ("reason", "log-reason"),
    ("why", "log-reason"),
    ("digest", "log-digest"),
];

/// A short value; of a digest as much as people compare.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.starts_with("sha256:") => Some(text.chars().skip(7).take(12).collect()),
        Value::String(text) => Some(text.chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty()),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map(|words| words.join(", ")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}
