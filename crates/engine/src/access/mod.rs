//! Who may come in, and about whom they may do what.
//!
//! In come people by password and code ([`Engine::log_in`]), by a passkey ([`Engine::passkey_log_in`]) or by an identity
//! provider ([`Engine::enter_vouched`]), all into a [session]; programs by an API [token]; the command line by an actor's own key. All of them become a
//! [`Caller`], and about whom a caller may do something is asked in `reach`.
//!
//! Invariants: what opens anything is stored as a hash, or in the vault. Every attempt, and everything that is made or
//! ended here, is in the audit log. What is wrong with an attempt is told to nobody outside.
//!
//! [`Caller`]: crate::Caller
//! [`Engine::log_in`]: crate::Engine::log_in
//! [`Engine::enter_vouched`]: crate::Engine::enter_vouched
//! [`Engine::passkey_log_in`]: crate::Engine::passkey_log_in

pub mod session;
pub mod token;

mod code;
mod error;
mod identity;
mod invitation;
mod letters;
mod login;
mod passkey;
mod password;
mod place;
mod reach;
mod throttle;

pub use error::{AccessError, Weakness};
pub use identity::Vouched;
pub use invitation::{Welcome, invitation_link};
pub use letters::CredentialChange;
pub use login::Shown;
pub use passkey::{ANSWERED_WITHIN, MOST_PASSKEYS, Party};
pub use reach::Reachable;
pub use session::{Credential, Entered, FRESH, From, IDLE, LONGEST};
pub use token::NewToken;
