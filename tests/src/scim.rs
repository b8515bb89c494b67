//! Two testers of SCIM servers that know nothing of each other: scim2-tester and scim-sanity.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::error::{Error, Result};
use crate::install::{apt_install, cached, run};

const PACKAGES: [&str; 3] = ["scim2-cli==0.6.0", "scim2-tester==0.5.2", "scim-sanity==0.7.4"];

/// The installed testers. Each fails with what it said when a single check of its fails.
#[derive(Debug, Clone)]
pub struct ScimTesters {
    programs: PathBuf,
}

impl ScimTesters {
    /// Installs them, unless an earlier run did.
    ///
    /// [`Error::Skipped`] when they can't be installed here.
    pub async fn installed() -> Result<Self> {
        let installed = tokio::task::spawn_blocking(|| cached("scim-testers-1", install)).await;
        let folder = installed.context("the installation panicked")?;
        let folder = folder.map_err(|cause| Error::Skipped { what: "SCIM testers", why: format!("{cause:#}") })?;
        Ok(Self { programs: folder.join("bin") })
    }

    /// Runs scim2-tester and gives what it said, a line a check.
    pub async fn scim2(&self, url: &str, token: &str) -> anyhow::Result<String> {
        let mut tester = Command::new(self.programs.join("scim2"));
        tester.args(["--url", url, "test", "-v"]).env("SCIM_CLI_HEADERS", format!("Authorization: Bearer {token}"));
        finished(tester).await
    }

    /// Runs scim-sanity and gives its report as JSON text.
    pub async fn sanity(&self, url: &str, token: &str) -> anyhow::Result<String> {
        let mut tester = Command::new(self.programs.join("scim-sanity"));
        tester.args(["probe", url, "--token", token, "--i-accept-side-effects", "--json-output"]);
        finished(tester).await
    }
}

async fn finished(mut tester: Command) -> anyhow::Result<String> {
    let ended = tokio::task::spawn_blocking(move || tester.env("NO_PROXY", "*").output()).await;
    let output = ended.context("the tester panicked")??;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    anyhow::ensure!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Ok(said)
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
    run(pip.args(PACKAGES)).context("pip could not install the SCIM testers").map(drop)
}
