//! What one row says, and whether two rows contradict each other.

use super::cell::{Cell, Epoch, Line};
use super::header::{Field, Header};
use super::{Options, day};
use crate::said::{Noted, clean, is_ahead, is_day, is_mail, is_plain, no_last_day, statement};
use crate::trouble::{Place, Trouble};
use exeunt_core::{Departure, Intention, Message, Said, SourceName, Statement};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// What is the same for all rows of a list.
pub(super) struct Reading<'a> {
    pub(super) source: &'a SourceName,
    pub(super) options: &'a Options,
    pub(super) header: &'a Header,
    pub(super) epoch: Epoch,
    pub(super) zone: TimeZone,
    pub(super) as_of: Timestamp,
    pub(super) now: Timestamp,
    /// A word that isn't known is wrong, and not only remarked.
    pub(super) strict: bool,
}

/// Reads a row. What doesn't keep it from being used goes to `remarks`.
pub(super) fn read(reading: &Reading<'_>, line: &Line, remarks: &mut Vec<Trouble>) -> Result<Statement, Vec<Trouble>> {
    let mut row = Row { reading, line, wrong: Vec::new() };
    let about = row.about();
    let as_of = row.as_of();
    let intention = row.intention(remarks);
    match (about, as_of, intention) {
        (Ok(about), Ok(as_of), Ok(intention)) if row.wrong.is_empty() => {
            Ok(statement(reading.source, as_of, about, intention))
        }
        _ => Err(row.wrong),
    }
}

/// Reads cell by cell and goes on after a bad one, so that HR hears of all of them at once.
struct Row<'a> {
    reading: &'a Reading<'a>,
    line: &'a Line,
    wrong: Vec<Trouble>,
}

impl Row<'_> {
    fn about(&mut self) -> Result<Said, Noted> {
        let employee_number = self.number()?;
        let mail = self.text(Field::Mail)?;
        let name = self.text(Field::Name)?;
        if mail.as_deref().is_some_and(|mail| !is_mail(mail)) {
            return self.wrong(Field::Mail, Message::new("intake-not-mail"));
        }
        if employee_number.is_none() && mail.is_none() {
            return self.wrong(Field::EmployeeNumber, Message::new("intake-nobody-named"));
        }
        Ok(Said { employee_number, mail, name })
    }

    fn number(&mut self) -> Result<Option<String>, Noted> {
        let Some(number) = self.text(Field::EmployeeNumber)? else { return Ok(None) };
        if is_rounded(&number) {
            return self.wrong(Field::EmployeeNumber, Message::new("intake-number-rounded").with("text", number));
        }
        let width = usize::from(self.reading.options.number_width.unwrap_or(0));
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        Ok(Some(if digits { format!("{number:0>width$}") } else { number }))
    }

    fn as_of(&mut self) -> Result<Timestamp, Noted> {
        let zone = &self.reading.zone;
        let as_of = match self.reading.header.cell(self.line, Field::AsOf) {
            Cell::Day(at) => at.to_zoned_datetime(zone.clone()).ok().map(|at| at.timestamp()),
            _ => match self.text(Field::AsOf)? {
                None => Some(self.reading.as_of),
                Some(text) => day::parse_instant(&text, zone),
            },
        };
        match as_of {
            None => self.wrong(Field::AsOf, Message::new("intake-not-an-instant")),
            Some(as_of) if is_ahead(as_of, self.reading.now) => {
                self.wrong(Field::AsOf, Message::new("intake-as-of-ahead").with("as_of", as_of))
            }
            Some(as_of) => Ok(as_of),
        }
    }

    fn intention(&mut self, remarks: &mut Vec<Trouble>) -> Result<Intention, Noted> {
        let action = self.text(Field::Action)?;
        match action.as_deref().map(str::to_lowercase) {
            Some(word) if STAYS.contains(&word.as_str()) => return Ok(Intention::Stays),
            Some(word) if !LEAVES.contains(&word.as_str()) => {
                let words = format!("{}, {}", LEAVES.join(", "), STAYS.join(", "));
                return self.wrong(Field::Action, Message::new("intake-one-of").with("words", words));
            }
            Some(_) | None => {}
        }
        let departure = self.departure(remarks)?;
        Ok(Intention::Leaves { last_working_day: self.last_day()?, departure })
    }

    fn last_day(&mut self) -> Result<Date, Noted> {
        let field = Field::LastWorkingDay;
        let (epoch, zone) = (self.reading.epoch, &self.reading.zone);
        let day = match self.reading.header.cell(self.line, field) {
            Cell::Day(at) => Some(at.date()).filter(|day| is_day(*day)),
            Cell::Number(number) => day::serial(*number, epoch).or_else(|| day::parse(&plain(*number), zone, epoch)),
            _ => match self.text(field)? {
                None => return self.wrong(field, Message::new("intake-no-day")),
                Some(text) => day::parse(&text, zone, epoch),
            },
        };
        if let Some(day) = day {
            return Ok(day);
        }
        let text = self.text(field)?.unwrap_or_default();
        self.wrong(field, no_last_day(text))
    }

    /// A kind that we don't know keeps nobody from leaving: HR says it in the case.
    fn departure(&mut self, remarks: &mut Vec<Trouble>) -> Result<Option<Departure>, Noted> {
        let Some(word) = self.text(Field::Departure)? else { return Ok(None) };
        let own = self.reading.options.departures.iter().find(|(own, _)| own.to_lowercase() == word.to_lowercase());
        let known = own.map(|(_, departure)| *departure).or_else(|| known_departure(&word.to_lowercase()));
        if known.is_none() && self.reading.strict {
            return self.wrong(Field::Departure, unknown("intake-departure-in-batch", word));
        }
        if known.is_none() {
            let place = self.reading.header.place(self.line, Field::Departure);
            remarks.push(Trouble::new(place, unknown("intake-unknown-departure", word)));
        }
        Ok(known)
    }

    /// The text of a cell, where one stands.
    fn text(&mut self, field: Field) -> Result<Option<String>, Noted> {
        match self.reading.header.cell(self.line, field) {
            Cell::Empty => Ok(None),
            Cell::Text(text) => match clean(text) {
                Some(text) if !is_plain(&text) => self.wrong(field, Message::new("intake-text-too-long")),
                text => Ok(text),
            },
            Cell::Number(number) => Ok(Some(plain(*number))),
            Cell::Day(at) => Ok(Some(at.date().to_string())),
            Cell::Broken(formula) => {
                let what = Message::new("intake-formula").with("formula", formula);
                self.wrong(field, what)
            }
            Cell::TooLong => self.wrong(field, Message::new("intake-text-too-long")),
        }
    }

    fn wrong<T>(&mut self, field: Field, what: Message) -> Result<T, Noted> {
        self.wrong.push(Trouble::new(self.reading.header.place(self.line, field), what));
        Err(Noted)
    }
}

/// A number as a person writes it. Beyond 15 digits a spreadsheet has lost some, and the exponent shows it.
pub(super) fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number:E}") }
}

/// Whether a spreadsheet has rounded a long number: `1.23457E+17`.
pub(super) fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let sign = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    mantissa.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part)) && digits(sign)
}

const LEAVES: &[&str] = &[
    "离职",
    "leaves",
    "待离职",
    "已离职",
    "离职中",
    "办理离职",
    "新增离职",
    "辞职",
    "leave",
    "leaving",
    "leaver",
    "left",
    "resigned",
    "terminated",
];
const STAYS: &[&str] = &[
    "撤销",
    "stays",
    "撤销离职",
    "撤回",
    "撤回离职",
    "取消",
    "取消离职",
    "在职",
    "留任",
    "不离职",
    "stay",
    "withdraw",
    "withdrawn",
    "cancel",
    "cancelled",
    "canceled",
    "active",
];

/// Words for each kind of departure.
const DEPARTURES: [(Departure, &[&str]); 3] = [
    (
        Departure::Voluntary,
        &[
            "voluntary",
            "主动离职",
            "主动",
            "主动辞职",
            "辞职",
            "自愿",
            "自愿离职",
            "自离",
            "个人原因",
            "resignation",
            "resigned",
        ],
    ),
    (
        Departure::Dismissed,
        &[
            "dismissed",
            "辞退",
            "解雇",
            "开除",
            "被动离职",
            "被动",
            "裁员",
            "公司辞退",
            "dismissal",
            "involuntary",
            "terminated",
            "layoff",
        ],
    ),
    (Departure::Hostile, &["hostile", "高风险离职", "高风险", "敌意", "敌意离职"]),
];

fn known_departure(word: &str) -> Option<Departure> {
    DEPARTURES.iter().find(|(_, words)| words.contains(&word)).map(|(departure, _)| *departure)
}

/// A word that isn't known, beside those that are.
fn unknown(what: &'static str, word: String) -> Message {
    let words: Vec<&str> = DEPARTURES.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    Message::new(what).with("word", word).with("words", words.join(", "))
}

/// The good rows, by who they are about and as of when.
#[derive(Default)]
pub(super) struct Rows {
    rows: BTreeMap<(String, Timestamp), Vec<(u64, Statement)>>,
}

impl Rows {
    pub(super) fn add(&mut self, line: u64, statement: Statement) {
        let about = &statement.about;
        let who = match (&about.employee_number, &about.mail) {
            (Some(number), _) => format!("number {number}"),
            (None, mail) => format!("mail {}", mail.as_deref().unwrap_or_default().to_lowercase()),
        };
        let rows = self.rows.entry((who, statement.as_of)).or_default();
        if rows.iter().all(|(_, other)| other.intention != statement.intention) {
            rows.push((line, statement));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes away what says two things of one person, and names both places.
    pub(super) fn take_contradictions(&mut self) -> Vec<Trouble> {
        let contradicting = self.rows.extract_if(.., |_, rows| rows.len() > 1);
        contradicting.flat_map(|(_, rows)| contradictions(&rows)).collect()
    }

    /// In the order of the list.
    pub(super) fn into_statements(self) -> impl Iterator<Item = (u64, Statement)> {
        let mut rows: Vec<_> = self.rows.into_values().flatten().collect();
        rows.sort_by_key(|(line, _)| *line);
        rows.into_iter()
    }
}

fn contradictions(rows: &[(u64, Statement)]) -> Vec<Trouble> {
    let first = rows.first().map_or(0, |(line, _)| *line);
    let later = rows.iter().skip(1);
    let what = |line: u64| Message::new("intake-contradiction").with("line", line);
    later.map(|(line, _)| Trouble::new(Place::Row { line: *line }, what(first))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(plain(1001.0), "1001");
        assert_eq!(plain(0.5), "5E-1");
        for rounded in ["1.23457E+17", "1.2e17"] {
            assert!(is_rounded(rounded), "{rounded}");
        }
        for whole in ["1001", "E001", "AE1.5", "1E5", "SH.E1", "1.E5"] {
            assert!(!is_rounded(whole), "{whole}");
        }
        assert!(is_rounded(&plain(1.234_567_890_123_456_7e17)));
    }
}
