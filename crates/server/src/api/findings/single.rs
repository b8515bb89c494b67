//! One finding.

use super::shape::{FindingShape, shapes};
use crate::api::intake::StatementShape;
use crate::body::Path;
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::etag::tagged;
use crate::language::Speaks;
use crate::oneself::Oneself;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use exeunt_core::FindingId;
use serde::Serialize;
use utoipa::ToSchema;

/// A finding, and what was said that it rests on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingWithStatements)]
pub(crate) struct Whole {
    #[serde(flatten)]
    finding: FindingShape,
    /// What was said last comes first.
    statements: Vec<StatementShape>,
}

/// A finding, and what was said that it rests on.
#[utoipa::path(get, path = "/findings/{id}", tag = "findings", params(("id" = String, Path)),
    responses((status = 200, body = Whole), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<FindingId>,
    Speaks(language): Speaks,
    headers: HeaderMap,
) -> Result<Response> {
    let (finding, statements) = state.engine.finding_get(&asker.0, id).await?;
    if Oneself::of(&state, &asker.0).await?.is_said(finding.about.said.as_ref()) {
        return Err(Problem::not_found());
    }
    let finding = shapes(&state, vec![finding], language).await?.pop().ok_or_else(Problem::not_found)?;
    let statements = statements.into_iter().map(StatementShape::from).collect();
    Ok(tagged(&headers, &Whole { finding, statements }))
}
