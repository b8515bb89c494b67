//! The console's built files, which `make console` puts into `console/dist` and the compiler into the binary.
//!
//! A build without Node has none, and then every page says how to get them. A debug build reads the folder each time.
//! Files under `assets/` carry a digest in their name and never change; every page is asked for anew and carries a value
//! of its own for the styles that the components make at run time. Scripts come from our files only.

use crate::error::Problem;
use crate::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;

#[derive(Embed)]
#[folder = "../../console/dist/"]
#[allow_missing = true]
struct Files;

/// Stands in the pages where the value for styles goes (console/vite.config.ts).
const PLACE_OF_NONCE: &str = "CSP_NONCE";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What stands in for the console where it wasn't built.
const ABSENT: &str = include_str!("console/absent.html");

/// What an address leads to.
#[derive(Debug, PartialEq, Eq)]
enum Place<'a> {
    /// A page, by its file's name.
    Page(&'static str),
    File(&'a str),
    /// Not the console's: the API and its neighbours answer for themselves.
    Elsewhere,
}

/// Answers everything that no operation answers.
pub(crate) async fn console(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    let place = place(path, |name| Files::get(name).is_some());
    if place == Place::Elsewhere {
        return Problem::not_found().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    match place {
        Place::Page(name) => {
            let nonce = format!("{}{}", state.engine.fresh_id().simple(), state.engine.fresh_id().simple());
            page(Files::get(name).as_ref(), &nonce)
        }
        Place::File(name) => match Files::get(name) {
            Some(found) => file(name, found, request.headers()),
            None => Problem::not_found().into_response(),
        },
        Place::Elsewhere => Problem::not_found().into_response(),
    }
}

/// Where an address leads. The console's router reads the address of a page, so that each of them can be linked.
fn place(path: &str, is_file: impl Fn(&str) -> bool) -> Place<'_> {
    let name = path.trim_start_matches('/');
    let first = name.split('/').next().unwrap_or_default();
    let page = Place::Page(if first == "confirm" { "confirm.html" } else { "index.html" });
    match first {
        "api" | "scim" | "metrics" | "health" => Place::Elsewhere,
        "index.html" | "confirm.html" | "" => page,
        // A script that is gone must not come back as a page.
        "assets" => Place::File(name),
        _ if is_file(name) => Place::File(name),
        _ => page,
    }
}

/// A page, allowed to run our scripts and to make styles under this value.
fn page(found: Option<&EmbeddedFile>, nonce: &str) -> Response {
    let built = found.map(|file| String::from_utf8_lossy(&file.data).replace(PLACE_OF_NONCE, nonce));
    let status = if built.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let text = built.unwrap_or_else(|| ABSENT.replace(PLACE_OF_NONCE, nonce));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    let mut response = (status, headers, text).into_response();
    let policy = HeaderValue::from_str(&policy).expect("a policy out of letters and digits is a header's value");
    // The layer for headers leaves what a handler has set.
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
}

fn file(name: &str, found: EmbeddedFile, headers: &HeaderMap) -> Response {
    let caching = if name.starts_with("assets/") { FOR_EVER } else { "no-cache" };
    let mark = format!("\"{}\"", hex::encode(found.metadata.sha256_hash()));
    let known = headers.get(IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == mark.as_bytes());
    // What the compiler put into the binary is sent from there: many slow readers cost no memory.
    let body = match found.data {
        _ if known => Body::empty(),
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = HeaderValue::from_str(kind.as_ref()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mark = HeaderValue::from_str(&mark).expect("hexadecimal in quotes is a header's value");
    (status, [(CONTENT_TYPE, kind), (CACHE_CONTROL, HeaderValue::from_static(caching)), (ETAG, mark)], body)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(html: &'static str) -> EmbeddedFile {
        let metadata = Files::get(".gitkeep").expect("the folder of built files has this file").metadata;
        EmbeddedFile { data: Cow::Borrowed(html.as_bytes()), metadata }
    }

    #[test]
    fn an_address_is_a_page_a_file_or_somebody_elses() {
        let at = |path| place(path, |name| name == "icon.svg");
        assert_eq!(at("/"), Place::Page("index.html"));
        assert_eq!(at("/cases/0199"), Place::Page("index.html"));
        assert_eq!(at("/people/zhang.san"), Place::Page("index.html"));
        assert_eq!(at("/confirm"), Place::Page("confirm.html"));
        assert_eq!(at("/icon.svg"), Place::File("icon.svg"));
        assert_eq!(at("/assets/gone.js"), Place::File("assets/gone.js"));
        assert_eq!(at("/api/v1/nothing"), Place::Elsewhere);
        assert_eq!(at("/scim/v2/Nothing"), Place::Elsewhere);
        assert_eq!(at("/health/nothing"), Place::Elsewhere);
    }

    #[test]
    fn a_page_and_its_policy_carry_the_same_value_and_no_script_may_stand_in_a_page() {
        let response = page(Some(&built("<meta nonce=\"CSP_NONCE\">")), "abc");
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("style-src 'self' 'nonce-abc'"), "{policy}");
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    }

    #[test]
    fn without_the_console_a_page_says_how_to_get_it() {
        let response = page(None, "abc");
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(ABSENT.contains("make console") && ABSENT.contains("控制台"));
    }

    #[test]
    fn what_has_its_digest_in_its_name_is_kept_for_ever_and_nothing_else_is() {
        let kept = |name: &str| file(name, built("x"), &HeaderMap::new()).headers()[CACHE_CONTROL].clone();
        assert_eq!(kept("assets/index-1a2b.js"), FOR_EVER);
        assert_eq!(kept("first-paint.js"), "no-cache");
    }

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let first = file("icon.svg", built("x"), &HeaderMap::new());
        let headers = HeaderMap::from_iter([(IF_NONE_MATCH, first.headers()[ETAG].clone())]);
        assert_eq!(file("icon.svg", built("x"), &headers).status(), StatusCode::NOT_MODIFIED);
    }
}
