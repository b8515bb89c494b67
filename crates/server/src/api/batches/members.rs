//! The members of a batch, in the order of the list that was handed in.

use super::shape::MemberShape;
use super::visible;
use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::page::{Page, limit};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::BatchId;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The `next` of the page before: the row after which it goes on.
    after: Option<u32>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The members of a batch with where each stands, and what failed.
#[utoipa::path(get, path = "/batches/{id}/members", tag = "batches", params(("id" = String, Path), Wanted),
    responses((status = 200, body = Page<MemberShape>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<MemberShape>>> {
    let limit = limit(wanted.limit)?;
    let batch = visible(&state, &asker.0, id).await?;
    let after = wanted.after.unwrap_or(0);
    let rows = state.engine.batch_members_standing(&asker.0, batch.id, after, limit + 1).await?;
    let Page { items, next } = Page::of(rows, limit, |member| member.member.position.to_string());
    let items = items.into_iter().map(|member| MemberShape::of(member, language)).collect();
    Ok(Json(Page { items, next }))
}
