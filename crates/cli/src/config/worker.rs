//! `[worker]`

use serde::Deserialize;

/// How `exeunt worker` works.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Worker {
    /// Plans run at the same time.
    pub(crate) at_once: u16,
    /// Seconds between two looks for work that is due.
    pub(crate) look_every_seconds: u16,
}

impl Default for Worker {
    fn default() -> Self {
        Self { at_once: 4, look_every_seconds: 5 }
    }
}
