//! Steps that wait for a person, and the attempts at a step.

use crate::api::told::ToldShape;
use crate::body::{Body, Path, Query, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{PlanId, StepId, bounds};
use exeunt_store::Attempt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a person does about a step. Ids of steps hold slashes, so they stand here and not in the path.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettlingStep)]
pub(crate) struct Settling {
    step: String,
    how: How,
    /// What was done, or why.
    #[schema(max_length = 2000)]
    statement: String,
}

/// Done by hand, to be tried again, or left undone.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum How {
    ByHand,
    Retry,
    Skip,
}

/// Settles a step that waits for a person.
#[utoipa::path(post, path = "/plans/{id}/steps", tag = "plans", params(("id" = String, Path)), request_body = Settling,
    responses((status = 204), (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
pub(crate) async fn settle(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<PlanId>,
    Body(Settling { step, how, statement }): Body<Settling>,
) -> Result<StatusCode> {
    bounded("/statement", &statement, bounds::REASON)?;
    reach::plan(&state, &asker.0, id).await?;
    let (engine, step) = (&state.engine, StepId::from(step));
    match how {
        How::ByHand => engine.step_by_hand(&asker.0, id, &step, &statement).await?,
        How::Retry => engine.step_retry(&asker.0, id, &step, &statement).await?,
        How::Skip => engine.step_skip(&asker.0, id, &step, &statement).await?,
    }
    state.due.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// Of which step.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    step: String,
}

/// One attempt at a step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(crate) struct AttemptShape {
    number: u32,
    opened_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    /// What was there before.
    #[schema(value_type = Object)]
    before: serde_json::Value,
    /// What came of it, with request and answer; absent while it is open: it may have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    outcome: Option<serde_json::Value>,
    /// Why it failed, if it did, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<ToldShape>,
}

/// Every attempt at a step, the first one first.
#[utoipa::path(get, path = "/plans/{id}/attempts", tag = "plans", params(("id" = String, Path), Wanted),
    responses((status = 200, body = Vec<AttemptShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn attempts(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
    Query(Wanted { step }): Query<Wanted>,
) -> Result<Json<Vec<AttemptShape>>> {
    reach::plan(&state, &asker.0, id).await?;
    let attempts = state.engine.store.attempts(id, &StepId::from(step)).await?.into_iter();
    let shape = |attempt: Attempt| AttemptShape {
        number: attempt.number,
        opened_at: attempt.opened_at.to_string(),
        closed_at: attempt.closed_at.map(|at| at.to_string()),
        before: attempt.pre_image,
        told: attempt.outcome.as_ref().and_then(|outcome| ToldShape::of_outcome(outcome, language)),
        outcome: attempt.outcome.and_then(|outcome| serde_json::to_value(outcome).ok()),
    };
    Ok(Json(attempts.map(shape).collect()))
}
