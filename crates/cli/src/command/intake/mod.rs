//! `exeunt intake …`

mod sources;

pub(super) use sources::{poll_once, unused};

use super::may_read;
use crate::ambient::SystemRandomness;
use crate::args::{Globals, IntakeCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::input;
use crate::screen::{Column, Screen, Table, moment};
use exeunt_core::webhook::Secret;
use exeunt_core::{Became, Duty, Intention, Message, PersonId, Randomness, Said, SourceName, Statement};
use exeunt_engine::{Caller, EngineError};
use exeunt_intake::table::{self, Options};
use exeunt_intake::{SourceSettings, Trouble};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::json;
use std::path::Path;

/// Rows that can't be read and are shown; a list with more has one mistake, made often.
const TROUBLES_SHOWN: usize = 10;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &IntakeCommand) -> Outcome {
    if let IntakeCommand::Secret = command {
        return fresh_secret(screen);
    }
    let (house, caller) = House::enter(globals).await?;
    match command {
        IntakeCommand::Secret => Ok(Exit::Done),
        IntakeCommand::File { file, source, as_of, partly, dry_run } => {
            let source = SourceName::from(source.as_str());
            let options = options(&house, &source)?;
            let options = Options { partly: *partly || options.partly, ..options };
            let batch = read(screen, &house, file, &source, &options, *as_of)?;
            for trouble in batch.troubles.iter().take(TROUBLES_SHOWN) {
                screen.talk(&said(screen, trouble));
            }
            take_in(screen, &house, &caller, &batch.statements, *dry_run).await
        }
        IntakeCommand::Poll { source } => {
            must_give(&caller)?;
            sources::poll(screen, &house, source.as_deref().map(SourceName::from).as_ref()).await
        }
        IntakeCommand::Sources => {
            may_read(&caller)?;
            sources::show(screen, &house).await
        }
        IntakeCommand::List { source, person, last } => {
            may_read(&caller)?;
            let (source, person) = (source.as_deref().map(SourceName::from), person.as_deref().map(PersonId::from));
            list(screen, &house, source.as_ref(), person.as_ref(), *last).await
        }
    }
}

/// Nothing is kept, so neither a database nor a token is needed.
fn fresh_secret(screen: &Screen) -> Outcome {
    let secret = Secret::from_random(SystemRandomness.bytes32()).expose();
    if screen.json {
        screen.document(&json!({ "secret": secret.expose_secret() }))?;
    } else {
        screen.line(secret.expose_secret())?;
        screen.tell(&Message::new("intake-secret-made"));
    }
    Ok(Exit::Done)
}

/// Whose list it is when nobody says; no source of its own is needed for it.
const USUAL_SOURCE: &str = "file";

/// How the lists of this source are read. Nobody speaks for a source that speaks by itself, or for one that isn't there.
pub(super) fn options(house: &House, source: &SourceName) -> Result<Options, Failure> {
    let Some(known) = house.config.intake.iter().find(|known| known.name == *source) else {
        if source.as_str() == USUAL_SOURCE {
            return Ok(Options::default());
        }
        return Err(Failure::new("error-no-such-source").with("source", source).hint("hint-sources").usage());
    };
    match &known.settings {
        SourceSettings::List(options) => Ok(options.clone()),
        other => Err(Failure::new("error-source-no-list").with("source", source).with("kind", other.kind()).usage()),
    }
}

fn must_give(caller: &Caller) -> Result<(), Failure> {
    if caller.may(Duty::GiveStatement) {
        return Ok(());
    }
    Err(EngineError::NotYourDuty { actor: caller.name.clone(), duty: Duty::GiveStatement }.into())
}

fn read(
    screen: &Screen,
    house: &House,
    file: &Path,
    source: &SourceName,
    options: &Options,
    as_of: Option<Timestamp>,
) -> Result<exeunt_intake::Batch, Failure> {
    let bytes = input::read(file, table::LARGEST as u64)?;
    let changed = || -> Result<Timestamp, Failure> {
        let time = std::fs::metadata(file).and_then(|about| about.modified());
        let time = time.map_err(|error| input::unreadable(file, &error))?;
        let odd = |error| Failure::new("error-read").with("path", file.display()).because(&error);
        Timestamp::try_from(time).map_err(odd)
    };
    let as_of = match as_of {
        Some(as_of) => as_of,
        None => changed()?,
    };
    table::read(source, &bytes, options, as_of, house.engine.now()).map_err(|why| refused(screen, &why))
}

/// A list of which nothing was used.
pub(super) fn refused(screen: &Screen, why: &table::Refused) -> Failure {
    let failure = Failure::new("error-list-refused").with("count", why.troubles.len()).usage();
    let shown = why.troubles.iter().take(TROUBLES_SHOWN);
    shown.fold(failure, |failure, trouble| failure.because_of(said(screen, trouble)))
}

fn said(screen: &Screen, trouble: &Trouble) -> String {
    screen.at(&trouble.at.message(), &trouble.what)
}

/// Each statement by itself: what came of those before a failure stays, and doing it again goes on from there.
async fn take_in(screen: &Screen, house: &House, caller: &Caller, statements: &[Statement], dry_run: bool) -> Outcome {
    let mut rows = Vec::with_capacity(statements.len());
    for statement in statements {
        let became = if dry_run {
            house.engine.statement_foresee(caller, statement).await?
        } else {
            house.engine.statement_apply(caller, statement).await?.became
        };
        rows.push((statement, became));
    }
    let waiting = rows.iter().any(|(_, became)| matches!(became, Became::Waits { .. }));
    if screen.json {
        let rows: Vec<_> = rows.iter().map(|(said, became)| json!({ "statement": said, "became": became })).collect();
        screen.document(&json!({ "dry_run": dry_run, "statements": rows }))?;
    } else {
        let mut table = table_of(screen);
        for (statement, became) in &rows {
            row(screen, &mut table, statement, None, *became);
        }
        screen.line(table.render(screen.width(), screen.paint()))?;
        screen
            .tell(&Message::new(if dry_run { "intake-foreseen" } else { "intake-taken-in" }).with("count", rows.len()));
    }
    Ok(Exit::findings(waiting))
}

async fn list(
    screen: &Screen,
    house: &House,
    source: Option<&SourceName>,
    person: Option<&PersonId>,
    last: u32,
) -> Outcome {
    let statements = house.engine.store.statement_list(source, person, None, last).await?;
    if screen.json {
        let rows: Vec<_> = statements
            .iter()
            .map(|s| json!({ "key": s.key, "statement": s.statement, "received_at": s.received_at, "person": s.person, "became": s.became, "finding": s.finding }))
            .collect();
        screen.document(&json!({ "statements": rows }))?;
    } else if statements.is_empty() {
        screen.tell(&Message::new("intake-none"));
    } else {
        let mut table = table_of(screen);
        for stored in &statements {
            row(screen, &mut table, &stored.statement, stored.person.as_ref(), stored.became);
        }
        screen.line(table.render(screen.width(), screen.paint()))?;
    }
    Ok(Exit::Done)
}

fn table_of(screen: &Screen) -> Table {
    let column = |key: &'static str| Column::new(screen.word(key));
    Table::new(vec![
        column("column-time"),
        column("column-source"),
        column("column-person").wrapping(),
        column("column-intention"),
        column("column-last-day"),
        column("column-became").wrapping(),
    ])
}

fn row(screen: &Screen, table: &mut Table, statement: &Statement, person: Option<&PersonId>, became: Became) {
    let day = match statement.intention {
        Intention::Leaves { last_working_day, .. } => last_working_day.to_string(),
        Intention::Stays => String::new(),
    };
    table.row([
        moment(statement.as_of),
        statement.source.to_string(),
        person.map_or_else(|| called(&statement.about), PersonId::to_string),
        screen.variant("intention", &statement.intention),
        day,
        screen.variant("became", &became),
    ]);
}

/// What a source calls somebody.
pub(crate) fn called(about: &Said) -> String {
    [&about.employee_number, &about.mail, &about.name].into_iter().flatten().next().cloned().unwrap_or_default()
}
