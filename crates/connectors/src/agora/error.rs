//! From the platform's answers to kinds of failure: one table, by status and code.
//!
//! The platform has one code for many things it will not do. Only where it says "that is so already" do we read its
//! English, in [`Said`] and nowhere else, and what was read never changes what a refusal is, only whether it matters.

use crate::http::Answer;
use crate::refusal::{Refused, Row, Who};
use exeunt_core::ErrorKind;

const TABLE: &[Row] = &[
    Row::new(400, "illegal_argument", ErrorKind::Invalid),
    Row::new(400, "invalid_grant", ErrorKind::Unauthenticated).hint("mend-client-secret"),
    Row::new(400, "duplicate_unique_property_exists", ErrorKind::Conflict),
    Row::new(400, "management", ErrorKind::NotFound),
    Row::new(400, "required_property_not_found", ErrorKind::NotFound),
    Row::new(400, "service open exception", ErrorKind::Unsupported).hint("mend-presence"),
    Row::new(401, "*", ErrorKind::Unauthenticated).hint("mend-new-token-refused"),
    Row::new(403, "forbidden_op", ErrorKind::Conflict),
    Row::new(403, "exceed_limit", ErrorKind::PermissionDenied).hint("mend-quota"),
    Row::new(404, "organization_application_not_found", ErrorKind::Unauthenticated).hint("mend-project-host"),
    Row::new(404, "service_resource_not_found", ErrorKind::NotFound),
    Row::new(404, "resource_not_found", ErrorKind::NotFound),
    Row::new(404, "storage_object_not_found", ErrorKind::NotFound),
    Row::new(404, "file_expired", ErrorKind::NotFound),
    // No body of the platform's: a proxy spoke, so nothing happened there.
    Row::new(404, "", ErrorKind::Unavailable).hint("mend-rest-host"),
    Row::new(405, "*", ErrorKind::Unsupported),
    Row::new(413, "*", ErrorKind::Invalid),
    Row::new(415, "*", ErrorKind::Invalid),
    Row::new(429, "resource_limited", ErrorKind::PermissionDenied).hint("mend-quota"),
    Row::new(429, "*", ErrorKind::RateLimited),
];

/// What the platform answers with a status of its own failure although it did nothing.
const DECLINED: &[Row] = &[
    Row::new(500, "unsupported_service_operation", ErrorKind::Unsupported),
    Row::new(500, "no_full_text_index", ErrorKind::Invalid),
];

pub(super) fn look_up(status: u16, code: &str, who: Who) -> Refused {
    crate::refusal::look_up(TABLE, status, code, who)
}

pub(super) fn declined(status: u16, code: &str) -> Option<Refused> {
    let refused = crate::refusal::look_up(DECLINED, status, code, Who::Service);
    (refused.kind != ErrorKind::Protocol).then_some(refused)
}

/// The call is not offered in this form: another method, or another cluster.
pub(super) fn is_wrong_method(answer: &Answer) -> bool {
    answer.status == 405 || answer.is(500, "unsupported_service_operation")
}

/// What only the English text of a refusal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    AlreadyMember,
    NoMember,
    OwnerAlready,
    AccountGone,
    DeviceUnknown,
    TooManyQueries,
}

impl Said {
    /// Status, code, and a part of the description.
    fn words(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::AlreadyMember => (403, "forbidden_op", "already in group"),
            Self::NoMember => (403, "forbidden_op", "are not members of this group!"),
            Self::OwnerAlready => (403, "forbidden_op", "new owner and old owner are the same"),
            Self::AccountGone => (400, "management", "does not exist in app"),
            Self::DeviceUnknown => (400, "", "resource not exist"),
            Self::TooManyQueries => (400, "", "too many queries"),
        }
    }

    /// Whether the answer says this.
    pub(super) fn is_in(self, answer: &Answer) -> bool {
        let (status, code, words) = self.words();
        answer.is(status, code) && answer.body["error_description"].as_str().is_some_and(|text| text.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written down a second time, from the platform's facts and not from the table. What depends on the description
    /// is in `tests/it/agora/refusals.rs`, over the wire.
    #[test]
    fn every_refusal_has_its_kind() {
        use ErrorKind::{
            Conflict, Invalid, NotFound, PermissionDenied, Protocol, RateLimited, Unauthenticated, Unavailable,
            Unsupported,
        };
        for (status, code, kind) in [
            (400, "illegal_argument", Invalid),
            (400, "invalid_grant", Unauthenticated),
            (400, "duplicate_unique_property_exists", Conflict),
            (400, "management", NotFound),
            (400, "required_property_not_found", NotFound),
            (400, "service open exception", Unsupported),
            (400, "something_new", Protocol),
            (400, "", Protocol),
            (401, "unauthorized", Unauthenticated),
            (401, "auth_bad_access_token", Unauthenticated),
            (401, "", Unauthenticated),
            (403, "forbidden_op", Conflict),
            (403, "exceed_limit", PermissionDenied),
            (403, "something_new", Protocol),
            (404, "organization_application_not_found", Unauthenticated),
            (404, "service_resource_not_found", NotFound),
            (404, "resource_not_found", NotFound),
            (404, "storage_object_not_found", NotFound),
            (404, "file_expired", NotFound),
            (404, "something_new", Protocol),
            (404, "", Unavailable),
            (405, "", Unsupported),
            (413, "file exceeding maximum limit", Invalid),
            (413, "Request Entity Too Large", Invalid),
            (415, "web_application", Invalid),
            (429, "reach_limit", RateLimited),
            (429, "resource_limited", PermissionDenied),
            (429, "", RateLimited),
            (418, "teapot", Protocol),
            (302, "", Protocol),
        ] {
            for who in [Who::Service, Who::Account, Who::Nobody] {
                assert_eq!(look_up(status, code, who).kind, kind, "{status} {code} {who:?}");
            }
        }
        let declined = |code| declined(500, code).map(|refused| refused.kind);
        assert_eq!(declined("unsupported_service_operation"), Some(Unsupported));
        assert_eq!(declined("no_full_text_index"), Some(Invalid));
        assert_eq!(declined("something_new"), None, "it may have happened");
    }
}
