//! Business days as data: the policy's weekdays and holidays, and a country's calendar of days off and swapped days.
//!
//! A calendar knows certain years only, because a government publishes one at a time. Whatever is counted beyond them is
//! counted by weekdays alone and says so ([`Due::beyond`]), and never silently.

use crate::policy::{BusinessDay, Policy};
use exeunt_core::Message;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZoneDatabase;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// No holiday lasts longer; what does is a slip of the pen.
const LONGEST_DAYS_OFF: i32 = 31;
/// So many days in a row without a business day mean that the policy leaves none.
const LONGEST_REST: u32 = 400;

/// The days off and the swapped working days of one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub name: String,
    /// The years that it knows.
    pub years: BTreeSet<i16>,
    /// Days on which people work although their weekday says otherwise. 调休
    pub working_days: BTreeSet<Date>,
    pub off: Vec<DaysOff>,
}

/// One holiday, first and last day included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaysOff {
    pub name: String,
    pub from: Date,
    pub to: Date,
}

/// An instant that was counted in business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Timestamp,
    /// The first year on the way there that the calendar doesn't know.
    pub beyond: Option<i16>,
}

/// The zone isn't one of the IANA database, or the day is outside of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such time: the zone is unknown or the day is out of range")]
pub struct NoTime;

impl Calendar {
    /// The text of the calendar that ships under this name.
    pub fn shipped(name: &str) -> Option<&'static str> {
        (name == "cn").then_some(include_str!("../../../policy/calendars/cn.toml"))
    }

    /// Reads a calendar. Fails with what is wrong, in a few words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let calendar: Self = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        match calendar.trouble() {
            Some(trouble) => Err(trouble),
            None => Ok(calendar),
        }
    }

    fn trouble(&self) -> Option<String> {
        let unruly = self.off.iter().find(|off| off.to < off.from || off.days() > LONGEST_DAYS_OFF);
        if let Some(off) = unruly {
            return Some(format!("\"{}\" lasts from {} to {}", off.name, off.from, off.to));
        }
        let days = self.off.iter().flat_map(|off| [off.from, off.to]).chain(self.working_days.iter().copied());
        if let Some(day) = days.into_iter().find(|day| !self.years.contains(&day.year())) {
            return Some(format!("{day} is in a year that isn't listed in \"years\""));
        }
        let both = self.working_days.iter().find(|day| self.is_off(**day))?;
        Some(format!("{both} is a working day and a day off"))
    }

    /// Whether people work on this day, where the calendar says anything about it.
    pub fn says(&self, day: Date) -> Option<bool> {
        if self.working_days.contains(&day) {
            return Some(true);
        }
        self.is_off(day).then_some(false)
    }

    fn is_off(&self, day: Date) -> bool {
        self.off.iter().any(|off| (off.from..=off.to).contains(&day))
    }
}

impl DaysOff {
    fn days(&self) -> i32 {
        self.from.until(self.to).map_or(i32::MAX, |span| span.get_days()) + 1
    }
}

impl Policy {
    /// Whether people work on this day: not on a holiday of the policy's own, else as the calendar says, else by the day of
    /// the week.
    pub fn is_business_day(&self, day: Date) -> bool {
        if self.timing.holidays.contains(&day) {
            return false;
        }
        let by_weekday = || self.timing.business_days.contains(&weekday(day));
        self.calendar.as_ref().and_then(|calendar| calendar.says(day)).unwrap_or_else(by_weekday)
    }

    /// The same time of day, `days` business days after `from`, for people in `zone`. The day of `from` itself doesn't
    /// count. An hour that the clocks skip on that day becomes the same distance after the change.
    ///
    /// # Errors
    /// [`NoTime`] for an unknown zone, and where the policy leaves no business day.
    pub fn business_days_after(&self, from: Timestamp, days: u32, zone: &str) -> Result<Due, NoTime> {
        let zone = TimeZoneDatabase::bundled().get(zone).map_err(|_| NoTime)?;
        let start = from.to_zoned_datetime(zone.clone());
        let mut day = start.date();
        let mut beyond = None;
        for _ in 0..days {
            day = self.next_business_day(day, &mut beyond)?;
        }
        if days == 0 {
            return Ok(Due { at: from, beyond });
        }
        let at = zone.to_timestamp(day.to_datetime(start.time())).map_err(|_| NoTime)?;
        Ok(Due { at, beyond })
    }

    fn next_business_day(&self, after: Date, beyond: &mut Option<i16>) -> Result<Date, NoTime> {
        let mut day = after;
        for _ in 0..LONGEST_REST {
            day = day.checked_add(1.day()).map_err(|_| NoTime)?;
            if beyond.is_none() && self.is_beyond_calendar(day) {
                *beyond = Some(day.year());
            }
            if self.is_business_day(day) {
                return Ok(day);
            }
        }
        Err(NoTime)
    }

    /// Whether the policy goes by a calendar that doesn't know this day's year.
    pub fn is_beyond_calendar(&self, day: Date) -> bool {
        self.calendar.as_ref().is_some_and(|calendar| !calendar.years.contains(&day.year()))
    }

    /// What has to be said about a deadline that was counted without knowing the year's days off.
    pub fn calendar_gap(&self, due: Due) -> Option<Message> {
        let (calendar, year) = (self.calendar.as_ref()?, due.beyond?);
        Some(Message::new("due-beyond-calendar").with("calendar", &calendar.name).with("year", year))
    }
}

fn weekday(day: Date) -> BusinessDay {
    match day.weekday() {
        Weekday::Monday => BusinessDay::Mon,
        Weekday::Tuesday => BusinessDay::Tue,
        Weekday::Wednesday => BusinessDay::Wed,
        Weekday::Thursday => BusinessDay::Thu,
        Weekday::Friday => BusinessDay::Fri,
        Weekday::Saturday => BusinessDay::Sat,
        Weekday::Sunday => BusinessDay::Sun,
    }
}
