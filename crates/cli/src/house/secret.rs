//! Secrets that somebody hands in: from a named variable, else from stdin. Never from the command line.

use crate::failure::Failure;
use crate::screen::Screen;
use exeunt_core::Message;
use secrecy::SecretString;
use std::io::{IsTerminal, Read, stdin};

/// More than any credential needs.
const LONGEST: u64 = 64 * 1024;

/// The secret from the environment variable `variable`, or from stdin where none is named.
pub(crate) fn secret_from(screen: &Screen, variable: Option<&str>) -> Result<SecretString, Failure> {
    match variable {
        Some(name) => std::env::var(name)
            .ok()
            .filter(|v| !v.trim().is_empty())
            .map(|v| v.trim().into())
            .ok_or_else(|| Failure::new("error-variable").with("name", name).hint("hint-variable").usage()),
        None => from_stdin(screen),
    }
}

/// The secret from stdin. In a terminal it says that it waits.
pub(crate) fn from_stdin(screen: &Screen) -> Result<SecretString, Failure> {
    if stdin().is_terminal() {
        screen.tell(&Message::new("cli-secret-prompt"));
    }
    let mut text = String::new();
    stdin()
        .take(LONGEST)
        .read_to_string(&mut text)
        .map_err(|error| Failure::new("error-stdin").because(&error).hint("hint-secret"))?;
    match text.trim() {
        "" => Err(Failure::new("error-no-secret").hint("hint-secret").usage()),
        secret => Ok(secret.into()),
    }
}
