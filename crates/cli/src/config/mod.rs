//! `exeunt.toml`: what a house is set to. One struct a section; unknown keys are refused, with their line.

mod database;
mod intake;
mod login;
mod notices;
mod pace;
mod policy;
mod server;
mod traces;
mod worker;

pub(crate) use database::{Database, without_password};
pub(crate) use intake::{Intake, SecretPlace};
pub(crate) use login::Login;
pub(crate) use notices::Notices;
pub(crate) use pace::Pace;
pub(crate) use policy::{PolicyFile, malformed, parse_policy};
pub(crate) use server::Server;
pub(crate) use traces::Traces;
pub(crate) use worker::Worker;

use crate::failure::Failure;
use crate::input;
use exeunt_notices::MailSettings;
use serde::Deserialize;
use std::path::Path;

/// The name of the file in the data folder.
pub(crate) const FILE: &str = "exeunt.toml";

/// The file that `init` writes, with its comments.
pub(crate) const INITIAL: &str = include_str!("initial.toml");

/// Everything that a house is set to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) database: Database,
    pub(crate) policy: PolicyFile,
    pub(crate) pace: Pace,
    pub(crate) worker: Worker,
    pub(crate) mail: MailSettings,
    pub(crate) notices: Notices,
    pub(crate) server: Server,
    pub(crate) login: Login,
    pub(crate) intake: Vec<Intake>,
    pub(crate) traces: Traces,
}

impl Config {
    /// Reads the file in the data folder.
    pub(crate) fn read(data: &Path) -> Result<Self, Failure> {
        let path = data.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Failure::new("error-no-house").with("path", data.display()).hint("hint-init")
            }
            _ => input::unreadable(&path, &error),
        })?;
        Self::parse(&text).map_err(|e| e.with("path", path.display()))
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count());
            let words = error.message().lines().next().unwrap_or_default();
            Failure::new("error-config").with("line", line).because_of(words).hint("hint-config")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_init_writes_says_what_holds_without_it() {
        assert_eq!(Config::parse(INITIAL).unwrap(), Config::default());
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Config::parse("[worker]\nat_once = 4\nspeed = 9\n").is_err());
    }
}
