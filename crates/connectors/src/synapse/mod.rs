//! Synapse, the Matrix homeserver.
//!
//! Traps that shape this folder: asking to change a missing account creates it, so every order looks first; a lock can
//! read back and do nothing, so it is tried; hands can be borrowed only while a login is open, so handing over comes
//! before the lock; creators of version 12 groups hold their power for ever. `docs/platforms/synapse.md` says more.
//!
//! Start at [`Synapse`].

mod account;
mod api;
mod apply;
mod canary;
mod capabilities;
mod config;
mod connector;
mod describe;
mod error;
mod group;
mod hand;
mod limits;
mod listing;
mod manners;
mod probe;

pub use capabilities::capabilities;
pub use config::{Config, ConfigError, Settings};
pub use connector::Synapse;
