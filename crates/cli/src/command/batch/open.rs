//! `exeunt batch new`: a list in any form that `exeunt intake file` takes, every row of it or none.

use super::super::{find, intake};
use super::Cx;
use crate::args::NewBatchArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::input;
use crate::trouble::ROWS_SHOWN;
use crate::view;
use exeunt_core::{Departure, Message, PersonId, Said, SourceName};
use exeunt_engine::batch::{NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use exeunt_intake::table::{self, Leaver};
use serde_json::json;
use std::path::Path;

pub(super) async fn run(cx: &Cx<'_>, args: &NewBatchArgs) -> Outcome {
    let (lines, mut rows): (Vec<u64>, Vec<NewRow>) = match &args.members.list {
        Some(path) => read(cx, path, args).await?.into_iter().unzip(),
        None => (Vec::new(), Vec::new()),
    };
    for case in &args.members.cases {
        rows.push(NewRow::Case(find::case(&cx.house, case).await?.id));
    }
    let count = rows.len();
    let new = NewBatch { name: args.name.clone(), reason: args.reason.clone(), rows, lines, far_off: args.far_off };
    if args.dry_run {
        return foreseen(cx, &new).await;
    }
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

/// The rows are judged as they are when the batch is opened.
async fn foreseen(cx: &Cx<'_>, new: &NewBatch) -> Outcome {
    cx.house.engine.batch_foresee(&cx.caller, new).await?;
    cx.screen.tell(&Message::new("batch-foreseen").with("rows", new.rows.len()));
    if cx.screen.json {
        cx.screen.document(&json!({ "dry_run": true, "rows": new.rows.len() }))?;
    }
    Ok(Exit::Done)
}

/// Every row of a file with its line, or every row that means nobody: nothing is opened by halves.
async fn read(cx: &Cx<'_>, path: &Path, args: &NewBatchArgs) -> Result<Vec<(u64, NewRow)>, Failure> {
    let options = intake::options(&cx.house, &SourceName::from(args.source.as_str()))?;
    let bytes = input::read(path, table::LARGEST as u64)?;
    let leavers = table::leavers(&bytes, &options, cx.house.engine.now())
        .map_err(|refused| intake::refused(cx.screen, &refused))?;
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for leaver in leavers {
        match person(cx, &leaver.about).await? {
            Ok(person) => rows.push((leaver.line, NewRow::Leaver(case_of(person, &leaver)))),
            Err(why) => wrong.push((leaver.line, Failure::of(why))),
        }
    }
    if wrong.is_empty() {
        return Ok(rows);
    }
    let failure = Failure::new("error-batch-rows").with("count", wrong.len()).hint("hint-batch-rows").usage();
    let at = |line: u64| Message::new("intake-at-row").with("line", line);
    Err(wrong.iter().take(ROWS_SHOWN).fold(failure, |failure, (line, why)| failure.at(at(*line), why)))
}

fn case_of(person: PersonId, leaver: &Leaver) -> NewCase {
    let departure = leaver.departure.unwrap_or(Departure::Voluntary);
    NewCase { person, departure, last_working_day: leaver.last_working_day }
}

/// Whom a row means: by the number, or by an address that one person alone has.
async fn person(cx: &Cx<'_>, about: &Said) -> Result<Result<PersonId, Message>, Failure> {
    if let Some(number) = &about.employee_number {
        return Ok(Ok(PersonId::from(number.as_str())));
    }
    let mail = about.mail.as_deref().unwrap_or_default();
    let mut found = cx.house.engine.store.person_list_by_mail(mail, 2).await?;
    Ok(match (found.pop(), found.is_empty()) {
        (Some(person), true) => Ok(person.id),
        (Some(_), false) => Err(Message::new("batch-mail-shared").with("mail", mail)),
        (None, _) => Err(Message::new("batch-mail-unknown").with("mail", mail)),
    })
}
