//! A real Active Directory domain controller.

use crate::{leaving, real_now, said};
use exeunt_core::SourceName;
use exeunt_intake::ldap::{Directory, Settings};
use exeunt_intake::{Batch, Cursor, Source};
use exeunt_tests::require;
use exeunt_tests::samba::{ADMINISTRATOR, SUFFIX, Samba};
use jiff::civil::date;
use secrecy::SecretString;
use serde_json::json;

fn user(login: &str, number: &str, more: &str) -> String {
    format!(
        "dn: CN={login},CN=Users,{SUFFIX}\nchangetype: add\nobjectClass: user\nsAMAccountName: {login}\n\
         userAccountControl: 544\ndisplayName: {login} 张\nemployeeNumber: {number}\ndepartment: R&D\n{more}\n"
    )
}

fn change(login: &str, what: &str) -> String {
    format!("dn: CN={login},CN=Users,{SUFFIX}\nchangetype: modify\n{what}\n")
}

async fn read(directory: &Directory, cursor: Option<&Cursor>) -> Batch {
    directory.read(cursor, real_now()).await.unwrap()
}

/// One long story, because a domain takes its time to be made.
#[tokio::test]
async fn users_that_expire_or_are_disabled_leave_and_deleted_ones_are_only_told_of() {
    let server = require!(Samba::start());
    let boss = format!("manager: CN=boss,CN=Users,{SUFFIX}\n");
    server.change(&user("boss", "001", "mail: boss@corp.test\n")).unwrap();
    for (login, number) in [("anna", "002"), ("ben", "003"), ("carl", "004")] {
        server.change(&user(login, number, &boss)).unwrap();
    }
    // Disabled before anybody looked.
    server.change(&user("old", "005", "")).unwrap();
    server.change(&change("old", "replace: userAccountControl\nuserAccountControl: 546\n")).unwrap();

    let settings: Settings = serde_json::from_value(json!({
        "url": server.url(), "kind": "active_directory", "certificate": server.certificate().unwrap(),
        "bind_dn": ADMINISTRATOR.0, "base": SUFFIX, "page": 2,
        "filter": "(&(objectClass=user)(employeeNumber=*))",
        "leaves": { "account_expires": true, "disabled": true },
    }))
    .unwrap();
    let directory = Directory::new(SourceName::from("ad"), settings, SecretString::from(ADMINISTRATOR.1)).unwrap();
    let first = read(&directory, None).await;
    assert_eq!((first.people.len(), first.long_gone, first.troubles.len()), (4, 1, 0));
    assert_eq!(leaving(&first), []);
    let anna = first.people.iter().find(|person| person.id.as_str() == "002").unwrap();
    assert_eq!((anna.name.as_str(), anna.department.as_str()), ("anna 张", "R&D"));
    assert_eq!(anna.manager.as_ref().unwrap().as_str(), "001");
    assert_eq!(said(&read(&directory, first.next.as_ref()).await), []);

    // The beginning of December in Shanghai, which Windows shows as the end of the last of November.
    let expires = (1_796_054_400_i64 + 11_644_473_600) * 10_000_000;
    server.change(&change("anna", &format!("replace: accountExpires\naccountExpires: {expires}\n"))).unwrap();
    server.change(&change("ben", "replace: userAccountControl\nuserAccountControl: 546\n")).unwrap();
    server.change(&format!("dn: CN=carl,CN=Users,{SUFFIX}\nchangetype: delete\n")).unwrap();
    let now = "2026-11-25T02:00:00Z".parse().unwrap();
    let changed = directory.read(first.next.as_ref(), now).await.unwrap();
    assert_eq!(leaving(&changed), [("002", date(2026, 11, 30)), ("003", date(2026, 11, 25))]);
    let told: Vec<_> = changed.troubles.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["\"carl\": intake-entry-gone"]);
    // The manager isn't among the changed, and is known all the same.
    assert!(changed.people.iter().all(|person| person.manager.as_ref().is_some_and(|boss| boss.as_str() == "001")));

    // Enabled again, and never expiring.
    server.change(&change("anna", "replace: accountExpires\naccountExpires: 9223372036854775807\n")).unwrap();
    server.change(&change("ben", "replace: userAccountControl\nuserAccountControl: 544\n")).unwrap();
    let back = read(&directory, changed.next.as_ref()).await;
    // A domain tells them in no order.
    let mut stay = said(&back);
    stay.sort_unstable();
    assert_eq!(stay, [("002", None), ("003", None)]);

    // Whatever changes again within its second is known as the later, also by a look at everything.
    let (mut last, mut cursor) = (jiff::Timestamp::MIN, back.next.clone());
    for round in 0..6 {
        let control = if round % 2 == 0 { 546 } else { 544 };
        server
            .change(&change("ben", &format!("replace: userAccountControl\nuserAccountControl: {control}\n")))
            .unwrap();
        let later = if round == 3 { jiff::SignedDuration::from_hours(25) } else { jiff::SignedDuration::ZERO };
        let batch = directory.read(cursor.as_ref(), real_now() + later).await.unwrap();
        let ben = |statement: &&exeunt_core::Statement| statement.about.employee_number.as_deref() == Some("003");
        let said = batch.statements.iter().find(ben).unwrap();
        assert!(said.as_of > last, "{} after {last}", said.as_of);
        (last, cursor) = (said.as_of, batch.next);
    }

    // Another controller counts otherwise: its cursor is not believed, and everything is read.
    let stored = back.next.unwrap().as_str().to_owned();
    let mut position: serde_json::Value = serde_json::from_str(&stored).unwrap();
    position["server"] = json!("another");
    let other = read(&directory, Some(&Cursor::from_stored(position.to_string()))).await;
    assert_eq!(other.people.len(), 3);
}
