//! The door to every platform: one trait, its errors, the layers around it, and the suite that every connector passes.
//!
//! Invariant: a connector makes *wanted states* so. Asking twice is the same as asking once. It never retries a write,
//! never sleeps for a rate limit, never decides what should happen, never stores anything, and never lets a secret
//! into an error, a proof or a log. Retries of reads, dry runs and faults are [`layers`]; when a request may be sent, and how
//! long it may take, its [`Pace`] says.

#[cfg(feature = "conformance")]
pub mod conformance;
pub mod error;
pub mod layers;
pub mod order;
pub mod outside;
pub mod pace;
pub mod probe;

mod connector;

pub use connector::{
    AccountSummary, Connector, Cursor, Description, GroupSummary, History, HistoryHour, Page, Permission,
};
pub use error::{ConnectorError, Result};
pub use exeunt_core::PublishedLimit;
pub use order::{Applied, Order, Polled};
pub use pace::Pace;
pub use probe::{CANARY_MARK, CanarySent, Probe, ProbeAnswer, canary_time};
