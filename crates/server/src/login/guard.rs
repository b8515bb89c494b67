//! Whether a request that a browser sends with its cookie was made by a page of ours.

use crate::error::{Problem, Result};
use crate::settings::Settings;
use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};

/// Refuses a change that a foreign page may have caused.
///
/// A browser adds the cookie to whatever any page sends to us. So a change must name an origin of ours, which no page can
/// make up, and must carry a header that no form can carry and that a foreign page may not add without our leave, which
/// we never give (there is no CORS). The header is `Idempotency-Key`, which our console sends with every change anyway.
/// Two conditions, because each alone has failed in some browser or proxy; and no token in the page, because there would
/// be another secret to keep. What only reads changes nothing and needs neither.
pub(crate) fn must_be_ours(settings: &Settings, parts: &Parts) -> Result<()> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(ORIGIN.as_str()).is_some_and(|origin| settings.allows_origin(origin));
    let marked = text("idempotency-key").is_some_and(|key| !key.is_empty());
    if origin && marked { Ok(()) } else { Err(foreign()) }
}

/// Refuses a request without a caller, such as a log-in, that a foreign page asks for: nobody is to be logged in as
/// somebody else. There is no cookie yet that a browser could add, so that it is enough when no other page says that it is
/// the origin.
pub(crate) fn must_not_be_foreign(settings: &Settings, parts: &Parts) -> Result<()> {
    match parts.headers.get(ORIGIN) {
        Some(origin) if !origin.to_str().is_ok_and(|origin| settings.allows_origin(origin)) => Err(foreign()),
        _ => Ok(()),
    }
}

fn foreign() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "foreign-page")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn a_change_needs_an_origin_of_ours_and_a_header_that_no_form_has() {
        let settings = Settings::default();
        let ours = "http://127.0.0.1:8080";
        for (method, origin, key, passes) in [
            (Method::GET, None, None, true),
            (Method::POST, Some(ours), Some("k"), true),
            (Method::DELETE, Some(ours), Some("k"), true),
            (Method::POST, Some(ours), None, false),
            (Method::POST, None, Some("k"), false),
            (Method::POST, Some("null"), Some("k"), false),
            (Method::POST, Some("http://127.0.0.1:8081"), Some("k"), false),
            (Method::PUT, Some("http://127.0.0.1:8080.evil.example"), Some("k"), false),
        ] {
            let mut request = Request::builder().method(method.clone());
            request = origin.into_iter().fold(request, |request, origin| request.header("origin", origin));
            request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(must_be_ours(&settings, &parts).is_ok(), passes, "{method} {origin:?} {key:?}");
        }
    }
}
