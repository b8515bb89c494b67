//! A case as people work on it: opened, observed, decided, planned, approved, and if need be taken back.

mod approve;
mod contain;
mod credential;
mod decide;
mod observe;
mod open;
mod plan;
mod unfreeze;
mod withdraw;

pub use approve::Approved;
pub(crate) use approve::DECIDED_ANEW;
pub use credential::CredentialKind;
pub(crate) use credential::{parse_vault_name, vault_name, vault_owner};
pub use decide::Decision;
pub(crate) use observe::Breadth;
pub use open::NewCase;
pub use plan::Planned;
pub use withdraw::Withdrawal;
