//! What the server counts requests by.
//!
//! ejabberd publishes no limit, so all of them stand in the connection's settings. What bounds it in truth: a listener
//! with the stock backlog of 5 makes the sixth of several new connections wait a second, which is why nothing here asks
//! two things at once; and a new password costs its hash and a write to the disk, about a hundred in a second.

use super::config::Settings;
use exeunt_connector::PublishedLimit;

/// A command of the HTTP API.
pub(super) const API: &str = "api";
/// A connection on which somebody logs in.
pub(super) const LOGIN: &str = "login";

/// The limits of a connection, all of them from its settings.
pub(super) fn limits(settings: &Settings) -> Vec<PublishedLimit> {
    settings.limits.clone()
}
