//! `[policy]`

use crate::failure::Failure;
use exeunt_core::Message;
use exeunt_plan::{Policy, PolicyError, Trouble};
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
    parse_policy(path, &read_text(path)?).map_err(|error| malformed(path, &error))
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

/// The text of a policy file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::new("error-read").with("path", path.display()).because(&error))
}

/// What is wrong with a policy, and where.
pub(crate) fn malformed(path: &Path, error: &PolicyError) -> Failure {
    Failure::new("error-policy")
        .with("path", path.display())
        .with("line", error.line)
        .with("key", &error.key)
        .cause(said("policy-trouble", &error.trouble))
        .hint_message(said("policy-hint", &error.trouble))
}

/// What is wrong, or what to do about it, in words.
fn said(prefix: &str, trouble: &Trouble) -> Message {
    let message = |name: &str| Message::new(format!("{prefix}-{name}"));
    match trouble {
        Trouble::Unreadable(words) => message("unreadable").with("words", words.lines().next().unwrap_or_default()),
        Trouble::Empty => message("empty"),
        Trouble::OutOfRange { least, most } => message("out-of-range").with("least", least).with("most", most),
        Trouble::BackoffShrinks => message("backoff-shrinks"),
        Trouble::NeverForAGroup => message("never-for-a-group"),
        Trouble::Twice(value) => message("twice").with("value", value),
        Trouble::NotContaining(value) => message("not-containing").with("value", value),
        Trouble::CanaryOutside => message("canary-outside"),
        Trouble::NoBusinessDay => message("no-business-day"),
        Trouble::UnknownCalendar(name) => message("unknown-calendar").with("name", name),
        Trouble::BadCalendar(words) => message("bad-calendar").with("words", words.lines().next().unwrap_or_default()),
    }
}
