//! Who asks. [`identify`] is the one place where a request becomes a [`Caller`].

use crate::error::{Problem, Result};
use crate::layers::address;
use crate::state::AppState;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use exeunt_core::Duty;
use exeunt_engine::{Caller, EngineError};
use secrecy::SecretString;

/// Longer than any token that we give out.
const LONGEST_TOKEN: usize = 512;

/// The caller of a request that needs one; without one the request is refused with 401.
#[derive(Debug)]
pub struct Asker(pub Caller);

/// What was found out about a request's caller: nobody, as long as nobody is needed.
#[derive(Debug, Clone)]
pub(crate) struct Recognised(pub(crate) Option<Caller>);

impl Asker {
    /// Refuses whoever may not do this about anybody. Operations of the engine that change something ask by themselves.
    ///
    /// # Errors
    /// `not-your-duty`, 403.
    pub fn must(&self, duty: Duty) -> Result<()> {
        if self.0.may(duty) {
            return Ok(());
        }
        Err(EngineError::NotYourDuty { actor: self.0.name.clone(), duty }.into())
    }
}

impl FromRequestParts<AppState> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let found = match parts.extensions.get::<Recognised>() {
            Some(recognised) => recognised.0.clone(),
            None => identify(state, parts).await?,
        };
        found.map(Self).ok_or_else(Problem::unauthenticated)
    }
}

/// Whose request this is; `None` when it carries no credential.
///
/// # Errors
/// `unauthenticated` for a credential that isn't accepted.
pub(crate) async fn identify(state: &AppState, parts: &Parts) -> Result<Option<Caller>> {
    let Some(header) = parts.headers.get(AUTHORIZATION) else { return Ok(None) };
    let token = header.to_str().ok().and_then(bearer).ok_or_else(Problem::unauthenticated)?;
    Ok(Some(state.engine.caller(&SecretString::from(token.to_owned())).await?))
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
    let key = found.as_ref().map_or_else(|| format!("address {address}"), |caller| format!("caller {}", caller.name));
    state.rates.take(&key)?;
    parts.extensions.insert(Recognised(found));
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
