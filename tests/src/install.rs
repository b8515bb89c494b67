//! The cache of installed servers: filled once, shared by all test processes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The folder of installed servers: `EXEUNT_TEST_CACHE`, or `.cache` in the workspace.
pub fn cache_folder() -> PathBuf {
    std::env::var_os("EXEUNT_TEST_CACHE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(".cache"), PathBuf::from)
}

/// The folder `name` in the cache, filled by `fill` unless an earlier run did so to its end.
///
/// Safe when several processes ask at once: one fills, the others wait. A half-filled folder of a killed process is
/// emptied and filled again.
pub fn cached(name: &str, fill: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
    let cache = cache_folder();
    let folder = cache.join(name);
    let complete = folder.join(".complete");
    if complete.exists() {
        return Ok(folder);
    }
    fs::create_dir_all(&cache).with_context(|| format!("cannot create the cache {}", cache.display()))?;
    let lock = File::create(cache.join(format!("{name}.lock"))).context("cannot create the cache's lock file")?;
    lock.lock().context("cannot lock the cache")?;
    if complete.exists() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot empty a half-filled cache folder")?;
    }
    fs::create_dir_all(&folder).context("cannot create a cache folder")?;
    fill(&folder)?;
    File::create(&complete).context("cannot mark a cache folder as complete")?;
    Ok(folder)
}

/// Runs a command to its end; on failure the error carries the last lines of its output.
pub fn run(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.trim().lines().collect();
    let tail = lines[lines.len().saturating_sub(8)..].join("\n");
    bail!("{command:?} ended with {}: {tail}", output.status)
}

/// Installs a Debian package; fails unless we are root on a Debian.
pub fn apt_install(package: &str) -> anyhow::Result<()> {
    if !is_root() {
        bail!("installing {package:?} needs root");
    }
    eprintln!("installing the Debian package {package} …");
    run(Command::new("apt-get").args(["update", "-q"]))?;
    run(Command::new("apt-get")
        .args(["install", "-q", "-y", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    Ok(())
}

/// Whether this process is root: `/proc/self` belongs to whoever runs it.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}
