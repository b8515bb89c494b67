//! `/oidc`: logging in by an identity provider (OpenID Connect, code flow with PKCE).
//!
//! On the way out the browser gets a secret in a cookie. State, nonce and the PKCE verifier are derived from it, so that
//! an answer fits only the browser that began, and nothing of it has to be stored; that the flow is open, and ends once,
//! stands in the database as a hash.

mod flow;
mod http;
mod provider;
mod vouched;

pub(crate) use provider::Oidc;

use super::{from, page};
use crate::body::Query;
use crate::cookie::Cookie;
use crate::error::{Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use exeunt_engine::EngineError;
use exeunt_engine::access::{AccessError, Entered, From};
use flow::Flow;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(start)).routes(routes!(callback))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Start {
    /// A path of ours to come back to.
    #[serde(default)]
    return_to: Option<String>,
}

/// What the provider sends the browser back with.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Answer {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    state: Option<String>,
    /// The provider says that it didn't work, by a word of the standard's.
    #[serde(default)]
    error: Option<String>,
}

/// Go to the provider.
#[utoipa::path(get, path = "/oidc/start", tag = "login", security(()), params(Start),
    responses((status = 303), (status = 404, body = ProblemDocument), (status = 502, body = ProblemDocument)))]
async fn start(State(state): State<AppState>, Query(asked): Query<Start>) -> Result<Response> {
    let provider = state.oidc.provider(&state).await?;
    let flow = Flow::begin(&state.engine);
    state.engine.flow_begin(&flow.name(), path_of_ours(asked.return_to.as_deref())).await?;
    let away = provider.away(&flow);
    let cookie = Cookie::Flow.set(&state.settings, flow.secret());
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), redirect(&away)?).into_response())
}

/// Back from the provider.
#[utoipa::path(get, path = "/oidc/callback", tag = "login", security(()), params(Answer),
    responses((status = 303), (status = 403, content_type = "text/html", body = String)))]
async fn callback(
    State(state): State<AppState>,
    Speaks(language): Speaks,
    parts: Parts,
    Query(answer): Query<Answer>,
) -> Result<Response> {
    if !state.oidc.is_there() {
        return Err(Problem::not_found());
    }
    let from = from(&state, &parts);
    let (status, slug) = match come_back(&state, &parts, &answer, &from).await {
        Ok((entered, back_to)) => {
            let cookies = [
                (SET_COOKIE, Cookie::Session.set(&state.settings, &entered.token)),
                (SET_COOKIE, Cookie::Flow.clear(&state.settings)),
            ];
            return Ok((AppendHeaders(cookies), redirect(&back_to)?).into_response());
        }
        Err(Back::Access(error)) => (StatusCode::FORBIDDEN, error.slug()),
        Err(Back::Answer(why)) => {
            state.engine.note_bad_answer(state.oidc.issuer(), why, &from).await?;
            (StatusCode::FORBIDDEN, "provider-answer")
        }
        Err(Back::Problem(problem)) => return Err(problem),
    };
    let cookie = Cookie::Flow.clear(&state.settings);
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), page::refused(language, status, slug)).into_response())
}

/// Why a way back ends before the door. The words in `Answer` are ours and go into the log.
enum Back {
    Access(AccessError),
    Answer(&'static str),
    Problem(Problem),
}

async fn come_back(
    state: &AppState,
    parts: &Parts,
    answer: &Answer,
    from: &From,
) -> std::result::Result<(Entered, String), Back> {
    let secret = Cookie::Flow.read(&state.settings, &parts.headers).ok_or(Back::Answer("another browser"))?;
    let flow = Flow::resume(secret);
    if !answer.state.as_deref().is_some_and(|given| flow.is_state(given)) {
        return Err(Back::Answer("another state"));
    }
    // From here on the flow is over, whatever comes of it.
    let back_to = state.engine.flow_end(&flow.name()).await.map_err(Back::engine)?;
    let back_to = back_to.ok_or(Back::Answer("played again, or too late"))?;
    if answer.error.is_some() {
        return Err(Back::Answer("the provider refused"));
    }
    let code = answer.code.clone().ok_or(Back::Answer("no code"))?;
    let provider = state.oidc.provider(state).await.map_err(Back::Problem)?;
    let claims = provider.redeem(code, &flow).await.map_err(Back::Answer)?;
    let vouched = vouched::of(state.oidc.settings(), &claims).map_err(Back::Answer)?;
    let entered = state.engine.enter_vouched(&vouched, from).await.map_err(Back::engine)?;
    Ok((entered, back_to))
}

impl Back {
    fn engine(error: EngineError) -> Self {
        match error {
            EngineError::Access(error) => Self::Access(error),
            other => Self::Problem(other.into()),
        }
    }
}

/// Only a path on this very server; anything else could lead a fresh log-in to a page of somebody else's.
fn path_of_ours(asked: Option<&str>) -> &str {
    let ours = |path: &&str| {
        let second = path.chars().nth(1);
        path.starts_with('/')
            && !matches!(second, Some('/' | '\\'))
            && path.len() <= 500
            && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
    };
    asked.filter(ours).unwrap_or("/")
}

fn redirect(to: &str) -> Result<Response> {
    let to = HeaderValue::from_str(to).map_err(|error| Problem::internal(&error))?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_logging_in() {
        assert_eq!(path_of_ours(Some("/cases?state=open")), "/cases?state=open");
        for elsewhere in ["//evil.example", "/\\evil.example", "https://evil.example", "", "cases", "/a\r\nb", "/a b"] {
            assert_eq!(path_of_ours(Some(elsewhere)), "/", "{elsewhere:?}");
        }
        assert_eq!(path_of_ours(None), "/");
    }
}
