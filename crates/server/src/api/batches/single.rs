//! One batch.

use super::{BatchShape, visible};
use crate::body::Path;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::etag::tagged;
use crate::language::Speaks;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use exeunt_core::BatchId;

/// A batch, and where it stands.
#[utoipa::path(get, path = "/batches/{id}", tag = "batches", params(("id" = String, Path)),
    responses((status = 200, body = BatchShape), (status = 304), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Path(id): Path<BatchId>,
    headers: HeaderMap,
) -> Result<Response> {
    let batch = visible(&state, &asker.0, id).await?;
    let standing = state.engine.batch_standing(&asker.0, batch.id).await?;
    Ok(tagged(&headers, &BatchShape::of(standing, language)))
}
