//! Files that are sent: who may send them, how much of them lies in memory at once, and how they are read.
//!
//! Invariant: nothing large is read before it is known that its sender may send it, and that there is room for it.

use crate::caller::{Asker, Recognised};
use crate::error::{Fault, Problem, Result, of_status};
use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use exeunt_core::{ActorName, Duty};
use exeunt_intake::table::{self, Refused};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const MIB: usize = 1024 * 1024;
/// A list of people or of leavers, and what is around it.
pub(crate) const LARGEST_LIST: usize = table::LARGEST + 64 * 1024;
/// When it is worth trying again.
const WAIT: Duration = Duration::from_secs(3);

/// Files that one operation takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Upload {
    /// The largest body.
    pub(crate) largest: usize,
    /// Whose it is to send one.
    pub(crate) duty: Duty,
}

/// How large the body of this request may be, where it may be larger than others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MayBe(pub(crate) usize);

/// Bytes that wait in memory, by whose they are.
pub(crate) struct Room {
    all: usize,
    each: usize,
    taken: Mutex<BTreeMap<ActorName, usize>>,
}

/// A part of a room, which is free again when this is dropped.
pub(crate) struct Part {
    of: Arc<Room>,
    caller: ActorName,
    bytes: usize,
}

impl Room {
    /// For files: two of the largest notes, and one of each caller's.
    pub(crate) fn for_files() -> Self {
        Self::new(220 * MIB, 110 * MIB)
    }

    /// For requests that come with a key, which are read before they are carried out.
    pub(crate) fn for_requests() -> Self {
        Self::new(128 * MIB, 32 * MIB)
    }

    fn new(all: usize, each: usize) -> Self {
        Self { all, each, taken: Mutex::default() }
    }

    /// Takes room for so many bytes.
    ///
    /// # Errors
    /// `room-taken`, 503, when others, or the caller's own requests, have it; it is soon free again.
    pub(crate) fn take(self: &Arc<Self>, caller: &ActorName, bytes: usize) -> Result<Part> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(caller).copied().unwrap_or(0);
        if own.saturating_add(bytes) > self.each || taken.values().sum::<usize>().saturating_add(bytes) > self.all {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "room-taken")
                .hint("problem-hint-room-taken")
                .retry_after(WAIT));
        }
        taken.insert(caller.clone(), own + bytes);
        Ok(Part { of: Arc::clone(self), caller: caller.clone(), bytes })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let mut taken = self.of.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.caller) {
            Some(own) if *own > self.bytes => *own -= self.bytes,
            _ => drop(taken.remove(&self.caller)),
        }
    }
}

/// Lets a caller send files whose duty it is, while there is room for them.
pub(crate) async fn admit(
    State((state, upload)): State<(AppState, Upload)>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    if request.method() != Method::POST {
        return Ok(next.run(request).await);
    }
    let recognised = request.extensions().get::<Recognised>().and_then(|recognised| recognised.0.clone());
    let asker = Asker(recognised.ok_or_else(Problem::unauthenticated)?);
    asker.must(&state, upload.duty).await?;
    let _part = state.files.take(&asker.0.name, announced(request.headers(), upload.largest)?)?;
    request.extensions_mut().insert(MayBe(upload.largest));
    Ok(next.run(request).await)
}

/// How long the body says that it is; as long as it may be where it doesn't say.
///
/// # Errors
/// `too-large` where it says that it is longer.
pub(crate) fn announced(headers: &HeaderMap, most: usize) -> Result<usize> {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(length) if length > most => {
            Err(of_status(StatusCode::PAYLOAD_TOO_LARGE).unwrap_or_else(Problem::not_found))
        }
        Some(length) => Ok(length),
        None => Ok(most),
    }
}

/// The part `file` of a form.
pub(crate) async fn file(request: Request, state: &AppState) -> Result<Bytes> {
    let broken = |status: StatusCode| of_status(status).unwrap_or_else(Problem::not_found);
    let mut parts = Multipart::from_request(request, state).await.map_err(|error| broken(error.status()))?;
    while let Some(part) = parts.next_field().await.map_err(|error| broken(error.status()))? {
        if part.name() == Some("file") {
            return part.bytes().await.map_err(|error| broken(error.status()));
        }
    }
    Err(Problem::invalid(vec![Fault::body("/file", "fault-missing")]))
}

/// Waits for what is sent as long as for an ordinary request, where a whole operation may take longer.
pub(crate) async fn in_time<T>(state: &AppState, sent: impl Future<Output = Result<T>>) -> Result<T> {
    let late = |_| of_status(StatusCode::REQUEST_TIMEOUT).unwrap_or_else(Problem::not_found);
    tokio::time::timeout(state.settings.timeout, sent).await.map_err(late)?
}

/// Reads a list beside everything else, because a large workbook takes seconds; a few at a time, because it takes memory.
///
/// # Errors
/// `list-refused`, 422, with every row that can't be used.
pub(crate) async fn list<T: Send + 'static>(
    state: &AppState,
    read: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> Result<T> {
    let turn = Arc::clone(&state.lists).acquire_owned().await.map_err(|error| Problem::internal(&error))?;
    let reading = tokio::task::spawn_blocking(move || {
        let read = read();
        drop(turn);
        read
    });
    let refused = |Refused { troubles }: Refused| {
        let faults = troubles.iter().map(Fault::of).collect();
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "list-refused").faults(faults)
    };
    reading.await.map_err(|error| Problem::internal(&error))?.map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_takes_not_all_the_room_and_it_is_free_again() {
        let room = Arc::new(Room::new(100, 60));
        let first = room.take(&"li".into(), 60).unwrap();
        assert_eq!(room.take(&"li".into(), 1).err().unwrap().slug(), "room-taken");
        let second = room.take(&"wang".into(), 40).unwrap();
        assert!(room.take(&"zhao".into(), 1).is_err(), "all of it is taken");
        drop(first);
        let third = room.take(&"li".into(), 20).unwrap();
        drop((second, third));
        assert!(room.taken.lock().unwrap().is_empty());
    }

    #[test]
    fn what_says_that_it_is_too_large_is_believed() {
        let mut headers = HeaderMap::new();
        assert_eq!(announced(&headers, 10).unwrap(), 10);
        headers.insert(CONTENT_LENGTH, "7".parse().unwrap());
        assert_eq!(announced(&headers, 10).unwrap(), 7);
        headers.insert(CONTENT_LENGTH, "11".parse().unwrap());
        assert_eq!(announced(&headers, 10).unwrap_err().slug(), "too-large");
    }
}
