//! What an entry says about its person, and what it is found by.

use super::document::Document;
use super::refusal::{Refusal, Result};
use super::schema::LEAVER;
use exeunt_core::{Departure, EntryFacts, EntryKind, Said};
use exeunt_engine::directory::EntryWrite;
use exeunt_store::EntryIndex;
use jiff::civil::Date;
use scim_v2::schema_urns::ENTERPRISE_USER;
use serde_json::Value;

/// A longer number, address or name isn't looked for in the ledger.
const LONGEST: usize = 320;

/// The entry as the engine takes it. `external_id`: the provider's external id is the employee number.
///
/// # Errors
/// `invalidValue` for a day or a departure that can't be read.
pub(super) fn write(kind: EntryKind, document: Document, external_id: bool) -> Result<EntryWrite> {
    let facts = match kind {
        EntryKind::User => facts(&document, external_id)?,
        EntryKind::Group => EntryFacts::default(),
    };
    let shown = text(&document, "displayName");
    let name = match kind {
        EntryKind::User => shown.or_else(|| text(&document, "userName")),
        EntryKind::Group => shown,
    };
    let (name, index) = (name.unwrap_or_default().to_owned(), index(kind, &document));
    Ok(EntryWrite { kind, name, document: Value::Object(document), index, facts })
}

/// The keys of an entry, in small letters.
fn index(kind: EntryKind, document: &Document) -> EntryIndex {
    let mut keys: Vec<(&'static str, String)> = Vec::new();
    let mut add = |key, value: Option<&str>| keys.extend(value.map(|value| (key, value.to_lowercase())));
    add("externalId", text(document, "externalId"));
    let several = match kind {
        EntryKind::User => {
            add("userName", text(document, "userName"));
            add("employeeNumber", in_extension(document, ENTERPRISE_USER, "employeeNumber"));
            "emails"
        }
        EntryKind::Group => {
            add("displayName", text(document, "displayName"));
            "members"
        }
    };
    for element in document.get(several).and_then(Value::as_array).into_iter().flatten() {
        add(several, element["value"].as_str());
    }
    keys.sort();
    keys.dedup();
    let unique = match kind {
        EntryKind::User => text(document, "userName").map(str::to_lowercase),
        EntryKind::Group => None,
    };
    EntryIndex { unique, keys }
}

fn facts(document: &Document, external_id: bool) -> Result<EntryFacts> {
    let day = in_extension(document, LEAVER, "lastWorkingDay");
    let departure = in_extension(document, LEAVER, "departure");
    Ok(EntryFacts {
        active: document.get("active").and_then(Value::as_bool).unwrap_or(true),
        last_working_day: day.map(day_in).transpose()?,
        departure: departure.map(departure_in).transpose()?,
        about: about(document, external_id),
    })
}

fn about(document: &Document, external_id: bool) -> Said {
    let number = in_extension(document, ENTERPRISE_USER, "employeeNumber");
    let number = number.or_else(|| text(document, "externalId").filter(|_| external_id));
    let user_name = text(document, "userName");
    let mail = mail(document).or_else(|| user_name.filter(|name| name.contains('@')));
    let formatted = document.get("name").and_then(|name| name["formatted"].as_str());
    // What somebody logs in as is no name, and is shown as one only where nothing better says who it is.
    let name = text(document, "displayName").or(formatted).or(user_name.filter(|_| number.is_none()));
    Said { employee_number: number.and_then(sayable), mail: mail.and_then(sayable), name: name.and_then(sayable) }
}

/// The primary address, else the one at work, else the first.
fn mail(document: &Document) -> Option<&str> {
    let mails = document.get("emails")?.as_array()?;
    let primary = mails.iter().find(|mail| mail["primary"] == Value::Bool(true));
    let work = || mails.iter().find(|mail| mail["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("work")));
    primary.or_else(work).or(mails.first())?["value"].as_str()
}

fn sayable(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// A day; midnight may follow it. Any other time would make it another day somewhere.
fn day_in(text: &str) -> Result<Date> {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let midnight = time.is_empty() || time.starts_with("T00:00");
    let day = day.parse().ok().filter(|_| midnight);
    day.ok_or_else(|| Refusal::bad("invalidValue", "scim-day").with("attribute", "lastWorkingDay"))
}

fn departure_in(text: &str) -> Result<Departure> {
    let word = Value::String(text.trim().to_ascii_lowercase());
    serde_json::from_value(word).map_err(|_| Refusal::bad("invalidValue", "scim-departure"))
}

fn text<'a>(document: &'a Document, name: &str) -> Option<&'a str> {
    document.get(name)?.as_str()
}

fn in_extension<'a>(document: &'a Document, extension: &str, name: &str) -> Option<&'a str> {
    document.get(extension)?.get(name)?.as_str().filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_day_is_a_day_wherever_it_is_read() {
        let day: Date = "2026-12-31".parse().unwrap();
        for same in ["2026-12-31", "2026-12-31T00:00:00Z", "2026-12-31T00:00:00.000+08:00"] {
            assert_eq!(day_in(same).ok(), Some(day), "{same}");
        }
        for other in ["", "31.12.2026", "2026-12-31T16:00:00Z", "2026-13-01", "2026-12-3一"] {
            assert!(day_in(other).is_err(), "{other}");
        }
    }

    #[test]
    fn whom_an_entry_is_about_is_what_it_says() {
        let document = json!({
            "userName": "z@corp.test", "externalId": "e1", "displayName": "张三",
            "emails": [{ "value": "home@x.test" }, { "value": "work@corp.test", "type": "Work" }],
        });
        let document = document.as_object().unwrap();
        let said = about(document, false);
        assert_eq!((said.employee_number, said.mail.as_deref()), (None, Some("work@corp.test")));
        assert_eq!(about(document, true).employee_number.as_deref(), Some("e1"));
    }
}
