//! What an entry means: who it is about, and whether that person leaves.

use super::entry::Entry;
use super::order::{Order, of_csn};
use super::{Kind, Position, Settings, time};
use crate::said::{clean, is_day, is_long_gone, is_mail, no_last_day, statement};
use crate::source::{Batch, Cursor};
use crate::trouble::{Place, Trouble};
use exeunt_core::{Intention, Language, Message, Person, Said, SourceName};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Set in `userAccountControl` while an account is disabled.
const DISABLED: i64 = 2;
/// Entries that mean leaving without a day and are remembered.
const MOST_NOTICED: usize = 60_000;

/// What means that a person leaves. With nothing set, nobody does, and only people are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Leaves {
    /// The attribute with the last day, as a generalizedTime or as 2026-11-30.
    pub date: Option<String>,
    /// The attribute with a status.
    pub status: Option<String>,
    /// The values of that attribute that mean leaving.
    pub status_values: Vec<String>,
    /// An account of an Active Directory that expires has that day as its last.
    pub account_expires: bool,
    /// A disabled account of an Active Directory means leaving. Accounts are disabled for many reasons: only where yours aren't.
    pub disabled: bool,
}

/// What a look at a directory brought.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) entries: Vec<Entry>,
    /// Names of entries that are gone. That means nothing about their people.
    pub(super) gone: Vec<String>,
    /// Everything was read.
    pub(super) full: bool,
    pub(super) cookie: Option<String>,
    pub(super) server: Option<String>,
    pub(super) usn: u64,
}

/// What an entry says of leaving.
enum Verdict {
    On(Date),
    /// It means leaving and doesn't say when.
    Somewhen,
    Stays,
}

pub(super) fn batch(
    source: &SourceName,
    settings: &Settings,
    before: Position,
    seen: Seen,
    managers: &BTreeMap<String, String>,
    now: Timestamp,
) -> Batch {
    let zone = TimeZone::get(&settings.zone).unwrap_or(TimeZone::UTC);
    // A look at another controller than before begins anew, with what this one has counted.
    let same = seen.server.is_some() && seen.server == before.counted_by;
    let order = if same { Order::new(before.second, before.usn) } else { Order::new(None, seen.usn) };
    let is_first = before.full.is_none();
    let mut reading = Reading { source, settings, managers, now, zone, is_first, noticed: before.noticed, order };
    if seen.full {
        let ids: BTreeSet<_> = seen.entries.iter().map(Entry::id).collect();
        reading.noticed.retain(|id, _| ids.contains(id));
    }
    let mut batch = Batch::default();
    for entry in &seen.entries {
        if let Err(what) = reading.entry(entry, &mut batch) {
            batch.troubles.push(Trouble::new(Place::Entry { name: entry.dn.clone() }, what));
        }
    }
    let gone = |name| Trouble::new(Place::Entry { name }, Message::new("intake-entry-gone"));
    batch.troubles.extend(seen.gone.into_iter().map(gone));
    let full = if seen.full { Some(now) } else { before.full };
    let Seen { cookie, server, usn, .. } = seen;
    let (noticed, second) = (reading.noticed, reading.order.newest());
    let counted_by = server.clone();
    batch.next = Some(Cursor::write(&Position { full, cookie, server, counted_by, usn, second, noticed }));
    batch
}

struct Reading<'a> {
    source: &'a SourceName,
    settings: &'a Settings,
    managers: &'a BTreeMap<String, String>,
    now: Timestamp,
    zone: TimeZone,
    is_first: bool,
    noticed: BTreeMap<String, Option<Date>>,
    order: Order,
}

impl Reading<'_> {
    fn entry(&mut self, entry: &Entry, batch: &mut Batch) -> Result<(), Message> {
        let as_of = self.as_of(entry).ok_or_else(|| Message::new("intake-entry-no-time"))?;
        let about = self.about(entry);
        if about.employee_number.is_none() && about.mail.is_none() {
            return Err(Message::new("intake-record-nobody"));
        }
        let verdict = self.verdict(entry)?;
        let id = entry.id();
        if !matches!(verdict, Verdict::Somewhen) {
            self.noticed.remove(&id);
        }
        let day = match verdict {
            Verdict::On(day) => Some(day),
            Verdict::Somewhen => {
                let Some(day) = self.notice(id)? else {
                    batch.long_gone += 1;
                    return Ok(());
                };
                Some(day)
            }
            Verdict::Stays => None,
        };
        let intention =
            day.map_or(Intention::Stays, |day| Intention::Leaves { last_working_day: day, departure: None });
        if is_long_gone(intention, self.now, self.settings.long_gone_days) {
            batch.long_gone += 1;
            return Ok(());
        }
        batch.people.extend(self.person(entry, &about));
        if self.tells_leavers() && self.is_final(as_of) {
            batch.statements.push(statement(self.source, as_of, about, intention));
        }
        Ok(())
    }

    /// A directory in which nothing means leaving doesn't mean by that that everybody stays.
    fn tells_leavers(&self) -> bool {
        let leaves = &self.settings.leaves;
        leaves.date.is_some() || leaves.status.is_some() || leaves.account_expires || leaves.disabled
    }

    /// Where nothing finer than seconds is written, an entry may change again within its own. Everything is read again at
    /// the next look anyhow, and that one hears what it came to.
    fn is_final(&self, as_of: Timestamp) -> bool {
        self.settings.kind != Kind::Plain || as_of.as_second() < self.now.as_second()
    }

    fn as_of(&mut self, entry: &Entry) -> Option<Timestamp> {
        let names = match self.settings.kind {
            Kind::Sync | Kind::Plain => ["modifyTimestamp", "createTimestamp"],
            Kind::ActiveDirectory => ["whenChanged", "whenCreated"],
        };
        let second = names.iter().find_map(|name| time::generalized(entry.raw(name)?))?;
        let number = || entry.number("uSNChanged").and_then(|number| u64::try_from(number).ok());
        Some(match self.settings.kind {
            Kind::Sync => entry.raw("entryCSN").and_then(of_csn).unwrap_or(second),
            Kind::ActiveDirectory => number().map_or(second, |number| self.order.time(second, number)),
            Kind::Plain => second,
        })
    }

    fn about(&self, entry: &Entry) -> Said {
        let of = &self.settings.attributes;
        let name = entry.text(&of.name).or_else(|| entry.text("cn"));
        let mail = entry.text(&of.mail).filter(|mail| is_mail(mail));
        Said { employee_number: entry.text(&of.number), mail, name }
    }

    fn person(&self, entry: &Entry, about: &Said) -> Option<Person> {
        let of = &self.settings.attributes;
        let number = about.employee_number.clone()?;
        let manager = entry.text(&of.manager).and_then(|dn| self.managers.get(&dn.to_lowercase()));
        Some(Person {
            name: about.name.clone().unwrap_or_else(|| number.clone()),
            department: entry.text(&of.department).unwrap_or_default(),
            zone: self.settings.zone.clone(),
            manager: manager.filter(|manager| **manager != number).map(|manager| manager.clone().into()),
            mail: about.mail.clone(),
            language: Language::default(),
            id: number.into(),
        })
    }

    fn verdict(&self, entry: &Entry) -> Result<Verdict, Message> {
        let leaves = &self.settings.leaves;
        if let Some(text) = leaves.date.as_ref().and_then(|name| entry.raw(name)) {
            let day = time::day(text, &self.zone).filter(|day| is_day(*day));
            return day.map(Verdict::On).ok_or_else(|| no_last_day(text));
        }
        if leaves.account_expires
            && let Some(day) = entry.number("accountExpires").and_then(|at| time::last_day(at, &self.zone))
        {
            return Ok(Verdict::On(day));
        }
        let status = leaves.status.as_ref().and_then(|name| entry.raw(name)).and_then(clean);
        let by_status = status.is_some_and(|status| leaves.status_values.iter().any(|value| same(value, &status)));
        let control = entry.number("userAccountControl").unwrap_or(0);
        let by_account = leaves.disabled && control & DISABLED != 0;
        Ok(if by_status || by_account { Verdict::Somewhen } else { Verdict::Stays })
    }

    /// The day on which an entry was first seen to mean leaving; `None` when it did so before we first looked, and nobody
    /// knows for how long.
    fn notice(&mut self, id: String) -> Result<Option<Date>, Message> {
        if self.noticed.len() >= MOST_NOTICED && !self.noticed.contains_key(&id) {
            return Err(Message::new("intake-too-many-noticed").with("most", MOST_NOTICED));
        }
        let today = self.now.to_zoned_datetime(self.zone.clone()).date();
        let day = if self.is_first { None } else { Some(today) };
        Ok(*self.noticed.entry(id).or_insert(day))
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.to_lowercase()
}
