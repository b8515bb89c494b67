//! Synapse 1.163, the Matrix homeserver, as far as somebody who closes accounts meets it: the admin API and the part
//! of the client API that goes with it.
//!
//! Not here: federation, application services, shared-secret registration, `search_users`, account validity,
//! shadow bans, end-to-end keys, room aliases.
#![expect(clippy::unnecessary_wraps, reason = "handlers share the signature that the table of routes asks for")]

mod admin_messages;
mod admin_rooms;
mod admin_server;
mod admin_sessions;
mod admin_users;
mod client_account;
mod client_login;
mod client_members;
mod client_rooms;
mod company;
mod cx;
mod error;
pub mod estate;
mod limits;
mod media;
mod power;
mod routes;
mod sync;

use std::sync::Mutex;

pub use company::{ADMIN_PASSWORD, Demo};
pub use limits::RateLimits;

use crate::limit::Buckets;
use crate::synapse::estate::Estate;
use crate::{Call, Face, Outcome, Reply};
use routes::{Found, find};

/// How this Synapse is set up.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Real rate limits; none by default.
    pub rate_limits: Option<RateLimits>,
    /// Logins belong to the separate Matrix Authentication Service: locking does nothing, and the endpoints that would
    /// interfere are gone.
    pub delegated_auth: bool,
}

/// The Synapse face.
#[derive(Debug, Default)]
pub struct Synapse {
    options: Options,
    buckets: Mutex<Buckets>,
}

impl Synapse {
    pub fn new(options: Options) -> Self {
        Self { options, buckets: Mutex::default() }
    }
}

impl Face for Synapse {
    type World = Estate;

    fn answer(&self, estate: &mut Estate, call: &Call) -> Outcome<Estate> {
        match self.respond(estate, call) {
            Ok(outcome) => outcome,
            Err(refusal) => Outcome::Ready(refusal.into()),
        }
    }

    fn rate_limited(&self, retry_after_ms: Option<u64>) -> Reply {
        error::limited(retry_after_ms, std::time::Duration::ZERO).into()
    }

    fn error_body(&self) -> serde_json::Value {
        serde_json::json!({ "errcode": "M_UNKNOWN", "error": "Internal server error" })
    }

    fn shift_page(&self, call: &mut Call, rows: i64) {
        for (key, value) in &mut call.query {
            if key == "from"
                && let Ok(from) = value.parse::<i64>()
                && from > 0
            {
                *value = from.saturating_add(rows).max(0).to_string();
            }
        }
    }

    fn next_page_keys(&self) -> &'static [&'static str] {
        &["next_token", "next_batch", "end"]
    }
}

impl Synapse {
    fn respond(&self, estate: &mut Estate, call: &Call) -> Result<Outcome<Estate>, error::Refusal> {
        let (route, args) = match find(call) {
            Found::Route(route, args) => (route, args),
            Found::OtherMethod => return Err(error::refuse(405, "M_UNRECOGNIZED", "Unrecognized request")),
            Found::Nothing => return Err(error::refuse(404, "M_UNRECOGNIZED", "Unrecognized request")),
        };
        estate.count(route.label);
        if self.options.delegated_auth && route.gone_when_delegated() {
            return Err(error::refuse(404, "M_UNRECOGNIZED", "Unrecognized request"));
        }
        let mut cx = cx::Cx::authenticate(self, estate, call, args, route.access)?;
        match route.run {
            routes::Run::Now(handler) => handler(&mut cx).map(Outcome::Ready),
            routes::Run::Sync => sync::sync(&mut cx),
        }
    }
}
