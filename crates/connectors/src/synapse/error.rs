//! From the server's answers to kinds of failure: one table, by status and code, never by the English text.

use crate::refusal::{Row, Who};
use exeunt_core::ErrorKind;

pub(super) const TABLE: &[Row] = &[
    Row::new(400, "M_INVALID_PARAM", ErrorKind::Invalid),
    Row::new(400, "M_BAD_JSON", ErrorKind::Invalid),
    Row::new(400, "M_NOT_JSON", ErrorKind::Invalid),
    Row::new(400, "M_MISSING_PARAM", ErrorKind::Invalid),
    Row::new(400, "M_BAD_STATE", ErrorKind::Conflict),
    Row::new(400, "M_UNKNOWN", ErrorKind::Invalid),
    Row::new(400, "M_PASSWORD_TOO_SHORT", ErrorKind::Invalid),
    Row::new(400, "M_PASSWORD_NO_DIGIT", ErrorKind::Invalid),
    Row::new(400, "M_PASSWORD_NO_UPPERCASE", ErrorKind::Invalid),
    Row::new(400, "M_PASSWORD_NO_LOWERCASE", ErrorKind::Invalid),
    Row::new(400, "M_PASSWORD_NO_SYMBOL", ErrorKind::Invalid).hint("mend-symbol-rule"),
    Row::new(400, "M_WEAK_PASSWORD", ErrorKind::Invalid),
    Row::new(401, "M_USER_LOCKED", ErrorKind::Unauthenticated).of(Who::Service).hint("mend-own-locked"),
    Row::new(401, "*", ErrorKind::Unauthenticated).of(Who::Service).hint("mend-new-token"),
    Row::new(401, "M_USER_LOCKED", ErrorKind::Conflict).of(Who::Account).hint("mend-open-first"),
    Row::new(401, "M_UNKNOWN_TOKEN", ErrorKind::Unavailable).of(Who::Account).hint("mend-clocks"),
    Row::new(403, "M_USER_SUSPENDED", ErrorKind::PermissionDenied).of(Who::Service).hint("mend-own-suspended"),
    Row::new(403, "M_USER_SUSPENDED", ErrorKind::Conflict).of(Who::Account).hint("mend-suspended"),
    Row::new(403, "M_USER_DEACTIVATED", ErrorKind::Conflict),
    Row::new(403, "M_FORBIDDEN", ErrorKind::PermissionDenied).of(Who::Service).hint("mend-server-admin"),
    Row::new(403, "M_FORBIDDEN", ErrorKind::Conflict),
    Row::new(403, "M_BAD_STATE", ErrorKind::Conflict),
    Row::new(403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM", ErrorKind::Unsupported).hint("mend-notices-room"),
    Row::new(404, "M_NOT_FOUND", ErrorKind::NotFound),
    Row::new(404, "M_UNKNOWN", ErrorKind::NotFound),
    Row::new(404, "M_UNRECOGNIZED", ErrorKind::Unsupported).hint(UNREACHABLE),
    Row::new(405, "M_UNRECOGNIZED", ErrorKind::Unsupported).hint(UNREACHABLE),
    // No Matrix body: a proxy spoke, not the server, so nothing happened there.
    Row::new(404, "", ErrorKind::Unavailable).hint(UNREACHABLE),
    Row::new(409, "*", ErrorKind::Conflict),
    Row::new(413, "*", ErrorKind::Invalid),
    Row::new(429, "*", ErrorKind::RateLimited),
];

const UNREACHABLE: &str = "mend-synapse-unreachable";

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
        for (status, errcode, who, kind) in [
            (400, "M_INVALID_PARAM", Service, Invalid),
            (400, "M_BAD_JSON", Account, Invalid),
            (400, "M_NOT_JSON", Service, Invalid),
            (400, "M_MISSING_PARAM", Service, Invalid),
            (400, "M_BAD_STATE", Account, Conflict),
            (400, "M_UNKNOWN", Service, Invalid),
            (400, "M_PASSWORD_TOO_SHORT", Service, Invalid),
            (400, "M_PASSWORD_NO_DIGIT", Service, Invalid),
            (400, "M_PASSWORD_NO_UPPERCASE", Service, Invalid),
            (400, "M_PASSWORD_NO_LOWERCASE", Service, Invalid),
            (400, "M_PASSWORD_NO_SYMBOL", Service, Invalid),
            (400, "M_WEAK_PASSWORD", Service, Invalid),
            (400, "M_SOMETHING_NEW", Service, Protocol),
            (401, "M_USER_LOCKED", Service, Unauthenticated),
            (401, "M_UNKNOWN_TOKEN", Service, Unauthenticated),
            (401, "M_MISSING_TOKEN", Service, Unauthenticated),
            (401, "", Service, Unauthenticated),
            (401, "M_USER_LOCKED", Account, Conflict),
            (401, "M_UNKNOWN_TOKEN", Account, Unavailable),
            (401, "M_UNKNOWN_TOKEN", Nobody, Protocol),
            (403, "M_FORBIDDEN", Service, PermissionDenied),
            (403, "M_FORBIDDEN", Account, Conflict),
            (403, "M_USER_SUSPENDED", Service, PermissionDenied),
            (403, "M_USER_SUSPENDED", Account, Conflict),
            (403, "M_USER_DEACTIVATED", Account, Conflict),
            (403, "M_BAD_STATE", Account, Conflict),
            (403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM", Account, Unsupported),
            (404, "M_NOT_FOUND", Service, NotFound),
            (404, "M_UNKNOWN", Service, NotFound),
            (404, "M_UNRECOGNIZED", Service, Unsupported),
            (405, "M_UNRECOGNIZED", Service, Unsupported),
            (404, "", Service, Unavailable),
            (409, "M_UNKNOWN", Service, Conflict),
            (413, "M_TOO_LARGE", Service, Invalid),
            (429, "M_LIMIT_EXCEEDED", Account, RateLimited),
            (429, "", Service, RateLimited),
            (302, "", Service, Protocol),
            (418, "M_TEAPOT", Service, Protocol),
        ] {
            assert_eq!(look_up(TABLE, status, errcode, who).kind, kind, "{status} {errcode} {who:?}");
        }
    }
}
