//! `/tokens`: what programs use.

use crate::body::{Body, Path};
use crate::caller::{Asker, BySession};
use crate::error::{ProblemDocument, Result};
use crate::page::Page;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use exeunt_core::Scope;
use exeunt_engine::EngineError;
use exeunt_engine::access::{AccessError, NewToken};
use exeunt_store::ApiToken;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke))
}

/// What is wanted of a token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewToken)]
struct Wanted {
    /// What it is for.
    name: String,
    #[schema(value_type = Vec<String>)]
    scopes: BTreeSet<Scope>,
    /// Days until it ends, a year at most.
    days: u16,
    /// Whom it acts for, where an administrator makes it for somebody else.
    #[serde(default)]
    actor: Option<String>,
}

/// A token as it is listed.
#[derive(Debug, Serialize, ToSchema)]
struct TokenRow {
    id: String,
    actor: String,
    name: String,
    #[schema(value_type = Vec<String>)]
    scopes: BTreeSet<Scope>,
    #[schema(value_type = String)]
    made_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>)]
    used_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<Timestamp>,
}

/// A new token with its text, which is shown once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MadeToken)]
struct Made {
    token: String,
    #[serde(flatten)]
    row: TokenRow,
}

impl From<ApiToken> for TokenRow {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id.to_string(),
            actor: token.actor.to_string(),
            name: token.name,
            scopes: token.scopes,
            made_at: token.made_at,
            expires_at: token.expires_at,
            used_at: token.used_at,
            revoked_at: token.revoked_at,
        }
    }
}

/// One's own tokens, those that ended too, the newest first.
#[utoipa::path(get, path = "/tokens", tag = "login",
    responses((status = 200, body = Page<TokenRow>), (status = 401, body = ProblemDocument)))]
async fn list(State(state): State<AppState>, Asker(caller): Asker) -> Result<Json<Page<TokenRow>>> {
    let rows = state.engine.token_list(&caller, &caller.name).await?;
    Ok(Json(Page { items: rows.into_iter().map(TokenRow::from).collect(), next: None }))
}

/// Make a token. With a session it takes a fresh proof of who one is.
#[utoipa::path(post, path = "/tokens", tag = "login", request_body = Wanted,
    responses((status = 201, body = Made), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn make(
    State(state): State<AppState>,
    Asker(caller): Asker,
    BySession(session): BySession,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<Made>)> {
    state.engine.must_be_fresh(session.as_ref())?;
    let lasts = SignedDuration::from_hours(24 * i64::from(wanted.days));
    let expires_at = state.engine.now().checked_add(lasts).map_err(|_| EngineError::from(AccessError::TokenTerms))?;
    let actor = wanted.actor.map_or_else(|| caller.name.clone(), Into::into);
    let new = NewToken { actor, name: wanted.name, scopes: wanted.scopes, expires_at };
    let (token, text) = state.engine.token_add(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { token: text.expose_secret().to_owned(), row: token.into() })))
}

/// Revoke a token. Twice is no error.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "login", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
async fn revoke(State(state): State<AppState>, Asker(caller): Asker, Path(id): Path<Uuid>) -> Result<StatusCode> {
    state.engine.token_revoke(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
