//! What HR systems say about who leaves, read from wherever it comes.
//!
//! Everything ends in the same value, a [`Batch`] of [statements](exeunt_core::Statement) and, where a source also knows
//! people, of [`Person`](exeunt_core::Person) records. What is sent to us comes through [`webhook`] and [`table`]; what we
//! go and ask is a [`Source`]: a watched [`folder`], a directory ([`ldap`]) or an HR system ([`tryton`]). [`SourceSettings`]
//! makes each of them out of what an administrator wrote.
//!
//! Invariants: nothing is decided and nothing is stored here; whoever calls keeps the [`Cursor`] together with what it did
//! with the batch. A row, an entry or an employee that is missing says nothing: nobody leaves by not being in a list.
//! What can't be read is a [`Trouble`] that names its place, and is never taken for "stays".

pub mod folder;
mod http;
pub mod ldap;
mod said;
pub mod settings;
pub mod source;
pub mod table;
pub mod trouble;
pub mod tryton;
pub mod webhook;

pub use settings::{Opened, SourceSettings};
pub use source::{Batch, Cursor, Failure, Source, SourceError};
pub use trouble::{Place, Trouble};
