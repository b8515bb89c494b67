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
    let rows = seen(&state, &asker, wanted.after, limit + 1).await?;
    let Page { items, next } = Page::of(rows, limit, |batch| batch.id.to_string());
    let ids: Vec<BatchId> = items.iter().map(|batch| batch.id).collect();
    let mut counts = state.engine.store.batch_case_counts(&ids).await?;
    let items = items.into_iter().map(|batch| {
        let cases = counts.remove(&batch.id).unwrap_or_default();
        ListedShape::of(batch, &cases)
    });
    Ok(Json(Page { items: items.collect(), next }))
}

/// So many of the batches that the caller may see, fewer at the end of the list. What is passed over is not told of by
/// where the next part begins.
async fn seen(state: &AppState, asker: &Asker, mut after: Option<BatchId>, wanted: u32) -> Result<Vec<Batch>> {
    let most = usize::try_from(wanted).unwrap_or(usize::MAX);
    let mut seen = Vec::new();
    loop {
        let rows = state.engine.store.batch_list(after, wanted).await?;
        let ends = rows.len() < most;
        after = rows.last().map(|batch| batch.id);
        for batch in rows {
            if asker.0.person.is_none() || within_reach(state, asker, batch.id).await? {
                seen.push(batch);
            }
        }
        if ends || seen.len() >= most {
            return Ok(seen);
        }
    }
}

async fn within_reach(state: &AppState, asker: &Asker, id: BatchId) -> Result<bool> {
    Ok(state.engine.batch_within_reach(&asker.0, Duty::Read, id).await?.is_some())
}
