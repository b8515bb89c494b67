//! What must be refused, and that the audit log says so; and troubles after which a run goes on.

mod approvals;
mod by_hand;
mod connections;
mod credentials;
mod duties;
mod holds;
pub(crate) mod house;
mod leases;
mod ledger;
mod reach;
mod stale;
mod tampering;
mod troubles;
mod unfreeze;
mod withdrawal;
