//! 声网 Agora Chat and 环信 Easemob IM: one service under two vendors.
//!
//! Traps that shape this folder: a group has exactly one owner, so giving that role takes it away; whoever deletes an
//! account destroys the groups that it owns; ending sessions looks like reading; the same code stands for "may not" and
//! for "is so already"; accounts that ask for tokens too often are blocked. `docs/platforms/agora-chat.md` says more.
//!
//! Start at [`Agora`].

mod account;
mod api;
mod apply;
pub mod callback;
mod canary;
mod capabilities;
mod config;
mod connector;
mod describe;
mod error;
mod group;
mod history;
mod id;
mod limits;
mod listing;
mod manners;
mod own_token;
mod pages;
mod probe;
pub mod token;

pub use capabilities::capabilities;
pub use config::{Config, ConfigError, HistoryZone, OwnLogin, PathStyle, Settings};
pub use connector::{Agora, PLATFORM};
