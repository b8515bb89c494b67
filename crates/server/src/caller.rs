//! Who asks. `identify` is the one place where a request becomes a [`Caller`].

use crate::cookie::Cookie;
use crate::error::{Problem, Result};
use crate::layers::address;
use crate::login::must_be_ours;
use crate::state::AppState;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use exeunt_core::Duty;
use exeunt_engine::access::Credential;
use exeunt_engine::{Caller, EngineError};
use exeunt_store::Session;
use secrecy::SecretString;
use std::convert::Infallible;

/// Longer than any token that we give out.
const LONGEST_TOKEN: usize = 512;

/// Whose request it is, and by which session, where it is one.
#[derive(Debug)]
pub(crate) struct Who {
    caller: Caller,
    session: Option<Session>,
}

/// The session by which somebody asks, if it is by one.
#[derive(Debug)]
pub(crate) struct BySession(pub(crate) Option<Session>);

/// By what a request shows who asks, for what goes on after it was answered.
#[derive(Debug)]
pub(crate) struct ShownBy(pub(crate) Option<Credential>);

/// A caller who asks by a session. Refused with 403 is whoever shows a key or a token instead.
#[derive(Debug)]
pub(crate) struct InSession {
    pub(crate) caller: Caller,
    pub(crate) session: Session,
}

/// The caller of a request that needs one; without one the request is refused with 401.
#[derive(Debug)]
pub struct Asker(pub Caller);

/// What was found out about a request's caller: nobody, as long as nobody is needed.
#[derive(Debug, Clone)]
pub(crate) struct Recognised(pub(crate) Option<Caller>);

impl Asker {
    /// Refuses whoever may not do this about anybody, and logs the refusal. Operations of the engine that change something
    /// ask by themselves.
    ///
    /// # Errors
    /// `not-your-duty`, 403.
    pub async fn must(&self, state: &AppState, duty: Duty) -> Result<()> {
        Ok(state.engine.must(&self.0, duty).await?)
    }
}

impl FromRequestParts<AppState> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let found = match parts.extensions.get::<Recognised>() {
            Some(recognised) => recognised.0.clone(),
            None => identify(state, parts).await?.map(|who| who.caller),
        };
        found.map(Self).ok_or_else(Problem::unauthenticated)
    }
}

impl FromRequestParts<AppState> for BySession {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> std::result::Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Session>().cloned()))
    }
}

impl FromRequestParts<AppState> for ShownBy {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        shown(state, parts).map(Self)
    }
}

impl FromRequestParts<AppState> for InSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let Asker(caller) = Asker::from_request_parts(parts, state).await?;
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "no-session"))?;
        Ok(Self { caller, session })
    }
}

/// Whose request this is; `None` when it carries no credential. A session that has ended is none: its browser may log in.
///
/// # Errors
/// `unauthenticated` for a token that isn't accepted; `foreign-page` for a change that no page of ours asked for.
pub(crate) async fn identify(state: &AppState, parts: &Parts) -> Result<Option<Who>> {
    let token = match shown(state, parts)? {
        None => return Ok(None),
        Some(Credential::Key(key)) => {
            let caller = state.engine.caller(&key).await?;
            return Ok(Some(Who { caller, session: None }));
        }
        Some(Credential::Session(token)) => token,
    };
    match state.engine.session(&token).await {
        Ok((session, caller)) => {
            must_be_ours(&state.settings, parts)?;
            Ok(Some(Who { caller, session: Some(session) }))
        }
        Err(EngineError::UnknownToken) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a request shows of who asks: a key or a token goes before a cookie.
fn shown(state: &AppState, parts: &Parts) -> Result<Option<Credential>> {
    if let Some(header) = parts.headers.get(AUTHORIZATION) {
        let token = header.to_str().ok().and_then(bearer).ok_or_else(Problem::unauthenticated)?;
        return Ok(Some(Credential::Key(SecretString::from(token.to_owned()))));
    }
    Ok(Cookie::Session.read(&state.settings, &parts.headers).map(Credential::Session))
}

/// The token in `Bearer …`.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= LONGEST_TOKEN).then_some(token)
}

/// Finds out who asks, and holds each to their share of requests: a caller by name, everybody else, and whoever guesses
/// tokens, by address.
pub(crate) async fn recognise(State(state): State<AppState>, request: Request, next: Next) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let address = address(&state.settings, &parts);
    let found = match identify(&state, &parts).await {
        Ok(found) => found,
        Err(refused) => {
            state.rates.take(&format!("address {address}"))?;
            return Err(refused);
        }
    };
    let key = found.as_ref().map_or_else(|| format!("address {address}"), |who| format!("caller {}", who.caller.name));
    state.rates.take(&key)?;
    let (caller, session) = found.map(|who| (who.caller, who.session)).unzip();
    parts.extensions.insert(Recognised(caller));
    if let Some(session) = session.flatten() {
        parts.extensions.insert(session);
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_token_of_sensible_length_is_one() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        for other in ["", "Bearer", "Bearer ", "Basic abc", "abc"] {
            assert_eq!(bearer(other), None, "{other}");
        }
        assert_eq!(bearer(&format!("Bearer {}", "a".repeat(LONGEST_TOKEN + 1))), None);
    }
}
