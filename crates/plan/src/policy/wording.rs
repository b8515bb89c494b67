//! The words in which a policy was written.

use std::fmt;
use std::sync::Arc;

/// The text that a policy was read from, with its comments. Empty for a policy that was put together by a program.
///
/// Policies that say the same are equal however they are worded, as their digests are.
#[derive(Clone, Default)]
pub struct Wording(Arc<str>);

impl Wording {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Wording {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl PartialEq for Wording {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Wording {}

impl fmt::Debug for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} characters", self.0.chars().count())
    }
}
