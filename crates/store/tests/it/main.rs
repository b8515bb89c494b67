//! The store's promises, each tested on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "in a test it names the line that failed, helpers included")]

mod world;

mod access;
mod actors;
mod buckets;
mod cases;
mod crash;
mod entries;
mod full;
mod ledger;
mod lists;
mod log;
mod managers;
mod migrations;
mod outbox;
mod paper;
mod passkeys;
mod plans;
mod policies;
mod proofs;
mod requests;
mod runs;
mod schema;
mod secrets;
mod steps;
mod stocks;
