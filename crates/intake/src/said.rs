//! What all sources have in common: how text is cleaned, how a statement gets its id, and what is long past.

use exeunt_core::{Digest, Intention, Message, Said, SourceName, Statement, is_hidden};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// A field can't be used, and its trouble is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noted;

/// The longest employee number, mail address or name, in characters.
pub(crate) const LONGEST: usize = exeunt_core::bounds::NAME;
/// How far a source's clock may be ahead of ours.
pub(crate) const AHEAD_SECONDS: i64 = 300;
/// Days that no HR record means: spreadsheets turn errors into them.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// Text as its writer meant it: no marks that can't be seen, no blanks around it, and full-width letters and digits, which
/// Chinese input methods write, as ordinary ones. `None` when nothing is left.
pub(crate) fn clean(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| c.is_control() || !is_hidden(*c)).map(narrow).collect();
    let plain = plain.trim();
    (!plain.is_empty()).then(|| plain.to_owned())
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether text can be a number, an address or a name: short, and in one line.
pub(crate) fn is_plain(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.chars().any(char::is_control)
}

/// Whether an address could be one. It is compared, never written to.
pub(crate) fn is_mail(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    !user.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
}

/// Whether a day can be somebody's last one.
pub(crate) fn is_day(day: Date) -> bool {
    YEARS.contains(&day.year())
}

/// Why this is nobody's last day.
pub(crate) fn no_last_day(text: impl Into<String>) -> Message {
    let text = text.into();
    let key = if text.parse::<Date>().is_ok() { "intake-day-out-of-range" } else { "intake-not-a-day" };
    Message::new(key).with("text", text)
}

/// Whether an instant lies further ahead than clocks differ.
pub(crate) fn is_ahead(as_of: Timestamp, now: Timestamp) -> bool {
    as_of.as_second() > now.as_second().saturating_add(AHEAD_SECONDS)
}

/// Whether a last day lies more than `days` before now, so that its leaver is no news.
pub(crate) fn is_long_gone(intention: Intention, now: Timestamp, days: u16) -> bool {
    let Intention::Leaves { last_working_day, .. } = intention else { return false };
    let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    today.checked_sub(Span::new().days(i64::from(days))).is_ok_and(|oldest| last_working_day < oldest)
}

/// A statement whose id follows from what it says: who, what, and as of when. So the same list again, or the same record
/// read again, is the same statement.
pub(crate) fn statement(source: &SourceName, as_of: Timestamp, about: Said, intention: Intention) -> Statement {
    let id = id_of(&about, intention, as_of);
    Statement { source: source.clone(), id, as_of, about, intention }
}

/// The first 128 bits of SHA-256 over the canonical JSON of `[kind, who, intention, as of]`. The name is left out: it is
/// never enough to know somebody by, and it is spelled in many ways.
fn id_of(about: &Said, intention: Intention, as_of: Timestamp) -> String {
    // Where the number is known it alone says who is meant; an address may be added later.
    let (kind, who) = match (&about.employee_number, &about.mail) {
        (Some(number), _) => ("number", number.clone()),
        (None, Some(mail)) => ("mail", mail.to_lowercase()),
        (None, None) => ("nobody", String::new()),
    };
    let digest = Digest::of(&(kind, who, intention, as_of));
    digest.as_str().chars().skip("sha256:".len()).take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn leaves(day: Date) -> Intention {
        Intention::Leaves { last_working_day: day, departure: None }
    }

    #[test]
    fn what_input_methods_and_exports_add_is_taken_away() {
        for (written, meant) in
            [("　００１\u{200b}", "001"), ("\u{feff}工号", "工号"), (" 张 三 ", "张 三"), ("ａ＠ｂ．ｃｎ", "a@b.cn")]
        {
            assert_eq!(clean(written).as_deref(), Some(meant));
        }
        assert_eq!(clean(" \u{3000}\t"), None);
    }

    #[test]
    fn an_id_follows_from_who_what_and_when() {
        let hr = SourceName::from("hr");
        let noon: Timestamp = "2026-11-24T04:00:00Z".parse().unwrap();
        let who = |number: &str, mail: Option<&str>| Said {
            employee_number: Some(number.to_owned()),
            mail: mail.map(str::to_owned),
            name: None,
        };
        let id = |about: Said, intention, as_of| statement(&hr, as_of, about, intention).id;
        let first = id(who("001", None), leaves(date(2026, 11, 30)), noon);
        assert_eq!(first.len(), 32);
        assert_eq!(first, id(who("001", Some("a@b.cn")), leaves(date(2026, 11, 30)), noon));
        let others = [
            id(who("002", None), leaves(date(2026, 11, 30)), noon),
            id(who("001", None), leaves(date(2026, 12, 1)), noon),
            id(who("001", None), Intention::Stays, noon),
            id(who("001", None), leaves(date(2026, 11, 30)), "2026-11-25T04:00:00Z".parse().unwrap()),
        ];
        assert!(!others.contains(&first));
    }

    #[test]
    fn who_left_long_ago_is_no_news() {
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        assert!(is_long_gone(leaves(date(2026, 8, 26)), now, 90));
        assert!(!is_long_gone(leaves(date(2026, 8, 27)), now, 90));
        assert!(!is_long_gone(Intention::Stays, now, 90));
    }
}
