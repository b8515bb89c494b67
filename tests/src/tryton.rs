//! A real Tryton with a company of 230 employees, as the HR system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::http_client;
use crate::install::{apt_install, cached, run};
use crate::process::{Guarded, Signal, free_port};

const PACKAGES: [&str; 3] = ["trytond==8.2.1", "trytond-company==8.2.0", "proteus==8.2.0"];
const PATIENCE: Duration = Duration::from_mins(1);

/// Employees 001 to 230; 001 is the manager of all others. Prints the key of a user application.
const SEED: &str = r"
import datetime, sys
from proteus import Model, config
config.set_trytond('hr', user='admin', config_file=sys.argv[1])
get = Model.get
currency = get('currency.currency')(name='Yuan', symbol='Y', code='CNX')
currency.save()
Party, Employee = get('party.party'), get('company.employee')
acme = Party(name='Acme')
acme.save()
company = get('company.company')(party=acme, currency=currency, timezone='Asia/Shanghai')
company.save()
parties = []
for n in range(1, 231):
    party = Party(name='员工%d' % n, code='%03d' % n)
    party.contact_mechanisms.new(type='email', value='e%d@corp.test' % n)
    parties.append(party)
Party.save(parties)
start = datetime.date(2020, 1, 1)
boss = Employee(party=parties[0], company=company, start_date=start)
boss.save()
Employee.save([Employee(party=p, company=company, start_date=start, supervisor=boss) for p in parties[1:]])
user = get('res.user')(1)
user.companies.append(get('company.company')(company.id))
user.company = get('company.company')(company.id)
user.save()
application = get('res.user.application')(user=user, application='rest')
application.save()
print(application.key)
";

/// A running Tryton on loopback.
#[derive(Debug)]
pub struct Tryton {
    port: u16,
    key: String,
    process: Guarded,
}

impl Tryton {
    /// Starts one with the company in it.
    ///
    /// [`Error::Skipped`] when it can't be installed here.
    pub async fn start() -> Result<Self> {
        let prepared = tokio::task::spawn_blocking(prepared).await.context("the installation panicked")?;
        let (programs, company) =
            prepared.map_err(|cause| Error::Skipped { what: "Tryton", why: format!("{cause:#}") })?;
        Ok(Self::launch(&programs, &company).await?)
    }

    async fn launch(programs: &Path, company: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("exeunt-tryton-").tempdir().context("no temporary folder")?.keep();
        let port = free_port()?;
        fs::copy(company.join("hr.sqlite"), folder.join("hr.sqlite")).context("the prepared company is gone")?;
        let config = config(&folder, port)?;
        let key = fs::read_to_string(company.join("key"))?.trim().to_owned();
        let mut server = Command::new(programs.join("trytond"));
        server.arg("-c").arg(&config);
        let process = Guarded::spawn(&server, Signal::Kill, &folder, &folder.join("server.log"))?;
        let server = Self { port, key, process };
        server.wait_until_ready(&folder).await?;
        Ok(server)
    }

    async fn wait_until_ready(&self, folder: &Path) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.get("company.company", &[]).await.is_err() {
            if !self.process.is_alive() || started.elapsed() > PATIENCE {
                bail!("Tryton did not start: {}", fs::read_to_string(folder.join("server.log")).unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// The server and its database.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hr", self.port)
    }

    /// The key of a user application.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Sets an employee's last day, or takes it away. Employees have the ids 1 to 230, in the order of their numbers.
    pub async fn set_end(&self, employee: u32, end: Option<(i16, i8, i8)>) -> anyhow::Result<()> {
        let end =
            end.map(|(year, month, day)| json!({ "__class__": "date", "year": year, "month": month, "day": day }));
        self.put(&format!("company.employee/{employee}"), json!({ "end_date": end })).await
    }

    /// Changes an employee's name, which lies in another record.
    pub async fn rename(&self, employee: u32, name: &str) -> anyhow::Result<()> {
        let found = self.get(&format!("company.employee/{employee}"), &[("f", "party.name")]).await?;
        let party = found["party"]["id"].as_i64().context("the employee has no party")?;
        self.put(&format!("party.party/{party}"), json!({ "name": name })).await
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> anyhow::Result<Value> {
        let request = http_client().get(format!("{}/rest/model/{path}", self.url())).query(query);
        self.send(request).await
    }

    async fn put(&self, path: &str, body: Value) -> anyhow::Result<()> {
        let request = http_client().put(format!("{}/rest/model/{path}", self.url())).json(&body);
        self.send(request).await.map(drop)
    }

    /// As a user who sees the departed too.
    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let context = URL_SAFE.encode(json!({ "active_test": false }).to_string());
        let answer = request.bearer_auth(&self.key).header("X-Tryton-Context", context).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        if !status.is_success() {
            bail!("{status}: {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }
}

/// The programs, and a database with the company.
fn prepared() -> anyhow::Result<(PathBuf, PathBuf)> {
    let programs = cached("tryton-8.2.1", install)?.join("bin");
    let company = cached("tryton-8.2.1-data-1", |folder| furnish(&programs, folder))?;
    Ok((programs, company))
}

fn install(folder: &Path) -> anyhow::Result<()> {
    eprintln!("installing {PACKAGES:?} into {} …", folder.display());
    let environment = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder)).map(drop);
    if let Err(cause) = environment() {
        // Debian keeps what `venv` needs in a package of its own.
        apt_install("python3-venv", || false).and_then(|()| environment()).map_err(|_| cause)?;
    }
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "-q", "--disable-pip-version-check"]);
    run(pip.args(PACKAGES)).context("pip could not install Tryton").map(drop)
}

fn furnish(programs: &Path, folder: &Path) -> anyhow::Result<()> {
    let config = config(folder, 1)?;
    fs::write(folder.join("hr.sqlite"), "")?;
    fs::write(folder.join("password"), "administrator-secret\n")?;
    fs::write(folder.join("seed.py"), SEED)?;
    let admin = |arguments: &[&str]| {
        let mut admin = Command::new(programs.join("trytond-admin"));
        admin.arg("-c").arg(&config).args(["-d", "hr"]).args(arguments);
        run(admin.env("TRYTONPASSFILE", folder.join("password")))
    };
    admin(&["--all", "--email", "admin@corp.test"])?;
    admin(&["-u", "company", "--activate-dependencies"])?;
    let key = run(Command::new(programs.join("python")).arg(folder.join("seed.py")).arg(&config))?;
    let key = key.lines().last().context("the seed said no key")?;
    fs::write(folder.join("key"), key).context("cannot keep the key")
}

fn config(folder: &Path, port: u16) -> anyhow::Result<PathBuf> {
    let file = folder.join("trytond.conf");
    let text = format!("[database]\nuri = sqlite://\npath = {}\n[web]\nlisten = 127.0.0.1:{port}\n", folder.display());
    fs::write(&file, text)?;
    Ok(file)
}
