//! Synapse in a Python virtual environment of the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::error::Error;
use crate::install::{apt_install, cached, run};

/// The version that every test runs against.
pub const VERSION: &str = "1.163.2";

/// The interpreter that can import Synapse.
pub(super) fn python() -> Result<PathBuf, Error> {
    let folder = cached(&format!("synapse-{VERSION}"), install)
        .map_err(|cause| Error::Skipped { what: "Synapse", why: format!("{cause:#}") })?;
    Ok(folder.join("bin/python"))
}

fn install(folder: &Path) -> anyhow::Result<()> {
    eprintln!("installing matrix-synapse {VERSION} into {} …", folder.display());
    if let Err(cause) = environment(folder) {
        // Debian keeps what `venv` needs in a package of its own.
        apt_install("python3-venv", || false).and_then(|()| environment(folder)).map_err(|_| cause)?;
    }
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary=:all:"]);
    run(pip.arg(format!("matrix-synapse=={VERSION}"))).context("pip could not install Synapse")?;
    eprintln!("installed matrix-synapse {VERSION}");
    Ok(())
}

fn environment(folder: &Path) -> anyhow::Result<()> {
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    Ok(())
}
