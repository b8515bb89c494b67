//! The cache of installed servers: filled once, shared by all test processes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The folder of installed servers: `EXEUNT_TEST_CACHE`, or `.cache` in the workspace.
pub fn cache_folder() -> PathBuf {
    let chosen = std::env::var_os("EXEUNT_TEST_CACHE").map(PathBuf::from);
    let folder = chosen.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(".cache"));
    // Servers run in folders of their own, where a relative path would mean something else.
    std::path::absolute(&folder).unwrap_or(folder)
}

/// The folder `name` in the cache, filled by `fill` unless an earlier run did so to its end.
///
/// Safe when several processes ask at once: one fills, the others wait. A half-filled folder of a killed process is
/// emptied and filled again.
pub fn cached(name: &str, fill: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
    let folder = cache_folder().join(name);
    let complete = folder.join(".complete");
    if complete.exists() {
        return Ok(folder);
    }
    exclusively(name, || {
        if complete.exists() {
            return Ok(folder.clone());
        }
        if folder.exists() {
            fs::remove_dir_all(&folder).context("cannot empty a half-filled cache folder")?;
        }
        fs::create_dir_all(&folder).context("cannot create a cache folder")?;
        fill(&folder)?;
        File::create(&complete).context("cannot mark a cache folder as complete")?;
        Ok(folder.clone())
    })
}

/// Runs `work` while no other process does anything under the same name.
pub fn exclusively<T>(name: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let cache = cache_folder();
    fs::create_dir_all(&cache).with_context(|| format!("cannot create the cache {}", cache.display()))?;
    let lock = File::create(cache.join(format!("{name}.lock"))).context("cannot create the cache's lock file")?;
    // Given back when the file is closed, also by the end of the process.
    lock.lock().context("cannot lock the cache")?;
    work()
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

/// Installs a Debian package, one process at a time; fails unless we are root on a Debian.
///
/// Returns at once when `is_there` says, after another process has let go, that there is nothing left to do.
pub fn apt_install(package: &str, is_there: impl Fn() -> bool) -> anyhow::Result<()> {
    if !is_root() {
        bail!("installing {package:?} needs root");
    }
    exclusively("apt", || if is_there() { Ok(()) } else { apt_get(package) })
}

fn apt_get(package: &str) -> anyhow::Result<()> {
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
