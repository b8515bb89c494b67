//! Letting a batch run, pausing, resuming, stopping it, trying again what failed, and closing it.

use super::BatchShape;
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{BatchId, Language, bounds};
use exeunt_engine::batch::Retried;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why something is done with the whole batch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchReason {
    #[schema(max_length = 2000)]
    reason: String,
}

async fn shape(state: &AppState, asker: &Asker, id: BatchId, language: Language) -> Result<Json<BatchShape>> {
    Ok(Json(BatchShape::of(state.engine.batch_standing(&asker.0, id).await?, language)))
}

/// Lets the members' approved plans run, and asks for a worker's attention.
#[utoipa::path(post, path = "/batches/{id}/run", tag = "batches", params(("id" = String, Path)),
    responses((status = 202, body = BatchShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn begin(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
) -> Result<(StatusCode, Json<BatchShape>)> {
    state.engine.batch_start(&asker.0, id).await?;
    state.due.notify_one();
    Ok((StatusCode::ACCEPTED, shape(&state, &asker, id, language).await?))
}

/// Lets no new step of any member begin until the batch is resumed.
#[utoipa::path(post, path = "/batches/{id}/run/pause", tag = "batches", params(("id" = String, Path)),
    request_body = BatchReason,
    responses((status = 200, body = BatchShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn pause(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<Json<BatchShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    state.engine.batch_pause(&asker.0, id, &reason).await?;
    shape(&state, &asker, id, language).await
}

/// Lets a batch go on that was paused or stopped.
#[utoipa::path(post, path = "/batches/{id}/run/resume", tag = "batches", params(("id" = String, Path)),
    request_body = BatchReason,
    responses((status = 200, body = BatchShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn resume(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<Json<BatchShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    state.engine.batch_resume(&asker.0, id, &reason).await?;
    state.due.notify_one();
    shape(&state, &asker, id, language).await
}

/// Stops every run of the batch and lets nothing of it begin. Only calls under way at this moment are still made.
#[utoipa::path(post, path = "/batches/{id}/run/stop", tag = "batches", params(("id" = String, Path)),
    request_body = BatchReason,
    responses((status = 200, body = BatchShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn stop(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<Json<BatchShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    state.engine.batch_stop(&asker.0, id, &reason).await?;
    shape(&state, &asker, id, language).await
}

/// What is tried again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchRetried)]
pub(crate) struct RetriedShape {
    members: Vec<RetriedMember>,
}

/// What is tried again for one member.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetriedMember {
    row: u32,
    case: String,
    person: String,
    plan: String,
    steps: Vec<String>,
    /// The run had stopped by itself and goes on.
    resumed: bool,
}

impl From<Retried> for RetriedMember {
    fn from(retried: Retried) -> Self {
        let case = retried.member.listed.case;
        Self {
            row: retried.member.position,
            case: case.id.to_string(),
            person: case.person.to_string(),
            plan: retried.plan.to_string(),
            steps: retried.steps.iter().map(ToString::to_string).collect(),
            resumed: retried.resumed,
        }
    }
}

/// Lets what failed be tried again. What is done, and what a person stopped, isn't touched.
#[utoipa::path(post, path = "/batches/{id}/run/retry", tag = "batches", params(("id" = String, Path)),
    request_body = BatchReason,
    responses((status = 200, body = RetriedShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn retry(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<BatchId>,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<Json<RetriedShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    let retried = state.engine.batch_retry(&asker.0, id, &reason).await?;
    state.due.notify_one();
    Ok(Json(RetriedShape { members: retried.into_iter().map(RetriedMember::from).collect() }))
}

/// Ends a batch: its cases are cases like any other. Refused while a run of it could go on.
#[utoipa::path(post, path = "/batches/{id}/closing", tag = "batches", params(("id" = String, Path)),
    request_body = BatchReason,
    responses((status = 200, body = BatchShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn close(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<Json<BatchShape>> {
    bounded("/reason", &reason, bounds::REASON)?;
    state.engine.batch_close(&asker.0, id, &reason).await?;
    shape(&state, &asker, id, language).await
}
