//! The server through its router, on a real database and simulated platforms.
#![expect(clippy::unwrap_used, reason = "in a test it names the line that failed, helpers included")]

mod world;

mod attacks;
mod batches;
mod cases;
mod confirmation;
mod fuzz;
mod house;
mod http;
mod idempotency;
mod insiders;
mod intake;
mod lists;
mod login;
mod oneself;
mod people;
mod roles;
mod scim;
mod settle;
mod snapshot;
mod uploads;
