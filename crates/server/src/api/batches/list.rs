//! The list of batches.

use super::shape::ListedShape;
use crate::body::Query;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::page::{Page, limit};
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{Batch, BatchId, Duty};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<BatchId>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Batches, the newest first. One that the caller leaves with is not among them.
#[utoipa::path(get, path = "/batches", tag = "batches", params(Wanted),
    responses((status = 200, body = Page<ListedShape>), (status = 403, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<ListedShape>>> {
    must_see_everybody(&state, &asker.0).await?;
    let limit = limit(wanted.limit)?;
    let rows = state.engine.store.batch_list(wanted.after, limit + 1).await?;
    let Page { items, next } = Page::of(rows, limit, |batch| batch.id.to_string());
    let items = seen(&state, &asker, items).await?;
    let ids: Vec<BatchId> = items.iter().map(|batch| batch.id).collect();
    let mut counts = state.engine.store.batch_case_counts(&ids).await?;
    let items = items.into_iter().map(|batch| {
        let cases = counts.remove(&batch.id).unwrap_or_default();
        ListedShape::of(batch, &cases)
    });
    Ok(Json(Page { items: items.collect(), next }))
}

async fn seen(state: &AppState, asker: &Asker, batches: Vec<Batch>) -> Result<Vec<Batch>> {
    if asker.0.person.is_none() {
        return Ok(batches);
    }
    let mut seen = Vec::with_capacity(batches.len());
    for batch in batches {
        if state.engine.batch_within_reach(&asker.0, Duty::Read, batch.id).await?.is_some() {
            seen.push(batch);
        }
    }
    Ok(seen)
}
