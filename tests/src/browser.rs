//! Node and Chromium, and the console built for them to be looked at as people see it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::Context;

use crate::apt;
use crate::error::{Error, Result};
use crate::install::{cached, exclusively, run};
use crate::node;

/// Chinese pages need their letters.
const PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];
/// It isn't among the console's own packages, of which it would be the heaviest.
const LIGHTHOUSE: &str = "lighthouse-12.8.2";
/// What the built console is made of.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "index.html",
    "confirm.html",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "../docs/api/openapi.json",
];

/// A browser, and the console's own tests for it.
#[derive(Debug)]
pub struct Browser {
    console: PathBuf,
    chromium: PathBuf,
}

impl Browser {
    /// Installs what is missing, and builds the console unless it is built of what lies there now.
    ///
    /// [`Error::Skipped`] without Node, npm's registry or Chromium.
    pub fn ready() -> Result<Self> {
        let console = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("console");
        let skipped = |why: anyhow::Error| Error::Skipped { what: "a browser", why: format!("{why:#}") };
        let chromium = apt::install(&PACKAGES, chromium).map_err(skipped)?;
        exclusively("console", || install(&console)).map_err(skipped)?;
        exclusively("console", || build(&console))?;
        Ok(Self { console, chromium })
    }

    /// The folder in which Lighthouse is.
    ///
    /// [`Error::Skipped`] when it can't be installed.
    pub fn lighthouse(&self) -> Result<PathBuf> {
        cached(LIGHTHOUSE, |folder| node::npm_install(folder, &LIGHTHOUSE.replace('-', "@")))
            .map_err(|why| Error::Skipped { what: "Lighthouse", why: format!("{why:#}") })
    }

    /// A script of the console's `package.json`, with these variables; gives what it printed.
    pub fn npm_run(&self, script: &str, variables: &[(&str, &str)]) -> Result<String> {
        let mut npm = npm(&self.console, &["run", script])?;
        npm.env("CHROMIUM", &self.chromium).envs(variables.iter().copied());
        let output = npm.output().context("cannot run npm")?;
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        if output.status.success() { Ok(said) } else { Err(anyhow::anyhow!("{script} failed:\n{said}").into()) }
    }
}

fn chromium() -> Option<PathBuf> {
    let chosen = std::env::var_os("CHROMIUM").map(PathBuf::from);
    chosen.or_else(|| Some(PathBuf::from("/usr/bin/chromium"))).filter(|path| path.exists())
}

fn npm(console: &Path, arguments: &[&str]) -> anyhow::Result<Command> {
    let mut npm = node::npm()?;
    npm.current_dir(console).args(arguments);
    Ok(npm)
}

fn install(console: &Path) -> anyhow::Result<()> {
    let (wanted, there) = (console.join("package-lock.json"), console.join("node_modules/.package-lock.json"));
    if there.exists() && newest(&there)? >= newest(&wanted)? {
        return Ok(());
    }
    run(&mut npm(console, &["ci", "--no-audit", "--no-fund", "--ignore-scripts"])?).map(drop)
}

fn build(console: &Path) -> anyhow::Result<()> {
    let built = console.join("dist/index.html");
    if built.exists() {
        let made = newest(&built)?;
        let changed = SOURCES.iter().map(|source| newest(&console.join(source))).collect::<anyhow::Result<Vec<_>>>()?;
        if changed.iter().all(|at| *at <= made) {
            return Ok(());
        }
    }
    run(&mut npm(console, &["run", "build"])?).map(drop)
}

/// When a file was changed, or the newest one below a folder. The client that the build itself makes doesn't count.
fn newest(path: &Path) -> anyhow::Result<SystemTime> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot look at {}", path.display()))?;
    if !metadata.is_dir() {
        return Ok(metadata.modified()?);
    }
    let mut latest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if !path.ends_with("api/schema.d.ts") {
            latest = latest.max(newest(&path)?);
        }
    }
    Ok(latest)
}
