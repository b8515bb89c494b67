//! `exeunt batch new`: a list in any form that `exeunt intake file` takes, every row of it or none.

use super::super::{find, intake};
use super::Cx;
use crate::args::NewBatchArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::input;
use crate::view;
use exeunt_core::{Departure, Message, PersonId, Said, SourceName};
use exeunt_engine::EngineError;
use exeunt_engine::batch::{NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use exeunt_intake::table::{self, Leaver};
use std::path::Path;

/// Rows that are named; a list with more has one mistake, made often.
const SHOWN: usize = 10;

pub(super) async fn run(cx: &Cx<'_>, args: &NewBatchArgs) -> Outcome {
    let (lines, mut rows): (Vec<u64>, Vec<NewRow>) = match &args.members.list {
        Some(path) => read(cx, path, args).await?.into_iter().unzip(),
        None => (Vec::new(), Vec::new()),
    };
    for case in &args.members.cases {
        rows.push(NewRow::Case(find::case(&cx.house, case).await?.id));
    }
    let count = rows.len();
    let new = NewBatch { name: args.name.clone(), reason: args.reason.clone(), rows };
    let batch = cx.house.engine.batch_open(&cx.caller, &new).await.map_err(|error| refused(error, &lines))?;
    if cx.screen.json {
        cx.screen.document(&batch)?;
        return Ok(Exit::Done);
    }
    cx.screen.tell(&Message::new("batch-opened").with("name", &batch.name).with("rows", count));
    cx.screen.line(batch.id.to_string())?;
    view::next(cx.screen, &["batch", "plan", &batch.id.to_string()]);
    Ok(Exit::Done)
}

/// Every row of a file with its line, or every row that can't be read: nothing is opened by halves.
async fn read(cx: &Cx<'_>, path: &Path, args: &NewBatchArgs) -> Result<Vec<(u64, NewRow)>, Failure> {
    let options = intake::options(&cx.house, &SourceName::from(args.source.as_str()))?;
    let bytes = input::read(path, table::LARGEST as u64)?;
    let leavers = table::leavers(&bytes, &options, cx.house.engine.now())
        .map_err(|refused| intake::refused(cx.screen, &refused))?;
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for leaver in leavers {
        let near = cx.house.engine.day_must_be_near(leaver.last_working_day, args.far_off);
        match (person(cx, &leaver.about).await?, near) {
            (Ok(person), Ok(())) => rows.push((leaver.line, NewRow::Leaver(case_of(person, &leaver)))),
            (Ok(_), Err(far_off)) => wrong.push((leaver.line, far_off.into())),
            (Err(why), _) => wrong.push((leaver.line, Failure::of(why))),
        }
    }
    if wrong.is_empty() {
        return Ok(rows);
    }
    let failure = Failure::new("error-batch-rows").with("count", wrong.len()).hint("hint-batch-rows").usage();
    let at = |line: u64| Message::new("intake-at-row").with("line", line);
    Err(wrong.iter().take(SHOWN).fold(failure, |failure, (line, why)| failure.at(at(*line), why)))
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

/// A refusal names the lines of the file, as every other one does.
fn refused(error: EngineError, lines: &[u64]) -> Failure {
    let EngineError::BatchRows(faults) = &error else { return error.into() };
    let failure = Failure::new("error-batch-rows").with("count", faults.len()).hint("hint-batch-rows");
    faults.iter().take(SHOWN).fold(failure, |failure, fault| {
        let line = usize::try_from(fault.row).ok().and_then(|row| lines.get(row.checked_sub(1)?));
        let place = match line {
            Some(line) => Message::new("batch-line").with("line", line),
            None => Message::new("batch-row").with("row", fault.row),
        };
        failure.at(place.with("about", &fault.about), &Failure::from(&fault.why))
    })
}
