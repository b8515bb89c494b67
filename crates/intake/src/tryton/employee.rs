//! An employee as Tryton keeps it, and what all records of one person say together.

use crate::said::{clean, is_day, is_mail, is_plain, no_last_day, statement};
use crate::trouble::{Place, Trouble};
use exeunt_core::{Intention, Language, Message, Person, Said, SourceName, Statement};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;

/// One record.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Employee {
    pub(super) id: i64,
    pub(super) party: i64,
    number: Option<String>,
    name: Option<String>,
    mail: Option<String>,
    company: Option<String>,
    zone: Option<String>,
    supervisor: Option<String>,
    end: Option<Date>,
    /// When the record became so.
    pub(super) as_of: Timestamp,
}

/// What the records of one person say.
pub(super) struct Judged {
    /// `None` without a number, which is what people are called by.
    pub(super) person: Option<Person>,
    pub(super) statement: Statement,
}

impl Employee {
    /// Reads a record; `None` when it isn't one.
    pub(super) fn read(record: &Value, number: &str) -> Option<Self> {
        let text = |path: &str| at(record, path).and_then(Value::as_str).and_then(clean).filter(|text| is_plain(text));
        let as_of = instant(&record["write_date"]).or_else(|| instant(&record["create_date"]))?;
        Some(Self {
            id: record["id"].as_i64()?,
            party: record["party"]["id"].as_i64()?,
            number: text(number),
            name: text("party.name"),
            mail: text("party.email").filter(|mail| is_mail(mail)),
            company: text("company.rec_name"),
            zone: text("company.timezone").filter(|zone| TimeZone::get(zone).is_ok()),
            supervisor: text(&format!("supervisor.{number}")),
            end: match &record["end_date"] {
                Value::Null => None,
                end => Some(day(end)?),
            },
            as_of,
        })
    }
}

/// What a person's records say together: whoever has one without an end stays, and else the last end counts.
pub(super) fn judge(source: &SourceName, zone: &str, records: &[Employee]) -> Result<Judged, Trouble> {
    let current = records.iter().max_by_key(|record| (record.end.is_none(), record.end, record.id));
    let current = current.ok_or_else(|| Trouble::whole(Message::new("intake-nonsense")))?;
    let entry = || Place::Entry { name: format!("company.employee {}", current.id) };
    let as_of = records.iter().map(|record| record.as_of).max().unwrap_or(current.as_of);
    let intention = match current.end {
        None => Intention::Stays,
        Some(day) if is_day(day) => Intention::Leaves { last_working_day: day, departure: None },
        Some(day) => return Err(Trouble::new(entry(), no_last_day(day.to_string()))),
    };
    if current.number.is_none() && current.mail.is_none() {
        return Err(Trouble::new(entry(), Message::new("intake-record-nobody")));
    }
    let about =
        Said { employee_number: current.number.clone(), mail: current.mail.clone(), name: current.name.clone() };
    Ok(Judged { person: person(current, zone), statement: statement(source, as_of, about, intention) })
}

fn person(record: &Employee, zone: &str) -> Option<Person> {
    let number = record.number.clone()?;
    Some(Person {
        name: record.name.clone().unwrap_or_else(|| number.clone()),
        department: record.company.clone().unwrap_or_default(),
        zone: record.zone.clone().unwrap_or_else(|| zone.to_owned()),
        manager: record.supervisor.clone().filter(|manager| *manager != number).map(Into::into),
        mail: record.mail.clone(),
        language: Language::default(),
        id: number.into(),
    })
}

fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(record, |value, part| value.get(part))
}

fn day(value: &Value) -> Option<Date> {
    let number = |name: &str| value.get(name)?.as_i64();
    Date::new(number("year")?.try_into().ok()?, number("month")?.try_into().ok()?, number("day")?.try_into().ok()?).ok()
}

/// A time as Tryton keeps it, which is UTC.
fn instant(value: &Value) -> Option<Timestamp> {
    let number = |name: &str| value.get(name)?.as_i64();
    let clock = |name: &str| i8::try_from(number(name)?).ok();
    let nanosecond = i32::try_from(number("microsecond").unwrap_or(0)).ok()?.checked_mul(1000)?;
    let time = jiff::civil::Time::new(clock("hour")?, clock("minute")?, clock("second")?, nanosecond).ok()?;
    Some(DateTime::from_parts(day(value)?, time).to_zoned_datetime(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn record(id: i64, end: &Value, second: i64) -> Employee {
        let record = json!({
            "id": id, "end_date": end, "write_date": null,
            "create_date": {"year": 2026, "month": 11, "day": 25, "hour": 19, "minute": 40, "second": second, "microsecond": 5},
            "party": {"id": 2, "name": "张三", "code": "001", "email": "zhangsan@corp.test"},
            "supervisor": {"party": {"code": "002"}}, "company": {"rec_name": "Acme", "timezone": null},
        });
        Employee::read(&record, "party.code").unwrap()
    }

    fn judged(records: &[Employee]) -> (Intention, Timestamp) {
        let judged = judge(&SourceName::from("tryton"), "Asia/Shanghai", records).ok().unwrap();
        let person = judged.person.unwrap();
        assert_eq!((person.id.as_str(), person.manager.unwrap().as_str()), ("001", "002"));
        (judged.statement.intention, judged.statement.as_of)
    }

    #[test]
    fn a_record_with_an_end_means_leaving_unless_another_has_none() {
        let end = |day| json!({"__class__": "date", "year": 2026, "month": 11, "day": day});
        let leaves = |day| Intention::Leaves { last_working_day: date(2026, 11, day), departure: None };
        let at = |second| format!("2026-11-25T19:40:{second:02}.000005Z").parse::<Timestamp>().unwrap();
        assert_eq!(judged(&[record(1, &end(20), 1)]), (leaves(20), at(1)));
        assert_eq!(judged(&[record(1, &end(20), 9), record(2, &end(28), 3)]), (leaves(28), at(9)));
        assert_eq!(judged(&[record(1, &end(20), 9), record(2, &Value::Null, 3)]), (Intention::Stays, at(9)));
    }
}
