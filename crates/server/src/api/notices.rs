//! What people and systems are told, and what became of it; the mailboxes of departments.

use super::word;
use crate::body::{Body, Path, Query, bounded};
use crate::caller::{Asker, BySession};
use crate::error::{Problem, ProblemDocument, Result};
use crate::page::{Page, limit};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{CaseId, Duty, DutyRole, Language, NoticeId, bounds};
use exeunt_engine::notify::Held;
use exeunt_store::{Desk, NoticeFilter, NoticeState, StoredNotice};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(deliver))
        .routes(routes!(letter))
        .routes(routes!(desks))
        .routes(routes!(desk_put, desk_delete))
}

/// Which notices are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `waiting`, `sent` or `failed`.
    #[param(value_type = Option<String>)]
    state: Option<NoticeState>,
    #[param(value_type = Option<String>)]
    case: Option<CaseId>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<NoticeId>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What one receiver is told. What was sealed into it, such as a one-time link, is never shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notice)]
struct NoticeShape {
    id: String,
    /// The event, such as `case.opened`.
    kind: String,
    /// What it comes from; nobody is told of it twice.
    cause: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    /// `mail`, `webhook` or `chat`.
    channel: String,
    /// `person/001`, `desk/it`, `mailbox/zh/it@example.com`, `actor/li`, `endpoint/hr-system`.
    to: String,
    /// Where it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// `waiting`, `sent` or `failed`.
    state: String,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    /// What has to be set before it can be tried: `mail_server` or `public_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<String>,
    attempts: u32,
    /// An attempt whose end nobody saw may have arrived.
    maybe_arrived: bool,
    /// It may have arrived more than once.
    maybe_twice: bool,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
}

impl NoticeShape {
    fn of(notice: StoredNotice, held: Option<Held>) -> Self {
        let waits = notice.state == NoticeState::Waiting;
        Self {
            id: notice.id.to_string(),
            kind: notice.kind.to_string(),
            case: notice.case.map(|case| case.to_string()),
            channel: word(&notice.channel),
            to: notice.to.to_string(),
            state: word(&notice.state),
            trouble: notice.trouble.map(|trouble| trouble.as_str().to_owned()),
            held: held.map(|held| word(&held)),
            attempts: notice.attempts,
            maybe_arrived: notice.unsure > 0,
            maybe_twice: notice.maybe_twice(),
            created_at: notice.created_at.to_string(),
            next_attempt_at: waits.then(|| notice.not_before.to_string()),
            ended_at: notice.ended_at.map(|at| at.to_string()),
            cause: notice.cause,
            address: notice.address,
        }
    }
}

/// What is and was to be told, in the order in which it was written, without what is about one's own leaving.
#[utoipa::path(get, path = "/notices", tag = "notices", params(Wanted),
    responses((status = 200, body = Page<NoticeShape>), (status = 403, body = ProblemDocument)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<NoticeShape>>> {
    let limit = limit(wanted.limit)?;
    let filter =
        NoticeFilter { state: wanted.state, case: wanted.case, after: wanted.after, ..NoticeFilter::default() };
    let rows = state.engine.notice_list(&asker.0, &filter, limit + 1).await?;
    let Page { items: notices, next } = Page::of(rows, limit, |notice| notice.id.to_string());
    let mut items = Vec::with_capacity(notices.len());
    for notice in notices {
        let held = state.engine.notice_held(state.ways, &notice).await?;
        items.push(NoticeShape::of(notice, held));
    }
    Ok(Json(Page { items, next }))
}

/// The words of a notice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Letter)]
struct LetterShape {
    /// `zh` or `en`: the receiver's.
    language: &'static str,
    subject: String,
    /// The text as it goes out. In place of a one-time token stands `***`.
    text: String,
}

/// The letter of a notice, in its receiver's language. What only the receiver may see, such as the token of a one-time
/// link, isn't in it. A notice for a system has none.
#[utoipa::path(get, path = "/notices/{id}/letter", tag = "notices", params(("id" = String, Path)),
    responses((status = 200, body = LetterShape), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument)))]
async fn letter(State(state): State<AppState>, asker: Asker, Path(id): Path<NoticeId>) -> Result<Json<LetterShape>> {
    state.engine.notice_get(&asker.0, id).await?;
    let letters = state.letters.as_deref().ok_or_else(Problem::not_found)?;
    let letter = state.engine.notice_letter(&asker.0, id, letters).await?.ok_or_else(Problem::not_found)?;
    Ok(Json(LetterShape { language: letter.language.as_str(), subject: letter.subject, text: letter.text }))
}

/// Has a notice sent again that failed, or that was sent and got lost. The receiver can tell by its id.
#[utoipa::path(post, path = "/notices/{id}/delivery", tag = "notices", params(("id" = String, Path)),
    responses((status = 202), (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
async fn deliver(State(state): State<AppState>, asker: Asker, Path(id): Path<NoticeId>) -> Result<StatusCode> {
    state.engine.notice_retry(&asker.0, id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The mailbox of a department.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Desk)]
struct DeskShape {
    /// `hr`, `legal`, `it`, `auditor`, `administrator`.
    role: &'static str,
    mail: String,
    /// `zh` or `en`.
    language: &'static str,
}

impl From<Desk> for DeskShape {
    fn from(desk: Desk) -> Self {
        Self { role: desk.role.as_str(), mail: desk.mail, language: desk.language.as_str() }
    }
}

/// Every department's mailbox. What is meant for a department without one fails visibly.
#[utoipa::path(get, path = "/desks", tag = "notices",
    responses((status = 200, body = Vec<DeskShape>), (status = 403, body = ProblemDocument)))]
async fn desks(State(state): State<AppState>, asker: Asker) -> Result<Json<Vec<DeskShape>>> {
    let desks = state.engine.desk_list(&asker.0).await?;
    Ok(Json(desks.into_iter().map(DeskShape::from).collect()))
}

/// A department's address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Addressing {
    #[schema(max_length = 254)]
    mail: String,
    /// `zh` or `en`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Language,
}

/// Sets a department's mailbox. With a session it takes a fresh proof of who one is: whoever has the mailbox reads of
/// everybody's leaving.
#[utoipa::path(put, path = "/desks/{role}", tag = "notices", params(("role" = String, Path)), request_body = Addressing,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn desk_put(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Path(role): Path<String>,
    Body(given): Body<Addressing>,
) -> Result<StatusCode> {
    asker.must(&state, Duty::ManageConnections).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    bounded("/mail", &given.mail, bounds::MAIL)?;
    let role = DutyRole::parse(&role).ok_or_else(Problem::not_found)?;
    state.engine.desk_set(&asker.0, role, Some((&given.mail, given.language))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets a department's mailbox. With a session it takes a fresh proof of who one is.
#[utoipa::path(delete, path = "/desks/{role}", tag = "notices", params(("role" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
async fn desk_delete(
    State(state): State<AppState>,
    asker: Asker,
    BySession(session): BySession,
    Path(role): Path<String>,
) -> Result<StatusCode> {
    asker.must(&state, Duty::ManageConnections).await?;
    state.engine.must_be_fresh(session.as_ref())?;
    let role = DutyRole::parse(&role).ok_or_else(Problem::not_found)?;
    state.engine.desk_set(&asker.0, role, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
