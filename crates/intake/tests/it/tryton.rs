//! A real Tryton with 230 employees.

use crate::{leaving, real_now, said};
use exeunt_core::SourceName;
use exeunt_intake::tryton::{Settings, Tryton};
use exeunt_intake::{Batch, Cursor, Failure, Source};
use exeunt_tests::require;
use exeunt_tests::tryton::Tryton as Server;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

fn source(server: &Server, key: &str) -> Tryton {
    let settings = serde_json::json!({ "url": server.url() });
    let settings: Settings = serde_json::from_value(settings).unwrap();
    Tryton::new(SourceName::from("tryton"), settings, &SecretString::from(key)).unwrap()
}

async fn read(tryton: &Tryton, cursor: Option<&Cursor>, now: Timestamp) -> Batch {
    tryton.read(cursor, now).await.unwrap()
}

/// Today and in ten days, as Tryton wants them. A last day that is over makes an employee vanish from its lists.
fn day(days: i64) -> (i16, i8, i8) {
    let day = (real_now() + SignedDuration::from_hours(24 * days)).to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    (day.year(), day.month(), day.day())
}

#[tokio::test]
async fn employees_and_their_last_days_are_read_even_when_they_have_left() {
    let server = require!(Server::start().await);
    let tryton = source(&server, server.key());
    let now = real_now();

    let first = read(&tryton, None, now).await;
    assert_eq!((first.people.len(), first.statements.len(), first.troubles.len()), (230, 230, 0));
    assert_eq!(leaving(&first), []);
    let last = first.people.iter().find(|person| person.id.as_str() == "230").unwrap();
    assert_eq!(
        (last.name.as_str(), last.zone.as_str(), last.department.as_str()),
        ("员工230", "Asia/Shanghai", "Acme")
    );
    assert_eq!(last.manager.as_ref().unwrap().as_str(), "001");
    assert_eq!(last.mail.as_deref(), Some("e230@corp.test"));

    // One goes in ten days, one has been gone for three: the second is in no ordinary list any more.
    let (ahead, past) = (day(10), day(-3));
    server.set_end(7, Some(ahead)).await.unwrap();
    server.set_end(8, Some(past)).await.unwrap();
    server.set_end(9, Some((2021, 1, 31))).await.unwrap();
    let changed = read(&tryton, first.next.as_ref(), now + SignedDuration::from_mins(1)).await;
    let on = |(year, month, day)| date(year, month, day);
    assert_eq!(leaving(&changed), [("007", on(ahead)), ("008", on(past))]);
    assert_eq!(changed.long_gone, 1);
    // The same look again says the same, under the same ids.
    let again = read(&tryton, changed.next.as_ref(), now + SignedDuration::from_mins(2)).await;
    let ids = |batch: &Batch| {
        let leaving = batch.statements.iter().filter(|statement| statement.intention != exeunt_core::Intention::Stays);
        leaving.map(|statement| statement.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&again), ids(&changed));

    // A resignation that is taken back.
    server.set_end(7, None).await.unwrap();
    let back = read(&tryton, again.next.as_ref(), now + SignedDuration::from_mins(3)).await;
    let (seven, eight) = (("007", None), ("008", Some(on(past))));
    assert!(said(&back).contains(&seven) && said(&back).contains(&eight));
    let of = |batch: &Batch, who: &str| {
        let mut statements = batch.statements.iter();
        statements.find(|statement| statement.about.employee_number.as_deref() == Some(who)).unwrap().as_of
    };
    assert!(of(&back, "007") > of(&changed, "007"));

    // A new name touches no employee: only a look at everything sees it.
    server.rename(5, "王小明").await.unwrap();
    let full = read(&tryton, back.next.as_ref(), now + SignedDuration::from_hours(25)).await;
    assert!(full.people.iter().any(|person| person.name == "王小明"));
    assert_eq!(full.people.len() + usize::try_from(full.long_gone).unwrap(), 230);
}

#[tokio::test]
async fn a_wrong_key_or_database_is_told_apart() {
    let server = require!(Server::start().await);
    let denied = source(&server, "not-the-key").read(None, real_now()).await.unwrap_err();
    assert_eq!((denied.kind, &*denied.what.key), (Failure::Denied, "intake-tryton-denied"));
    assert!(!format!("{denied:?} {denied}").contains("not-the-key"));
    let settings: Settings =
        serde_json::from_value(serde_json::json!({ "url": format!("{}2", server.url()) })).unwrap();
    let nowhere = Tryton::new(SourceName::from("tryton"), settings, &SecretString::from(server.key())).unwrap();
    assert_eq!(nowhere.read(None, real_now()).await.unwrap_err().kind, Failure::Settings);
    let open: Settings = serde_json::from_value(serde_json::json!({ "url": "http://tryton.corp.test/hr" })).unwrap();
    let refused = Tryton::new(SourceName::from("tryton"), open, &SecretString::from("key")).unwrap_err();
    assert_eq!(refused.what.key, "intake-not-https");
}
