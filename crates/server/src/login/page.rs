//! A page for a log-in that a provider's answer ends in front of: there is no console yet that could say it.

use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use exeunt_core::{Language, Message};
use exeunt_words::{escaped, say};

/// No script and nothing from elsewhere; its styles stand in it.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Says what is wrong, what to do, and leads back to the log-in. Everything on it is ours.
pub(super) fn refused(language: Language, status: StatusCode, slug: &str) -> Response {
    let words = |key: String| escaped(&say(language, &Message::new(key)));
    let (title, hint) = (words(format!("error-{slug}")), words(format!("hint-{slug}")));
    let (again, code) = (words("login-again".to_owned()), language.tag());
    let page = format!(
        "<!doctype html><html lang=\"{code}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <main style=\"max-width:32rem;margin:20vh auto;padding:0 1rem;font:1rem/1.6 system-ui\">\
         <h1 style=\"font-size:1.3rem\">{title}</h1><p>{hint}</p><p><a href=\"/\">{again}</a></p></main></html>"
    );
    (status, [(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}
