//! Users and groups: making, reading, changing and deleting them.

use super::change::{Changes, changed};
use super::document::{Document, read};
use super::facts::write;
use super::list::{Asked, AskedInBody, list};
use super::refusal::{Refusal, Result};
use super::shape::{Wanted, answer, etag};
use crate::body::{Body, Path, Query};
use crate::caller::Asker;
use crate::oneself::own_entries;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use exeunt_core::{Duty, EntryId, EntryKind};
use exeunt_engine::directory::EntryWritten;
use exeunt_store::{DirectoryEntry, StoreError};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// How often somebody else may come between before the provider is told to try again.
const TRIES: usize = 4;

/// The parameters that say which attributes an answer has.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    attributes: Option<String>,
    excluded_attributes: Option<String>,
}

impl Attributes {
    fn wanted(&self) -> Wanted {
        Wanted::of(self.attributes.as_deref(), self.excluded_attributes.as_deref())
    }
}

/// The operations on one kind of entries.
pub(super) fn routes(endpoint: &str, kind: EntryKind) -> Router<AppState> {
    Router::new()
        .route(endpoint, get(all).post(make))
        .route(&format!("{endpoint}/.search"), post(search))
        .route(&format!("{endpoint}/{{id}}"), get(single).put(replace).patch(change).delete(remove))
        .layer(Extension(kind))
}

async fn all(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Query(question): Query<Asked>,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    list(&state, &asker, &[kind], &question).await
}

async fn search(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Body(question): Body<AskedInBody>,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    list(&state, &asker, &[kind], &question.into()).await
}

/// Looks for users and groups at once.
pub(super) async fn search_all(
    State(state): State<AppState>,
    asker: Asker,
    Body(question): Body<AskedInBody>,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    list(&state, &asker, &[EntryKind::User, EntryKind::Group], &question.into()).await
}

async fn single(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Path(id): Path<String>,
    Query(attributes): Query<Attributes>,
    headers: HeaderMap,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    let entry = stored(&state, &asker, kind, &id).await?;
    let mark = etag(&entry);
    if is_marked(&headers, &IF_NONE_MATCH, &mark) == Some(true) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, mark)]).into_response());
    }
    answer(&state, StatusCode::OK, &attributes.wanted(), entry).await
}

async fn make(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Query(attributes): Query<Attributes>,
    Body(body): Body<Value>,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    let new = write(kind, read(kind, &body)?, state.settings.scim_external_id_is_number)?;
    for _ in 0..TRIES {
        match state.engine.entry_add(&asker.0, new.clone()).await? {
            EntryWritten::Done(entry) => {
                return answer(&state, StatusCode::CREATED, &attributes.wanted(), *entry).await;
            }
            EntryWritten::Taken => return Err(taken()),
            EntryWritten::Meanwhile => {}
        }
    }
    Err(StoreError::Busy.into())
}

async fn replace(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Path(id): Path<String>,
    Query(attributes): Query<Attributes>,
    headers: HeaderMap,
    Body(body): Body<Value>,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    let document = read(kind, &body)?;
    let entry = rewrite(&state, &asker, kind, &id, &headers, |_| Ok(document.clone())).await?;
    answer(&state, StatusCode::OK, &attributes.wanted(), entry).await
}

async fn change(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Path(id): Path<String>,
    Query(attributes): Query<Attributes>,
    headers: HeaderMap,
    Body(changes): Body<Changes>,
) -> Result<Response> {
    asker.must(&state, Duty::GiveStatement).await?;
    let entry = rewrite(&state, &asker, kind, &id, &headers, |before| changed(kind, before, &changes)).await?;
    answer(&state, StatusCode::OK, &attributes.wanted(), entry).await
}

async fn remove(
    State(state): State<AppState>,
    asker: Asker,
    Extension(kind): Extension<EntryKind>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    asker.must(&state, Duty::GiveStatement).await?;
    for _ in 0..TRIES {
        let entry = stored(&state, &asker, kind, &id).await?;
        must_match(&headers, &entry)?;
        if state.engine.entry_remove(&asker.0, &entry).await? {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
    Err(StoreError::Busy.into())
}

/// Stores an entry as it is after `new`, which is asked again when somebody came between.
async fn rewrite(
    state: &AppState,
    asker: &Asker,
    kind: EntryKind,
    id: &str,
    headers: &HeaderMap,
    new: impl Fn(&Document) -> Result<Document>,
) -> Result<DirectoryEntry> {
    for _ in 0..TRIES {
        let before = stored(state, asker, kind, id).await?;
        must_match(headers, &before)?;
        let document = new(before.document.as_object().unwrap_or(&Document::new()))?;
        let new = write(kind, document, state.settings.scim_external_id_is_number)?;
        match state.engine.entry_change(&asker.0, &before, new).await? {
            EntryWritten::Done(entry) => return Ok(*entry),
            EntryWritten::Taken => return Err(taken()),
            EntryWritten::Meanwhile => {}
        }
    }
    Err(StoreError::Busy.into())
}

/// The entry; to whoever it is about there is none.
async fn stored(state: &AppState, asker: &Asker, kind: EntryKind, id: &str) -> Result<DirectoryEntry> {
    let id = entry_id(id).ok_or_else(Refusal::not_found)?;
    if own_entries(state, &asker.0).await?.contains(&id) {
        return Err(Refusal::not_found());
    }
    state.engine.store.entry_lookup(kind, id).await?.ok_or_else(Refusal::not_found)
}

fn entry_id(text: &str) -> Option<EntryId> {
    Uuid::try_parse(text).ok().map(EntryId)
}

fn taken() -> Refusal {
    Refusal::new(StatusCode::CONFLICT, "scim-taken").kind("uniqueness")
}

/// Refuses a change to an entry that isn't any more what the provider has seen.
fn must_match(headers: &HeaderMap, entry: &DirectoryEntry) -> Result<()> {
    match is_marked(headers, &IF_MATCH, &etag(entry)) {
        Some(false) => Err(Refusal::new(StatusCode::PRECONDITION_FAILED, "scim-changed")),
        Some(true) | None => Ok(()),
    }
}

fn is_marked(headers: &HeaderMap, name: &HeaderName, mark: &str) -> Option<bool> {
    let given = headers.get(name)?.to_str().unwrap_or_default();
    let bare = mark.trim_start_matches("W/");
    Some(given.split(',').map(|given| given.trim().trim_start_matches("W/")).any(|given| given == "*" || given == bare))
}
