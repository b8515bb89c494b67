//! What the homeserver counts requests by.
//!
//! Synapse publishes no limit for its admin API, and whatever else our service account does is exempt once its limits are
//! lifted (`override_ratelimit`, which `describe` asks for). Logging in is counted whoever does it, five at once and then
//! one in 333 seconds unless `rc_login` says otherwise, and nobody can ask a server what it says: so that, and what
//! an operator wants besides, stands in the connection's settings.

use super::config::Settings;
use super::connector::{ADMIN, CLIENT};
use exeunt_connector::PublishedLimit;

/// What a request counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Admin,
    Client,
    /// Passwords and tokens that are tried.
    Login,
}

impl Class {
    pub(super) const ALL: [Self; 3] = [Self::Admin, Self::Client, Self::Login];

    pub(super) fn of(path: &str, writes: bool) -> Self {
        if path.starts_with(ADMIN) {
            return Self::Admin;
        }
        let call = path.strip_prefix(CLIENT).unwrap_or_default();
        if writes && matches!(call, "/login" | "/refresh") { Self::Login } else { Self::Client }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Client => "client",
            Self::Login => "login",
        }
    }
}

/// The limits of a connection, all of them from its settings.
pub(super) fn limits(settings: &Settings) -> Vec<PublishedLimit> {
    settings.limits.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_counts_by_its_path() {
        for (path, writes, class) in [
            ("/_synapse/admin/v2/users/%40a%3Ax", false, "admin"),
            ("/_synapse/admin/v1/users/%40a%3Ax/login", true, "admin"),
            ("/_matrix/client/v3/login", false, "client"),
            ("/_matrix/client/v3/login", true, "login"),
            ("/_matrix/client/v3/refresh", true, "login"),
            ("/_matrix/client/v3/account/whoami", false, "client"),
        ] {
            assert_eq!(Class::of(path, writes).as_str(), class, "{path}");
        }
    }
}
