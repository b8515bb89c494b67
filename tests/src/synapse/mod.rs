//! A real Synapse (Matrix homeserver) for a test: installed once, started on loopback, gone with the test.

mod config;
mod delegated;
mod install;
mod prepared;
mod register;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

pub use config::{Options, RateLimits, SERVER_NAME};
pub use delegated::AuthService;
pub use install::VERSION;

use crate::error::Result;
use crate::http_client;
use crate::process::{Guarded, Signal, free_port};

/// Generous, because several servers start at once on machines with two cores.
const PATIENCE: Duration = Duration::from_mins(2);

/// A service account with the server admin flag.
#[derive(Debug, Clone)]
pub struct Admin {
    /// `@exeunt-service:im.test`
    pub user_id: String,
    /// Of no use where authentication is delegated.
    pub password: String,
    /// A session on a device of its own.
    pub access_token: String,
}

/// A running Synapse. Dropping it kills the server and removes its data.
#[derive(Debug)]
pub struct Synapse {
    port: u16,
    folder: PathBuf,
    python: PathBuf,
    admins: [Admin; 2],
    auth_service: Option<AuthService>,
    process: Mutex<Option<Guarded>>,
}

impl Synapse {
    /// Installs the server if need be, starts it and waits until it answers.
    ///
    /// [`Error::Skipped`](crate::Error::Skipped) when it can't be installed here. Takes some seconds; the first time
    /// on a machine about half a minute more.
    pub async fn start(options: Options) -> Result<Self> {
        let prepared = Self::prepared().await?;
        Self::start_on(&prepared, options).await
    }

    /// The folder that [`Self::start`] copies.
    pub(crate) async fn prepared() -> Result<PathBuf> {
        prepared::folder(&python().await?).await
    }

    /// Starts on a copy of a prepared folder.
    pub(crate) async fn start_on(prepared: &Path, options: Options) -> Result<Self> {
        let admins = prepared::read_admins(prepared)?;
        let folder = new_folder()?;
        prepared::copy(prepared, &folder)?;
        let mut synapse = Self::launch(folder, python().await?, &options, admins).await?;
        if let Some(service) = &synapse.auth_service {
            // Tokens of the time before the delegation mean nothing to the server now.
            for admin in &mut synapse.admins {
                admin.access_token = service.issue_admin(config::localpart(&admin.user_id));
            }
        }
        Ok(synapse)
    }

    /// Kills the server and makes its data a prepared folder.
    pub(crate) fn save_to(&self, folder: &Path) -> anyhow::Result<()> {
        prepared::save(self, folder)
    }

    /// Starts on a folder that may hold a database already.
    async fn launch(folder: PathBuf, python: PathBuf, options: &Options, admins: [Admin; 2]) -> anyhow::Result<Self> {
        let port = free_port()?;
        let auth_service = if options.delegated_auth { Some(AuthService::start(port).await?) } else { None };
        config::write(&folder, port, options, auth_service.as_ref())?;
        let synapse = Self { port, folder, python, admins, auth_service, process: Mutex::new(None) };
        synapse.start_again().await?;
        Ok(synapse)
    }

    /// `http://127.0.0.1:…`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The domain part of every user id.
    pub fn server_name(&self) -> &'static str {
        SERVER_NAME
    }

    /// The first service admin.
    pub fn admin(&self) -> &Admin {
        &self.admins[0]
    }

    /// The access token of the first service admin.
    pub fn admin_token(&self) -> &str {
        &self.admins[0].access_token
    }

    /// The second service admin, who can undo what was done to the first.
    pub fn second_admin(&self) -> &Admin {
        &self.admins[1]
    }

    /// The stand-in of the authentication service; there is one only with [`Options::delegated_auth`].
    pub fn auth_service(&self) -> Option<&AuthService> {
        self.auth_service.as_ref()
    }

    /// The server's own process id; nothing while it is killed.
    pub fn pid(&self) -> Option<u32> {
        self.lock().as_ref().map(Guarded::pid)
    }

    /// Kills the server as a crash would (`kill -9`) and waits until it is gone. Its data stays.
    pub fn kill(&self) {
        let process = self.lock().take();
        if let Some(process) = process {
            process.kill_and_keep_folder();
        }
    }

    /// Starts a killed server again, with the same data, port and sessions, and waits until it answers.
    pub async fn start_again(&self) -> anyhow::Result<()> {
        let mut command = Command::new(&self.python);
        command.args(["-m", "synapse.app.homeserver", "-c"]).arg(self.folder.join(config::FILE));
        // A proxy of the machine is of no use on loopback.
        command.env("NO_PROXY", "*").env("no_proxy", "*").current_dir(&self.folder);
        let process = Guarded::spawn(&command, Signal::Kill, &self.folder, &self.folder.join("output.log"))?;
        let earlier = self.lock().replace(process);
        if earlier.is_some() {
            bail!("the server was not killed before it was started again");
        }
        self.wait_until_ready().await
    }

    async fn wait_until_ready(&self) -> anyhow::Result<()> {
        let (started, client, url) = (Instant::now(), http_client(), format!("{}/health", self.url()));
        while !client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            let alive = self.lock().as_ref().is_some_and(Guarded::is_alive);
            if !alive || started.elapsed() > PATIENCE {
                bail!("Synapse did not start; its output: {}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// What the server has written to its log and its output so far.
    pub fn log(&self) -> String {
        let read = |file| std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        [read("output.log"), read("server.log")].concat()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Guarded>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Synapse {
    fn drop(&mut self) {
        // A running server's folder is removed by its watchdog; a killed one has none any more.
        if self.lock().take().is_none() {
            drop(std::fs::remove_dir_all(&self.folder));
        }
    }
}

async fn python() -> Result<PathBuf> {
    tokio::task::spawn_blocking(install::python).await.context("the installation panicked")?
}

fn new_folder() -> anyhow::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("exeunt-synapse-").tempdir().context("no temporary folder")?;
    Ok(folder.keep())
}
