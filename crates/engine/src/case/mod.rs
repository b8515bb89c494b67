//! A case as people work on it: opened, observed, decided, planned, approved, and if need be taken back.

mod approve;
mod confirmation;
mod contain;
mod credential;
mod day;
mod decide;
mod device;
mod note;
mod observe;
mod open;
mod open_accounts;
mod plan;
mod proposals;
mod review;
mod standing;
mod stock;
mod together;
mod unfreeze;
mod withdraw;

pub use approve::Approved;
pub(crate) use approve::DECIDED_ANEW;
pub use confirmation::{Opened, Respondent, View as ConfirmationView, WithName};
pub use contain::Ordered;
pub use credential::CredentialKind;
pub(crate) use credential::{parse_vault_name, vault_name, vault_owner};
pub(crate) use day::closing_began;
pub use decide::Decision;
pub use device::{NewDevice, Settling};
pub use note::{File, NewNote};
pub(crate) use observe::Breadth;
pub use open::NewCase;
pub(crate) use open::is_unfinished;
pub use open_accounts::{OpenAccount, Openness, not_contained, unreached};
pub use plan::Planned;
pub use review::Review;
pub use withdraw::Withdrawal;
