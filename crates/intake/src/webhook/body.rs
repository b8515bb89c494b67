//! What a signed message says. The form is documented in `docs/intake.md`; fields that we don't know are left alone, so
//! that a sender may say more to others.

use super::Received;
use crate::said::{Noted, clean, is_ahead, is_day, is_mail, is_plain, no_last_day};
use crate::source::Batch;
use crate::trouble::{Place, Trouble};
use exeunt_core::{Departure, Intention, Message, Said, SourceName, Statement};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// The type of message that is for us.
const OURS: &str = "leaver.statement";
/// The one version of the form; a message that names none means it.
const VERSION: u64 = 1;

pub(super) fn read(source: &SourceName, id: &str, body: &[u8], now: Timestamp) -> Received {
    let Ok(Value::Object(whole)) = serde_json::from_slice(body) else {
        return Received::Unreadable(vec![Trouble::whole(Message::new("intake-not-json"))]);
    };
    let kind = whole.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind != OURS && !kind.is_empty() {
        return Received::Other { kind: kind.chars().filter(|c| !c.is_control()).take(100).collect() };
    }
    let mut reader = Reader { whole: &whole, troubles: Vec::new() };
    match reader.statement(source, id, now) {
        Ok(statement) if reader.troubles.is_empty() => {
            Received::Statement(Batch { statements: vec![statement], ..Batch::default() })
        }
        _ => Received::Unreadable(reader.troubles),
    }
}

/// Reads field by field and goes on after a bad one, so that a sender hears of all of them at once.
struct Reader<'a> {
    whole: &'a Map<String, Value>,
    troubles: Vec<Trouble>,
}

impl Reader<'_> {
    fn statement(&mut self, source: &SourceName, id: &str, now: Timestamp) -> Result<Statement, Noted> {
        if self.whole.get("type").is_none() {
            self.note("type", Message::new("intake-field-missing"));
        }
        if self.whole.get("version").is_some_and(|version| version.as_u64() != Some(VERSION)) {
            self.note("version", Message::new("intake-version").with("known", VERSION));
        }
        let as_of = self.as_of(now);
        let about = self.about();
        let intention = self.intention();
        Ok(Statement { source: source.clone(), id: id.to_owned(), as_of: as_of?, about: about?, intention: intention? })
    }

    /// When the record became so: a time of its own, or the one of the event. Never the one of sending, which is another
    /// each time.
    fn as_of(&mut self, now: Timestamp) -> Result<Timestamp, Noted> {
        let path = if self.field("data.as_of").is_some() { "data.as_of" } else { "timestamp" };
        let text = self.text(path)?;
        let Some(text) = text else { return self.wrong("timestamp", Message::new("intake-field-missing")) };
        match text.parse::<Timestamp>() {
            Ok(as_of) if is_ahead(as_of, now) => {
                self.wrong(path, Message::new("intake-as-of-ahead").with("as_of", as_of))
            }
            Ok(as_of) => Ok(as_of),
            Err(_) => self.wrong(path, Message::new("intake-not-an-instant")),
        }
    }

    fn about(&mut self) -> Result<Said, Noted> {
        let employee_number = self.text("data.employee_number")?;
        let mail = self.text("data.mail")?;
        let name = self.text("data.name")?;
        if mail.as_deref().is_some_and(|mail| !is_mail(mail)) {
            return self.wrong("data.mail", Message::new("intake-not-mail"));
        }
        if employee_number.is_none() && mail.is_none() {
            return self.wrong("data.employee_number", Message::new("intake-nobody-named"));
        }
        Ok(Said { employee_number, mail, name })
    }

    fn intention(&mut self) -> Result<Intention, Noted> {
        let Some(said) = self.text("data.intention")? else {
            return self.wrong("data.intention", Message::new("intake-field-missing"));
        };
        match said.as_str() {
            "stays" => Ok(Intention::Stays),
            "leaves" => {
                let (day, departure) = (self.last_day(), self.departure());
                Ok(Intention::Leaves { last_working_day: day?, departure: departure? })
            }
            _ => self.wrong("data.intention", one_of("leaves, stays")),
        }
    }

    fn last_day(&mut self) -> Result<Date, Noted> {
        const PATH: &str = "data.last_working_day";
        let Some(text) = self.text(PATH)? else { return self.wrong(PATH, Message::new("intake-field-missing")) };
        // Exactly this form: a time of day here would be a day in nobody knows which zone.
        let day = if text.len() == "2026-11-30".len() { text.parse::<Date>().ok() } else { None };
        match day {
            Some(day) if is_day(day) => Ok(day),
            _ => self.wrong(PATH, no_last_day(text)),
        }
    }

    fn departure(&mut self) -> Result<Option<Departure>, Noted> {
        let said = self.text("data.departure")?;
        match said.as_deref() {
            None => Ok(None),
            Some("voluntary") => Ok(Some(Departure::Voluntary)),
            Some("dismissed") => Ok(Some(Departure::Dismissed)),
            Some("hostile") => Ok(Some(Departure::Hostile)),
            Some(_) => self.wrong("data.departure", one_of("voluntary, dismissed, hostile")),
        }
    }

    /// The text at a path, where one stands.
    fn text(&mut self, path: &str) -> Result<Option<String>, Noted> {
        match self.field(path) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => match clean(text) {
                Some(text) if !is_plain(&text) => self.wrong(path, Message::new("intake-text-too-long")),
                text => Ok(text),
            },
            Some(_) => self.wrong(path, Message::new("intake-not-text")),
        }
    }

    fn field(&self, path: &str) -> Option<&Value> {
        match path.split_once('.') {
            None => self.whole.get(path),
            Some((outer, inner)) => self.whole.get(outer)?.get(inner),
        }
    }

    fn wrong<T>(&mut self, path: &str, what: Message) -> Result<T, Noted> {
        self.note(path, what);
        Err(Noted)
    }

    fn note(&mut self, path: &str, what: Message) {
        self.troubles.push(Trouble::new(Place::Field { path: path.to_owned() }, what));
    }
}

fn one_of(words: &str) -> Message {
    Message::new("intake-one-of").with("words", words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn receive(body: &str) -> Received {
        read(&SourceName::from("hr"), "msg_1", body.as_bytes(), "2026-11-25T12:00:00Z".parse().unwrap())
    }

    fn statement(body: &str) -> Statement {
        match receive(body) {
            Received::Statement(batch) => batch.statements.into_iter().next().unwrap(),
            other => panic!("{body}: {other:?}"),
        }
    }

    fn troubles(body: &str) -> Vec<String> {
        match receive(body) {
            Received::Unreadable(troubles) => troubles.iter().map(ToString::to_string).collect(),
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn a_resignation_and_its_withdrawal_are_read() {
        let leaves = statement(
            r#"{"type":"leaver.statement","version":1,"timestamp":"2026-11-24T10:00:00+08:00","extra":[1],
            "data":{"employee_number":" 001 ","mail":"zhangsan@corp.example","name":"张三","intention":"leaves",
            "last_working_day":"2026-11-30","departure":"voluntary","site":"Shanghai"}}"#,
        );
        assert_eq!(leaves.id, "msg_1");
        assert_eq!(leaves.as_of, "2026-11-24T02:00:00Z".parse().unwrap());
        assert_eq!(leaves.about.employee_number.as_deref(), Some("001"));
        assert_eq!(
            leaves.intention,
            Intention::Leaves { last_working_day: date(2026, 11, 30), departure: Some(Departure::Voluntary) }
        );
        let stays = statement(
            r#"{"type":"leaver.statement","timestamp":"2026-11-25T02:00:00Z",
            "data":{"employee_number":"001","intention":"stays","as_of":"2026-11-24T02:00:00Z"}}"#,
        );
        assert_eq!((stays.intention, stays.as_of), (Intention::Stays, "2026-11-24T02:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_sender_hears_of_everything_that_is_wrong() {
        assert_eq!(
            troubles(
                r#"{"type":"leaver.statement","version":2,"timestamp":"2026-11-24",
                "data":{"employee_number":7,"intention":"leaves","last_working_day":"2026-11-31","departure":"fired"}}"#
            ),
            [
                "\"version\": intake-version known=\"1\"",
                "\"timestamp\": intake-not-an-instant",
                "\"data.employee_number\": intake-not-text",
                "\"data.last_working_day\": intake-not-a-day text=\"2026-11-31\"",
                "\"data.departure\": intake-one-of words=\"voluntary, dismissed, hostile\"",
            ]
        );
        assert_eq!(troubles("[]"), ["intake-not-json"]);
        assert_eq!(
            troubles(
                r#"{"type":"leaver.statement","timestamp":"2026-12-24T00:00:00Z","data":{"mail":"x","intention":"goes"}}"#
            ),
            [
                "\"timestamp\": intake-as-of-ahead as_of=\"2026-12-24T00:00:00Z\"",
                "\"data.mail\": intake-not-mail",
                "\"data.intention\": intake-one-of words=\"leaves, stays\"",
            ]
        );
        let nobody = r#"{"type":"leaver.statement","timestamp":"2026-11-24T00:00:00Z","data":{"name":"张三","intention":"stays"}}"#;
        assert_eq!(troubles(nobody), ["\"data.employee_number\": intake-nobody-named"]);
    }

    #[test]
    fn what_is_not_for_us_is_left_alone() {
        assert_eq!(receive(r#"{"type":"invoice.paid"}"#), Received::Other { kind: "invoice.paid".to_owned() });
    }
}
