//! Mattermost.
//!
//! Traps that shape this folder: an ended session goes on in an open socket until the server forgets the account, so
//! every end is followed by an empty change; a login that is on its way survives the deactivation, so what it made is
//! ended two seconds later; tokens outlive sessions and passwords and come back to life with the account, so they are
//! integrations of their own; a second removal is answered 200 and tells the whole team again, so everything is looked
//! at first. `docs/platforms/mattermost.md` says more.
//!
//! Start at [`Mattermost`].

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
mod integration;
mod limits;
mod listing;
mod manners;
mod pages;
mod place;
mod probe;

pub use capabilities::capabilities;
pub use config::{Config, ConfigError, Settings};
pub use connector::Mattermost;
