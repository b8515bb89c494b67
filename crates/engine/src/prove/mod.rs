//! Proof: trying to get back in, reading everything again, and comparing everybody else with before.
//!
//! `controls` runs every probe while the account is still live, where it must succeed, else it is worth nothing
//! later. `after` runs the same probes after closing, where they must be refused. Nothing here changes an account,
//! apart from the canary message and the control login, whose session the run ends.

mod after;
mod canary;
mod collateral;
mod controls;
mod judge;
mod owners;
mod staying;

pub use after::Proved;
pub(crate) use collateral::{COLLATERAL, leaver_accounts};
pub(crate) use controls::CONTROL_SESSION;
pub(crate) use owners::needs_an_owner;
pub(crate) use staying::staying;
