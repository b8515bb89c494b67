//! Approving exactly one plan of the whole.

use crate::api::fault_digest;
use crate::body::{Body, Path, at_most};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{BatchId, Digest, bounds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is approved, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovingBatch {
    /// The whole digest of the batch's plan that was read.
    digest: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    reason: String,
}

/// What was approved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchApproved)]
pub(crate) struct ApprovedShape {
    digest: String,
    /// The members' plans that were approved by this.
    plans: Vec<String>,
    /// Members that wait for something and are not among them.
    waiting: usize,
}

/// Approves every member's plan that is ready, if the whole still has this digest; or none. Nothing begins by it.
#[utoipa::path(put, path = "/batches/{id}/approval", tag = "batches", params(("id" = String, Path)),
    request_body = ApprovingBatch,
    responses((status = 200, body = ApprovedShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn approve(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<BatchId>,
    Body(approving): Body<ApprovingBatch>,
) -> Result<Json<ApprovedShape>> {
    at_most("/reason", &approving.reason, bounds::REASON)?;
    let digest: Digest = approving.digest.parse().map_err(|_| fault_digest("/digest"))?;
    let approved = state.engine.batch_approve(&asker.0, id, &digest, &approving.reason).await?;
    state.due.notify_one();
    Ok(Json(ApprovedShape {
        digest: approved.digest.to_string(),
        plans: approved.plans.iter().map(ToString::to_string).collect(),
        waiting: approved.waiting,
    }))
}
