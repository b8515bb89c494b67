//! `[notices]`

use serde::Deserialize;

/// How notices are signed, and what they may reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Notices {
    /// The name under each notice.
    pub(crate) house: String,
    /// Where people reach the console, for the links in notices.
    pub(crate) address: String,
    /// Hosts inside our own walls that may be told, also without TLS.
    pub(crate) allow_hosts: Vec<String>,
}
