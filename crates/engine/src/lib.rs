//! What happens and when: cases are opened, observed, planned, approved, run and proved; every change leaves evidence.
//!
//! Invariants: it knows the connector trait and no platform's name; nothing acts on a platform before its intent is
//! durable; no step runs that the approved plan doesn't name; every operation names who asks, and asks the duty table.
//! It never parses arguments and never prints.
//!
//! Start at [`Engine`], then [`case`], [`run`], [`prove`].

pub mod access;
pub mod batch;
pub mod case;
pub mod directory;
pub mod intake;
pub mod notify;
pub mod prove;
pub mod run;

mod actor;
mod background;
mod connection;
mod error;
mod finding;
mod happened;
mod health;
mod history;
mod house;
mod hub;
mod ledger;
mod lender;
mod listing;
mod log;
mod policy;
mod report;
mod scene;
mod written;

pub use actor::Caller;
pub use background::Background;
pub use error::{EngineError, Result};
pub use exeunt_connector::outside;
pub use finding::Settlement;
pub use happened::Happened;
pub use health::Health;
pub use house::{Engine, Parts};
pub use hub::{Factory, Hub, Lanes, Limits};
pub use ledger::{PersonBecame, PersonSeen};
pub use report::{SealedReport, step_mark};
