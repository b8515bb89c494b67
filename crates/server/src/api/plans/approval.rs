//! Approving exactly one plan.

use super::PlanShape;
use crate::api::fault_digest;
use crate::body::{Body, Path, at_most};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{Digest, PlanId, bounds};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is approved, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approving {
    /// The whole digest of the plan that was read.
    digest: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    reason: String,
}

/// Approves the plan with exactly this digest. A worker begins what is due.
#[utoipa::path(put, path = "/plans/{id}/approval", tag = "plans", params(("id" = String, Path)),
    request_body = Approving,
    responses((status = 200, body = PlanShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
pub(crate) async fn approve(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<PlanId>,
    Body(approving): Body<Approving>,
) -> Result<Json<PlanShape>> {
    at_most("/reason", &approving.reason, bounds::REASON)?;
    let digest: Digest = approving.digest.parse().map_err(|_| fault_digest("/digest"))?;
    let (planned, _) = reach::plan(&state, &asker.0, id).await?;
    state.engine.approve(&asker.0, id, &digest, &approving.reason).await?;
    state.due.notify_one();
    Ok(Json(PlanShape::of(&state, &planned, language).await?))
}
