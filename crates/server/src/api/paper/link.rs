//! The manager's page: no account, a link that opens once, a short session, and everything that the page needs in one
//! answer. The token comes in the body and never in an address, because addresses are logged.

use super::confirmation::ViewShape;
use super::cookie;
use crate::body::Body;
use crate::error::{ProblemDocument, Result};
use crate::idempotency::ShownOnce;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use exeunt_core::{Answer, Confirmation};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A link's token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkToken)]
pub(crate) struct Token {
    #[schema(value_type = String, max_length = 128)]
    token: SecretString,
}

/// Whether a link can be opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkState {
    /// `false` for one that was opened, is too old, was revoked, or never existed.
    open: bool,
}

/// Whether a link can be opened. Opens nothing and tells nothing else.
#[utoipa::path(post, path = "/confirmations/link", tag = "manager", request_body = Token,
    security(()), responses((status = 200, body = LinkState)))]
pub(crate) async fn peek(State(state): State<AppState>, Body(link): Body<Token>) -> Result<Json<LinkState>> {
    Ok(Json(LinkState { open: state.engine.link_peek(&link.token).await? }))
}

/// Opens a link: it is used up, and the browser gets a cookie for this confirmation and a short time.
#[utoipa::path(post, path = "/confirmations/session", tag = "manager", request_body = Token,
    security(()), responses((status = 204), (status = 410, body = ProblemDocument)))]
pub(crate) async fn open(State(state): State<AppState>, Body(link): Body<Token>) -> Result<Response> {
    let opened = state.engine.link_open(&link.token).await?;
    let seconds = opened.until.duration_since(state.engine.now()).as_secs().max(1);
    let cookie = cookie::set(&state.settings, &opened.session, seconds);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)], Extension(ShownOnce)).into_response())
}

/// Asks for another link, by one that one has. It goes to the address in the ledger; the answer is always the same.
#[utoipa::path(post, path = "/confirmations/renewal", tag = "manager", request_body = Token,
    security(()), responses((status = 202)))]
pub(crate) async fn again(State(state): State<AppState>, Body(link): Body<Token>) -> Result<StatusCode> {
    state.engine.link_ask_again(&link.token).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Everything that the page needs: who leaves and when, what is asked, proposed and answered, the clock, and what silence
/// means; after the submission the receipt.
#[utoipa::path(get, path = "/confirmations/current", tag = "manager",
    security(()), responses((status = 200, body = ViewShape), (status = 410, body = ProblemDocument)))]
pub(crate) async fn current(State(state): State<AppState>, headers: HeaderMap) -> Result<Json<ViewShape>> {
    let who = state.engine.respondent(&cookie::read(&state.settings, &headers)?).await?;
    Ok(Json(state.engine.confirmation_of(&who).await?.into()))
}

/// Answers as they are typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    /// The version that was seen; without it whatever came between is kept.
    #[serde(default)]
    version: Option<u32>,
    /// `{question: "records" | "project" | "successor" | "devices" | "remark", …}`
    #[schema(value_type = Vec<Object>)]
    answers: Vec<Answer>,
}

/// Saves answers, each in place of an earlier one to the same question.
#[utoipa::path(patch, path = "/confirmations/current/answers", tag = "manager", request_body = Typed,
    security(()), responses((status = 200, body = Object), (status = 409, body = ProblemDocument),
        (status = 410, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn save(
    State(state): State<AppState>,
    headers: HeaderMap,
    Body(typed): Body<Typed>,
) -> Result<Json<Confirmation>> {
    let who = state.engine.respondent(&cookie::read(&state.settings, &headers)?).await?;
    Ok(Json(state.engine.confirmation_save(&who, typed.version, &typed.answers).await?))
}

/// What is submitted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Submitting {
    /// The version that was seen.
    #[serde(default)]
    version: Option<u32>,
}

/// Submits everything as a whole. Again gives the same receipt.
#[utoipa::path(post, path = "/confirmations/current/submission", tag = "manager", request_body = Submitting,
    security(()), responses((status = 200, body = Object), (status = 409, body = ProblemDocument),
        (status = 410, body = ProblemDocument)))]
pub(crate) async fn submit(
    State(state): State<AppState>,
    headers: HeaderMap,
    Body(submitting): Body<Submitting>,
) -> Result<Json<Confirmation>> {
    let who = state.engine.respondent(&cookie::read(&state.settings, &headers)?).await?;
    Ok(Json(state.engine.confirmation_submit(&who, submitting.version).await?))
}
