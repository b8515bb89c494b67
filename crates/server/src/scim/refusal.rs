//! Refusals in SCIM's own form (RFC 7644, 3.12).

use crate::error::{Problem, of_status};
use crate::language::asked_for;
use crate::layers::instance;
use axum::Json;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use exeunt_core::{Language, Message, Word};
use exeunt_engine::EngineError;
use exeunt_store::StoreError;
use exeunt_words::say;
use scim_v2::schema_urns;
use serde_json::json;

/// What handlers return.
pub(super) type Result<T, E = Refusal> = std::result::Result<T, E>;

/// What SCIM answers with.
pub(super) const MEDIA_TYPE: &str = "application/scim+json";

/// Why a request was refused or failed.
#[derive(Debug, Clone)]
pub(super) struct Refusal(Box<Why>);

#[derive(Debug, Clone)]
enum Why {
    /// For a reason of SCIM's.
    Scim { status: StatusCode, kind: Option<&'static str>, detail: Message },
    /// For a reason that every part of the server has.
    Problem(Problem),
}

impl Refusal {
    /// A refusal with this sentence of the catalogue.
    pub(super) fn new(status: StatusCode, detail: impl Into<Word>) -> Self {
        Self(Box::new(Why::Scim { status, kind: None, detail: Message::new(detail) }))
    }

    /// The request is wrong; `kind` is RFC 7644's word for how.
    pub(super) fn bad(kind: &'static str, detail: impl Into<Word>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail).kind(kind)
    }

    /// There is no such entry.
    pub(super) fn not_found() -> Self {
        Problem::not_found().into()
    }

    /// With RFC 7644's word for it.
    pub(super) fn kind(mut self, word: &'static str) -> Self {
        if let Why::Scim { kind, .. } = &mut *self.0 {
            *kind = Some(word);
        }
        self
    }

    /// With an argument of the sentence.
    pub(super) fn with(mut self, name: impl Into<Word>, value: impl ToString) -> Self {
        if let Why::Scim { detail, .. } = &mut *self.0 {
            *detail = detail.clone().with(name, value);
        }
        self
    }

    fn written(&self, language: Language, instance: &str) -> Response {
        let (mut response, status, kind, detail) = match &*self.0 {
            Why::Scim { status, kind, detail } => (status.into_response(), *status, *kind, say(language, detail)),
            Why::Problem(problem) => {
                let (status, kind) = in_scim(problem);
                let mut response = problem.written(language, instance);
                *response.status_mut() = status;
                (response, status, kind, problem.sentence(language))
            }
        };
        let mut document =
            json!({ "schemas": [schema_urns::ERROR], "status": status.as_u16().to_string(), "detail": detail });
        if let Some(kind) = kind {
            document["scimType"] = json!(kind);
        }
        let body = Json(document).into_response().into_body();
        response.headers_mut().remove(CONTENT_LENGTH);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        *response.body_mut() = body;
        response
    }
}

/// SCIM knows no 422: what can't be read is 400, and so is what can't be true.
fn in_scim(problem: &Problem) -> (StatusCode, Option<&'static str>) {
    match (problem.status(), problem.slug()) {
        (StatusCode::UNPROCESSABLE_ENTITY, "invalid-request") => (StatusCode::BAD_REQUEST, Some("invalidSyntax")),
        (StatusCode::UNPROCESSABLE_ENTITY, _) => (StatusCode::BAD_REQUEST, Some("invalidValue")),
        (status, _) => (status, None),
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(Why::Problem(problem)))
    }
}

impl From<EngineError> for Refusal {
    fn from(error: EngineError) -> Self {
        match error {
            // The token is the leaver's own: that isn't an entry which isn't there.
            EngineError::OutOfReach { .. } => Self::new(StatusCode::FORBIDDEN, "scim-oneself"),
            other => Problem::from(other).into(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl IntoResponse for Refusal {
    /// An answer without words; [`write_refusals`] writes it.
    fn into_response(self) -> Response {
        let mut response = StatusCode::BAD_REQUEST.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes every refusal on its way out, whoever refused.
pub(super) async fn write_refusals(request: Request, next: Next) -> Response {
    let (language, instance) = (asked_for(request.headers()), instance(request.extensions()));
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        return refusal.written(language, &instance);
    }
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Refusal::from(problem).written(language, &instance);
    }
    match of_status(response.status()) {
        Some(problem) => {
            let written = Refusal::from(problem).written(language, &instance);
            let (mut parts, _) = response.into_parts();
            parts.headers.remove(CONTENT_LENGTH);
            parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
            Response::from_parts(parts, written.into_body())
        }
        None => response,
    }
}
