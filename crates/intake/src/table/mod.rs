//! A list of leavers as HR exports it: a CSV file or an Excel workbook, with a row for each person.
//!
//! [`read`] finds out by itself how the file is encoded, what parts its columns and which row names them, and refuses the
//! whole file when one row can't be read, unless [`Options::partly`]. Bad rows are all named, each with its line and column.
//! A person who isn't in the list is not mentioned: nobody stays, or leaves, by being missing.
//!
//! A statement's id follows from the person, what is said, and as of when the list holds. So the same file again, the same
//! list exported anew, or its rows in another order make the same statements.

mod cell;
mod csv;
mod day;
mod header;
mod people;
mod row;
mod text;
mod xlsx;

pub use header::Field;
pub use people::{Listed, people};

use crate::said::is_ahead;
use crate::source::Batch;
use crate::trouble::{Place, Trouble};
use cell::Sheet;
use exeunt_core::{Departure, Intention, LONG_GONE_DAYS, Message, Said, SourceName, Statement};
use header::Header;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The largest file that is read.
pub const LARGEST: usize = 10 * 1024 * 1024;
/// The most rows with something in them.
pub const MOST_ROWS: usize = 20_000;
/// The largest list of people that is read.
pub const LARGEST_PEOPLE: usize = 64 * 1024 * 1024;
/// The most people in a list of people.
pub const MOST_PEOPLE: usize = 200_000;
/// The most columns. What stands further right is not looked at.
pub const MOST_COLUMNS: usize = 200;
/// Bad rows that are named; the rest are counted.
const MOST_TROUBLES: usize = 200;

/// How a source's lists are read. All of it may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The time zone of points in time in the list.
    pub zone: String,
    /// What the columns are called, where it isn't one of the names that are known anyway.
    pub columns: BTreeMap<Field, String>,
    /// Words for kinds of departure, beside those that are known anyway.
    pub departures: BTreeMap<String, Departure>,
    /// Employee numbers of fewer digits get zeros in front. For lists out of spreadsheets that took them for numbers.
    pub number_width: Option<u8>,
    /// The sheet of a workbook; else its first visible one.
    pub sheet: Option<String>,
    /// The encoding of a CSV file, such as `gb18030`, where it isn't found out.
    pub encoding: Option<String>,
    /// Use the good rows of a list that has bad ones.
    pub partly: bool,
    /// Leavers whose last day lies further back than this many days are left out, and counted.
    pub long_gone_days: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            zone: "Asia/Shanghai".to_owned(),
            columns: BTreeMap::new(),
            departures: BTreeMap::new(),
            number_width: None,
            sheet: None,
            encoding: None,
            partly: false,
            long_gone_days: LONG_GONE_DAYS,
        }
    }
}

/// Nothing of a list was used. Says why, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the list is refused, for {} reasons; nothing of it was used", .troubles.len())]
pub struct Refused {
    pub troubles: Vec<Trouble>,
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Self {
        Self { troubles: vec![trouble] }
    }
}

/// Reads a list. `as_of` is when it held: for a file the time of its last change, for an upload what its sender says. It
/// must be the same for the same list, and holds for each row that has no time of its own.
pub fn read(
    source: &SourceName,
    bytes: &[u8],
    options: &Options,
    as_of: Timestamp,
    now: Timestamp,
) -> Result<Batch, Refused> {
    if is_ahead(as_of, now) {
        return Err(whole(Message::new("intake-as-of-ahead").with("as_of", as_of)));
    }
    let (sheet, header, zone) = open(bytes, options)?;
    let epoch = sheet.epoch;
    let reading = row::Reading { source, options, header: &header, epoch, zone, as_of, now, strict: false };
    gather(&reading, &sheet)
}

/// A row of a list of people who are dealt with as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaver {
    /// As the list's editor counts it, from 1.
    pub line: u64,
    pub about: Said,
    pub last_working_day: Date,
    pub departure: Option<Departure>,
}

impl Leaver {
    /// What the row says, as a statement of this source.
    #[must_use]
    pub fn stated(self, source: &SourceName, as_of: Timestamp) -> Statement {
        let Self { about, last_working_day, departure, .. } = self;
        crate::said::statement(source, as_of, about, Intention::Leaves { last_working_day, departure })
    }
}

/// Reads a list in which everybody leaves, every row in its place. Whoever hands it in is there to mend it: a word that
/// isn't known is refused, too, and so is a row that says that somebody stays.
///
/// # Errors
/// Every row that can't be used.
pub fn leavers(bytes: &[u8], options: &Options, now: Timestamp) -> Result<Vec<Leaver>, Refused> {
    let (sheet, header, zone) = open(bytes, options)?;
    let (source, epoch) = (SourceName::from("list"), sheet.epoch);
    let reading =
        row::Reading { source: &source, options, header: &header, epoch, zone, as_of: now, now, strict: true };
    let (mut leavers, mut bad) = (Vec::new(), Vec::new());
    for line in sheet.lines.iter().filter(|line| line.number > header.line && !line.is_blank()) {
        match row::read(&reading, line, &mut Vec::new()) {
            Err(troubles) => bad.extend(troubles),
            Ok(Statement { about, intention: Intention::Leaves { last_working_day, departure }, .. }) => {
                leavers.push(Leaver { line: line.number, about, last_working_day, departure });
            }
            Ok(Statement { intention: Intention::Stays, .. }) => {
                bad.push(Trouble::new(header.place(line, Field::Action), Message::new("intake-stays-in-batch")));
            }
        }
    }
    match (bad.is_empty(), leavers.is_empty()) {
        (false, _) => Err(Refused { troubles: bounded(bad) }),
        (true, true) => Err(whole(Message::new("intake-no-rows"))),
        (true, false) => Ok(leavers),
    }
}

/// The table in a file, its header, and the zone in which it counts.
fn open(bytes: &[u8], options: &Options) -> Result<(Sheet, Header, TimeZone), Refused> {
    if bytes.len() > LARGEST {
        return Err(whole(Message::new("intake-file-too-large").with("mib", LARGEST / (1024 * 1024))));
    }
    let zone = TimeZone::get(&options.zone)
        .map_err(|_| whole(Message::new("intake-no-such-zone").with("zone", &options.zone)))?;
    let sheet = sheet(bytes, options, MOST_ROWS)?;
    let header = header::find(&sheet, options)?;
    Ok((sheet, header, zone))
}

fn whole(what: Message) -> Refused {
    Trouble::whole(what).into()
}

fn sheet(bytes: &[u8], options: &Options, most: usize) -> Result<Sheet, Refused> {
    /// What old Excel files begin with, and new ones that have a password.
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
    if bytes.starts_with(COMPOUND) {
        return Err(whole(Message::new("intake-old-workbook")));
    }
    let sheet =
        if bytes.starts_with(b"PK") { xlsx::read(bytes, options, most) } else { csv::read(bytes, options, most) }?;
    if sheet.lines.len() > most {
        return Err(whole(Message::new("intake-too-many-rows").with("most", most)));
    }
    Ok(sheet)
}

/// All rows after the header. A row that repeats another is the same statement; one that contradicts it makes both bad.
fn gather(reading: &row::Reading<'_>, sheet: &Sheet) -> Result<Batch, Refused> {
    let mut batch = Batch::default();
    let mut bad = Vec::new();
    let mut rows = row::Rows::default();
    for line in sheet.lines.iter().filter(|line| line.number > reading.header.line && !line.is_blank()) {
        match row::read(reading, line, &mut batch.troubles) {
            Ok(statement) => rows.add(line.number, statement),
            Err(troubles) => bad.extend(troubles),
        }
    }
    if rows.is_empty() && bad.is_empty() {
        return Err(whole(Message::new("intake-no-rows")));
    }
    bad.extend(rows.take_contradictions());
    if !bad.is_empty() && !reading.options.partly {
        return Err(Refused { troubles: bounded(bad) });
    }
    batch.troubles.extend(bad);
    batch.troubles = bounded(batch.troubles);
    for (line, statement) in rows.into_statements() {
        if crate::said::is_long_gone(statement.intention, reading.now, reading.options.long_gone_days) {
            batch.long_gone += 1;
            batch.left_out.push(left_out(line, &statement));
        } else {
            batch.statements.push(statement);
            batch.lines.push(line);
        }
    }
    batch.left_out = bounded(batch.left_out);
    Ok(batch)
}

/// A row of somebody who left long ago, with what shows that it is one.
fn left_out(line: u64, statement: &Statement) -> Trouble {
    let Said { employee_number, mail, name } = &statement.about;
    let who: Vec<&str> = [name, employee_number, mail].into_iter().flatten().map(String::as_str).take(2).collect();
    let day = match statement.intention {
        Intention::Leaves { last_working_day, .. } => last_working_day.to_string(),
        Intention::Stays => String::new(),
    };
    Trouble::new(Place::Row { line }, Message::new("intake-long-gone-row").with("who", who.join(" ")).with("day", day))
}

fn bounded(mut troubles: Vec<Trouble>) -> Vec<Trouble> {
    troubles.sort_by(|a, b| a.at.cmp(&b.at));
    let more = troubles.len().saturating_sub(MOST_TROUBLES);
    troubles.truncate(MOST_TROUBLES);
    if more > 0 {
        troubles.push(Trouble::new(Place::Whole, Message::new("intake-more-troubles").with("count", more)));
    }
    troubles
}
