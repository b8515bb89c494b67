//! Sealed reports of a case.

use crate::api::press::{Wanted, printed};
use crate::api::said;
use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::{CaseId, Digest, Language};
use exeunt_engine::{Caller, SealedReport};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// When a report was made, and the digest of what was sealed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportListed)]
pub(crate) struct ListedShape {
    at: String,
    /// Of the report's body, not of the file that holds it: see `digest` of the sealed report.
    digest: String,
}

/// The reports that were made of a case, the oldest first.
#[utoipa::path(get, path = "/cases/{id}/reports", tag = "reports", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ListedShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
) -> Result<Json<Vec<ListedShape>>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let made = state.engine.store.report_list(case.id).await?.into_iter();
    Ok(Json(made.map(|(at, digest)| ListedShape { at: at.to_string(), digest: digest.to_string() }).collect()))
}

/// The newest report: its body as it was sealed, or as PDF its pages for people with the sealed file attached.
#[utoipa::path(get, path = "/cases/{id}/reports/latest", tag = "reports", params(("id" = String, Path), Wanted),
    responses((status = 200, content((Object = "application/json"), (String = "application/pdf"))),
        (status = 404, body = ProblemDocument),
        (status = 406, description = "This build has no PDF.", body = ProblemDocument)))]
pub(crate) async fn latest(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(speaks): Speaks,
    Path(id): Path<CaseId>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    if let Some(language) = wanted.pdf_in(&headers, speaks) {
        return in_print(&state, &asker.0, case.id, None, language).await;
    }
    let report = state.engine.store.report_latest(case.id).await?.ok_or_else(Problem::not_found)?;
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (ETAG, format!("\"{}\"", report.digest))];
    Ok((headers, report.body).into_response())
}

/// The report as PDF, to be saved.
async fn in_print(
    state: &AppState,
    caller: &Caller,
    case: CaseId,
    digest: Option<&Digest>,
    language: Language,
) -> Result<Response> {
    let sealed = state.engine.report_kept(caller, case, digest).await?.ok_or_else(Problem::not_found)?;
    printed(sealed.document(language), sealed.json, &format!("report-{case}")).await
}

/// A report that was sealed before, with its files, or as PDF. What was sealed is the same as then; the file that holds it
/// comes under a checkpoint of now, so that its own digest is another each time.
#[utoipa::path(get, path = "/cases/{id}/reports/{digest}", tag = "reports",
    params(("id" = String, Path), ("digest" = String, Path), Wanted),
    responses((status = 200, content((SealedShape = "application/json"), (String = "application/pdf"))),
        (status = 404, body = ProblemDocument),
        (status = 406, description = "This build has no PDF.", body = ProblemDocument)))]
pub(crate) async fn single(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(speaks): Speaks,
    Path((id, digest)): Path<(CaseId, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    let digest: Digest = digest.parse().map_err(|_| Problem::not_found())?;
    if let Some(language) = wanted.pdf_in(&headers, speaks) {
        return in_print(&state, &asker.0, case.id, Some(&digest), language).await;
    }
    let kept = state.engine.report_kept(&asker.0, case.id, Some(&digest)).await?.ok_or_else(Problem::not_found)?;
    Ok(Json(SealedShape::of(&state, kept, speaks)?).into_response())
}

/// A report that verifies offline, with its pages for people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SealedReport)]
pub(crate) struct SealedShape {
    /// What it comes to, in one sentence.
    summary: String,
    /// What it doesn't show, or shows weakly.
    remarks: Vec<String>,
    /// Of what was sealed, the report's body: the same in the list of reports, on the pages and whenever it is fetched.
    digest: String,
    /// Of the file `report`, which holds it under a checkpoint: another each time that it is fetched.
    sha256: String,
    /// The public key with which it is verified. A verifier takes it from elsewhere.
    log_key: String,
    /// The file `report.json`, byte for byte.
    report: String,
    /// The files for people, by their names. Of an earlier report, those that are still written as they were sealed.
    pages: BTreeMap<String, String>,
}

/// Makes and seals a report of what is known by now.
#[utoipa::path(post, path = "/cases/{id}/reports", tag = "reports", params(("id" = String, Path)),
    responses((status = 201, body = SealedShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn seal(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<CaseId>,
) -> Result<(StatusCode, Json<SealedShape>)> {
    let case = reach::case(&state, &asker.0, id).await?;
    let sealed = state.engine.report(&asker.0, case.id).await?;
    Ok((StatusCode::CREATED, Json(SealedShape::of(&state, sealed, language)?)))
}

impl SealedShape {
    fn of(state: &AppState, sealed: SealedReport, language: Language) -> Result<Self> {
        let SealedReport { json, html, report, digest, .. } = sealed;
        Ok(Self {
            summary: said(language, &report.summary),
            remarks: report.remarks.iter().map(|remark| said(language, remark)).collect(),
            digest: digest.to_string(),
            sha256: Digest::of_bytes(&json).to_string(),
            log_key: state.engine.log_public_key(),
            report: String::from_utf8(json).map_err(|error| Problem::internal(&error))?,
            pages: html.into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
        })
    }
}
