//! Schemathesis: it reads an OpenAPI document, asks what the document lets ask (and what it doesn't), and compares the
//! answers with what the document promises.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::install::{apt_install, cached, run};

const PACKAGE: &str = "schemathesis==4.32.5";
/// A platform that is away or refuses is no failure of the server that says so.
const CONFIGURATION: &str =
    "[checks]\nnot_a_server_error.expected-statuses = [\"2xx\", \"3xx\", \"4xx\", \"502\", \"504\"]\n";
/// No answer is from our own trouble, each status and type is in the document, and each body has its form.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// The installed fuzzer.
#[derive(Debug, Clone)]
pub struct Schemathesis {
    python: PathBuf,
}

/// How long and what.
#[derive(Debug, Clone)]
pub struct Fuzzing<'a> {
    /// Where the server listens, without a slash at the end.
    pub url: &'a str,
    pub token: &'a str,
    /// Requests for each operation, at most.
    pub examples: u32,
    pub seed: u64,
    /// Also every bound that the document names, from both sides.
    pub thorough: bool,
    /// The whole run ends then.
    pub longest: Duration,
    /// Operations that are left out, by a regular expression over their paths.
    pub without: &'a str,
}

impl Schemathesis {
    /// Installs it, unless an earlier run did.
    ///
    /// [`Error::Skipped`] when it can't be installed here.
    pub async fn installed() -> Result<Self> {
        let installed = tokio::task::spawn_blocking(|| cached("schemathesis-4.32.5", install)).await;
        let folder = installed.context("the installation panicked")?;
        let folder = folder.map_err(|cause| Error::Skipped { what: "schemathesis", why: format!("{cause:#}") })?;
        // Not its script, which names the folder in which it was installed.
        Ok(Self { python: folder.join("bin/python") })
    }

    /// Asks, and gives what it said. Fails with that when a single answer isn't as the document has it.
    pub async fn fuzz(&self, document: &Value, fuzzing: &Fuzzing<'_>) -> anyhow::Result<String> {
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = folder.path().join("openapi.json");
        std::fs::write(&file, document.to_string()).context("cannot write the document")?;
        std::fs::write(folder.path().join("schemathesis.toml"), CONFIGURATION).context("cannot write its settings")?;
        let mut command = Command::new("timeout");
        command.arg(fuzzing.longest.as_secs().to_string()).arg(&self.python);
        command.args(["-m", "schemathesis.cli", "run"]).arg(&file);
        command.args(["--url", fuzzing.url, "--header", &format!("Authorization: Bearer {}", fuzzing.token)]);
        let phases = if fuzzing.thorough { "coverage,fuzzing" } else { "fuzzing" };
        command.args(["--phases", phases, "--mode", "all", "--checks", CHECKS, "--continue-on-failure"]);
        command.args(["--max-examples", &fuzzing.examples.to_string(), "--seed", &fuzzing.seed.to_string()]);
        command.args(["--no-shrink", "--warnings", "off", "--request-timeout", "20", "--workers", "1"]);
        command.args(["--suppress-health-check", "all", "--exclude-path-regex", fuzzing.without]);
        // It keeps what failed before where it runs, and reads its settings there.
        command.current_dir(folder.path()).env("NO_PROXY", "*").env("NO_COLOR", "1");
        let output = tokio::task::spawn_blocking(move || command.output()).await.context("the fuzzer panicked")??;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        anyhow::ensure!(
            output.status.success(),
            "{}: {said}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(said)
    }
}

fn install(folder: &Path) -> anyhow::Result<()> {
    eprintln!("installing {PACKAGE} into {} …", folder.display());
    let environment = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder)).map(drop);
    if let Err(cause) = environment() {
        // Debian keeps what `venv` needs in a package of its own.
        apt_install("python3-venv", || false).and_then(|()| environment()).map_err(|_| cause)?;
    }
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "-q", "--disable-pip-version-check", PACKAGE]);
    run(&mut pip).context("pip could not install schemathesis").map(drop)
}
