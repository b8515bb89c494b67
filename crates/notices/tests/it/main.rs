//! What notices promise, against a real mail server, a receiver with the official verifier, and both languages.
#![expect(clippy::unwrap_used, reason = "in a test it names the line that failed, helpers included")]

mod house;
mod mail;
mod story;
mod texts;
mod webhooks;
mod workers;
