//! Instants as people read them: in the zone of this machine (`TZ`, else the system's), with a short mark of it. Data for
//! programs keeps RFC 3339 in UTC.

use exeunt_core::Message;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// To the minute, for sentences and terms: `2026-11-26 22:06 UTC+8`.
pub(crate) fn time(at: Timestamp) -> String {
    written(at, TimeZone::system(), "%Y-%m-%d %H:%M")
}

/// To the second, for lists in which much happens within a minute.
pub(crate) fn moment(at: Timestamp) -> String {
    written(at, TimeZone::system(), "%Y-%m-%d %H:%M:%S")
}

/// The sentence with each instant in it as its reader has it. Whoever made the sentence knows no reader.
pub(super) fn told_here(message: &Message) -> Message {
    let args =
        message.args.iter().map(|(name, value)| (name.clone(), instant(value).map_or_else(|| value.clone(), time)));
    Message { key: message.key.clone(), args: args.collect() }
}

/// The value, where it is an instant as our own programs write one.
fn instant(value: &str) -> Option<Timestamp> {
    let is_one = value.starts_with(|c: char| c.is_ascii_digit()) && value.contains('T') && value.ends_with('Z');
    is_one.then(|| value.parse().ok()).flatten()
}

fn written(at: Timestamp, zone: TimeZone, form: &str) -> String {
    let here = at.to_zoned_datetime(zone);
    format!("{} {}", here.strftime(form), mark(here.offset()))
}

/// Names of zones are ambiguous (`CST` is three of them); what lies between them and UTC is not.
fn mark(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let (hours, rest) = (minutes / 60, (minutes % 60).abs());
    match (minutes, rest) {
        (0, _) => "UTC".to_owned(),
        (_, 0) => format!("UTC{hours:+}"),
        _ => format!("UTC{}{}:{rest:02}", if minutes < 0 { '-' } else { '+' }, hours.abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_the_readers_zone_with_a_short_mark() {
        let at = "2026-11-26T14:06:02.123456789Z".parse().unwrap();
        let read = |zone: &str| written(at, TimeZone::get(zone).unwrap(), "%Y-%m-%d %H:%M");
        assert_eq!(read("Asia/Shanghai"), "2026-11-26 22:06 UTC+8");
        assert_eq!(read("Asia/Kolkata"), "2026-11-26 19:36 UTC+5:30");
        assert_eq!(read("America/St_Johns"), "2026-11-26 10:36 UTC-3:30");
        assert_eq!(written(at, TimeZone::UTC, "%H:%M:%S"), "14:06:02 UTC");
    }

    #[test]
    fn only_what_is_an_instant_is_rewritten() {
        let said = Message::new("plan-not-before")
            .with("at", "2026-11-26T14:06:02Z")
            .with("day", "2026-11-26")
            .with("name", "TZ");
        let here = told_here(&said);
        assert!(here.args["at"].contains(" UTC"), "{here:?}");
        assert_eq!((here.args["day"].as_str(), here.args["name"].as_str()), ("2026-11-26", "TZ"));
    }
}
