//! End-to-end tests on real servers: one binary, one module a subject.

#![expect(clippy::unwrap_used, reason = "the whole crate is a test")]

mod access;
mod acme;
mod batch;
mod intake;
mod leaver;
mod named;
mod paper;
mod platforms;
mod postgres;
mod refusals;
mod reports;
mod sweep;
mod synapse;
mod users_ask;
mod walls;
mod workers;
mod world;
