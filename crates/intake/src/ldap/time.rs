//! Times as directories write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// A generalizedTime (RFC 4517, 3.3.13): `20261130000000Z`, `2026113000Z`, `20261130000000.0Z`, `20261130080000+0800`.
pub(super) fn generalized(text: &str) -> Option<Timestamp> {
    let end = text.find(['Z', '+', '-'])?;
    let (time, zone) = text.split_at_checked(end)?;
    let (whole, fraction) = time.split_once(['.', ',']).unwrap_or((time, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(whole.len(), 10 | 12 | 14) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let part =
        |from: usize, length: usize| whole.get(from..from + length).map_or(Some(0), |part| part.parse::<i16>().ok());
    let clock = |from: usize| i8::try_from(part(from, 2)?).ok();
    let day = Date::new(part(0, 4)?, clock(4)?, clock(6)?).ok()?;
    let time = Time::new(clock(8)?, clock(10)?, clock(12)?, 0).ok()?;
    let zone = TimeZone::fixed(offset(zone)?);
    Some(DateTime::from_parts(day, time).to_zoned_datetime(zone).ok()?.timestamp())
}

fn offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, digits) = text.split_at_checked(1)?;
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    let seconds = hours * 3600 + minutes * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

/// The day that a time means. Directories have no type for days: midnight UTC is how one is written, and everything else is an
/// instant in somebody's zone.
pub(super) fn day(text: &str, zone: &TimeZone) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>()
        && text.len() == "2026-11-30".len()
    {
        return Some(day);
    }
    let at = generalized(text)?;
    let utc = at.to_zoned_datetime(TimeZone::UTC);
    Some(if utc.time() == Time::midnight() { utc.date() } else { at.to_zoned_datetime(zone.clone()).date() })
}

/// The last day of an account that expires: what Windows shows as "end of 30 November" is written as the beginning of the day
/// after, in 100 nanoseconds since 1601. Zero and the largest number mean never.
pub(super) fn last_day(expires: i64, zone: &TimeZone) -> Option<Date> {
    /// From 1601 to 1970.
    const EPOCH_SECONDS: i64 = 11_644_473_600;
    if matches!(expires, 0 | i64::MAX) {
        return None;
    }
    let at = Timestamp::from_second(expires / 10_000_000 - EPOCH_SECONDS).ok()?;
    Some(at.checked_sub(SignedDuration::from_secs(1)).ok()?.to_zoned_datetime(zone.clone()).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn generalized_times_are_read_in_every_form() {
        let midday: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
        for text in [
            "20261130120000Z",
            "2026113012Z",
            "202611301200Z",
            "20261130120000.0Z",
            "20261130200000+0800",
            "20261130080000-04",
        ] {
            assert_eq!(generalized(text), Some(midday), "{text}");
        }
        for text in ["", "Z", "20261130", "20261131120000Z", "20261130250000Z", "2026113012000xZ", "20261130120000+8"] {
            assert_eq!(generalized(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_the_same_day_in_every_zone() {
        let zone = |name| TimeZone::get(name).unwrap();
        for (text, name) in [
            ("20261130000000Z", "Asia/Shanghai"),
            ("20261130000000Z", "America/New_York"),
            ("20261129160000Z", "Asia/Shanghai"),
            ("20261130050000Z", "America/New_York"),
            ("2026-11-30", "America/New_York"),
        ] {
            assert_eq!(day(text, &zone(name)), Some(date(2026, 11, 30)), "{text} {name}");
        }
    }

    #[test]
    fn an_account_expires_at_the_end_of_a_day() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        // 2026-12-01T00:00:00+08:00
        let expires = (1_796_054_400 + 11_644_473_600) * 10_000_000;
        assert_eq!(last_day(expires, &shanghai), Some(date(2026, 11, 30)));
        assert_eq!(last_day(0, &shanghai), None);
        assert_eq!(last_day(i64::MAX, &shanghai), None);
    }
}
