//! The run of a plan: where it is, stopping it and letting it go on.

use super::shape::RunShape;
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{Duty, PlanId, bounds};
use serde::Deserialize;
use utoipa::ToSchema;

/// Where the run of a plan stands.
#[utoipa::path(get, path = "/plans/{id}/run", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = RunShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
) -> Result<Json<RunShape>> {
    reach::plan(&state, &asker.0, id).await?;
    Ok(Json(RunShape::of(state.engine.store.run_get(id).await?, language)))
}

/// Asks for a worker's attention now, instead of at its next look. What is not due stays not due.
#[utoipa::path(post, path = "/plans/{id}/run", tag = "plans", params(("id" = String, Path)),
    responses((status = 202, body = RunShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn begin(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
) -> Result<(StatusCode, Json<RunShape>)> {
    asker.must(&state, Duty::Run).await?;
    reach::plan(&state, &asker.0, id).await?;
    let run = state.engine.store.run_get(id).await?;
    state.due.notify_one();
    Ok((StatusCode::ACCEPTED, Json(RunShape::of(run, language))))
}

/// Why a run is stopped or goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    #[schema(max_length = 2000)]
    reason: String,
}

/// Stops a run: no step begins after the calls now under way. A temporary unfreeze shuts at once what it opened.
#[utoipa::path(post, path = "/plans/{id}/run/stop", tag = "plans", params(("id" = String, Path)), request_body = Reason,
    responses((status = 200, body = RunShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn stop(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
    Body(Reason { reason }): Body<Reason>,
) -> Result<Json<RunShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    reach::plan(&state, &asker.0, id).await?;
    state.engine.run_stop(&asker.0, id, &reason).await?;
    state.due.notify_one();
    Ok(Json(RunShape::of(state.engine.store.run_get(id).await?, language)))
}

/// Lets a run go on that was stopped, or that had stopped by itself.
#[utoipa::path(post, path = "/plans/{id}/run/resume", tag = "plans", params(("id" = String, Path)),
    request_body = Reason,
    responses((status = 200, body = RunShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn resume(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
    Body(Reason { reason }): Body<Reason>,
) -> Result<Json<RunShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    reach::plan(&state, &asker.0, id).await?;
    state.engine.run_resume(&asker.0, id, &reason).await?;
    state.due.notify_one();
    Ok(Json(RunShape::of(state.engine.store.run_get(id).await?, language)))
}
