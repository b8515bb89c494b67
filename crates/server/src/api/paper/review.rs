//! Legal's review.

use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{CaseId, Decided, Decisions, Export};
use exeunt_engine::case::Review;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What Legal says about a case, all at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Review)]
pub(crate) struct Reviewing {
    /// Nothing of the leaver may be destroyed.
    hold: bool,
    /// One of the policy's classes.
    retention: String,
    export: bool,
    /// Why export is permitted, or why not.
    #[schema(max_length = 2000)]
    reason: String,
}

impl From<Reviewing> for Review {
    fn from(Reviewing { hold, retention, export, reason }: Reviewing) -> Self {
        Self { hold, retention, export, reason }
    }
}

/// What Legal has said so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reviewed {
    #[schema(required)]
    legal_hold: Option<Decided<bool>>,
    #[schema(required)]
    retention: Option<Decided<String>>,
    #[schema(required)]
    export: Option<Decided<Export>>,
}

impl From<Decisions> for Reviewed {
    fn from(Decisions { legal_hold, retention, export, .. }: Decisions) -> Self {
        Self { legal_hold, retention, export }
    }
}

/// Records Legal's review. Said again, it replaces what was said.
#[utoipa::path(put, path = "/cases/{id}/review", tag = "casework", params(("id" = String, Path)), request_body = Reviewing,
    responses((status = 200, body = Reviewed), (status = 404, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(review): Body<Reviewing>,
) -> Result<Json<Reviewed>> {
    let case = reach::case(&state, &asker.0, id).await?;
    Ok(Json(state.engine.review(&asker.0, case.id, &review.into()).await?.into()))
}
