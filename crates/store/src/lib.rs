//! Repositories on SQLite and PostgreSQL.
//!
//! A [`Store`] is a handle to one database. Reads are methods of the [`Store`] and of a [`Tx`]; changes are methods of
//! a [`Tx`], which becomes durable together with its audit entries or not at all. The runner's writes, thousands a second,
//! go through [`GroupCommit`].
//!
//! Invariants: a state change and its audit entry are one transaction. What an approval or a report names is kept as
//! bytes and its digest computed again whenever it is read. Nothing here makes an id or reads a clock, except that the
//! buckets go by the database's.
//! It never decides what should happen to a leaver and never talks to a platform.
//!
//! Start at [`Store`] and [`Tx`], then [`RunWrite`]. SQL is written once; `dialect` is where the databases differ.

mod actors;
mod api_tokens;
mod audit;
mod batches;
mod buckets;
mod cases;
mod columns;
mod confirmations;
mod connections;
mod decide;
mod devices;
mod dialect;
mod documents;
mod endpoints;
mod entries;
mod error;
mod findings;
mod gathered;
mod group_commit;
mod intake_sources;
mod interruption;
mod invitations;
mod ledger;
mod links;
mod lists;
mod log;
mod logins;
mod managers;
mod notes;
mod observations;
mod outbox;
mod passkeys;
mod plans;
mod policies;
mod proofs;
mod redirected;
mod requests;
mod review;
mod runs;
#[cfg(test)]
mod sendable;
mod sessions;
mod sqlite;
mod statements;
mod steps;
mod stocks;
mod store;
mod throttle;
mod tx;
mod vault;
mod works;
mod write;

pub use actors::Actor;
pub use api_tokens::ApiToken;
pub use audit::{ATTEMPT_GIVEN_UP, AuditEvent, WRITE_REFUSED};
pub use batches::{BatchApproval, BatchMember, CaseCounts};
pub use connections::StoredConnection;
pub use endpoints::{Desk, Endpoint, EndpointKind, EndpointSecrets};
pub use entries::{DirectoryEntry, EntryIndex};
pub use error::{Result, StoreError};
pub use findings::FindingFilter;
pub use group_commit::GroupCommit;
pub use intake_sources::{IntakeLease, IntakeSource};
pub use interruption::{Interruption, Point};
pub use invitations::Invitation;
pub use ledger::PastBinding;
pub use links::LinkedTo;
pub use lists::{CaseFilter, ListedCase, PersonFilter};
pub use log::{LogEntry, StoredCheckpoint};
pub use logins::Login;
pub use notes::NOTE_WRITTEN;
pub use observations::ObservationSummary;
pub use outbox::{NewNotice, NoticeClaim, NoticeFilter, NoticeState, StoredNotice};
pub use passkeys::Passkey;
pub use plans::{Approval, ApprovalKind, PlanSummary, StoredPlan};
pub use policies::PolicyText;
pub use proofs::{StoredCheck, StoredReport};
pub use requests::{RequestBegun, RequestLease, on_behalf};
pub use review::{LogReview, Misfit};
pub use runs::{Lease, Run, RunState};
pub use sessions::{Alive, How, Session};
pub use statements::StoredStatement;
pub use steps::{Attempt, StepRecord};
pub use store::{Options, Store};
pub use throttle::Throttle;
pub use tx::Tx;
pub use vault::{Pepper, Vault};
pub use write::{Refused, RunWrite, WriteDone};
