//! The token that shows who asks. Never from the command line, where every user of the machine could read it.

use super::folder::{must_be_ours, read_private};
use crate::args::Globals;
use crate::failure::Failure;
use crate::input::unreadable;
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;

/// The file of `init --save-token` in the data folder.
pub(crate) const TOKEN_FILE: &str = "token";
const VARIABLE: &str = "EXEUNT_TOKEN";

/// The caller's token: `--token-file`, else `EXEUNT_TOKEN`, else the file in the data folder.
pub(crate) fn token(globals: &Globals) -> Result<SecretString, Failure> {
    if let Some(file) = &globals.token_file {
        return from_file(file);
    }
    if let Some(token) = std::env::var(VARIABLE).ok().filter(|t| !t.is_empty()) {
        return Ok(token.trim().into());
    }
    let file = globals.data.join(TOKEN_FILE);
    if file.exists() { from_file(&file) } else { Err(Failure::new("error-no-token").hint("hint-token-missing")) }
}

fn from_file(path: &Path) -> Result<SecretString, Failure> {
    let (text, access) = read_private(path).map_err(|error| unreadable(path, &error))?;
    must_be_ours(path, access, "error-token-public")?;
    Ok(text.expose_secret().trim().into())
}
