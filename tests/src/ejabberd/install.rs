//! ejabberd as the distribution packs it. Its own service never runs: every test starts a private one.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, bail};

use crate::error::Error;
use crate::install::{exclusively, is_root, run};

/// The server, what it borrows tokens with, and what keeps its data in SQLite. The last two are only suggested by the
/// first.
const PACKAGES: [&str; 3] = ["ejabberd", "erlang-p1-oauth2", "erlang-p1-sqlite3"];
/// Asked by packages before they start a service; 101 forbids it.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// The folder of Erlang libraries that holds ejabberd's own.
pub(super) fn libraries() -> Result<PathBuf, Error> {
    let installed = installed().map_or_else(install, Ok);
    installed.map_err(|cause| Error::Skipped { what: "ejabberd", why: format!("{cause:#}") })
}

/// Where the package's main module lies, two folders up; nothing unless everything is installed.
fn installed() -> Option<PathBuf> {
    let all = PACKAGES.map(|package| run(Command::new("dpkg").args(["-L", package])).ok());
    let [Some(files), Some(_), Some(_)] = all else { return None };
    let module = files.lines().find(|file| file.ends_with("/ejabberd.beam"))?;
    let library = Path::new(module).parent()?.parent()?.parent()?;
    module_is_there(module).then(|| library.to_owned())
}

fn module_is_there(module: &str) -> bool {
    Path::new(module).exists()
}

fn install() -> anyhow::Result<PathBuf> {
    if !is_root() {
        bail!("installing {PACKAGES:?} needs root on a Debian");
    }
    exclusively("apt", || {
        if let Some(libraries) = installed() {
            return Ok(libraries);
        }
        eprintln!("installing the Debian packages {PACKAGES:?} …");
        let policy = NoServices::begin()?;
        let got = apt_get();
        drop(policy);
        got?;
        installed().context("the packages hold no server")
    })
}

fn apt_get() -> anyhow::Result<()> {
    let patience = ["-o", "DPkg::Lock::Timeout=300"];
    run(Command::new("apt-get").args(patience).args(["update", "-q"]))?;
    run(Command::new("apt-get")
        .args(patience)
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(PACKAGES)
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    Ok(())
}

/// As long as it lives, packages start no service. Leaves a policy that was there before as it is.
struct NoServices {
    ours: bool,
}

impl NoServices {
    fn begin() -> anyhow::Result<Self> {
        match fs::File::create_new(POLICY) {
            Ok(_) => {
                let policy = Self { ours: true };
                fs::write(POLICY, "#!/bin/sh\nexit 101\n").context("cannot forbid services")?;
                fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755)).context("cannot forbid services")?;
                Ok(policy)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Self { ours: false }),
            Err(error) => Err(error).context("cannot forbid services"),
        }
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if self.ours {
            drop(fs::remove_file(POLICY));
        }
    }
}
