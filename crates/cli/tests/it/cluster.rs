//! Two servers and two workers on one PostgreSQL, as real processes. One of each is killed in the middle, and afterwards
//! nothing that was acknowledged is lost and nothing is there twice.

use crate::platform::Platform;
use crate::story::Story;
use crate::trial::{EVERY, PATIENCE, Trial, until};
use exeunt_core::webhook::{Secret, sign};
use exeunt_simulators::synapse::estate::{Effect, EffectKind};
use exeunt_simulators::{Fault, FaultKind};
use exeunt_tests::maildev::{Door, MailDev};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const LEAVERS: usize = 36;
/// How many of HR's clients send at the same time.
const AT_ONCE: usize = 6;

/// A process of the house. It ends with the test, whatever becomes of that.
struct Process {
    child: Child,
    log: std::path::PathBuf,
}

impl Process {
    fn start(trial: &Trial, name: &str, arguments: &[&str]) -> Self {
        let log = trial.folder.path().join(format!("{name}.log"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_exeunt"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("LC_ALL", "C");
        command.env("EXEUNT_DATA", trial.data()).envs(trial.database.iter().map(|url| ("DATABASE_URL", url)));
        command.args(arguments).current_dir(trial.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        let child = command.stderr(File::create(&log).unwrap()).spawn().unwrap();
        Self { child, log }
    }

    fn worker(trial: &Trial, name: &str) -> Self {
        Self::start(trial, name, &["worker", "--name", name])
    }

    /// A server, and where it listens.
    fn server(trial: &Trial, name: &str) -> (Self, String) {
        let mut server = Self::start(trial, name, &["serve", "--listen", "127.0.0.1:0", "--no-worker"]);
        let mut address = None;
        until(|| {
            server.must_live();
            let said = std::fs::read_to_string(&server.log).unwrap();
            let rest = said.split("listening on ").nth(1).and_then(|rest| rest.split(')').next());
            address = rest.map(str::to_owned);
            address.is_some()
        });
        (server, address.unwrap())
    }

    fn must_live(&mut self) {
        let ended = self.child.try_wait().unwrap();
        assert!(ended.is_none(), "{ended:?}: {}", std::fs::read_to_string(&self.log).unwrap());
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.must_live();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An error means that it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What HR's system sends about one leaver.
struct Message {
    id: String,
    body: String,
}

impl Message {
    fn about(number: usize) -> Self {
        let data = json!({ "employee_number": format!("{number:03}"), "intention": "leaves", "last_working_day": "2030-03-29" });
        let body = json!({ "type": "leaver.statement", "timestamp": "2026-01-05T08:00:00+08:00", "data": data });
        Self { id: format!("msg_{number}"), body: body.to_string() }
    }

    /// Sends it, and gives the status of the answer; `None`: there was none.
    fn send(&self, address: &str, secret: &Secret) -> Option<u16> {
        #[expect(clippy::disallowed_methods, reason = "a message is signed at the real time")]
        let now = jiff::Timestamp::now();
        let signature = sign(secret, &self.id, now, self.body.as_bytes());
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        write!(
            stream,
            "POST /api/v1/intake/webhooks/hr HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nwebhook-id: {}\r\n\
             webhook-timestamp: {}\r\nwebhook-signature: {signature}\r\ncontent-length: {}\r\n\r\n{}",
            self.id,
            now.as_second(),
            self.body.len(),
            self.body
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split(' ').nth(1)?.parse().ok()
    }
}

/// A house on this database that hears of leavers by webhook and tells by this mail server.
fn house(url: &str, mail: &MailDev, secret: &Secret) -> Trial {
    let trial = Trial::on(url);
    let file = trial.data().join("exeunt.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (from, to) in [
        ("host = \"\"\n", "host = \"127.0.0.1\"\n".to_owned()),
        ("port = 0\n", format!("port = {}\n", mail.port())),
        ("security = \"starttls\"\n", "security = \"none\"\n".to_owned()),
        ("\nfrom = \"\"\n", "\nfrom = \"Exeunt <exeunt@corp.example>\"\n".to_owned()),
        ("look_every_seconds = 5\n", "look_every_seconds = 1\n".to_owned()),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, &to);
    }
    text.push_str("\n[[intake]]\nname = \"hr\"\nwebhook = {}\nsecret_file = \"hr.secret\"\n");
    std::fs::write(&file, text).unwrap();
    trial.secret("hr.secret", secret.expose().expose_secret());
    let people: Vec<String> = (0..LEAVERS).map(|n| format!("{n:03},员工{n},研发部,Asia/Shanghai,\n")).collect();
    let list = trial.write("people.csv", &format!("id,name,department,zone,manager\n{}", people.concat()));
    trial.run(&["person", "import", &list]).exits(0);
    trial.run(&["notice", "desk", "set", "it", "it@corp.example"]).exits(0);
    trial
}

#[test]
fn what_a_server_acknowledged_is_there_once_and_told_once_although_a_server_and_a_worker_are_killed() {
    let runtime = Runtime::new().unwrap();
    let database = require!(runtime.block_on(Postgres::start()));
    let mail = require!(runtime.block_on(MailDev::start(Door::Open)));
    let url = runtime.block_on(database.fresh_database()).unwrap();
    let secret = Secret::from_random([7; 32]);
    let trial = house(&url, &mail, &secret);

    let (mut doomed, first) = Process::server(&trial, "server-a");
    let (mut server, second) = Process::server(&trial, "server-b");
    let mut workers = ["worker-a", "worker-b"].map(|name| Process::worker(&trial, name));
    let addresses = [first, second];
    let (next, acknowledged) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<usize, usize>::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| send_all(&next, &addresses, &secret, &acknowledged));
        }
        until(|| acknowledged.lock().unwrap().values().filter(|by| **by == 0).count() >= LEAVERS / 6);
        doomed.kill();
        until(|| !runtime.block_on(mail.mails()).unwrap().is_empty());
        workers[0].kill();
    });
    server.must_live();
    workers[1].must_live();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), LEAVERS, "HR sends until it is heard");
    let by_the_dead = acknowledged.values().filter(|by| **by == 0).count();
    assert!(by_the_dead > 0 && by_the_dead < LEAVERS, "{by_the_dead} of {LEAVERS} were the killed server's");

    // Time passes, after which nobody waits for the dead worker any more.
    let forget = "UPDATE notice SET lease_until = 1 WHERE state = 'waiting' AND worker = 'worker-a'";
    runtime.block_on(database.execute(&url, forget)).unwrap();
    let notices = || trial.rows(&["notice", "list", "--limit", "1000"], "notices");
    until(|| notices().iter().all(|notice| notice["state"] != "waiting"));

    let cases = trial.rows(&["case", "list"], "cases");
    let people: BTreeSet<&str> = cases.iter().map(|case| case["person"].as_str().unwrap()).collect();
    assert_eq!((cases.len(), people.len()), (LEAVERS, LEAVERS), "each is there, once");
    told_once(&notices(), &runtime.block_on(mail.mails()).unwrap());
    trial.run(&["evidence", "check"]).exits(0);
}

/// Sends every message to one of the servers, each third at the same time to the other one too, until it is acknowledged.
/// Which server was the first to do so is written down.
fn send_all(next: &AtomicUsize, addresses: &[String; 2], secret: &Secret, heard: &Mutex<BTreeMap<usize, usize>>) {
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= LEAVERS {
            return;
        }
        let message = Message::about(number);
        if number.is_multiple_of(3) {
            thread::scope(|scope| {
                for address in addresses {
                    scope.spawn(|| message.send(address, secret));
                }
            });
        }
        let started = Instant::now();
        for at in [number % 2, 1 - number % 2].into_iter().cycle() {
            assert!(started.elapsed() < PATIENCE, "nobody acknowledges message {number}");
            match message.send(&addresses[at], secret) {
                Some(202) => {
                    heard.lock().unwrap().insert(number, at);
                    break;
                }
                Some(status) if status < 500 && status != 429 => panic!("{number}: {status}"),
                _ => thread::sleep(EVERY),
            }
        }
    }
}

/// Nobody was told twice of one cause, but where the program says that it may be so.
fn told_once(notices: &[Value], mails: &[Value]) {
    let causes: BTreeSet<String> =
        notices.iter().map(|n| format!("{} {} {}", n["cause"], n["channel"], n["to"])).collect();
    assert_eq!(causes.len(), notices.len(), "one notice for a cause and a receiver");
    let sent: Vec<&Value> = notices.iter().filter(|n| n["state"] == "sent").collect();
    assert!(sent.len() >= LEAVERS, "IT is told of each: {}", sent.len());
    for notice in sent {
        let id = notice["id"].as_str().unwrap();
        let arrived = mails.iter().filter(|mail| mail.to_string().contains(&format!("{id}@"))).count();
        let says_twice = notice["maybe_twice"] == true;
        assert!(arrived == 1 || (arrived == 2 && says_twice), "{arrived} times: {notice}");
    }
}

#[test]
fn a_run_whose_worker_is_killed_in_the_middle_is_finished_by_the_other_and_each_step_is_done_once() {
    let runtime = Runtime::new().unwrap();
    let database = require!(runtime.block_on(Postgres::start()));
    let undisturbed = Story::begin();
    undisturbed.approved();
    undisturbed.trial.run(&["case", "run", &undisturbed.leaver]).exits(0);

    let url = runtime.block_on(database.fresh_database()).unwrap();
    let story = Story::begin_with(Trial::on(&url), Platform::start());
    story.approved();
    let made = |platform: &Platform| lasting(&platform.simulator.with(|estate| estate.effects().to_vec()));
    let before = made(&story.platform).values().sum::<usize>();
    story.platform.simulator.faults().add(Fault::new(FaultKind::SlowAnswer(Duration::from_millis(20))));
    let mut first = Process::worker(&story.trial, "worker-a");
    until(|| made(&story.platform).values().sum::<usize>() > before);
    let mut second = Process::worker(&story.trial, "worker-b");
    until(|| made(&story.platform).values().sum::<usize>() > before + 6);
    first.kill();
    let at_death = made(&story.platform).values().sum::<usize>();
    let all = made(&undisturbed.platform).values().sum::<usize>();
    assert!(at_death < all, "it was killed in the middle: {at_death} of {all}");

    // Time passes, after which the run is nobody's.
    let forget = "UPDATE run SET lease_until = 1 WHERE worker = 'worker-a'";
    runtime.block_on(database.execute(&url, forget)).unwrap();
    let shown = || story.trial.run(&["case", "show", &story.leaver, "--json"]).json();
    until(|| {
        second.must_live();
        shown()["case"]["state"] == "closed"
    });
    assert_eq!(made(&story.platform), made(&undisturbed.platform), "the same, each as often as undisturbed");
    let steps = shown()["steps"].as_array().unwrap().clone();
    assert!(!steps.is_empty() && steps.iter().all(|step| step["state"] != "running"), "{steps:?}");
    story.trial.run(&["case", "prove", &story.leaver]).exits(0);
    story.trial.run(&["evidence", "check"]).exits(0);
}

/// What was changed and stays, and how often; without what probes and borrowed identities leave behind.
fn lasting(effects: &[Effect]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for effect in effects {
        let passing = match effect.kind {
            EffectKind::TokenMinted
            | EffectKind::TokenRevoked
            | EffectKind::TokenRefreshed
            | EffectKind::MessageSent => true,
            EffectKind::DeviceAdded | EffectKind::DeviceRemoved => effect.detail.contains("EXEUNT"),
            _ => false,
        };
        if !passing {
            let name = format!("{:?} {:?} {:?} {}", effect.kind, effect.account, effect.room, effect.detail);
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    counts
}
