//! One link for each user, by which the demo logs them in. It vouches for them as an identity provider would.
//!
//! Invariant: these routes exist in the demo's process alone, which listens on this machine only; no other server has
//! them, and nothing that a real house stores opens by them.

use super::users::User;
use crate::failure::Failure;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::get;
use exeunt_core::Digest;
use exeunt_engine::access::{From, Vouched};
use exeunt_server::{AppState, session_cookie};
use exeunt_words::Language;
use secrecy::ExposeSecret;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// What the demo calls itself where it vouches.
const ISSUER: &str = "exeunt-demo";

/// Who stands behind each link, by the digest of its secret: finding one by it gives nothing away by time.
type Doors = Arc<BTreeMap<Digest, Vouched>>;

/// The console, in the language of what was typed in it.
#[derive(Clone)]
struct Console(String);

/// The routes of the links, and the links in the order of the users.
pub(super) fn doors(state: &AppState, users: &[User], language: Language) -> Result<(Router, Vec<String>), Failure> {
    let (mut doors, mut links) = (BTreeMap::new(), Vec::new());
    for user in users {
        let secret = state.engine.fresh_secret();
        let secret = secret.expose_secret();
        let vouched = Vouched {
            issuer: ISSUER.to_owned(),
            subject: user.caller.name.to_string(),
            mail: Some(user.mail.clone()),
            roles: None,
        };
        let link = state.settings.public_url.join(&format!("demo/{secret}"));
        links.push(link.map_err(|error| Failure::new("error-serve").because(&error))?.to_string());
        doors.insert(Digest::of_bytes(secret.as_bytes()), vouched);
    }
    let doors: Doors = Arc::new(doors);
    let console = Console(format!("/?lang={}", language.tag()));
    let routes = Router::new().route("/demo/{secret}", get(enter)).with_state((state.clone(), doors, console));
    Ok((routes, links))
}

/// Logs the link's user in and goes to the console. Opened again it is a fresh proof of who they are.
async fn enter(
    State((state, doors, Console(console))): State<(AppState, Doors, Console)>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(vouched) = doors.get(&Digest::of_bytes(secret.as_bytes())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let agent = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let from = From { address: IpAddr::V4(Ipv4Addr::LOCALHOST), agent: agent.unwrap_or_default() };
    match state.engine.enter_vouched(vouched, &from).await {
        Ok(entered) => {
            let cookie = (SET_COOKIE, session_cookie(&state.settings, &entered.token));
            let quiet = [(LOCATION, console.as_str()), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
            (StatusCode::SEE_OTHER, AppendHeaders([cookie]), quiet).into_response()
        }
        Err(error) => exeunt_server::Problem::from(error).into_response(),
    }
}
