//! A real OpenLDAP server.

use crate::{leaving, real_now, said};
use exeunt_core::SourceName;
use exeunt_intake::ldap::{Directory, Settings};
use exeunt_intake::{Batch, Cursor, Failure, Source};
use exeunt_tests::require;
use exeunt_tests::slapd::{READER, Slapd};
use jiff::SignedDuration;
use jiff::civil::date;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::time::Duration;

/// More than the server gives at once.
const PEOPLE: usize = 130;

fn person(number: usize, more: &str) -> String {
    format!(
        "dn: uid=p{number},ou=people,dc=corp,dc=test\nobjectClass: inetOrgPerson\nobjectClass: employee\n\
         uid: p{number}\ncn: Person {number}\nsn: P\ndisplayName: 员工{number}\nemployeeNumber: {number:03}\n\
         mail: p{number}@corp.test\ndepartmentNumber: 研发\n{more}\n"
    )
}

fn people() -> String {
    let manager = "manager: uid=P1, ou=people,dc=corp,dc=test\n";
    let more = |number| match number {
        1 => "",
        // Gone before anybody looked.
        3 => "employmentStatus: left\n",
        _ => manager,
    };
    (1..=PEOPLE).map(|number| person(number, more(number))).collect()
}

fn settings(url: &str, kind: &str) -> Value {
    json!({
        "url": url, "kind": kind, "bind_dn": READER.0, "base": "ou=people,dc=corp,dc=test", "page": 50, "long_gone_days": 36500,
        "filter": "(objectClass=inetOrgPerson)",
        "attributes": { "department": "departmentNumber" },
        "leaves": { "date": "terminationDate", "status": "employmentStatus", "status_values": ["Left", "resigned"] },
    })
}

fn directory(settings: Value, password: &str) -> Directory {
    let settings: Settings = serde_json::from_value(settings).unwrap();
    Directory::new(SourceName::from("ldap"), settings, SecretString::from(password)).unwrap()
}

fn change(who: &str, what: &str) -> String {
    format!("dn: uid={who},ou=people,dc=corp,dc=test\nchangetype: modify\n{what}\n")
}

async fn read(directory: &Directory, cursor: Option<&Cursor>) -> Batch {
    directory.read(cursor, real_now()).await.unwrap()
}

#[tokio::test]
async fn everybody_is_read_in_pages_over_tls() {
    let server = require!(Slapd::start(&people()));
    let mut settings = settings(&server.tls_url(), "plain");
    settings["certificate"] = json!(server.certificate().unwrap());
    let batch = read(&directory(settings.clone(), READER.1), None).await;
    assert_eq!((batch.people.len(), batch.long_gone, batch.troubles.len()), (PEOPLE - 1, 1, 0));
    let second = batch.people.iter().find(|person| person.id.as_str() == "002").unwrap();
    assert_eq!((second.name.as_str(), second.department.as_str()), ("员工2", "研发"));
    // The manager's name is written otherwise than the entry's, and found all the same.
    assert_eq!(second.manager.as_ref().unwrap().as_str(), "001");
    assert_eq!(leaving(&batch), []);
    // The same by an ordinary connection that becomes a safe one.
    let mut upgraded = settings.clone();
    (upgraded["url"], upgraded["start_tls"]) = (json!(server.url()), json!(true));
    assert_eq!(read(&directory(upgraded, READER.1), None).await.people, batch.people);

    settings["certificate"] = Value::Null;
    let unknown = directory(settings.clone(), READER.1).read(None, real_now()).await.unwrap_err();
    assert_eq!((unknown.kind, &*unknown.what.key), (Failure::Settings, "intake-ldap-certificate"));
    let denied = directory(settings_of(&server), "wrong").read(None, real_now()).await.unwrap_err();
    assert_eq!((denied.kind, &*denied.what.key), (Failure::Denied, "intake-ldap-denied"));
}

fn settings_of(server: &Slapd) -> Value {
    settings(&server.url(), "plain")
}

#[tokio::test]
async fn changes_come_by_synchronisation() {
    // Synchronisation knows no pages: fewer people than the server gives at once.
    let few: String =
        (1..=20).map(|number| person(number, if number == 3 { "employmentStatus: left\n" } else { "" })).collect();
    let server = require!(Slapd::start(&few));
    let ldap = directory(settings(&server.url(), "sync"), READER.1);
    let first = read(&ldap, None).await;
    assert_eq!((first.people.len(), first.long_gone), (19, 1));
    assert_eq!(said(&read(&ldap, first.next.as_ref()).await), []);

    // Midnight UTC is how a day is written; 张三 resigns, 李四 has a status only.
    server.change(&change("p4", "replace: terminationDate\nterminationDate: 20261130000000Z\n")).unwrap();
    server.change(&change("p5", "replace: employmentStatus\nemploymentStatus: Resigned\n")).unwrap();
    let now = "2026-11-25T02:00:00Z".parse().unwrap();
    let changed = ldap.read(first.next.as_ref(), now).await.unwrap();
    assert_eq!(leaving(&changed), [("004", date(2026, 11, 30)), ("005", date(2026, 11, 25))]);
    // The day of a status is when it was first seen, whatever else changes later.
    server.change(&change("p5", "replace: mail\nmail: new@corp.test\n")).unwrap();
    let touched = ldap.read(changed.next.as_ref(), now + SignedDuration::from_hours(20)).await.unwrap();
    assert_eq!(leaving(&touched), [("005", date(2026, 11, 25))]);

    // Taken back; and an entry that is gone says nothing of its person.
    server.change(&change("p4", "delete: terminationDate\n")).unwrap();
    server.change("dn: uid=p9,ou=people,dc=corp,dc=test\nchangetype: delete\n").unwrap();
    let back = read(&ldap, touched.next.as_ref()).await;
    assert_eq!(said(&back), [("004", None)]);
    let gone: Vec<_> = back.troubles.iter().map(|trouble| &*trouble.what.key).collect();
    assert_eq!(gone, ["intake-entry-gone"]);
}

#[tokio::test]
async fn what_changes_again_at_once_is_known_as_the_later() {
    let server = require!(Slapd::start(&person(1, "")));
    let ldap = directory(settings(&server.url(), "sync"), READER.1);
    let (mut last, mut cursor) = (jiff::Timestamp::MIN, read(&ldap, None).await.next);
    for day in 10..16 {
        let what = format!("replace: terminationDate\nterminationDate: 202611{day}000000Z\n");
        server.change(&change("p1", &what)).unwrap();
        let batch = read(&ldap, cursor.as_ref()).await;
        assert_eq!(leaving(&batch), [("001", date(2026, 11, day))]);
        assert!(batch.statements[0].as_of > last, "{} after {last}", batch.statements[0].as_of);
        (last, cursor) = (batch.statements[0].as_of, batch.next);
    }
}

#[tokio::test]
async fn a_change_wakes_whoever_waits() {
    let server = require!(Slapd::start(&person(1, "")));
    let ldap = directory(settings(&server.url(), "sync"), READER.1);
    let first = read(&ldap, None).await;
    let patience = Duration::from_millis(300);
    assert!(!ldap.wait(first.next.as_ref(), patience).await.unwrap());
    let waiting = ldap.wait(first.next.as_ref(), Duration::from_mins(1));
    let changing = async {
        let changed = tokio::task::spawn_blocking(move || {
            server.change(&change("p1", "replace: terminationDate\nterminationDate: 20261130000000Z\n"))?;
            anyhow::Ok(server)
        });
        changed.await.unwrap().unwrap()
    };
    let (woken, server) = tokio::join!(waiting, changing);
    assert!(woken.unwrap());
    assert_eq!(leaving(&read(&ldap, first.next.as_ref()).await).len(), 1);
    drop(server);
}

#[tokio::test]
async fn a_list_that_the_server_cuts_off_is_no_list() {
    let server = require!(Slapd::start(&people()));
    let ldap = directory(settings(&server.url(), "sync"), READER.1);
    let error = ldap.read(None, real_now()).await.unwrap_err();
    assert_eq!((error.kind, &*error.what.key), (Failure::Settings, "intake-ldap-limited"));
    let refused = |url: &str| {
        let settings: Settings = serde_json::from_value(settings(url, "plain")).unwrap();
        Directory::new(SourceName::from("ldap"), settings, SecretString::from("x")).unwrap_err().what.key
    };
    assert_eq!(refused("ldap://ldap.corp.test"), "intake-not-ldaps");
    assert_eq!(refused("https://ldap.corp.test"), "intake-not-ldaps");
}
