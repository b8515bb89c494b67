//! `/sessions`: where one is logged in.

use crate::body::Path;
use crate::caller::{Asker, BySession, InSession};
use crate::error::{ProblemDocument, Result};
use crate::page::Page;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_store::Session;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, end_others)).routes(routes!(end))
}

/// A browser that is logged in.
#[derive(Debug, Serialize, ToSchema)]
struct SessionRow {
    id: String,
    address: String,
    /// What the browser calls itself.
    agent: String,
    #[schema(value_type = String)]
    opened_at: Timestamp,
    #[schema(value_type = String)]
    seen_at: Timestamp,
    #[schema(value_type = String)]
    ends_at: Timestamp,
    /// The one by which this was asked.
    current: bool,
}

impl SessionRow {
    fn of(session: Session, current: Option<Uuid>) -> Self {
        Self {
            current: current == Some(session.id),
            id: session.id.to_string(),
            address: session.address,
            agent: session.agent,
            opened_at: session.opened_at,
            seen_at: session.seen_at,
            ends_at: session.ends_at,
        }
    }
}

/// One's own live sessions, the newest first.
#[utoipa::path(get, path = "/sessions", tag = "login",
    responses((status = 200, body = Page<SessionRow>), (status = 401, body = ProblemDocument)))]
async fn list(
    State(state): State<AppState>,
    Asker(caller): Asker,
    BySession(session): BySession,
) -> Result<Json<Page<SessionRow>>> {
    let current = session.map(|session| session.id);
    let rows = state.engine.session_list(&caller).await?;
    let items = rows.into_iter().map(|session| SessionRow::of(session, current)).collect();
    Ok(Json(Page { items, next: None }))
}

/// End every session of one's own but this one.
#[utoipa::path(delete, path = "/sessions", tag = "login",
    responses((status = 204), (status = 401, body = ProblemDocument)))]
async fn end_others(State(state): State<AppState>, InSession { caller, session }: InSession) -> Result<StatusCode> {
    state.engine.session_end_all(&caller, &caller.name, Some(session.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one session of one's own.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "login", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
async fn end(State(state): State<AppState>, Asker(caller): Asker, Path(id): Path<Uuid>) -> Result<StatusCode> {
    state.engine.session_end(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
