//! Directories and an HR system through `exeunt.toml` as a whole: settings, secret, worker, ledger, case.

use crate::trial::{Trial, until};
use exeunt_tests::require;
use exeunt_tests::samba::{ADMINISTRATOR, SUFFIX, Samba};
use exeunt_tests::slapd::{READER, Slapd};
use exeunt_tests::tryton::Tryton;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

impl Trial {
    /// A file in the data folder that only its owner reads.
    pub(crate) fn secret(&self, name: &str, text: &str) {
        let path = self.data().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// The rows that a command lists.
    pub(crate) fn rows(&self, command: &[&str], name: &str) -> Vec<Value> {
        self.run(&[command, &["--json"]].concat()).json()[name].as_array().unwrap().clone()
    }
}

fn employee(number: u32, name: &str, more: &str) -> String {
    format!(
        "dn: uid=p{number},ou=people,dc=corp,dc=test\nobjectClass: inetOrgPerson\nobjectClass: employee\nuid: p{number}\n\
         cn: p{number}\nsn: p\ndisplayName: {name}\nemployeeNumber: {number:03}\nmail: p{number}@corp.test\n\
         departmentNumber: 研发部\n{more}\n"
    )
}

#[test]
fn an_ldap_directory_in_exeunt_toml_fills_the_ledger_and_opens_a_case_by_a_worker() {
    let manager = "manager: uid=p1,ou=people,dc=corp,dc=test\n";
    let server = require!(Slapd::start(&(employee(1, "李四", "") + &employee(2, "张三", manager))));
    let trial = Trial::new();
    trial.set(&format!(
        r#"
[[intake]]
name = "ldap"
secret_file = "ldap.secret"
people = true
every_seconds = 1
[intake.directory]
url = "{}"
kind = "plain"
bind_dn = "{}"
base = "ou=people,dc=corp,dc=test"
filter = "(objectClass=inetOrgPerson)"
certificate = """
{}"""
attributes = {{ department = "departmentNumber" }}
leaves = {{ date = "terminationDate" }}
"#,
        server.tls_url(),
        READER.0,
        server.certificate().unwrap()
    ));
    // A password that others could read isn't used, and a wrong one is told as such; then the right one.
    for (password, mode, words) in [(READER.1, 0o644, "ldap.secret"), ("wrong", 0o600, "ldap")] {
        trial.secret("ldap.secret", password);
        let path = trial.data().join("ldap.secret");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        trial.run(&["intake", "poll"]).exits(3);
        let sources = trial.run(&["intake", "sources", "--json"]).exits(3);
        assert!(sources.out.contains(words) && !sources.out.contains(READER.1), "{}", sources.out);
    }
    trial.secret("ldap.secret", &format!("{}\n", READER.1));
    trial.run(&["worker", "--once"]).exits(0);
    let people = trial.rows(&["person", "list"], "people");
    let zhang = people.iter().find(|person| person["id"] == "002").unwrap_or_else(|| panic!("{people:?}"));
    assert_eq!((&zhang["name"], &zhang["manager"]), (&"张三".into(), &"001".into()), "{zhang}");
    assert_eq!(trial.rows(&["case", "list"], "cases"), Vec::<Value>::new());

    server
        .change(
            "dn: uid=p2,ou=people,dc=corp,dc=test\nchangetype: modify\nadd: terminationDate\n\
             terminationDate: 20300329000000Z\n",
        )
        .unwrap();
    // The directory is asked once a second, so the first look may find that it isn't due yet.
    until(|| {
        trial.run(&["worker", "--once"]).exits(0);
        !trial.rows(&["case", "list"], "cases").is_empty()
    });
    let cases = trial.rows(&["case", "list"], "cases");
    assert_eq!(cases.len(), 1, "{cases:?}");
    assert_eq!((&cases[0]["person"], &cases[0]["last_working_day"]), (&"002".into(), &"2030-03-29".into()));
    // Heard again, it is the same case.
    trial.run(&["intake", "poll", "ldap"]).exits(0);
    assert_eq!(trial.rows(&["case", "list"], "cases").len(), 1);
    trial.run(&["intake", "sources"]).exits(0);
    let doctor = trial.run(&["doctor", "--lang", "en"]).out;
    assert!(!doctor.contains("source \"ldap\" (directory) can't be used"), "{doctor}");
}

#[test]
fn an_active_directory_in_exeunt_toml_opens_a_case_and_takes_it_back_by_a_worker() {
    let server = require!(Samba::start());
    let user = |login: &str, number: &str, more: &str| {
        let entry = format!(
            "dn: CN={login},CN=Users,{SUFFIX}\nchangetype: add\nobjectClass: user\nsAMAccountName: {login}\n\
             userAccountControl: 544\ndisplayName: 张{login}\nemployeeNumber: {number}\n{more}\n"
        );
        server.change(&entry).unwrap();
    };
    user("boss", "001", "mail: boss@corp.test\n");
    user("anna", "002", &format!("manager: CN=boss,CN=Users,{SUFFIX}\n"));
    let trial = Trial::new();
    trial.secret("ad.secret", ADMINISTRATOR.1);
    trial.set(&format!(
        r#"
[[intake]]
name = "ad"
secret_file = "ad.secret"
people = true
every_seconds = 1
[intake.directory]
url = "{}"
kind = "active_directory"
bind_dn = "{}"
base = "{SUFFIX}"
filter = "(&(objectClass=user)(employeeNumber=*))"
certificate = """
{}"""
leaves = {{ account_expires = true }}
"#,
        server.url(),
        ADMINISTRATOR.0,
        server.certificate().unwrap()
    ));
    trial.run(&["worker", "--once"]).exits(0);
    let people = trial.rows(&["person", "list"], "people");
    let anna = people.iter().find(|person| person["id"] == "002").unwrap_or_else(|| panic!("{people:?}"));
    assert_eq!((&anna["name"], &anna["manager"]), (&"张anna".into(), &"001".into()), "{anna}");

    let expires = |at: i64| {
        let change = format!(
            "dn: CN=anna,CN=Users,{SUFFIX}\nchangetype: modify\nreplace: accountExpires\naccountExpires: {at}\n"
        );
        server.change(&change).unwrap();
    };
    let becomes = |state: &str, last_day: &str| {
        until(|| {
            trial.run(&["worker", "--once"]).exits(0);
            let cases = trial.rows(&["case", "list"], "cases");
            cases.len() == 1 && cases[0]["state"] == state && cases[0]["last_working_day"] == last_day
        });
    };
    // The beginning of 30 March 2030 in Shanghai, counted as Windows does; then never.
    expires((1_901_030_400 + 11_644_473_600) * 10_000_000);
    becomes("open", "2030-03-29");
    expires(i64::MAX);
    becomes("withdrawn", "2030-03-29");
}

#[test]
fn tryton_in_exeunt_toml_opens_a_case_when_it_is_polled() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = require!(runtime.block_on(Tryton::start()));
    let trial = Trial::new();
    trial.set(&format!(
        "[[intake]]\nname = \"tryton\"\npeople = true\nsecret_env = \"TRYTON_KEY\"\ntryton = {{ url = \"{}\" }}\n",
        server.url()
    ));
    runtime.block_on(server.set_end(5, Some((2030, 3, 29)))).unwrap();
    let poll = || trial.command(&["intake", "poll", "tryton"]).env("TRYTON_KEY", server.key()).output().unwrap();
    let polled = poll();
    assert_eq!(polled.status.code(), Some(0), "{polled:?}");
    poll();
    let cases = trial.rows(&["case", "list"], "cases");
    assert_eq!(cases.len(), 1, "{cases:?}");
    assert_eq!((&cases[0]["person"], &cases[0]["last_working_day"]), (&"005".into(), &"2030-03-29".into()));
    let people = trial.rows(&["person", "list"], "people");
    let leaver = people.iter().find(|person| person["id"] == "005").unwrap_or_else(|| panic!("{people:?}"));
    assert_eq!(leaver["manager"], "001");
}
