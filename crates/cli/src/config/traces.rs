//! `[traces]`

use crate::failure::Failure;
use exeunt_traces::Settings;
use serde::Deserialize;
use url::Url;

/// Where spans are sent, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Traces {
    /// Empty: nowhere.
    pub(crate) endpoint: String,
    /// Of a hundred traces, so many.
    pub(crate) percent: u8,
}

impl Default for Traces {
    fn default() -> Self {
        Self { endpoint: String::new(), percent: 100 }
    }
}

impl Traces {
    /// `None` where nothing is sent.
    pub(crate) fn settings(&self) -> Result<Option<Settings>, Failure> {
        if self.endpoint.is_empty() {
            return Ok(None);
        }
        let unusable = || Failure::new("error-traces").hint("hint-traces");
        let endpoint: Url = self.endpoint.parse().map_err(|_| unusable())?;
        // A password in an address ends up in logs.
        let plain = endpoint.username().is_empty() && endpoint.password().is_none();
        if !matches!(endpoint.scheme(), "http" | "https") || endpoint.host().is_none() || !plain || self.percent > 100 {
            return Err(unusable());
        }
        Ok(Some(Settings { endpoint, share: f64::from(self.percent) / 100.0, version: env!("CARGO_PKG_VERSION") }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(endpoint: &str, percent: u8) -> Result<Option<Settings>, Failure> {
        Traces { endpoint: endpoint.to_owned(), percent }.settings()
    }

    #[test]
    fn nothing_is_sent_unless_it_is_said_where() {
        assert!(Traces::default().settings().unwrap().is_none());
        assert!(set("http://127.0.0.1:4318", 10).unwrap().is_some());
        for (endpoint, percent) in
            [("127.0.0.1:4318", 1), ("ftp://a", 1), ("https://a:secret@b", 1), ("https://a", 101)]
        {
            assert!(set(endpoint, percent).is_err(), "{endpoint} {percent}");
        }
    }
}
