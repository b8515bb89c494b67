//! `/session`: the session by which somebody asks.

use super::from;
use super::guard::must_not_be_foreign;
use super::me::Me;
use crate::body::Body;
use crate::caller::{Asker, BySession, InSession};
use crate::cookie::Cookie;
use crate::error::{Problem, ProblemDocument, Result};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{AppendHeaders, IntoResponse, Response};
use exeunt_engine::access::Shown;
use exeunt_store::How;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(open, get, end))
        .routes(routes!(ways))
        .routes(routes!(show_again))
        .routes(routes!(change_password))
        .routes(routes!(renew_recovery_codes))
}

/// What somebody types to get in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LogIn {
    name: String,
    #[schema(value_type = String)]
    password: SecretString,
    /// From the authenticator app, or a recovery code.
    #[serde(default)]
    code: Option<String>,
}

/// Password and code, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Proof {
    #[schema(value_type = String)]
    password: SecretString,
    code: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    #[schema(value_type = String)]
    password: SecretString,
}

/// How one may log in here.
#[derive(Serialize, ToSchema)]
struct Ways {
    password: bool,
    passkey: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    oidc: Option<Offered>,
}

/// An identity provider, and where the way to it begins.
#[derive(Serialize, ToSchema)]
struct Offered {
    name: String,
    href: &'static str,
}

/// Where to go after logging out.
#[derive(Serialize, ToSchema)]
struct Left {
    /// At the provider that vouched, somebody is still logged in: this address ends that too.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_logout: Option<String>,
}

/// Codes for a day without the app, shown once.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

impl RecoveryCodes {
    pub(super) fn of(codes: &[SecretString]) -> Self {
        Self { recovery_codes: codes.iter().map(|code| code.expose_secret().to_owned()).collect() }
    }
}

/// Log in by name, password and code. Whatever is wrong, the refusal is the same.
#[utoipa::path(post, path = "/session", tag = "login", security(()), request_body = LogIn,
    responses((status = 200, body = Me), (status = 401, body = ProblemDocument), (status = 429, body = ProblemDocument)))]
async fn open(State(state): State<AppState>, parts: Parts, Body(given): Body<LogIn>) -> Result<Response> {
    // A foreign page must not log somebody in as somebody else, either.
    must_not_be_foreign(&state.settings, &parts)?;
    if !state.settings.login.password {
        return Err(Problem::new(StatusCode::FORBIDDEN, "no-password-login"));
    }
    let shown = Shown { password: given.password, code: given.code.unwrap_or_default() };
    let entered = state.engine.log_in(&given.name, &shown, &from(&state, &parts)).await?;
    let cookie = Cookie::Session.set(&state.settings, &entered.token);
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(Me::of(&entered.caller, Some(&entered.session)))).into_response())
}

/// Who asks, and what they may do.
#[utoipa::path(get, path = "/session", tag = "login",
    responses((status = 200, body = Me), (status = 401, body = ProblemDocument)))]
async fn get(Asker(caller): Asker, BySession(session): BySession) -> Json<Me> {
    Json(Me::of(&caller, session.as_ref()))
}

/// Log out.
#[utoipa::path(delete, path = "/session", tag = "login",
    responses((status = 200, body = Left), (status = 401, body = ProblemDocument)))]
async fn end(State(state): State<AppState>, InSession { caller, session }: InSession) -> Result<Response> {
    state.engine.session_end(&caller, session.id).await?;
    let provider_logout = match session.how {
        How::Provider => state.oidc.logout_address(&state).await,
        How::Password | How::Passkey => None,
    };
    let cookie = Cookie::Session.clear(&state.settings);
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(Left { provider_logout })).into_response())
}

/// How one may log in here.
#[utoipa::path(get, path = "/session/ways", tag = "login", security(()), responses((status = 200, body = Ways)))]
async fn ways(State(state): State<AppState>) -> Json<Ways> {
    let login = &state.settings.login;
    let oidc = login.oidc.as_ref().map(|oidc| Offered { name: oidc.name.clone(), href: "/api/v1/oidc/start" });
    Json(Ways { password: login.password, passkey: state.party.is_some(), oidc })
}

/// Show again who one is; what is dangerous asks for it.
#[utoipa::path(post, path = "/session/proof", tag = "login", request_body = Proof,
    responses((status = 204), (status = 401, body = ProblemDocument), (status = 429, body = ProblemDocument)))]
async fn show_again(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    parts: Parts,
    Body(given): Body<Proof>,
) -> Result<StatusCode> {
    let shown = Shown { password: given.password, code: given.code };
    state.engine.show_again(&session, &shown, &from(&state, &parts)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose another password. Every other session of one's own ends.
#[utoipa::path(put, path = "/session/password", tag = "login", request_body = NewPassword,
    responses((status = 204), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
async fn change_password(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    parts: Parts,
    Body(given): Body<NewPassword>,
) -> Result<StatusCode> {
    state.engine.password_change(&session, &given.password, &from(&state, &parts)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes in place of all earlier ones.
#[utoipa::path(post, path = "/session/recovery-codes", tag = "login",
    responses((status = 200, body = RecoveryCodes), (status = 403, body = ProblemDocument)))]
async fn renew_recovery_codes(
    State(state): State<AppState>,
    InSession { session, .. }: InSession,
    parts: Parts,
) -> Result<Json<RecoveryCodes>> {
    let codes = state.engine.recovery_codes_renew(&session, &from(&state, &parts)).await?;
    Ok(Json(RecoveryCodes::of(&codes)))
}
