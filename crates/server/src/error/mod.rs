//! Refusals and failures as RFC 9457 problem documents.
//!
//! A handler returns a [`Problem`], which knows no language; the layer in `layers/problems.rs` writes it down in the
//! caller's, with the request's id. `table` is the one place where an engine's error becomes a status and a slug.
//!
//! Invariant: the cause of an internal error goes into our log, and the caller gets the request's id to ask about it.

mod rejection;
mod table;

pub(crate) use rejection::of_status;

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::{Language, Message, Told, Word};
use exeunt_intake::{Place as Where, Trouble};
use exeunt_words::{say, tell};
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// What handlers return.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// Why a request was refused or failed.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    status: StatusCode,
    slug: &'static str,
    title: Word,
    detail: Option<Message>,
    hint: Option<Message>,
    cause: Option<Cause>,
    faults: Vec<Fault>,
    retry_after: Option<Duration>,
}

/// What lies behind a problem.
#[derive(Debug, Clone)]
enum Cause {
    Ours(Box<Told>),
    /// Words that aren't ours: another program's, a difference between two plans.
    Theirs(String),
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone)]
pub struct Fault {
    place: Place,
    /// Where within that, in words.
    within: Option<Message>,
    what: Message,
}

#[derive(Debug, Clone)]
enum Place {
    /// A JSON pointer into the body.
    Body(String),
    Parameter(String),
}

impl Fault {
    /// Something is wrong at this JSON pointer of the body, such as `/last_working_day`.
    pub fn body(pointer: impl Into<String>, key: impl Into<Word>) -> Self {
        Self { place: Place::Body(pointer.into()), within: None, what: Message::new(key) }
    }

    /// Something is wrong with this parameter of the address.
    pub fn parameter(name: impl Into<String>, key: impl Into<Word>) -> Self {
        Self { place: Place::Parameter(name.into()), within: None, what: Message::new(key) }
    }

    /// What can't be read of a message or a list.
    pub fn of(trouble: &Trouble) -> Self {
        let (pointer, within) = match &trouble.at {
            Where::Field { path } => (format!("/{}", path.replace('.', "/")), None),
            Where::Whole => (String::new(), None),
            place => ("/file".to_owned(), Some(place.message())),
        };
        Self { place: Place::Body(pointer), within, what: trouble.what.clone() }
    }

    /// With an argument of the sentence.
    #[must_use]
    pub fn with(mut self, name: impl Into<Word>, value: impl ToString) -> Self {
        self.what = self.what.with(name, value);
        self
    }
}

impl Problem {
    /// A problem with this slug. Its title is the catalogue's `problem-{slug}`.
    pub fn new(status: StatusCode, slug: &'static str) -> Self {
        let title = format!("problem-{slug}").into();
        let parts =
            Parts { status, slug, title, detail: None, hint: None, cause: None, faults: Vec::new(), retry_after: None };
        Self(Box::new(parts))
    }

    /// The request itself is wrong, at these places.
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-request");
        problem.0.faults = faults;
        problem
    }

    /// There is no such thing, or the caller may not see it: the two are not told apart.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// Nobody said who asks, or the credential isn't accepted.
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated").hint("problem-hint-unauthenticated")
    }

    /// Something is wrong inside. The cause is logged here and goes no further.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").hint("problem-hint-internal")
    }

    /// With everything that is wrong with the request.
    #[must_use]
    pub fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.0.faults = faults;
        self
    }

    /// With this key of the catalogue as its title.
    #[must_use]
    pub fn titled(mut self, key: impl Into<Word>) -> Self {
        self.0.title = key.into();
        self
    }

    /// What exactly.
    #[must_use]
    pub fn detail(mut self, detail: Message) -> Self {
        self.0.detail = Some(detail);
        self
    }

    /// What to do, by its key.
    #[must_use]
    pub fn hint(mut self, key: impl Into<Word>) -> Self {
        self.0.hint = Some(Message::new(key));
        self
    }

    /// What to do, or why, as a sentence with arguments.
    #[must_use]
    pub fn hint_message(mut self, hint: Message) -> Self {
        self.0.hint = Some(hint);
        self
    }

    /// What lies behind it, in words that the caller may see: a platform's, a difference between two plans.
    #[must_use]
    pub fn cause(mut self, words: &(impl ToString + ?Sized)) -> Self {
        self.0.cause = Some(Cause::Theirs(words.to_string()));
        self
    }

    /// What lies behind it, as a sentence of the catalogue, with the platform's own code.
    #[must_use]
    pub fn because(mut self, says: Message, code: Option<String>) -> Self {
        self.0.cause = Some(Cause::Ours(Box::new(Told { code, ..Told::new(says) })));
        self
    }

    /// When it is worth trying again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// The stable name.
    pub fn slug(&self) -> &'static str {
        self.0.slug
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The problem in words.
    pub(crate) fn document(&self, language: Language, instance: &str) -> ProblemDocument {
        let Parts { status, slug, title, detail, hint, cause, faults, .. } = &*self.0;
        ProblemDocument {
            r#type: (*slug).to_owned(),
            title: say(language, &Message::new(title.clone())),
            status: status.as_u16(),
            detail: detail.as_ref().map(|message| say(language, message)),
            hint: hint.as_ref().map(|message| say(language, message)),
            cause: cause.as_ref().map(|cause| cause.text(language)),
            instance: instance.to_owned(),
            errors: faults.iter().map(|fault| fault.document(language)).collect(),
        }
    }

    /// The problem in one text, for protocols that have a form of their own for refusals.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let Parts { title, detail, hint, faults, .. } = &*self.0;
        let title = Message::new(title.clone());
        let faults = faults.iter().map(|fault| &fault.what);
        let all = std::iter::once(&title).chain(detail).chain(faults).chain(hint);
        all.map(|message| say(language, message)).collect::<Vec<_>>().join(": ")
    }

    /// The problem as an answer.
    pub(crate) fn written(&self, language: Language, instance: &str) -> Response {
        let mut response = (self.0.status, Json(self.document(language, instance))).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.0.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// An answer without words; the layer for problems writes it.
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Cause {
    fn text(&self, language: Language) -> String {
        match self {
            Self::Ours(told) => tell(language, told).line(language),
            Self::Theirs(words) => words.clone(),
        }
    }
}

/// A problem as it is sent (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// The stable name of this kind of problem, such as `case-exists`.
    r#type: String,
    /// The kind in words.
    title: String,
    status: u16,
    /// This case of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// What lies behind it, in somebody else's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// The request's id, also in the header `x-request-id` and in our log.
    instance: String,
    /// Everything that is wrong with the request, where it is the request that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultDocument>,
}

/// One thing that is wrong with a request: in the body or in the address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultDocument {
    /// A JSON pointer into the body, as a fragment: `#/last_working_day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    detail: String,
    /// Where within that, in words; `detail` begins with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<String>,
}

impl Fault {
    pub(crate) fn document(&self, language: Language) -> FaultDocument {
        let (pointer, parameter) = match &self.place {
            Place::Body(pointer) => (Some(format!("#{pointer}")), None),
            Place::Parameter(name) => (None, Some(name.clone())),
        };
        let what = say(language, &self.what);
        let within = self.within.as_ref().map(|within| say(language, within));
        let detail = match &within {
            Some(within) => say(language, &Message::new("place-and-what").with("place", within).with("what", what)),
            None => what,
        };
        FaultDocument { pointer, parameter, detail, within }
    }
}
