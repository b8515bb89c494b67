//! Live progress as server-sent events: entries of a case or of a batch as they come into the audit log.
//!
//! Every state of a step, every attempt and every decision is an entry, so the log is the stream. It is read from the
//! database, whichever server or worker wrote it. An event's id is its log index; whoever was cut off goes on after the
//! last one that they have.
//!
//! Invariant: nothing is heard by whoever was locked out, whose session or token is over, or whose roles were changed:
//! that is asked again before anything is said, and with every heartbeat.

use super::entry::EntryShape;
use crate::caller::{Asker, ShownBy};
use crate::error::{Fault, Problem, Result};
use crate::language::asked_for;
use crate::listeners::Place;
use crate::state::AppState;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use exeunt_core::{BatchId, CaseId, Language};
use exeunt_engine::Caller;
use exeunt_engine::access::Credential;
use exeunt_store::{LogEntry, StoreError};
use futures::stream::{self, Stream};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::Instant;

const LOOK_EVERY: Duration = Duration::from_secs(1);
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A listener has to ask anew after this, and is judged anew.
const LONGEST: Duration = Duration::from_mins(10);
/// Entries read at once.
const AT_ONCE: u32 = 200;

/// What is listened to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    Case(CaseId),
    /// The batch itself, and all its cases.
    Batch(BatchId),
}

/// Streams what happens from now on, or after the `Last-Event-ID` of the request.
pub(crate) async fn listen(
    state: AppState,
    asker: Asker,
    shown: ShownBy,
    about: About,
    headers: &HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + use<>>> {
    let from = match headers.get("last-event-id") {
        Some(last) => last_heard(last.to_str().unwrap_or_default())?.saturating_add(1),
        None => state.engine.store.log_size().await?,
    };
    let place = state.listeners.admit(&asker.0.name)?;
    let now = Instant::now();
    let listener = Listener {
        state,
        caller: asker.0,
        shown: shown.0,
        about,
        language: asked_for(headers),
        from,
        until: now + LONGEST,
        asked: now,
        ready: VecDeque::new(),
        _place: place,
    };
    let stream = stream::unfold(listener, |mut listener| async move { Some((listener.next().await?, listener)) });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

fn last_heard(text: &str) -> Result<u64> {
    text.parse().map_err(|_| Problem::invalid(vec![Fault::parameter("last-event-id", "fault-index")]))
}

/// Somebody who listens.
struct Listener {
    state: AppState,
    /// Who listened when the stream began.
    caller: Caller,
    shown: Option<Credential>,
    about: About,
    language: Language,
    /// The next index to look at.
    from: u64,
    until: Instant,
    /// When it was last asked who listens.
    asked: Instant,
    ready: VecDeque<Event>,
    /// Held as long as somebody listens.
    _place: Place,
}

impl Listener {
    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<Result<Event, Infallible>> {
        while self.ready.is_empty() {
            if Instant::now() >= self.until {
                return None;
            }
            let found = self.entries().await;
            let entries = found.inspect_err(|error| tracing::warn!(%error, "a stream of events ends")).ok()?;
            if (!entries.is_empty() || self.asked.elapsed() >= HEARTBEAT) && !self.is_still_the_same().await {
                return None;
            }
            for entry in &entries {
                let shape = EntryShape::of(entry, self.language).ok()?;
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

    /// Whoever may hear something else now comes back and is judged anew.
    async fn is_still_the_same(&mut self) -> bool {
        self.asked = Instant::now();
        let Some(shown) = &self.shown else { return false };
        match self.state.engine.caller_still(shown).await {
            Ok(caller) => caller.as_ref() == Some(&self.caller),
            Err(error) => {
                tracing::warn!(%error, "a stream of events ends");
                false
            }
        }
    }

    async fn entries(&self) -> Result<Vec<LogEntry>, StoreError> {
        let store = &self.state.engine.store;
        match self.about {
            About::Case(case) => store.log_entries_of_case(case, self.from, AT_ONCE).await,
            About::Batch(batch) => store.log_entries_of_batch(batch, self.from, AT_ONCE).await,
        }
    }
}
