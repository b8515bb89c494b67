//! The store's promises, each tested on SQLite and on PostgreSQL.

mod world;

mod ledger;
mod runs;
