//! `[policy]`

use crate::failure::Failure;
use crate::input;
use exeunt_plan::{Policy, PolicyError};
use serde::Deserialize;
use std::path::Path;

/// Which policy is in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PolicyFile {
    /// Relative to the data folder.
    pub(crate) file: String,
}

impl Default for PolicyFile {
    fn default() -> Self {
        Self { file: "policy.toml".to_owned() }
    }
}

impl PolicyFile {
    /// The policy in force.
    pub(crate) fn read(&self, data: &Path) -> Result<Policy, Failure> {
        read_policy(&data.join(&self.file))
    }
}

/// Reads a policy from a file.
pub(crate) fn read_policy(path: &Path) -> Result<Policy, Failure> {
    parse_policy(path, &input::text(path)?).map_err(|error| malformed(path, &error))
}

/// The policy that this text of the file says, with the calendars that lie beside it.
pub(crate) fn parse_policy(path: &Path, text: &str) -> Result<Policy, PolicyError> {
    let calendars = path.parent().unwrap_or(Path::new(".")).join("calendars");
    Policy::parse_with(text, &|name| own_calendar(&calendars, name))
}

/// The text of a calendar that lies beside the policy. One that is there and can't be read is no calendar at all: the one
/// that ships must not take its place unnoticed.
fn own_calendar(folder: &Path, name: &str) -> Option<String> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let file = folder.join(format!("{name}.toml"));
    if !plain || !file.exists() {
        return None;
    }
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| format!("{}: {error}", file.display())))
}

/// What is wrong with a policy, and where.
pub(crate) fn malformed(path: &Path, error: &PolicyError) -> Failure {
    Failure::new("error-policy")
        .with("path", path.display())
        .with("line", error.line)
        .with("key", &error.key)
        .cause(error.trouble.what())
        .hint_message(error.trouble.remedy())
}
