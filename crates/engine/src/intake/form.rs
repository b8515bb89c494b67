//! Whether a statement can be true and can be stored.

use crate::error::{EngineError, Result};
use exeunt_core::{Intention, Message, Said, Statement, bounds};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The longest name of a source, and id of a statement.
const LONGEST: usize = 320;
/// A source's clock may be this far ahead. Further, and its word would hold against every true one for days.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// Years between now and a last working day; more is a slip of the pen.
const YEARS: i16 = 20;

/// The statement without blanks around what it says of the person.
pub(super) fn well_formed(statement: &Statement, now: Timestamp) -> Result<Statement> {
    let bad = |why: &'static str| EngineError::BadStatement { by: statement.source.clone(), why: Message::new(why) };
    let about = trimmed(&statement.about);
    let (source, id) = (statement.source.as_str(), statement.id.as_str());
    if source.trim().is_empty() || id.trim().is_empty() {
        return Err(bad("statement-nameless"));
    }
    let said = [
        (about.employee_number.as_deref(), bounds::NUMBER),
        (about.mail.as_deref(), bounds::MAIL),
        (about.name.as_deref(), bounds::NAME),
        (Some(source), LONGEST),
        (Some(id), LONGEST),
    ];
    let unfit = |text: &str, most| text.chars().count() > most || text.chars().any(char::is_control);
    if said.into_iter().any(|(text, most)| text.is_some_and(|text| unfit(text, most))) {
        return Err(bad("statement-text"));
    }
    if about == Said::default() {
        return Err(bad("statement-nobody"));
    }
    if statement.as_of > now + AHEAD {
        return Err(bad("statement-future"));
    }
    if let Intention::Leaves { last_working_day, .. } = statement.intention {
        let this_year = now.to_zoned_datetime(TimeZone::UTC).year();
        if (last_working_day.year() - this_year).abs() > YEARS {
            return Err(bad("statement-day"));
        }
    }
    // The database keeps microseconds, and what is read back must be what was said.
    let as_of = Timestamp::from_microsecond(statement.as_of.as_microsecond()).unwrap_or(statement.as_of);
    Ok(Statement { about, as_of, ..statement.clone() })
}

fn trimmed(said: &Said) -> Said {
    let text = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    Said { employee_number: text(&said.employee_number), mail: text(&said.mail), name: text(&said.name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(change: impl FnOnce(&mut Statement)) -> Result<Statement> {
        let mut statement = Statement {
            source: "hr".into(),
            id: "1".to_owned(),
            as_of: "2026-02-05T00:00:00Z".parse().unwrap(),
            about: Said { employee_number: Some(" 001 ".to_owned()), mail: Some(" ".to_owned()), name: None },
            intention: Intention::Leaves { last_working_day: "2026-02-20".parse().unwrap(), departure: None },
        };
        change(&mut statement);
        well_formed(&statement, "2026-02-05T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn blanks_are_nothing() {
        let about = said(|_| ()).unwrap().about;
        assert_eq!(about, Said { employee_number: Some("001".to_owned()), mail: None, name: None });
    }

    #[test]
    fn what_cannot_be_true_or_stored_is_refused() {
        let day = |day: &str| Intention::Leaves { last_working_day: day.parse().unwrap(), departure: None };
        let refused: [(&str, Result<Statement>); 7] = [
            ("statement-nameless", said(|s| s.id = " ".to_owned())),
            ("statement-nameless", said(|s| s.source = "".into())),
            ("statement-text", said(|s| s.id = "a\0".to_owned())),
            ("statement-text", said(|s| s.about.name = Some("张".repeat(201)))),
            ("statement-nobody", said(|s| s.about = Said::default())),
            ("statement-future", said(|s| s.as_of = "2026-02-07T00:00:00Z".parse().unwrap())),
            ("statement-day", said(|s| s.intention = day("2206-02-20"))),
        ];
        for (expected, result) in refused {
            let why = match result {
                Err(EngineError::BadStatement { why, .. }) => why.key.to_string(),
                other => format!("{other:?}"),
            };
            assert_eq!(why, expected);
        }
    }
}
