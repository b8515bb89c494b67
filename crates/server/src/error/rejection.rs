//! What axum and the layers refuse by a status alone, as problems.

use super::{Fault, Problem};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::StatusCode;

/// The problem for a status that came without words; `None` where the status is no refusal.
pub(crate) fn of_status(status: StatusCode) -> Option<Problem> {
    let slug = match status {
        StatusCode::NOT_FOUND => return Some(Problem::not_found()),
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported-media-type",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "timeout",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ if status.is_server_error() => "internal",
        _ if status.is_client_error() => "bad-request",
        _ => return None,
    };
    Some(Problem::new(status, slug))
}

impl From<PathRejection> for Problem {
    /// An address whose id is no id names nothing.
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        // serde names the field in its words, which are the caller's own input and our field names.
        Self::invalid(vec![Fault::parameter("?", "fault-parameter").with("why", rejection.body_text())])
    }
}
