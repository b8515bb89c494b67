//! What HR systems send and hold, read through the public face of the crate, and from real servers.
#![expect(clippy::unwrap_used, reason = "a test may stop where its own set-up fails")]
mod table;
mod webhook;
