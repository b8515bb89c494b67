//! When a leave plan runs, in the person's own time zone and with the policy's business days.
//!
//! Time zones come from the database that is compiled in, so that a plan doesn't depend on the machine's.

use crate::calendar::NoTime;
use crate::policy::{CloseOn, Policy, Timing};
use exeunt_core::{Decisions, Departure};
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// The beginning and the end that every step of a plan carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Times {
    pub(crate) not_before: Option<Timestamp>,
    pub(crate) deadline: Option<Timestamp>,
}

/// A hostile leaver is closed at once; everybody else on the day and hour of the policy.
pub(crate) fn leave_times(policy: &Policy, decisions: &Decisions) -> Result<Times, NoTime> {
    if decisions.departure == Departure::Hostile {
        return Ok(Times::default());
    }
    let zone = TimeZoneDatabase::bundled().get(&decisions.zone).map_err(|_| NoTime)?;
    let start = start(&policy.timing, decisions.last_working_day, &zone)?;
    let deadline = after_business_hours(policy, start, &zone)?;
    Ok(Times { not_before: Some(start), deadline: Some(deadline) })
}

/// An hour that the clocks skip on that day becomes the same distance after the change.
fn start(timing: &Timing, last_working_day: Date, zone: &TimeZone) -> Result<Timestamp, NoTime> {
    let day = match timing.close_on {
        CloseOn::LastWorkingDay => last_working_day,
        CloseOn::DayAfter => last_working_day.tomorrow().map_err(|_| NoTime)?,
    };
    zone.to_timestamp(day.to_datetime(timing.at)).map_err(|_| NoTime)
}

/// Counts real hours, so a day on which the clocks change has 23 or 25 of them.
fn after_business_hours(policy: &Policy, start: Timestamp, zone: &TimeZone) -> Result<Timestamp, NoTime> {
    let mut left = SignedDuration::from_hours(i64::from(policy.timing.deadline_hours));
    let mut at = start.to_zoned_datetime(zone.clone());
    loop {
        let midnight = at.start_of_day().and_then(|day| day.checked_add(1.day())).map_err(|_| NoTime)?;
        if policy.is_business_day(at.date()) {
            let today = midnight.timestamp().duration_since(at.timestamp());
            if left <= today {
                return at.timestamp().checked_add(left).map_err(|_| NoTime);
            }
            left -= today;
        }
        at = midnight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::BusinessDay;
    use jiff::civil::date;

    fn times(day: Date, zone: &str, change: impl FnOnce(&mut Timing)) -> (String, String) {
        let mut policy = Policy::shipped();
        change(&mut policy.timing);
        let decisions = Decisions::new(Departure::Voluntary, day, zone);
        let times = leave_times(&policy, &decisions).unwrap();
        (times.not_before.unwrap().to_string(), times.deadline.unwrap().to_string())
    }

    #[test]
    fn six_in_the_evening_is_the_persons_own() {
        let (start, deadline) = times(date(2026, 11, 30), "Asia/Shanghai", |_| {});
        assert_eq!((start.as_str(), deadline.as_str()), ("2026-11-30T10:00:00Z", "2026-12-01T10:00:00Z"));
        let (start, _) = times(date(2026, 11, 30), "America/New_York", |t| t.close_on = CloseOn::DayAfter);
        assert_eq!(start, "2026-12-01T23:00:00Z");
    }

    #[test]
    fn only_hours_of_business_days_count() {
        let friday = date(2026, 11, 27);
        let (_, deadline) = times(friday, "Asia/Shanghai", |_| {});
        assert_eq!(deadline, "2026-11-30T10:00:00Z");
        let (_, deadline) = times(friday, "Asia/Shanghai", |t| t.holidays = vec![date(2026, 11, 30)]);
        assert_eq!(deadline, "2026-12-01T10:00:00Z");
    }

    #[test]
    fn a_day_on_which_the_clocks_change_has_its_real_length() {
        // In Berlin the clocks went back in the night to Sunday, 2026-10-25.
        let saturday = date(2026, 10, 24);
        let every_day = |t: &mut Timing| t.business_days.extend([BusinessDay::Sat, BusinessDay::Sun]);
        let (start, deadline) = times(saturday, "Europe/Berlin", every_day);
        assert_eq!((start.as_str(), deadline.as_str()), ("2026-10-24T16:00:00Z", "2026-10-25T16:00:00Z"));
        // 02:30 doesn't exist on 2026-03-29: half past three, summer time.
        let (start, _) = times(date(2026, 3, 29), "Europe/Berlin", |t| t.at = jiff::civil::time(2, 30, 0, 0));
        assert_eq!(start, "2026-03-29T01:30:00Z");
    }

    #[test]
    fn an_unknown_zone_is_no_time_and_a_hostile_leaver_waits_for_none() {
        let policy = Policy::shipped();
        let mut decisions = Decisions::new(Departure::Dismissed, date(2026, 11, 30), "Asia/Atlantis");
        assert_eq!(leave_times(&policy, &decisions), Err(NoTime));
        decisions.departure = Departure::Hostile;
        assert_eq!(leave_times(&policy, &decisions), Ok(Times::default()));
    }
}
