//! The last working day, said anew.

use super::CaseShape;
use super::single::shape;
use crate::body::{Body, Path, bounded};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{CaseId, bounds};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

/// Another last working day, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LastDay)]
pub(crate) struct Moving {
    /// In the person's time zone.
    #[schema(value_type = String, format = Date)]
    last_working_day: Date,
    /// It is meant, although it is more than 90 days ago or more than two years ahead.
    #[serde(default)]
    far_off: bool,
    #[schema(max_length = 2000)]
    reason: String,
}

/// Moves the last working day. An approved plan that has not ended is stopped, because it was made for another day.
#[utoipa::path(put, path = "/cases/{id}/last-day", tag = "cases", params(("id" = String, Path)), request_body = Moving,
    responses((status = 200, body = CaseShape), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(moving): Body<Moving>,
) -> Result<Json<CaseShape>> {
    let case = reach::case(&state, &asker.0, id).await?;
    bounded("/reason", &moving.reason, bounds::REASON)?;
    state.engine.day_must_be_near(moving.last_working_day, moving.far_off)?;
    let moved = state.engine.case_last_day_move(&asker.0, case.id, moving.last_working_day, &moving.reason).await?;
    Ok(Json(shape(&state, moved).await?))
}
