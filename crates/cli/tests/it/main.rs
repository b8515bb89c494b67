//! The command as a user has it: whole outputs, exit codes, bad input, interruptions, and the demo from end to end.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod batch;
mod cluster;
mod commands;
mod console;
mod demo;
mod directories;
mod doors;
mod errors;
mod full_disk;
mod help;
mod intake;
mod interrupt;
mod people;
mod platform;
mod serve;
mod slips;
mod story;
mod terminal;
mod trial;
mod words;
