//! ejabberd as the distribution packs it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;
use crate::error::Error;
use crate::install::run;

/// The server, what it borrows tokens with, and what keeps its data in SQLite. The last two are only suggested by the
/// first.
const PACKAGES: [&str; 3] = ["ejabberd", "erlang-p1-oauth2", "erlang-p1-sqlite3"];

/// The folder of Erlang libraries that holds ejabberd's own.
pub(super) fn libraries() -> Result<PathBuf, Error> {
    apt::install(&PACKAGES, installed).map_err(|cause| Error::Skipped { what: "ejabberd", why: format!("{cause:#}") })
}

/// Where the package's main module lies, two folders up; nothing unless everything is installed.
fn installed() -> Option<PathBuf> {
    let all = PACKAGES.map(|package| run(Command::new("dpkg").args(["-L", package])).ok());
    let [Some(files), Some(_), Some(_)] = all else { return None };
    let module = files.lines().find(|file| file.ends_with("/ejabberd.beam"))?;
    let library = Path::new(module).parent()?.parent()?.parent()?;
    Path::new(module).exists().then(|| library.to_owned())
}
