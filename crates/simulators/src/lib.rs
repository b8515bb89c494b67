//! Platform servers for tests and the demo: one folder a platform, with the whole of its state ([`World`]) and the
//! manners in which it answers ([`Face`]).
//!
//! * [`Simulator`] serves a world on a loopback port with its face ([`Synapse`] serves an [`Estate`]).
//! * [`Faults`] makes chosen requests go wrong; [`Estate::effects`] and [`Estate::snapshot`] let a test judge what
//!   durably happened, [`Simulator::arrivals`] how fast it was asked.
//! * [`company`] makes a realistic organisation out of a seed.
//!
//! Invariant: nothing here reads the wall clock or a source of randomness; the same requests on the same estate give
//! the same answers.
//!
//! This crate never talks to a real platform and holds no logic that the product uses.

pub mod agora;
mod arrivals;
mod clock;
pub mod company;
mod door;
pub mod ejabberd;
mod fault;
mod limit;
pub mod mattermost;
mod seed;
mod server;
mod simulator;
pub mod synapse;
mod wire;

pub use arrivals::{Arrival, busiest};
pub use clock::Clock;
pub use door::{Door, Inside};
pub use ejabberd::Ejabberd;
pub use fault::{Fault, FaultKind, Faults, When};
pub use seed::Seed;
pub use simulator::{Background, Face, Outcome, Poll, Simulator, StartError, Waiting, World};
pub use synapse::estate::Estate;
pub use synapse::{Options, Synapse};
pub use wire::{Call, Reply};
