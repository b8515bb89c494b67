//! What the server counts requests by.
//!
//! Mattermost limits nothing unless its administrator turns that on; then it counts every request alike, and says so
//! only in its configuration. `describe` reads it there. What an operator wants besides stands in the settings.

use super::api::RateLimitSettings;
use super::config::Settings;
use super::manners::API;
use exeunt_connector::PublishedLimit;
use std::time::Duration;

const SOURCE: &str = "the server's configuration, RateLimitSettings.PerSec";

/// What a request counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Read,
    Write,
    /// Passwords that are tried: too many lock an account.
    Login,
}

impl Class {
    pub(super) const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Login];

    pub(super) fn of(path: &str, writes: bool) -> Self {
        match (path.strip_prefix(API), writes) {
            (Some("/users/login"), true) => Self::Login,
            // An address that looks up many accounts at once.
            (Some("/users/ids"), true) | (_, false) => Self::Read,
            (_, true) => Self::Write,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Login => "login",
        }
    }
}

/// The limits of a connection before the server was asked.
pub(super) fn limits(settings: &Settings) -> Vec<PublishedLimit> {
    settings.limits.clone()
}

/// What the server's configuration says, when it limits anything. The burst that it allows besides is left unused.
pub(super) fn configured(settings: &RateLimitSettings) -> Option<PublishedLimit> {
    let on = settings.enable && settings.per_sec > 0;
    on.then(|| PublishedLimit::new(PublishedLimit::EVERY, settings.per_sec, Duration::from_secs(1), SOURCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_counts_by_its_path() {
        for (path, writes, class) in [
            ("/api/v4/users/login", true, "login"),
            ("/api/v4/users/ids", true, "read"),
            ("/api/v4/users/x/active", true, "write"),
            ("/api/v4/users?page=0", false, "read"),
        ] {
            assert_eq!(Class::of(path, writes).as_str(), class, "{path}");
        }
    }

    #[test]
    fn the_server_limits_only_when_it_was_told_to() {
        assert_eq!(configured(&RateLimitSettings { enable: false, per_sec: 10 }), None);
        let limit = configured(&RateLimitSettings { enable: true, per_sec: 10 }).unwrap();
        assert_eq!((limit.class.as_str(), limit.requests, limit.window_ms), ("every", 10, 1000));
    }
}
