//! The connectors on real servers and on simulators.

#![expect(clippy::unwrap_used, reason = "the whole crate is a test")]

mod agora;
mod clocks;
mod documented;
mod ejabberd;
mod mattermost;
mod orders;
mod stages;
mod synapse;
