//! `[pace]`

use exeunt_connector::layers::Limits;
use serde::Deserialize;

/// How hard each platform may be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pace {
    pub(crate) requests_per_second: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { requests_per_second: 50 }
    }
}

impl Pace {
    /// The budget of one connection. After a rest, two seconds' worth may go at once.
    pub(crate) fn limits(&self) -> Limits {
        let per_second = f64::from(self.requests_per_second.max(1));
        Limits { per_second, burst: per_second * 2.0, ..Limits::default() }
    }
}
