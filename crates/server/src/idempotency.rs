//! `Idempotency-Key`: a request that comes twice is carried out once, and answered alike both times.
//!
//! Before it begins, the request is written down with a mark of what it asks, which says nothing to anybody without the
//! key; while it is carried out, the server says every few seconds that it is alive; then the answer is kept for a day. If
//! the process dies in between, the store knows
//! whether a transaction of the request's was committed (`exeunt_store::on_behalf`): if none was, the next one who sends
//! it carries it out; if one was, they are told to look before they ask again, because the answer is lost.
//!
//! With a key a request is also finished when its caller has gone away meanwhile.

use crate::caller::Recognised;
use crate::error::{Problem, Result, of_status};
use crate::language::asked_for;
use crate::layers::{instance, written};
use crate::state::AppState;
use crate::uploads::{MayBe, announced};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use exeunt_core::Digest;
use exeunt_engine::Caller;
use exeunt_engine::access::AccessError;
use exeunt_store::{RequestBegun, RequestLease, StoreError, on_behalf};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const KEY: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST_KEY: usize = 255;
/// A larger answer isn't kept.
const LARGEST_ANSWER: usize = 1024 * 1024;
/// How long a server that says nothing is believed to be alive, and how often it says so.
const BELIEVED: SignedDuration = SignedDuration::from_secs(15);
const EVERY: Duration = Duration::from_secs(4);
/// Headers that belong to an answer.
const KEPT: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];

/// An answer with this mark holds something that is shown once and never stored. Who sends the request again is told so.
#[derive(Debug, Clone)]
pub(crate) struct ShownOnce;

/// An answer as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    /// `None`: it isn't kept.
    body: Option<String>,
}

/// Carries out once what comes with a key.
pub(crate) async fn once(State(state): State<AppState>, request: Request, next: Next) -> Result<Response> {
    let writes = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
    let (Some(key), true) = (request.headers().get(KEY), writes) else { return Ok(next.run(request).await) };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY).map(str::to_owned);
    let key = key.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "idempotency-key"))?;
    let recognised = request.extensions().get::<Recognised>().and_then(|recognised| recognised.0.clone());
    // Keys are each caller's own. What needs no caller (a link, a signed message) is good once by itself, and what needs
    // one refuses.
    let Some(Caller { name: caller, .. }) = recognised else { return Ok(next.run(request).await) };

    let (parts, body) = request.into_parts();
    let (limit, _part) = if let Some(MayBe(largest)) = parts.extensions.get() {
        // Whoever sends files was asked for their duty, and has room for them.
        (*largest, None)
    } else {
        let limit = state.settings.body_limit;
        (limit, Some(state.requests.take(&caller, announced(&parts.headers, limit)?)?))
    };
    let of = |status| of_status(status).unwrap_or_else(Problem::not_found);
    // The layer that bounds the time of an operation begins after this one.
    let read = tokio::time::timeout(state.settings.timeout, to_bytes(body, limit)).await;
    let read = read.map_err(|_| of(StatusCode::REQUEST_TIMEOUT))?;
    let bytes = read.map_err(|_| of(StatusCode::PAYLOAD_TOO_LARGE))?;
    let now = state.engine.now();
    let mut tx = state.engine.store.begin().await?;
    let begun = tx.request_begin(&caller, &key, &fingerprint(&parts, &bytes), now, now + BELIEVED).await?;
    tx.commit().await?;
    match begun {
        RequestBegun::Ours(lease) => {
            let request = Request::from_parts(parts, Body::from(bytes));
            let carried_out = tokio::spawn(carry_out(state, lease, request, next));
            carried_out.await.map_err(|error| Problem::internal(&error))?
        }
        RequestBegun::Running => {
            Err(Problem::new(StatusCode::CONFLICT, "still-running").retry_after(Duration::from_secs(1)))
        }
        RequestBegun::Answered(answer) => replay(&answer),
        RequestBegun::Unanswered => {
            Err(Problem::new(StatusCode::CONFLICT, "answer-lost").hint("problem-hint-answer-lost"))
        }
        RequestBegun::Different => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused")),
    }
}

/// What is asked: method, address and body.
fn fingerprint(parts: &Parts, body: &[u8]) -> Digest {
    let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
    Digest::of(&(parts.method.as_str(), address, Digest::of_bytes(body)))
}

async fn carry_out(state: AppState, lease: RequestLease, request: Request, next: Next) -> Result<Response> {
    let (language, instance) = (asked_for(request.headers()), instance(request.extensions()));
    let work = on_behalf(lease.clone(), next.run(request));
    let response = meanwhile(work, EVERY, || say_alive(&state, &lease)).await;
    let asks_for_proof =
        response.extensions().get::<Problem>().is_some_and(|problem| problem.slug() == AccessError::ShowAgain.slug());
    keep(&state, &lease, written(response, language, &instance), asks_for_proof).await
}

/// Does the work, and says at every turn that it goes on. Both go on side by side: the work may hold what saying so waits for,
/// the one connection that writes to a file.
async fn meanwhile<T, S: Future<Output = ()>>(
    work: impl Future<Output = T>,
    every: Duration,
    mut say: impl FnMut() -> S,
) -> T {
    let saying = async {
        loop {
            tokio::time::sleep(every).await;
            say().await;
        }
    };
    tokio::select! {
        done = work => done,
        never = saying => never,
    }
}

/// If this fails the next one may come in time; if none does, the lease goes to somebody else and our commits fail.
async fn say_alive(state: &AppState, lease: &RequestLease) {
    let extended = async {
        let mut tx = state.engine.store.begin().await?;
        tx.request_extend(lease, state.engine.now() + BELIEVED).await?;
        tx.commit().await
    };
    if let Err(error) = extended.await {
        tracing::warn!(%error, "a request's lease could not be extended");
    }
}

/// Keeps the answer, then gives it out. One that says that we failed, or that somebody is first to show who they are, is
/// kept only if something was changed all the same: the request comes again, with the same key.
async fn keep(state: &AppState, lease: &RequestLease, response: Response, asks_for_proof: bool) -> Result<Response> {
    let shown_once = response.extensions().get::<ShownOnce>().is_some();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let mut tx = state.engine.store.begin().await?;
    let asks = asks_for_proof || parts.status == StatusCode::UNAUTHORIZED;
    let failed = parts.status.is_server_error() || parts.status == StatusCode::TOO_MANY_REQUESTS;
    if !((asks || failed) && tx.request_forget(lease).await?) {
        let kept = !shown_once && bytes.len() <= LARGEST_ANSWER;
        let headers =
            KEPT.iter().filter_map(|name| Some((name.to_string(), parts.headers.get(name)?.to_str().ok()?.to_owned())));
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: headers.collect(),
            body: kept.then(|| BASE64_STANDARD.encode(&bytes)),
        };
        let answer = serde_json::to_vec(&answer).map_err(|error| Problem::internal(&error))?;
        tx.request_answer(lease, &answer).await?;
    }
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// The answer that was given before.
fn replay(answer: &[u8]) -> Result<Response> {
    let tampered =
        |why: &dyn std::fmt::Display| StoreError::Tampered { what: "answer", id: KEY.to_owned(), why: why.to_string() };
    let answer: Answer = serde_json::from_slice(answer).map_err(|error| tampered(&error))?;
    let Some(body) = answer.body else { return Err(Problem::new(StatusCode::CONFLICT, "answer-not-kept")) };
    let body = BASE64_STANDARD.decode(body).map_err(|error| tampered(&error))?;
    let status = StatusCode::from_u16(answer.status).map_err(|error| tampered(&error))?;
    let mut response = (status, Bytes::from(body)).into_response();
    response.headers_mut().remove(CONTENT_TYPE);
    for (name, value) in answer.headers {
        let name = HeaderName::try_from(name).map_err(|error| tampered(&error))?;
        response.headers_mut().insert(name, HeaderValue::try_from(value).map_err(|error| tampered(&error))?);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::sync::Mutex;

    #[tokio::test(start_paused = true)]
    async fn work_that_holds_what_saying_so_waits_for_ends_in_its_time() {
        let (only_one, said) = (Mutex::new(()), Cell::new(0));
        let work = async {
            let held = only_one.lock().await;
            tokio::time::sleep(EVERY * 3).await;
            drop(held);
            tokio::time::sleep(EVERY / 2).await;
            "done"
        };
        let say = || async {
            let _turn = only_one.lock().await;
            said.set(said.get() + 1);
        };
        let whole = tokio::time::timeout(EVERY * 5, meanwhile(work, EVERY, say)).await;
        assert_eq!((whole, said.get()), (Ok("done"), 1));
    }
}
