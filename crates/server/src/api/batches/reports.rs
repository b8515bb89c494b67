//! Sealed reports of a batch, and proving its members.

use super::visible;
use crate::api::press::{Wanted, printed};
use crate::api::said;
use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::{BatchId, Digest};
use exeunt_engine::batch::{MemberFile, MemberProved, SealedBatch};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// When a report was made, and its digest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchReportListed)]
pub(crate) struct ListedShape {
    at: String,
    digest: String,
}

/// The reports that were made of a batch, the oldest first.
#[utoipa::path(get, path = "/batches/{id}/reports", tag = "batches", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ListedShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<BatchId>,
) -> Result<Json<Vec<ListedShape>>> {
    let batch = visible(&state, &asker.0, id).await?;
    let made = state.engine.store.batch_report_list(batch.id).await?.into_iter();
    Ok(Json(made.map(|(at, digest)| ListedShape { at: at.to_string(), digest: digest.to_string() }).collect()))
}

/// The newest report of the whole: its body as it was sealed, or as PDF its pages for people with the sealed file attached.
#[utoipa::path(get, path = "/batches/{id}/reports/latest", tag = "batches", params(("id" = String, Path), Wanted),
    responses((status = 200, content((Object = "application/json"), (String = "application/pdf"))),
        (status = 404, body = ProblemDocument),
        (status = 406, description = "This build has no PDF.", body = ProblemDocument)))]
pub(crate) async fn latest(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(speaks): Speaks,
    Path(id): Path<BatchId>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response> {
    let batch = visible(&state, &asker.0, id).await?;
    if let Some(language) = wanted.pdf_in(&headers, speaks) {
        let sealed = state.engine.batch_report_kept(&asker.0, batch.id).await?.ok_or_else(Problem::not_found)?;
        return printed(sealed.document(language), sealed.json, &format!("report-{}", batch.id)).await;
    }
    let report = state.engine.store.batch_report_latest(batch.id).await?.ok_or_else(Problem::not_found)?;
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (ETAG, format!("\"{}\"", report.digest))];
    Ok((headers, report.body).into_response())
}

/// A report of the whole that verifies offline, with its pages for people, and the reports of the members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SealedBatchReport)]
pub(crate) struct SealedShape {
    /// What it comes to, in one sentence.
    summary: String,
    /// `verified`, `confirmed`, `unfinished` or `contradicted`.
    conclusion: String,
    /// The digest of `report`.
    sha256: String,
    /// The public key with which it is verified. A verifier takes it from elsewhere.
    log_key: String,
    /// The file `report.json`, byte for byte.
    report: String,
    /// The files for people, by their names.
    pages: BTreeMap<String, String>,
    /// The members' own reports that it names, in the order of the list.
    members: Vec<MemberReportShape>,
}

/// A member's own report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchMemberReport)]
pub(crate) struct MemberReportShape {
    row: u32,
    case: String,
    person: String,
    /// The digest of its body, as the batch's report names it.
    digest: String,
    /// Its file `report.json`, byte for byte.
    report: String,
    /// Its files for people, by their names.
    pages: BTreeMap<String, String>,
}

impl MemberReportShape {
    fn of(member: MemberFile) -> Result<Self> {
        Ok(Self {
            row: member.row,
            case: member.case.to_string(),
            person: member.person.to_string(),
            digest: member.sealed.digest.to_string(),
            report: text(member.sealed.json)?,
            pages: pages(member.sealed.html),
        })
    }
}

fn pages(html: impl IntoIterator<Item = (&'static str, String)>) -> BTreeMap<String, String> {
    html.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

fn text(json: Vec<u8>) -> Result<String> {
    String::from_utf8(json).map_err(|error| Problem::internal(&error))
}

/// Makes and seals the report of every member, and one of the whole that names them.
#[utoipa::path(post, path = "/batches/{id}/reports", tag = "batches", params(("id" = String, Path)),
    responses((status = 201, body = SealedShape), (status = 404, body = ProblemDocument)))]
pub(crate) async fn seal(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
) -> Result<(StatusCode, Json<SealedShape>)> {
    let batch = visible(&state, &asker.0, id).await?;
    let SealedBatch { json, html, report, members, .. } = state.engine.batch_report(&asker.0, batch.id).await?;
    let shape = SealedShape {
        summary: said(language, &report.summary),
        conclusion: crate::api::word(&report.conclusion),
        sha256: Digest::of_bytes(&json).to_string(),
        log_key: state.engine.log_public_key(),
        report: text(json)?,
        pages: pages(html),
        members: members.into_iter().map(MemberReportShape::of).collect::<Result<_>>()?,
    };
    Ok((StatusCode::CREATED, Json(shape)))
}

/// What proving a member came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchMemberProved)]
pub(crate) struct ProvedShape {
    row: u32,
    case: String,
    person: String,
    /// Absent where it couldn't be tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<bool>,
    /// Why it couldn't be tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// Tries to get in again on every member that is closed and not proved yet.
#[utoipa::path(post, path = "/batches/{id}/checks", tag = "batches", params(("id" = String, Path)),
    responses((status = 201, body = Vec<ProvedShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn prove(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
) -> Result<(StatusCode, Json<Vec<ProvedShape>>)> {
    let proved = state.engine.batch_prove(&asker.0, id).await?;
    let shape = |MemberProved { member, holds }: MemberProved| {
        let (holds, why) = match holds {
            Ok(holds) => (Some(holds), None),
            Err(fault) => (None, Some(Problem::from(fault.why).sentence(language))),
        };
        let case = member.listed.case;
        ProvedShape { row: member.position, case: case.id.to_string(), person: case.person.to_string(), holds, why }
    };
    Ok((StatusCode::CREATED, Json(proved.into_iter().map(shape).collect())))
}
