//! A real ejabberd (XMPP server) for a test: installed once, started on loopback, gone with the test.
//!
//! It runs as nobody in particular, without Erlang distribution, and opens no port besides its own.

mod client;
mod config;
mod install;
mod stanza;

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};

pub use client::{Client, Door};
pub use config::{Freeze, HOST, Options, ROOMS, Storage, Trust};
pub use stanza::Stanza;

use crate::error::Result;
use crate::http_client;
use crate::install::is_root;
use crate::process::{Guarded, Signal, free_ports};

/// Generous, because several servers start at once on machines with two cores.
const PATIENCE: Duration = Duration::from_mins(2);
/// This user exists everywhere and owns nothing.
const NOBODY: u32 = 65534;
/// The group that bars logins.
pub const FROZEN: &str = "frozen";
/// The account that the connector acts as, and its password.
pub const SERVICE: (&str, &str) = ("exeunt-service@corp.test", "service-password-1");

/// The ports of one server.
#[derive(Debug)]
struct Ports {
    xmpp: u16,
    http: u16,
    harness: u16,
    starttls: u16,
    tls: u16,
}

/// A running ejabberd. Dropping it kills the server and removes its data.
#[derive(Debug)]
pub struct Ejabberd {
    ports: Ports,
    folder: PathBuf,
    http: reqwest::Client,
    process: Guarded,
}

impl Ejabberd {
    /// Installs the server if need be, starts it, and waits until it answers. It has one account, [`SERVICE`], and the
    /// group [`FROZEN`], unless the options say otherwise.
    ///
    /// [`Error::Skipped`](crate::Error::Skipped) when it can't be installed here.
    pub async fn start(options: Options) -> Result<Self> {
        let libraries =
            tokio::task::spawn_blocking(install::libraries).await.context("the installation panicked")??;
        Ok(Self::launch(&libraries, &options).await?)
    }

    async fn launch(libraries: &Path, options: &Options) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("exeunt-ejabberd-").tempdir().context("no temporary folder")?;
        let [xmpp, http, harness, starttls, tls] = free_ports()?;
        let ports = Ports { xmpp, http, harness, starttls, tls };
        config::write(folder.path(), &ports, options)?;
        give_away(folder.path())?;
        let command = erlang(folder.path(), libraries, options);
        // From here on the watchdog removes the folder, also when this process is killed.
        let folder = folder.keep();
        let process = Guarded::spawn(&command, Signal::Kill, &folder, &folder.join("output.log"))?;
        let server = Self { ports, folder, http: http_client(), process };
        server.wait_until_ready().await?;
        server.furnish(options).await?;
        Ok(server)
    }

    /// The group comes first: while the rules name one that is missing, no login works.
    async fn furnish(&self, options: &Options) -> anyhow::Result<()> {
        if matches!(options.freeze, Freeze::Ready | Freeze::WithoutRule) {
            let group = json!({ "group": FROZEN, "host": HOST, "label": FROZEN, "description": "", "display": "" });
            self.api("srg_create", group).await?;
        }
        self.register("exeunt-service", SERVICE.1).await
    }

    async fn wait_until_ready(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.api("status", json!({})).await.is_err() {
            if !self.process.is_alive() || started.elapsed() > PATIENCE {
                bail!("ejabberd did not start; its output: {}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Where the connector finds the HTTP API.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.http)
    }

    /// Where clients log in, without TLS.
    pub fn xmpp(&self) -> String {
        format!("127.0.0.1:{}", self.ports.xmpp)
    }

    /// Where clients log in, and must ask for TLS; only with [`Options::tls`].
    pub fn starttls(&self) -> String {
        format!("127.0.0.1:{}", self.ports.starttls)
    }

    /// Where clients log in over TLS; only with [`Options::tls`].
    pub fn tls(&self) -> String {
        format!("127.0.0.1:{}", self.ports.tls)
    }

    /// The server's own certificate; only with [`Options::tls`].
    pub fn certificate(&self) -> anyhow::Result<String> {
        let file = self.folder.join(config::CERTIFICATE).with_extension("crt");
        std::fs::read_to_string(file).context("the server has no certificate")
    }

    /// Calls a command with every right there is; an error for any answer but 200.
    pub async fn api(&self, command: &str, arguments: Value) -> anyhow::Result<Value> {
        let url = format!("http://127.0.0.1:{}/api/{command}", self.ports.harness);
        let answer = self.http.post(url).json(&arguments).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        if status != 200 {
            bail!("{command} {arguments}: {status} {text}");
        }
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Makes an account.
    pub async fn register(&self, user: &str, password: &str) -> anyhow::Result<()> {
        self.api("register", json!({ "user": user, "host": HOST, "password": password })).await.map(drop)
    }

    /// Makes a room with these options, and gives its address.
    pub async fn room(&self, name: &str, options: &[(&str, &str)]) -> anyhow::Result<String> {
        let options: Vec<_> = options.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let room = json!({ "name": name, "service": ROOMS, "host": HOST, "options": options });
        self.api("create_room_with_opts", room).await?;
        Ok(format!("{name}@{ROOMS}"))
    }

    /// Sets somebody's affiliation.
    pub async fn affiliate(&self, room: &str, jid: &str, affiliation: &str) -> anyhow::Result<()> {
        let (name, service) = room.split_once('@').context("a room has an address")?;
        let wanted = json!({ "name": name, "service": service, "jid": jid, "affiliation": affiliation });
        self.api("set_room_affiliation", wanted).await.map(drop)
    }

    /// Somebody's affiliation as the server applies it.
    pub async fn affiliation(&self, room: &str, jid: &str) -> anyhow::Result<String> {
        let (name, service) = room.split_once('@').context("a room has an address")?;
        let said = self.api("get_room_affiliation", json!({ "name": name, "service": service, "jid": jid })).await?;
        said["affiliation"].as_str().map(str::to_owned).context("no affiliation was said")
    }

    /// Who sits in a room now, as full addresses.
    pub async fn occupants(&self, room: &str) -> anyhow::Result<Vec<String>> {
        let (name, service) = room.split_once('@').context("a room has an address")?;
        let said = self.api("get_room_occupants", json!({ "name": name, "service": service })).await?;
        let seats = said.as_array().context("no occupants were said")?;
        Ok(seats.iter().filter_map(|seat| seat["jid"].as_str().map(str::to_owned)).collect())
    }

    /// A token with which `jid` can log in for `seconds`.
    pub async fn token(&self, jid: &str, seconds: u32) -> anyhow::Result<String> {
        let wanted = json!({ "jid": jid, "ttl": seconds, "scopes": "sasl_auth" });
        let issued = self.api("oauth_issue_token", wanted).await?;
        issued["token"].as_str().map(str::to_owned).context("no token was issued")
    }

    /// Every account.
    pub async fn accounts(&self) -> anyhow::Result<Vec<String>> {
        let said = self.api("registered_users", json!({ "host": HOST })).await?;
        let names = said.as_array().context("no accounts were said")?;
        Ok(names.iter().filter_map(|name| Some(format!("{}@{HOST}", name.as_str()?))).collect())
    }

    /// What the server has written to its log and its output so far.
    pub fn log(&self) -> String {
        let read = |file| std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        [read("output.log"), read("ejabberd.log")].concat()
    }
}

/// The server refuses to write where others own the files.
fn give_away(folder: &Path) -> anyhow::Result<()> {
    for part in ["db", "upload"] {
        std::fs::create_dir(folder.join(part)).context("cannot make the data folders")?;
    }
    if !is_root() {
        return Ok(());
    }
    let inside = std::fs::read_dir(folder).context("cannot read the data folder")?;
    let inside = inside.collect::<Result<Vec<_>, _>>().context("cannot read the data folder")?;
    for path in inside.iter().map(std::fs::DirEntry::path).chain([folder.to_owned()]) {
        chown(path, Some(NOBODY), Some(NOBODY)).context("cannot give the data folder away")?;
    }
    Ok(())
}

/// `ejabberdctl` would start a node that others can reach, and wants to be root.
fn erlang(folder: &Path, libraries: &Path, options: &Options) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups"]).arg("erl");
        command
    } else {
        Command::new("erl")
    };
    command.args(["+K", "true", "+P", "250000", "-noinput", "-mnesia", "dir"]);
    command.arg(format!("\"{}\"", folder.join("db").display()));
    if options.without_oauth {
        command.args(["-eval", "code:del_path(p1_oauth2)."]);
    }
    command.args(["-s", "ejabberd"]);
    command.current_dir(folder).env("HOME", folder).env("ERL_LIBS", libraries);
    command.env("EJABBERD_CONFIG_PATH", folder.join(config::FILE));
    command.env("EJABBERD_LOG_PATH", folder.join("ejabberd.log"));
    command
}
