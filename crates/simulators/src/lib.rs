//! Platform servers for tests and the demo: one model of an organisation's accounts and groups, one HTTP face per
//! platform.
//!
//! * [`Estate`] is the whole state of a simulated platform, in memory, behind one lock.
//! * [`Simulator`] serves an estate on a loopback port with the manners of one platform ([`Synapse`]).
//! * [`Faults`] makes chosen requests go wrong; [`Estate::effects`] and [`Estate::snapshot`] let a test judge what
//!   durably happened.
//! * [`company`] makes a realistic organisation out of a seed.
//!
//! Invariant: nothing here reads the wall clock or a source of randomness; the same requests on the same estate give
//! the same answers.
//!
//! This crate never talks to a real platform and holds no logic that the product uses.

mod clock;
pub mod company;
pub mod estate;
mod fault;
mod limit;
mod seed;
mod server;
mod simulator;
pub mod synapse;
mod wire;

pub use clock::Clock;
pub use estate::Estate;
pub use fault::{Fault, FaultKind, Faults, When};
pub use seed::Seed;
pub use simulator::{Background, Face, Outcome, Poll, Simulator, StartError, Waiting};
pub use synapse::{Options, Synapse};
pub use wire::{Call, Reply};
