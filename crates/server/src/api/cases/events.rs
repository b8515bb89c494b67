//! Live progress of a case as server-sent events.

use crate::api::listening::{About, listen};
use crate::body::Path;
use crate::caller::{Asker, ShownBy};
use crate::error::{ProblemDocument, Result};
use crate::reach;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use exeunt_core::CaseId;
use futures::stream::Stream;
use std::convert::Infallible;

/// What happens in a case from now on, as `text/event-stream`: each event is named `entry`, its id is the log index and
/// its data is an entry as in the timeline. With `Last-Event-ID` it begins after that index. The stream ends after ten
/// minutes; browsers come back by themselves. A caller has twenty at once, at most.
#[utoipa::path(get, path = "/cases/{id}/events", tag = "cases",
    params(("id" = String, Path), ("last-event-id" = Option<u64>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = 404, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
pub(crate) async fn events(
    State(state): State<AppState>,
    asker: Asker,
    shown: ShownBy,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let case = reach::case(&state, &asker.0, id).await?;
    listen(state, asker, shown, About::Case(case.id), &headers).await
}
