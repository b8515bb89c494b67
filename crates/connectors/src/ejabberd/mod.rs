//! ejabberd, the XMPP server.
//!
//! Traps that shape this folder: commands answer 200 for people and rooms that don't exist, so every order looks first
//! and reads back; a barred account's password still checks out, so only a login *to bind* shows a bar; live sessions
//! outlive every change of password and rules, so they are ended by themselves; and a moderated room lets former members
//! back in although it lists them no more, so leaving one is tried by joining. `docs/platforms/ejabberd.md` says more.
//!
//! Start at [`Ejabberd`].

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
mod xmpp;

pub use capabilities::capabilities;
pub use config::{Config, ConfigError, Settings, Tls};
pub use connector::Ejabberd;
