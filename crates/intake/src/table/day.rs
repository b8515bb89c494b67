//! Days as people, systems and spreadsheets write them.
//!
//! Only forms that can be read in one way: `11/30/2026` and `30.11.2026` are refused, because `03/04/2026` is two days.

use super::cell::Epoch;
use crate::said::is_day;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A day; a time of day after it is dropped, and an instant is the day in the zone.
pub(super) fn parse(text: &str, zone: &TimeZone, epoch: Epoch) -> Option<Date> {
    let day = written(text, zone).or_else(|| serial(text.parse().ok()?, epoch))?;
    is_day(day).then_some(day)
}

/// An instant: with an offset, or in the zone; a day alone is its beginning.
pub(super) fn parse_instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let (day, rest) = leading(text)?;
    let time = match rest.trim_start_matches(['T', ' ']) {
        "" => jiff::civil::Time::midnight(),
        rest => rest.parse().ok()?,
    };
    Some(day.to_datetime(time).to_zoned_datetime(zone.clone()).ok()?.timestamp())
}

/// The day with this number in a spreadsheet, among the years that a last day can be in.
pub(super) fn serial(number: f64, epoch: Epoch) -> Option<Date> {
    /// 2000-01-01 and 2099-12-31.
    const SERIALS: std::ops::RangeInclusive<i32> = 36_526..=73_050;
    let offset = match epoch {
        Epoch::E1900 => 0,
        Epoch::E1904 => 1462,
    };
    if !(0.0..100_000.0).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the line above bounds it")]
    let days = number.floor() as i32 + offset;
    if !SERIALS.contains(&days) {
        return None;
    }
    // Two days before 1900-01-01: days count from 1, and Excel's 1900 has a 29th of February.
    Date::constant(1899, 12, 30).checked_add(Span::new().days(days)).ok()
}

fn written(text: &str, zone: &TimeZone) -> Option<Date> {
    let (day, rest) = leading(text)?;
    if rest.is_empty() {
        return Some(day);
    }
    if !rest.starts_with([' ', 'T']) {
        return None;
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.to_zoned_datetime(zone.clone()).date());
    }
    let time = rest.trim_start_matches(['T', ' ']).trim_end();
    is_time(time).then_some(day)
}

fn is_time(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let number = |part: Option<&str>, below: u8| {
        part.is_some_and(|part| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok_and(|n| n < below))
    };
    let (hour, minute) = (number(parts.next(), 24), number(parts.next(), 60));
    hour && minute && parts.next().is_none_or(|seconds| seconds.parse::<f32>().is_ok_and(|n| (0.0..61.0).contains(&n)))
}

/// The day at the beginning, and what follows it.
fn leading(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text, 4, 4)?;
    let Some(sign) = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年')) else {
        let (month, rest) = digits(rest, 2, 2)?;
        let (day, rest) = digits(rest, 2, 2)?;
        return Some((date(year, month, day)?, rest));
    };
    let (month, rest) = digits(rest.strip_prefix(sign)?.trim_start(), 1, 2)?;
    let rest = rest.trim_start().strip_prefix(if sign == '年' { '月' } else { sign })?;
    let (day, rest) = digits(rest.trim_start(), 1, 2)?;
    let rest = match sign {
        '年' => rest.trim_start().strip_prefix(['日', '号'])?,
        _ => rest,
    };
    Some((date(year, month, day)?, rest))
}

fn digits(text: &str, least: usize, most: usize) -> Option<(i16, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(count)?;
    Some((digits.parse().ok()?, rest))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    #[test]
    fn every_plain_form_is_the_same_day() {
        for text in [
            "2026-11-30",
            "2026/11/30",
            "2026.11.30",
            "2026年11月30日",
            "2026 年 11 月 30 日".replace("2026 年", "2026年").as_str(),
            "2026年11月30号",
            "20261130",
            "2026-11-30 00:00:00",
            "2026/11/30 18:30",
            "2026-11-30T00:00:00.000",
            "2026-11-29T16:00:00Z",
            "2026-11-30T23:59:59+08:00",
            "46356",
        ] {
            assert_eq!(parse(text, &shanghai(), Epoch::E1900), Some(date(2026, 11, 30)), "{text}");
        }
        assert_eq!(parse("2026/3/4", &shanghai(), Epoch::E1900), Some(date(2026, 3, 4)));
        assert_eq!(parse("44894", &shanghai(), Epoch::E1904), Some(date(2026, 11, 30)));
    }

    #[test]
    fn what_could_be_two_days_or_none_is_refused() {
        for text in [
            "11/30/2026",
            "30.11.2026",
            "26-11-30",
            "2026-11-31",
            "2026-02-29",
            "2026-13-01",
            "2026-11",
            "2026-11-30x",
            "2026-11-300",
            "2026-11/30",
            "2026年11月",
            "1999-12-31",
            "9999-12-31",
            "2100-01-01",
            "30",
            "202611301",
            "nan",
            "inf",
            "-46356",
            "tomorrow",
            "",
        ] {
            assert_eq!(parse(text, &shanghai(), Epoch::E1900), None, "{text}");
        }
    }

    #[test]
    fn instants_are_read_in_the_zone() {
        let midday: Timestamp = "2026-11-24T04:00:00Z".parse().unwrap();
        for text in ["2026-11-24 12:00", "2026/11/24 12:00:00", "2026-11-24T04:00:00Z", "2026-11-24T12:00:00+08:00"] {
            assert_eq!(parse_instant(text, &shanghai()), Some(midday), "{text}");
        }
        assert_eq!(parse_instant("2026年11月24日", &shanghai()), "2026-11-23T16:00:00Z".parse().ok());
        assert_eq!(parse_instant("soon", &shanghai()), None);
    }
}
