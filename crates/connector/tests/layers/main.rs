//! The layers, on a connector that only counts and on a clock that only moves when everybody waits.

#![expect(clippy::unwrap_used, reason = "the whole crate is a test")]

mod others;
mod pace;
mod scripted;
