//! What HR systems send and hold, read through the public face of the crate, and from real servers.
#![expect(clippy::unwrap_used, reason = "a test may stop where its own set-up fails")]

mod active_directory;
mod directory;
mod folder;
mod hostile;
mod table;
mod tryton;
mod webhook;

use exeunt_core::{Intention, Statement};
use exeunt_intake::Batch;
use jiff::Timestamp;
use jiff::civil::Date;

/// Who, and on which last day; nobody's last day is that of somebody who stays.
fn one(statement: &Statement) -> (&str, Option<Date>) {
    let day = match statement.intention {
        Intention::Leaves { last_working_day, .. } => Some(last_working_day),
        Intention::Stays => None,
    };
    (statement.about.employee_number.as_deref().unwrap_or("-"), day)
}

fn said(batch: &Batch) -> Vec<(&str, Option<Date>)> {
    batch.statements.iter().map(one).collect()
}

/// Only those who leave, by number.
fn leaving(batch: &Batch) -> Vec<(&str, Date)> {
    let mut leaving: Vec<_> = said(batch).into_iter().filter_map(|(who, day)| Some((who, day?))).collect();
    leaving.sort_unstable();
    leaving
}

/// The time by the clock of this machine, which real servers use as well.
#[expect(clippy::disallowed_methods, reason = "a real server's own times are compared with it")]
fn real_now() -> Timestamp {
    Timestamp::now()
}
