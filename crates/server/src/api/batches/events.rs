//! Live progress of a batch as server-sent events.

use super::visible;
use crate::api::listening::{About, listen};
use crate::body::Path;
use crate::caller::{Asker, ShownBy};
use crate::error::{ProblemDocument, Result};
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use exeunt_core::BatchId;
use futures::stream::Stream;
use std::convert::Infallible;

/// What happens in a batch and in all its cases from now on, as `text/event-stream`, in the form of a case's events.
#[utoipa::path(get, path = "/batches/{id}/events", tag = "batches",
    params(("id" = String, Path), ("last-event-id" = Option<u64>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = 404, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
pub(crate) async fn events(
    State(state): State<AppState>,
    asker: Asker,
    shown: ShownBy,
    Path(id): Path<BatchId>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let batch = visible(&state, &asker.0, id).await?;
    listen(state, asker, shown, About::Batch(batch.id), &headers).await
}
