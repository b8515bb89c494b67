//! The manager's confirmation for whoever is asked and has logged in: the same questions and answers as on the page of a
//! link, with another proof of who one is. What is asked reads `GET /cases/{id}/confirmation`.

use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{Answer, CaseId, Confirmation};
use serde::Deserialize;
use utoipa::ToSchema;

/// Answers as they are typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnAnswers {
    /// The version that was seen; without it whatever came between is kept.
    #[serde(default)]
    version: Option<u32>,
    answers: Vec<Answer>,
}

/// Saves answers of whoever is asked, each in place of an earlier one to the same question.
#[utoipa::path(patch, path = "/cases/{id}/confirmation/answers", tag = "casework", params(("id" = String, Path)),
    request_body = OwnAnswers,
    responses((status = 200, body = Confirmation), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn save(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(typed): Body<OwnAnswers>,
) -> Result<Json<Confirmation>> {
    let who = state.engine.respondent_caller(&asker.0, id).await?;
    Ok(Json(state.engine.confirmation_save(&who, typed.version, &typed.answers).await?))
}

/// What is submitted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnSubmission {
    /// The version that was seen.
    #[serde(default)]
    version: Option<u32>,
}

/// Submits everything as a whole, as whoever is asked. Again gives the same receipt.
#[utoipa::path(post, path = "/cases/{id}/confirmation/submission", tag = "casework", params(("id" = String, Path)),
    request_body = OwnSubmission,
    responses((status = 200, body = Confirmation), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn submit(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Body(submitting): Body<OwnSubmission>,
) -> Result<Json<Confirmation>> {
    let who = state.engine.respondent_caller(&asker.0, id).await?;
    Ok(Json(state.engine.confirmation_submit(&who, submitting.version).await?))
}
