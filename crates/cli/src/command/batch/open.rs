//! `exeunt batch new`

use super::super::find;
use super::Cx;
use crate::args::NewBatchArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::input;
use crate::view;
use exeunt_core::{Departure, Message, PersonId};
use exeunt_engine::batch::{NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use jiff::civil::Date;
use serde::Deserialize;
use std::path::Path;

/// The largest list that is read.
const LARGEST: u64 = 4 * 1024 * 1024;

/// A row as files have it.
#[derive(Debug, Deserialize)]
struct Row {
    person: String,
    last_day: Date,
    #[serde(default = "usual")]
    departure: Departure,
}

fn usual() -> Departure {
    Departure::Voluntary
}

pub(super) async fn run(cx: &Cx<'_>, args: &NewBatchArgs) -> Outcome {
    let mut rows = match &args.list {
        Some(path) => read(cx, path)?,
        None => Vec::new(),
    };
    for case in &args.cases {
        rows.push(NewRow::Case(find::case(&cx.house, case).await?.id));
    }
    let count = rows.len();
    let new = NewBatch { name: args.name.clone(), reason: args.reason.clone(), rows };
    let batch = cx.house.engine.batch_open(&cx.caller, &new).await?;
    if cx.screen.json {
        cx.screen.document(&batch)?;
        return Ok(Exit::Done);
    }
    cx.screen.tell(&Message::new("batch-opened").with("name", &batch.name).with("rows", count));
    cx.screen.line(batch.id.to_string())?;
    view::next(cx.screen, &["batch", "plan", &batch.id.to_string()]);
    Ok(Exit::Done)
}

/// Every row of a file, or every row that can't be read: nothing is opened by halves.
fn read(cx: &Cx<'_>, path: &Path) -> Result<Vec<NewRow>, Failure> {
    let unreadable =
        |error: &dyn std::error::Error| Failure::new("error-read").with("path", path.display()).because(error);
    let text = String::from_utf8(input::read(path, LARGEST)?).map_err(|e| unreadable(&e))?;
    // Spreadsheets put a byte order mark in front of Chinese text.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        match row {
            Ok(Row { person, last_day, departure }) => {
                let person = PersonId::from(person);
                rows.push(NewRow::Leaver(NewCase { person, departure, last_working_day: last_day }));
            }
            Err(error) => {
                let why = cx.screen.say(&Message::new("row-unreadable").with("why", &error));
                // Line 1 is the heading.
                wrong.push(Message::new("row-wrong").with("line", at + 2).with("why", why));
            }
        }
    }
    if wrong.is_empty() {
        return Ok(rows);
    }
    let failure = Failure::new("error-rows").with("path", path.display()).with("count", wrong.len()).hint("hint-rows");
    Err(wrong.into_iter().fold(failure, Failure::cause))
}
