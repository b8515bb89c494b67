//! A real mail server that delivers to nobody: MailDev takes what is handed in and shows it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::http_client;
use crate::install::{cached, run};
use crate::node::{node, npm_install};
use crate::process::{Guarded, Signal, free_ports};

const VERSION: &str = "3.0.0";
const PATIENCE: Duration = Duration::from_mins(1);
const EVERY: Duration = Duration::from_millis(50);

/// How the server wants to be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// In the open, without a log-in, and without a way to encryption.
    Open,
    /// Encrypted from the first byte, with the log-in [`USER`] and [`PASSWORD`].
    Tls,
}

/// The log-in at [`Door::Tls`].
pub const USER: &str = "exeunt";
/// Its password.
pub const PASSWORD: &str = "hunter2";

/// A running MailDev.
#[derive(Debug)]
pub struct MailDev {
    port: u16,
    web: u16,
    folder: PathBuf,
    _process: Guarded,
}

impl MailDev {
    /// Starts a server of its own.
    ///
    /// [`Error::Skipped`] when it can't be installed.
    pub async fn start(door: Door) -> Result<Self> {
        let starting = tokio::task::spawn_blocking(move || start(door));
        let server = starting.await.context("the start of MailDev panicked")??;
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// The port for SMTP, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where its page and its list of mails are.
    pub fn web_url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.web)
    }

    /// The certificate of [`Door::Tls`], made out to 127.0.0.1.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    /// Everything that was handed in, oldest first, as MailDev reads it.
    pub async fn mails(&self) -> Result<Vec<Value>> {
        let answer = http_client().get(self.address("")).send().await.context("MailDev doesn't answer")?;
        Ok(answer.json().await.context("MailDev's list is no JSON")?)
    }

    /// One mail as it came in.
    pub async fn source(&self, mail: &Value) -> Result<String> {
        let id = mail["id"].as_str().context("a mail has an id")?;
        let answer = http_client().get(self.address(&format!("/{id}/source"))).send().await;
        Ok(answer.context("MailDev doesn't answer")?.text().await.context("a mail is no text")?)
    }

    /// Waits until so many mails are there, and gives them.
    pub async fn wait_for(&self, count: usize) -> Result<Vec<Value>> {
        let started = Instant::now();
        loop {
            let mails = self.mails().await?;
            if mails.len() >= count {
                return Ok(mails);
            }
            if started.elapsed() > PATIENCE {
                return Err(anyhow::anyhow!("{} mails instead of {count}", mails.len()).into());
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/api/email{path}", self.web)
    }

    async fn wait_until_ready(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.mails().await.is_err() || !self.listens() {
            if started.elapsed() > PATIENCE {
                bail!("MailDev did not come up within {PATIENCE:?}");
            }
            tokio::time::sleep(EVERY).await;
        }
        Ok(())
    }

    fn listens(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }
}

fn start(door: Door) -> Result<MailDev> {
    let skipped = |why: anyhow::Error| Error::Skipped { what: "MailDev", why: format!("{why:#}") };
    let installed = installed().map_err(skipped)?;
    let folder = tempfile::Builder::new().prefix("exeunt-maildev-").tempdir().context("no temporary folder")?.keep();
    let [port, web] = free_ports()?;
    let mut command = node().map_err(skipped)?;
    command.arg(installed.join("node_modules/maildev/dist/bin/maildev.js"));
    command.args(["--silent", "--ip", "127.0.0.1", "--web-ip", "127.0.0.1"]);
    command.args(["--smtp", &port.to_string(), "--web", &web.to_string()]);
    command.arg("--mail-directory").arg(folder.join("mail"));
    if door == Door::Tls {
        certify(&folder).map_err(skipped)?;
        command.args(["--incoming-secure", "--incoming-user", USER, "--incoming-pass", PASSWORD]);
        command.arg("--incoming-cert").arg(folder.join("cert.pem"));
        command.arg("--incoming-key").arg(folder.join("key.pem"));
    }
    let process = Guarded::spawn(&command, Signal::Kill, &folder, &folder.join("server.log"))?;
    Ok(MailDev { port, web, folder, _process: process })
}

fn installed() -> anyhow::Result<PathBuf> {
    cached(&format!("maildev-{VERSION}"), |folder| npm_install(folder, &format!("maildev@{VERSION}")))
}

/// A certificate of its own making, for 127.0.0.1.
fn certify(folder: &Path) -> anyhow::Result<()> {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]);
    openssl.args(["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl.arg("-keyout").arg(folder.join("key.pem")).arg("-out").arg(folder.join("cert.pem"));
    run(&mut openssl).map(drop)
}
