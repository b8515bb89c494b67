//! `[pace]`

use exeunt_core::pace::Shares;
use exeunt_engine::Limits;
use serde::Deserialize;

/// How hard each platform may be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pace {
    pub(crate) requests_per_second: u32,
    pub(crate) share_percent: u32,
    pub(crate) contain_percent: u32,
}

impl Default for Pace {
    fn default() -> Self {
        let Shares { ours, contain } = Shares::default();
        Self { requests_per_second: 80, share_percent: ours, contain_percent: contain }
    }
}

impl Pace {
    /// What the hub keeps every connection to.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            requests_per_second: Some(self.requests_per_second.max(1)),
            shares: Shares { ours: self.share_percent, contain: self.contain_percent },
            ..Limits::default()
        }
    }
}
