//! A house with people at work: a simulated platform, a case on its way, several that wait, a mail server, and log-ins.

use crate::platform::Platform;
use crate::story::Story;
use crate::trial::Trial;
use exeunt_tests::maildev::{Door, MailDev};
use exeunt_tests::process::{Guarded, Signal, free_port};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::process::Command;
use tokio::runtime::Runtime;

/// Who logs in, by name and role.
const ACTORS: [(&str, &str); 4] =
    [("li.it", "it"), ("chen.hr", "hr"), ("qian.legal", "legal"), ("zhao.audit", "auditor")];

/// Other leavers, by their place in the company: how they go, and on which day from today on.
const OTHERS: [(usize, &str, i32); 5] =
    [(5, "voluntary", 0), (8, "dismissed", 1), (11, "voluntary", 3), (14, "voluntary", 6), (17, "voluntary", 30)];

pub(super) struct House {
    story: Story,
    _server: Guarded,
    _mail: MailDev,
    _runtime: Runtime,
}

impl House {
    /// Fails as a skipped test where no mail server can be had.
    pub(super) fn open() -> exeunt_tests::Result<Self> {
        let runtime = Runtime::new().unwrap();
        let mail = runtime.block_on(MailDev::start(Door::Open))?;
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}/");
        let story = Story::begin_with(furnished(&url, mail.port()), Platform::start());
        story.trial.paper(true);
        manager_has_mail(&story);
        others_leave(&story);
        let house = json!({
            "url": url,
            "mail": mail.web_url(),
            "leaver": story.leaver,
            "account": story.platform.account(story.platform.company.leaver),
            "actors": actors(&story.trial, &url),
        });
        std::fs::write(story.trial.path("house.json"), house.to_string()).unwrap();
        let server = serve(&story.trial, port)?;
        Ok(Self { story, _server: server, _mail: mail, _runtime: runtime })
    }

    /// The file that tells the specs where everything is.
    pub(super) fn described(&self) -> String {
        self.story.trial.path("house.json")
    }
}

/// A house that sends mail, and whose links lead to the server.
fn furnished(url: &str, smtp: u16) -> Trial {
    let trial = Trial::new();
    let file = trial.data().join("exeunt.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (key, was, becomes) in [
        ("host", "\"\"", "\"127.0.0.1\""),
        ("port", "0", &smtp.to_string()),
        ("security", "\"starttls\"", "\"none\""),
        ("from", "\"\"", "\"Exeunt <exeunt@corp.example>\""),
        ("address", "\"\"", &format!("\"{url}\"")),
        ("public_url", "\"\"", &format!("\"{url}\"")),
    ] {
        let line = format!("\n{key} = {was}\n");
        assert_eq!(text.matches(&line).count(), 1, "{key}: {text}");
        text = text.replace(&line, &format!("\n{key} = {becomes}\n"));
    }
    std::fs::write(&file, text).unwrap();
    trial
}

/// Everybody who logs in, with a link that lets them choose a password.
fn actors(trial: &Trial, url: &str) -> Value {
    let invited = ACTORS.map(|(name, role)| {
        trial.run(&["actor", "add", name, "--role", role, "--quiet"]).exits(0);
        let invitation = trial.run(&["actor", "invite", name, "--url", url, "--json"]).exits(0).json();
        (role.to_owned(), json!({ "name": name, "invitation": invitation["link"] }))
    });
    Value::Object(invited.into_iter().collect())
}

/// The leaver's manager, who gets the link, can be written to.
fn manager_has_mail(story: &Story) {
    let company = &story.platform.company;
    let manager = &company.people[story.platform.leaver().manager.unwrap()];
    let above = manager.manager.map_or("", |at| &company.people[at].employee_number);
    let (id, name, department) = (&manager.employee_number, &manager.name, manager.department);
    let row = format!("{id},{name},{department},Asia/Shanghai,{above},manager@corp.example");
    let file = story.trial.write("manager.csv", &format!("id,name,department,zone,manager,mail\n{row}\n"));
    story.trial.run(&["person", "import", &file]).exits(0);
}

fn others_leave(story: &Story) {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let today = TimeZone::UTC.to_datetime(Timestamp::from_second(now.try_into().unwrap()).unwrap()).date();
    for (at, how, days) in OTHERS {
        let person = &story.platform.company.people[at].employee_number;
        let day = today.saturating_add(jiff::Span::new().days(days)).to_string();
        story.trial.run(&["case", "open", person, "--departure", how, "--last-day", &day]).exits(0);
    }
}

fn serve(trial: &Trial, port: u16) -> exeunt_tests::Result<Guarded> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exeunt"));
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    command.env("EXEUNT_DATA", trial.data()).env("LC_ALL", "C");
    let gone = tempfile::tempdir().unwrap().keep();
    let server = Guarded::spawn(&command, Signal::Kill, &gone, &trial.folder.path().join("serve.log"))?;
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(server.is_alive(), "{}", std::fs::read_to_string(trial.path("serve.log")).unwrap_or_default());
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Ok(server)
}
