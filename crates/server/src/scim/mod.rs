//! SCIM 2.0 (RFC 7643, RFC 7644) for identity providers, at `/scim/v2`.
//!
//! A provider keeps its users and groups here, reads back what it wrote, and by changing them says who leaves: `schema`
//! has what there is to write, `document` reads what is written, `change` carries out a `PATCH`, `filter` and `list` find,
//! `facts` reads out of a user what it says about its person. `resources` has the handlers; the engine's `directory` stores.
//!
//! Invariants: what isn't in a schema isn't stored; what a provider may not write, it can't; every answer is one of SCIM,
//! refusals included (`refusal`). It describes itself by `/Schemas` and is therefore not part of the OpenAPI document.

mod change;
mod discovery;
mod document;
mod facts;
mod filter;
mod list;
mod path;
mod refusal;
mod resources;
mod rewrite;
mod schema;
mod shape;

use crate::caller::recognise;
use crate::state::AppState;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, post};
use exeunt_core::EntryKind;
use refusal::{Refusal, write_refusals};
use tower_http::timeout::TimeoutLayer;

/// Everything under `/scim/v2`.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let absent = async || Refusal::new(StatusCode::NOT_IMPLEMENTED, "scim-not-implemented");
    Router::new()
        .merge(discovery::routes())
        .merge(resources::routes("/Users", EntryKind::User))
        .merge(resources::routes("/Groups", EntryKind::Group))
        .route("/Bulk", any(absent))
        .route("/Me", any(absent))
        .route("/.search", post(resources::search_all))
        .fallback(async || crate::Problem::not_found())
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, state.settings.timeout))
        .layer(from_fn_with_state(state.clone(), recognise))
        .layer(from_fn(write_refusals))
}
