//! `[policy]`

use crate::failure::Failure;
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
    let text = read_text(path)?;
    Policy::parse(&text).map_err(|error| malformed(path, &error))
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
        .because_of(error.trouble.to_string().lines().next().unwrap_or_default())
        .hint_text(error.hint())
}
