//! Logging in and what belongs to it: sessions, passkeys, tokens, invitations, identity providers.
//!
//! Decided is everything in `exeunt_engine::access`; here are its endpoints, the cookie, and the talk with a provider.
//! These operations stand outside `Idempotency-Key`: what they answer is a secret that must not be kept.

mod guard;
mod invitations;
mod me;
mod oidc;
mod page;
mod passkeys;
mod session;
mod sessions;
mod settings;
mod tokens;

pub(crate) use guard::{must_be_ours, must_not_be_foreign};
pub(crate) use oidc::Oidc;
pub use settings::{LoginSettings, OidcSettings};

use crate::layers::ip;
use crate::state::AppState;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use exeunt_engine::access::From;
use std::net::{IpAddr, Ipv4Addr};
use utoipa_axum::router::OpenApiRouter;

/// The operations.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(session::routes())
        .merge(sessions::routes())
        .merge(tokens::routes())
        .merge(invitations::routes())
        .merge(oidc::routes())
        .merge(passkeys::routes())
}

/// Where a request comes from.
pub(crate) fn from(state: &AppState, parts: &Parts) -> From {
    let agent = parts.headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    // Only a test has no peer.
    let address = ip(&state.settings, parts).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    From { address, agent: agent.unwrap_or_default() }
}
