//! The HTTP API, the log-in and the console.
//!
//! [`router`] puts the operations of [`api`] behind everything that each request passes (`layers`); [`serve`] answers
//! until it is asked to end. A handler names its caller ([`caller::Asker`]), asks the engine, and shapes the answer.
//!
//! Invariants: it changes things only through `exeunt-engine`, which asks the duty table; whoever may see only their own
//! people is held to that by [`reach`], and what one may not see isn't there. Nothing is routed that isn't in the OpenAPI
//! document, but for SCIM (`scim`), which describes itself. Every refusal is a [`Problem`] in the caller's language, and
//! the cause of an internal error reaches the log alone. It never talks to a platform, and never serves TLS: that is the proxy's in front of it.
//!
//! Start at [`router`], then [`api::routes`].

pub mod api;
pub mod body;
pub mod caller;
pub mod etag;
pub mod language;
pub mod page;
pub mod reach;

mod console;
mod cookie;
mod error;
mod health;
mod idempotency;
mod layers;
mod listeners;
mod login;
mod meter;
mod oneself;
mod router;
mod scim;
mod serve;
mod settings;
mod state;
mod uploads;

pub use cookie::session_cookie;
pub use error::{Fault, FaultDocument, Problem, ProblemDocument, Result};
pub use login::{LoginSettings, OidcSettings};
pub use router::{document, router};
pub use serve::serve;
pub use settings::Settings;
pub use state::AppState;
