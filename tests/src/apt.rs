//! Debian's packages, whose own services never run: every test starts a private server.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, bail};

use crate::install::{exclusively, is_root, run};

/// Asked by packages before they start a service; 101 forbids it.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Installs packages unless `there` says that nothing is left to do; gives what it gave. Fails unless we are root on a Debian.
pub fn install<T>(packages: &[&str], there: impl Fn() -> Option<T>) -> anyhow::Result<T> {
    if let Some(found) = there() {
        return Ok(found);
    }
    if !is_root() {
        bail!("installing {packages:?} needs root on a Debian");
    }
    exclusively("apt", || {
        if let Some(found) = there() {
            return Ok(found);
        }
        eprintln!("installing the Debian packages {packages:?} …");
        let policy = NoServices::begin()?;
        let got = get(packages);
        drop(policy);
        got?;
        there().with_context(|| format!("the packages {packages:?} don't hold what they should"))
    })
}

fn get(packages: &[&str]) -> anyhow::Result<()> {
    let patience = ["-o", "DPkg::Lock::Timeout=300"];
    run(Command::new("apt-get").args(patience).args(["update", "-q"]))?;
    run(Command::new("apt-get")
        .args(patience)
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages)
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
