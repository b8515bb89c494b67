//! Writes problems down in the caller's language, also for what was refused by a status alone and for panics.

use super::request_id::RequestId;
use crate::error::{Problem, of_status};
use crate::language::asked_for;
use axum::extract::Request;
use axum::http::Extensions;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use exeunt_core::Language;
use std::any::Any;

/// Writes every problem on its way out.
pub(crate) async fn write_problems(request: Request, next: Next) -> Response {
    let language = asked_for(request.headers());
    let instance = instance(request.extensions());
    written(next.run(request).await, language, &instance)
}

/// The answer, with its problem in words if it is one that has none yet.
pub(crate) fn written(mut response: Response, language: Language, instance: &str) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return problem.written(language, instance);
    }
    // Axum and the layers refuse in plain text or without any; whoever has written JSON or a page meant it.
    let bare = response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match of_status(response.status()).filter(|_| bare) {
        Some(problem) => problem.written(language, instance),
        None => response,
    }
}

/// The request's id.
pub(crate) fn instance(extensions: &Extensions) -> String {
    extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// A panic is a mistake of ours: it ends one request and nothing else.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    Problem::internal(&format_args!("a handler panicked: {words}")).into_response()
}
