//! What people decided for a case.

use crate::body::{Body, Path};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::etag::{must_match, tagged};
use crate::reach;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use exeunt_core::{CaseId, Decisions};
use exeunt_engine::case::Decision;

/// Everything decided for a case so far, each with its author and time.
#[utoipa::path(get, path = "/cases/{id}/decisions", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Decisions), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    Ok(tagged(&headers, &state.engine.decisions(case.id).await?))
}

/// Records one decision: `{"kind": "successor", "group": {…}, "account": "…"}`, and likewise `default_successor`, `kind`,
/// `keep`, `integration`, `give_back`, `legal_hold`, `deactivate`. A plan made before it no longer fits.
///
/// With `If-Match` it counts only if nobody has decided anything since.
#[utoipa::path(put, path = "/cases/{id}/decisions", tag = "cases", params(("id" = String, Path)), request_body = Object,
    responses((status = 200, body = Decisions), (status = 404, body = ProblemDocument),
        (status = 412, body = ProblemDocument)))]
pub(crate) async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
    Body(decision): Body<Decision>,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    must_match(&headers, &state.engine.decisions(case.id).await?)?;
    state.engine.decide(&asker.0, case.id, &decision).await?;
    Ok(tagged(&HeaderMap::new(), &state.engine.decisions(case.id).await?))
}
