//! Legal's review.

use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::CaseId;
use exeunt_engine::case::Review;
use serde_json::{Value, json};

/// Records Legal's review: `{hold, retention, export, reason}`. `retention` is one of the policy's classes. Said again, it
/// replaces what was said.
#[utoipa::path(put, path = "/cases/{id}/review", tag = "paper", params(("id" = String, Path)), request_body = Object,
    responses((status = 200, body = Object), (status = 404, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(review): Body<Review>,
) -> Result<Json<Value>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let decisions = state.engine.review(&asker.0, case.id, &review).await?;
    let (hold, retention, export) = (decisions.legal_hold, decisions.retention, decisions.export);
    Ok(Json(json!({ "legal_hold": hold, "retention": retention, "export": export })))
}
