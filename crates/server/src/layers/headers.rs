//! Headers that tell a browser what our answers may do there.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// Data loads nothing and is shown nowhere. What a page may do stands with the page.
const FOR_DATA: &str = "default-src 'none'; frame-ancestors 'none'";
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// Sets every header that is missing. What a handler has set stands.
pub(crate) async fn protect(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, CONTENT_SECURITY_POLICY, HeaderValue::from_static(FOR_DATA));
    set(headers, X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(headers, X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    set(headers, REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Answers are about people; none of them is for a cache that others share.
    set(headers, CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if state.settings.is_https() {
        set(headers, STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}
