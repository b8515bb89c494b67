//! From ejabberd's answers to kinds of failure. By status and code: the sentences are worded differently by each command.

use crate::refusal::{Row, Who};
use exeunt_core::ErrorKind;

pub(super) const TABLE: &[Row] = &[
    // A missing argument, an unknown host, a room that isn't there: told apart where it is known what was asked.
    Row::new(400, "*", ErrorKind::Invalid),
    Row::new(401, "*", ErrorKind::Unauthenticated).of(Who::Service).hint("mend-present-password"),
    Row::new(401, "*", ErrorKind::Unauthenticated).of(Who::Nobody).hint("mend-trusts-no-address"),
    Row::new(403, "32", ErrorKind::PermissionDenied).hint("mend-api-permissions"),
    Row::new(403, "*", ErrorKind::PermissionDenied),
    Row::new(404, "unknown_user", ErrorKind::NotFound),
    Row::new(404, "40", ErrorKind::Unsupported).hint(UNREACHABLE),
    Row::new(404, "unknown_command", ErrorKind::Unsupported).hint(UNREACHABLE),
    // No word of the server's: a proxy spoke, so nothing happened there.
    Row::new(404, "", ErrorKind::Unavailable).hint(UNREACHABLE),
    Row::new(409, "*", ErrorKind::Conflict),
    Row::new(413, "*", ErrorKind::Invalid),
    // The server itself never says this; what stands before it may.
    Row::new(429, "*", ErrorKind::RateLimited),
];

const UNREACHABLE: &str = "mend-ejabberd-unreachable";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::look_up;

    /// Written down a second time, from the platform's facts and not from the table.
    #[test]
    fn every_refusal_has_its_kind() {
        use ErrorKind::{
            Conflict, Invalid, NotFound, PermissionDenied, Protocol, RateLimited, Unauthenticated, Unavailable,
            Unsupported,
        };
        use Who::{Account, Nobody, Service};
        for (status, code, who, kind) in [
            (400, "", Service, Invalid),
            (400, "room_not_found", Service, Invalid),
            (401, "10", Service, Unauthenticated),
            (401, "", Service, Unauthenticated),
            (401, "10", Nobody, Unauthenticated),
            (401, "10", Account, Protocol),
            (403, "32", Service, PermissionDenied),
            (403, "", Service, PermissionDenied),
            (404, "unknown_user", Service, NotFound),
            (404, "40", Service, Unsupported),
            (404, "unknown_command", Service, Unsupported),
            (404, "", Service, Unavailable),
            (404, "something_new", Service, Protocol),
            (409, "10090", Service, Conflict),
            (413, "", Service, Invalid),
            (429, "", Service, RateLimited),
            (302, "", Service, Protocol),
            (418, "", Service, Protocol),
        ] {
            assert_eq!(look_up(TABLE, status, code, who).kind, kind, "{status} {code} {who:?}");
        }
    }
}
