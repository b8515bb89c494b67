//! What is around a house in which people work with browsers: mail that is sent, log-ins, a server and a worker.

use crate::trial::Trial;
use exeunt_tests::maildev::{Door, MailDev};
use exeunt_tests::process::{Guarded, Signal, free_port};
use serde_json::{Value, json};
use std::any::Any;
use std::process::Command;
use tokio::runtime::Runtime;

/// Under which name the specs know somebody, their own, and their roles.
pub(super) type Actor = (&'static str, &'static str, &'static str);

/// Who logs in.
const ACTORS: [Actor; 6] = [
    ("it", "li.it", "it"),
    ("second", "wu.it", "it"),
    ("hr", "chen.hr", "hr"),
    ("legal", "qian.legal", "legal"),
    ("auditor", "zhao.audit", "auditor"),
    ("keys", "sun.keys", "auditor"),
];

/// The world around a house that is being furnished.
pub(super) struct Around {
    pub(super) runtime: Runtime,
    mail: MailDev,
    port: u16,
}

/// A house that is open to browsers for as long as this is kept.
pub(super) struct House {
    trial: Trial,
    _processes: [Guarded; 2],
    _platform: Box<dyn Any>,
    _around: Around,
}

impl Around {
    /// Fails as a skipped test where no mail server can be had.
    pub(super) fn begin() -> exeunt_tests::Result<Self> {
        let runtime = Runtime::new().unwrap();
        let mail = runtime.block_on(MailDev::start(Door::Open))?;
        Ok(Self { runtime, mail, port: free_port()? })
    }

    /// By its name: at a number, browsers know no passkeys.
    fn url(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// A house that sends mail, whose links lead to the server, and which hurries.
    pub(super) fn trial(&self) -> Trial {
        let trial = Trial::new();
        let file = trial.data().join("exeunt.toml");
        let mut text = std::fs::read_to_string(&file).unwrap();
        let url = self.url();
        for (key, was, becomes) in [
            ("host", "\"\"", "\"127.0.0.1\""),
            ("port", "0", &self.mail.port().to_string()),
            ("security", "\"starttls\"", "\"none\""),
            ("from", "\"\"", "\"Exeunt <exeunt@corp.example>\""),
            ("address", "\"\"", &format!("\"{url}\"")),
            ("public_url", "\"\"", &format!("\"{url}\"")),
            ("look_every_seconds", "5", "1"),
        ] {
            let line = format!("\n{key} = {was}\n");
            assert_eq!(text.matches(&line).count(), 1, "{key}: {text}");
            text = text.replace(&line, &format!("\n{key} = {becomes}\n"));
        }
        std::fs::write(&file, text).unwrap();
        trial
    }

    /// Opens a furnished house. `known` is what the specs must know of it beside its addresses and its people.
    pub(super) fn open(self, trial: Trial, platform: Box<dyn Any>, known: Value) -> exeunt_tests::Result<House> {
        self.open_for(trial, platform, known, &ACTORS)
    }

    /// As [`Around::open`], for others than those who work in most houses.
    pub(super) fn open_for(
        self,
        trial: Trial,
        platform: Box<dyn Any>,
        mut known: Value,
        who: &[Actor],
    ) -> exeunt_tests::Result<House> {
        let url = self.url();
        for (key, value) in [
            ("url", json!(url)),
            ("mail", json!(self.mail.web_url())),
            ("actors", actors(&trial, &url, who)),
            ("exeunt", json!(env!("CARGO_BIN_EXE_exeunt"))),
            ("data", json!(trial.data())),
        ] {
            known[key] = value;
        }
        std::fs::write(trial.path("house.json"), known.to_string()).unwrap();
        let server = start(&trial, "serve", &["--listen", &format!("127.0.0.1:{}", self.port), "--no-worker"])?;
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(server.is_alive(), "{}", log(&trial));
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let worker = start(&trial, "worker", &["--name", "w1"])?;
        Ok(House { trial, _processes: [server, worker], _platform: platform, _around: self })
    }
}

impl House {
    /// The file that tells the specs where everything is.
    pub(super) fn described(&self) -> String {
        self.trial.path("house.json")
    }

    /// What server and worker have said so far.
    pub(super) fn log(&self) -> String {
        log(&self.trial)
    }
}

/// Everybody who logs in, with a link that lets them choose a password.
fn actors(trial: &Trial, url: &str, who: &[Actor]) -> Value {
    let invited = who.iter().map(|(key, name, roles)| {
        let roles = roles.split(',').flat_map(|role| ["--role", role]);
        trial.run(&["actor", "add", name, "--quiet"].into_iter().chain(roles).collect::<Vec<_>>()).exits(0);
        let invitation = trial.run(&["actor", "invite", name, "--url", url, "--json"]).exits(0).json();
        ((*key).to_owned(), json!({ "name": name, "invitation": invitation["link"] }))
    });
    Value::Object(invited.collect())
}

fn start(trial: &Trial, what: &str, arguments: &[&str]) -> exeunt_tests::Result<Guarded> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exeunt"));
    command.arg(what).args(arguments).env("EXEUNT_DATA", trial.data()).env("LC_ALL", "C");
    let nothing = tempfile::tempdir().unwrap().keep();
    Ok(Guarded::spawn(&command, Signal::Kill, &nothing, &trial.folder.path().join(format!("{what}.log")))?)
}

fn log(trial: &Trial) -> String {
    ["serve", "worker"]
        .map(|what| std::fs::read_to_string(trial.path(&format!("{what}.log"))).unwrap_or_default())
        .concat()
}
