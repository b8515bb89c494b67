//! A real OpenID Connect provider: the npm package `oidc-provider`, and a browser that logs in there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use reqwest::Url;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use crate::error::{Error, Result};
use crate::http_client;
use crate::install::cached;
use crate::node::{node, npm_install};
use crate::process::{Guarded, Signal, free_port};

const PACKAGE: &str = "oidc-provider@9.13.3";
const SCRIPT: &str = include_str!("provider.mjs");
const PATIENCE: Duration = Duration::from_mins(1);
/// More pages than any log-in takes.
const PAGES: usize = 20;

/// The client that the provider knows.
pub const CLIENT_ID: &str = "exeunt";
/// The client's secret.
pub const CLIENT_SECRET: &str = "a secret for tests only, and long";

/// A running provider on loopback.
#[derive(Debug)]
pub struct Provider {
    port: u16,
    redirect_uri: String,
    folder: std::path::PathBuf,
    _process: Guarded,
}

impl Provider {
    /// Starts a provider that sends browsers back to `redirect_uri`, and to `after_logout` after logging out.
    ///
    /// [`Error::Skipped`] when the package can't be installed.
    pub async fn start(redirect_uri: &str, after_logout: &str) -> Result<Self> {
        let (redirect_uri, after_logout) = (redirect_uri.to_owned(), after_logout.to_owned());
        let starting = tokio::task::spawn_blocking(move || start(&redirect_uri, &after_logout));
        let provider = starting.await.context("the start of the provider panicked")??;
        provider.wait_until_ready().await?;
        Ok(provider)
    }

    /// The issuer, as its tokens name it.
    pub fn issuer(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Disables somebody from now on.
    pub fn disable(&self, login: &str) {
        File::create(self.folder.join(format!("gone-{login}"))).expect("the provider's folder is writable");
    }

    /// Goes to `address` as a browser does, logs in as `login`, agrees to everything, and says where the provider sends
    /// the browser back to. `None` when it doesn't.
    pub async fn visit(&self, address: &str, login: &str) -> Result<Option<Url>> {
        Ok(self.browse(address, login).await?)
    }

    async fn browse(&self, address: &str, login: &str) -> anyhow::Result<Option<Url>> {
        let (client, mut cookies) = (http_client(), BTreeMap::<String, String>::new());
        let mut at = Url::parse(address).context("not an address")?;
        let mut form: Option<Vec<(&str, &str)>> = None;
        for _ in 0..PAGES {
            if at.as_str().starts_with(&self.redirect_uri) {
                return Ok(Some(at));
            }
            let request = match form.take() {
                Some(fields) => client.post(at.clone()).form(&fields),
                None => client.get(at.clone()),
            };
            let jar: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = request.header(COOKIE, jar.join("; ")).send().await.context("the provider doesn't answer")?;
            for line in answer.headers().get_all(SET_COOKIE) {
                let pair = line.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
                if let Some((name, value)) = pair.split_once('=') {
                    cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            if let Some(next) = answer.headers().get(LOCATION) {
                at = at.join(next.to_str().context("an address in plain letters")?).context("an address")?;
                continue;
            }
            if !answer.status().is_success() {
                return Ok(None);
            }
            let page = answer.text().await.context("the page was cut short")?;
            let fields = if page.contains("name=\"login\"") {
                vec![("prompt", "login"), ("login", login), ("password", "any")]
            } else {
                vec![("prompt", "consent")]
            };
            form = Some(fields);
        }
        Ok(None)
    }

    async fn wait_until_ready(&self) -> anyhow::Result<()> {
        let (started, client) = (Instant::now(), http_client());
        let page = format!("{}/.well-known/openid-configuration", self.issuer());
        loop {
            match client.get(&page).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                _ if started.elapsed() > PATIENCE => {
                    let log = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
                    bail!("the provider did not start; its log: {log}");
                }
                _ => tokio::time::sleep(Duration::from_millis(30)).await,
            }
        }
    }
}

fn start(redirect_uri: &str, after_logout: &str) -> Result<Provider> {
    let package = install().map_err(|cause| Error::Skipped { what: "oidc-provider", why: format!("{cause:#}") })?;
    Ok(start_from(&package, redirect_uri, after_logout)?)
}

fn start_from(package: &Path, redirect_uri: &str, after_logout: &str) -> anyhow::Result<Provider> {
    let folder = tempfile::Builder::new().prefix("exeunt-oidc-").tempdir().context("no temporary folder")?;
    // Beside the package, because that is where it looks for it.
    let script = package.join("provider.mjs");
    let port = free_port()?;
    let mut node = node()?;
    node.arg(script).args([&port.to_string(), CLIENT_ID, CLIENT_SECRET, redirect_uri, after_logout]);
    node.arg(folder.path()).current_dir(package);
    // From here on the watchdog removes the folder, also when this process is killed.
    let folder = folder.keep();
    let process = Guarded::spawn(&node, Signal::Kill, &folder, &folder.join("server.log"))?;
    Ok(Provider { port, redirect_uri: redirect_uri.to_owned(), folder, _process: process })
}

fn install() -> anyhow::Result<std::path::PathBuf> {
    let folder = cached("oidc-provider", |folder| {
        eprintln!("installing {PACKAGE} …");
        npm_install(folder, PACKAGE)
    })?;
    // Not part of what is cached: the script may have changed since. Written aside and moved, because others may read it.
    let (script, aside) = (folder.join("provider.mjs"), folder.join(format!("provider-{}.mjs", std::process::id())));
    fs::write(&aside, SCRIPT).context("cannot write the provider's script")?;
    fs::rename(&aside, &script).context("cannot put the provider's script in its place")?;
    Ok(folder)
}
