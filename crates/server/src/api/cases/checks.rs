//! Proving a case, and what was tried.

use crate::api::said;
use crate::body::Path;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::{CaseId, Check, Language};
use exeunt_store::StoredCheck;
use serde::Serialize;
use utoipa::ToSchema;

/// One look, or one attempt to get back in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Check)]
pub(crate) struct CheckShape {
    /// In which round of proving.
    round: u32,
    /// `login`, `token`, `canary`, `membership`, ….
    kind: String,
    connection: String,
    account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    at: String,
    /// It ran while the account was live and had to succeed.
    control: bool,
    /// `holds`, `fails`, `weak` or `not_tried`.
    verdict: String,
    /// What was asked and answered, word for word.
    asked: String,
    answered: String,
    /// What this shows, in words.
    says: String,
}

impl CheckShape {
    fn of(round: u32, check: Check, language: Language) -> Self {
        Self {
            round,
            kind: crate::api::word(&check.kind),
            connection: check.account.connection.to_string(),
            account: check.account.account.to_string(),
            group: check.group.map(|group| group.group.to_string()),
            at: check.at.to_string(),
            control: check.control,
            verdict: crate::api::word(&check.verdict),
            asked: check.proof.asked,
            answered: check.proof.answered,
            says: said(language, &check.says),
        }
    }
}

/// Every check of a case, in the order in which they were made.
#[utoipa::path(get, path = "/cases/{id}/checks", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Vec<CheckShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<CheckShape>>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let checks = state.engine.store.check_list(case.id).await?.into_iter();
    Ok(Json(checks.map(|StoredCheck { round, check, .. }| CheckShape::of(round, check, language)).collect()))
}

/// Tries every way in again, and compares everybody else with before.
#[utoipa::path(post, path = "/cases/{id}/checks", tag = "cases", params(("id" = String, Path)),
    responses((status = 201, body = Vec<CheckShape>), (status = 409, body = ProblemDocument)))]
pub(crate) async fn prove(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
) -> Result<(StatusCode, Json<Vec<CheckShape>>)> {
    let case = reach::case(&state, &asker.0, id).await?;
    state.engine.prove(&asker.0, case.id).await?;
    let checks = state.engine.store.check_list(case.id).await?;
    let newest = checks.iter().map(|check| check.round).max();
    let made = checks.into_iter().filter(|check| Some(check.round) == newest);
    let shapes = made.map(|StoredCheck { round, check, .. }| CheckShape::of(round, check, language));
    Ok((StatusCode::CREATED, Json(shapes.collect())))
}
