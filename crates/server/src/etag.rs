//! `ETag`, `If-None-Match` and `If-Match`: what is the same isn't sent again, and nobody overwrites what they haven't seen.

use crate::error::{Problem, Result};
use axum::Json;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::Digest;
use serde::Serialize;

/// The mark of one state of a resource: `"` + half a digest + `"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Etag(String);

impl Etag {
    /// The mark of this value.
    pub fn of<T: Serialize>(value: &T) -> Self {
        Self::of_digest(&Digest::of(value))
    }

    /// The mark of what has this digest.
    pub fn of_digest(digest: &Digest) -> Self {
        let half: String = digest.as_str().chars().skip("sha256:".len()).take(32).collect();
        Self(format!("\"{half}\""))
    }

    fn is_in(&self, headers: &HeaderMap, name: &HeaderName) -> Option<bool> {
        let given = headers.get(name)?.to_str().unwrap_or_default();
        let mut marks = given.split(',').map(|mark| mark.trim().trim_start_matches("W/"));
        Some(marks.any(|mark| mark == "*" || mark == self.0))
    }
}

/// Answers with a single resource and its mark; without its body where the caller has it already.
pub fn tagged<T: Serialize>(headers: &HeaderMap, value: &T) -> Response {
    let etag = Etag::of(value);
    let known = etag.is_in(headers, &IF_NONE_MATCH) == Some(true);
    let mark = [(ETAG, etag.0)];
    if known { (StatusCode::NOT_MODIFIED, mark).into_response() } else { (mark, Json(value)).into_response() }
}

/// Refuses a change to something that isn't any more what the caller has seen; whoever sends no `If-Match` takes that risk.
///
/// # Errors
/// `changed-meanwhile`, 412.
pub fn must_match<T: Serialize>(headers: &HeaderMap, current: &T) -> Result<()> {
    match Etag::of(current).is_in(headers, &IF_MATCH) {
        Some(false) => Err(Problem::new(StatusCode::PRECONDITION_FAILED, "changed-meanwhile")),
        Some(true) | None => Ok(()),
    }
}

/// Whether what is written must not be there yet: `If-None-Match: *`.
pub fn wants_new(headers: &HeaderMap) -> bool {
    headers.get(IF_NONE_MATCH).is_some_and(|mark| mark == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn what_the_caller_has_is_not_sent_again() {
        let first = tagged(&HeaderMap::new(), &"x");
        let mark = first.headers()[ETAG].to_str().unwrap().to_owned();
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(
            tagged(&headers(IF_NONE_MATCH, &format!("\"a\", W/{mark}")), &"x").status(),
            StatusCode::NOT_MODIFIED
        );
        assert_eq!(tagged(&headers(IF_NONE_MATCH, &mark), &"y").status(), StatusCode::OK);
    }

    #[test]
    fn a_change_names_what_it_changes() {
        let Etag(mark) = Etag::of(&"x");
        assert!(must_match(&HeaderMap::new(), &"x").is_ok());
        assert!(must_match(&headers(IF_MATCH, &mark), &"x").is_ok());
        assert!(must_match(&headers(IF_MATCH, &mark), &"y").is_err());
    }
}
