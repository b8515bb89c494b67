//! Live progress as server-sent events: the entries of a case as they come into the audit log.
//!
//! Every state of a step, every attempt and every decision is an entry, so the log is the stream. It is read from the
//! database, whichever server or worker wrote it. An event's id is its log index; whoever was cut off goes on after the
//! last one that they have.

use crate::api::entry::EntryShape;
use crate::body::Path;
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::listeners::Place;
use crate::reach;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use exeunt_core::CaseId;
use futures::stream::{self, Stream};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(1);
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A listener is heard anew after this: whoever was locked out meanwhile hears nothing more.
const LONGEST: Duration = Duration::from_mins(10);
/// Entries read at once.
const AT_ONCE: u32 = 200;

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
    Path(id): Path<CaseId>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let from = match headers.get("last-event-id") {
        Some(last) => last_heard(last.to_str().unwrap_or_default())?.saturating_add(1),
        None => state.engine.store.log_size().await?,
    };
    let place = state.listeners.admit(&asker.0.name)?;
    let until = tokio::time::Instant::now() + LONGEST;
    let listener = Listener { state, case: case.id, from, until, ready: VecDeque::new(), _place: place };
    let stream = stream::unfold(listener, |mut listener| async move { Some((listener.next().await?, listener)) });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

fn last_heard(text: &str) -> Result<u64> {
    text.parse().map_err(|_| Problem::invalid(vec![Fault::parameter("last-event-id", "fault-index")]))
}

/// Somebody who listens.
struct Listener {
    state: AppState,
    case: CaseId,
    /// The next index to look at.
    from: u64,
    until: tokio::time::Instant,
    ready: VecDeque<Event>,
    /// Held as long as somebody listens.
    _place: Place,
}

impl Listener {
    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<Result<Event, Infallible>> {
        while self.ready.is_empty() {
            if tokio::time::Instant::now() >= self.until {
                return None;
            }
            let found = self.state.engine.store.log_entries_of_case(self.case, self.from, AT_ONCE).await;
            let entries = found.inspect_err(|error| tracing::warn!(%error, "a stream of events ends")).ok()?;
            for entry in &entries {
                let shape = EntryShape::of(entry).ok()?;
                self.from = entry.index + 1;
                let event = Event::default().event("entry").id(entry.index.to_string());
                self.ready.push_back(event.json_data(&shape).ok()?);
            }
            if entries.is_empty() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
        self.ready.pop_front().map(Ok)
    }
}
