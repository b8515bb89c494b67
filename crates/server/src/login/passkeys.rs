//! `/passkeys`: one's own, and how another is made; `/session/passkey`: logging in by one; `/session/proof/passkey`:
//! showing again who one is by one.
//!
//! Each is a talk in two requests: what the device is asked, and what it answers. Both documents are the standard's
//! (WebAuthn) and go through as they are. A browser that logs in is known by a cookie in between.

use super::me::Me;
use super::{from, must_not_be_foreign};
use crate::body::{Body, Path};
use crate::caller::InSession;
use crate::cookie::Cookie;
use crate::error::{Problem, ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{AppendHeaders, IntoResponse, Response};
use exeunt_engine::access::{ANSWERED_WITHIN, Party};
use exeunt_store::Passkey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(begin))
        .routes(routes!(enter))
        .routes(routes!(show_begin))
        .routes(routes!(show_again))
        .routes(routes!(list, add))
        .routes(routes!(add_begin))
        .routes(routes!(rename, remove))
}

/// What a browser hands to a device.
#[derive(Serialize, ToSchema)]
#[schema(as = PasskeyChallenge)]
struct Asked {
    /// As `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` takes it.
    #[schema(value_type = Object)]
    options: Value,
}

/// What a device answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasskeyAnswer)]
struct Answered {
    /// As `toJSON` of the browser's credential gives it.
    #[schema(value_type = Object)]
    answer: Value,
}

/// A passkey that a device has made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPasskey {
    /// In its owner's words, such as the device it is on.
    name: String,
    /// As `toJSON` of the browser's credential gives it.
    #[schema(value_type = Object)]
    answer: Value,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasskeyName {
    name: String,
}

#[derive(Serialize, ToSchema)]
struct PasskeyRow {
    id: String,
    name: String,
    #[schema(value_type = String)]
    made_at: Timestamp,
    #[schema(value_type = Option<String>)]
    used_at: Option<Timestamp>,
}

/// One's passkeys, and whether another can be made.
#[derive(Serialize, ToSchema)]
struct Passkeys {
    items: Vec<PasskeyRow>,
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hindrance: Option<Hindrance>,
}

/// Why somebody can't have a passkey here.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Hindrance {
    /// Logging in by what one has here is switched off; only a provider lets people in.
    SwitchedOff,
    /// Browsers know no passkeys at the house's address: it is a number, or has no https.
    Address,
    /// They have no password here, because only a provider vouches for them.
    NoPassword,
}

impl From<Passkey> for PasskeyRow {
    fn from(passkey: Passkey) -> Self {
        let Passkey { id, name, made_at, used_at, .. } = passkey;
        Self { id: id.to_string(), name, made_at, used_at }
    }
}

/// The house as devices know it, where there are passkeys at all.
fn party(state: &AppState) -> Result<&Party> {
    state.party.as_deref().ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "no-passkey-login"))
}

/// Ask whoever it is for a passkey.
#[utoipa::path(post, path = "/session/passkey/challenge", tag = "login", security(()),
    responses((status = 200, body = Asked), (status = 403, body = ProblemDocument)))]
async fn begin(State(state): State<AppState>, parts: Parts) -> Result<Response> {
    must_not_be_foreign(&state.settings, &parts)?;
    let (secret, options) = state.engine.passkey_begin(party(&state)?).await?;
    let cookie = Cookie::Passkey.set_for(&state.settings, &secret, ANSWERED_WITHIN.as_secs());
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(Asked { options })).into_response())
}

/// Log in by a passkey, without a name. Whatever is wrong, the refusal is the same.
#[utoipa::path(post, path = "/session/passkey", tag = "login", security(()), request_body = Answered,
    responses((status = 200, body = Me), (status = 401, body = ProblemDocument), (status = 403, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
async fn enter(State(state): State<AppState>, parts: Parts, Body(given): Body<Answered>) -> Result<Response> {
    must_not_be_foreign(&state.settings, &parts)?;
    let from = from(&state, &parts);
    let secret = Cookie::Passkey.read(&state.settings, &parts.headers);
    let entered = state.engine.passkey_log_in(party(&state)?, secret.as_ref(), &given.answer, &from).await?;
    let cookies = [
        (SET_COOKIE, Cookie::Session.set(&state.settings, &entered.token)),
        (SET_COOKIE, Cookie::Passkey.clear(&state.settings)),
    ];
    Ok((AppendHeaders(cookies), Json(Me::of(&entered.caller, Some(&entered.session)))).into_response())
}

/// Ask for a passkey of one's own, to show again who one is.
#[utoipa::path(post, path = "/session/proof/passkey/challenge", tag = "login",
    responses((status = 200, body = Asked), (status = 403, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
async fn show_begin(State(state): State<AppState>, InSession { session, .. }: InSession) -> Result<Json<Asked>> {
    let options = state.engine.passkey_show_begin(party(&state)?, &session).await?;
    Ok(Json(Asked { options }))
}

/// Show again who one is by a passkey; what is dangerous asks for it.
#[utoipa::path(post, path = "/session/proof/passkey", tag = "login", request_body = Answered,
    responses((status = 204), (status = 401, body = ProblemDocument), (status = 403, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
async fn show_again(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    parts: Parts,
    Body(given): Body<Answered>,
) -> Result<StatusCode> {
    let from = from(&state, &parts);
    state.engine.passkey_show_again(party(&state)?, &session, &given.answer, &from).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's own passkeys, the oldest first.
#[utoipa::path(get, path = "/passkeys", tag = "login",
    responses((status = 200, body = Passkeys), (status = 403, body = ProblemDocument)))]
async fn list(State(state): State<AppState>, InSession { session, .. }: InSession) -> Result<Json<Passkeys>> {
    let items = state.engine.passkey_list(&session).await?.into_iter().map(PasskeyRow::from).collect();
    let hindrance = match (state.settings.login.password, &state.party) {
        (false, _) => Some(Hindrance::SwitchedOff),
        (true, None) => Some(Hindrance::Address),
        (true, Some(_)) => (!state.engine.has_password(&session).await?).then_some(Hindrance::NoPassword),
    };
    Ok(Json(Passkeys { items, next: None, hindrance }))
}

/// Ask for a new passkey. It takes a fresh proof of who one is.
#[utoipa::path(post, path = "/passkeys/challenge", tag = "login",
    responses((status = 200, body = Asked), (status = 403, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
async fn add_begin(State(state): State<AppState>, InSession { session, .. }: InSession) -> Result<Json<Asked>> {
    let options = state.engine.passkey_add_begin(party(&state)?, &session).await?;
    Ok(Json(Asked { options }))
}

/// Keep the passkey that a device has made. It takes a fresh proof of who one is.
#[utoipa::path(post, path = "/passkeys", tag = "login", request_body = NewPasskey,
    responses((status = 201, body = PasskeyRow), (status = 403, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn add(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    parts: Parts,
    Body(given): Body<NewPasskey>,
) -> Result<(StatusCode, Json<PasskeyRow>)> {
    let made = (given.name.as_str(), &given.answer);
    let passkey = state.engine.passkey_add(party(&state)?, &session, made, &from(&state, &parts)).await?;
    Ok((StatusCode::CREATED, Json(passkey.into())))
}

/// Give a passkey another name.
#[utoipa::path(patch, path = "/passkeys/{id}", tag = "login", params(("id" = String, Path)), request_body = PasskeyName,
    responses((status = 204), (status = 404, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn rename(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    Path(id): Path<Uuid>,
    Body(given): Body<PasskeyName>,
) -> Result<StatusCode> {
    state.engine.passkey_rename(&session, id, &given.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a passkey. It takes a fresh proof of who one is; every other session of one's own ends.
#[utoipa::path(delete, path = "/passkeys/{id}", tag = "login", params(("id" = String, Path)),
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
async fn remove(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    Path(id): Path<Uuid>,
    parts: Parts,
) -> Result<StatusCode> {
    state.engine.passkey_remove(&session, id, &from(&state, &parts)).await?;
    Ok(StatusCode::NO_CONTENT)
}
