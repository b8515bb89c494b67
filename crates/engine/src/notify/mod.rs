//! Telling people and systems what happened: never twice for one cause, never lost.
//!
//! [`Notice`] is what can be told. `tell` writes it into the outbox in the transaction of the change that it tells of,
//! `audience` says who receives it, `deliver` hands what is due to a [`Carrier`] and records what became of it, `due`
//! finds what has become due by time alone. `endpoint`, `desk` and `outbox` are what administrators do about it.
//!
//! Invariants: a notice is data and never rendered text; a secret that it must carry lies in the vault until it was
//! sent; the leaver is never among the receivers; delivery is at least once, each attempt under the same id.
//! It never speaks a mail server's or a chat's language: that is the carrier's.

mod audience;
mod carrier;
mod deliver;
mod desk;
mod due;
mod endpoint;
mod gathered;
mod groups;
mod held;
mod notice;
mod opening;
mod outbox;
mod reading;
mod rest;
mod tell;
#[cfg(test)]
mod tests;

pub use carrier::{Carrier, Carriers, Destination, Letter, Letters, Outcome, Parcel};
pub use deliver::Delivered;
pub use endpoint::NewEndpoint;
pub(crate) use groups::Concerned;
pub use groups::GroupNote;
pub use held::{Held, Ways};
pub use notice::{BatchWaits, Notice, Redirected, RunWaits};
pub(crate) use tell::Among;
pub use tell::{CaseFacts, Named};

/// Part of a [`Parcel`].
pub use exeunt_store::{Endpoint, EndpointKind, EndpointSecrets};
