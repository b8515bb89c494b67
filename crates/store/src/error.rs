//! What can go wrong in the store, as cases that a caller can act on.

use exeunt_core::{Digest, PlanId};
use sqlx::error::DatabaseError;
use std::sync::Arc;

/// The result of everything here.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What can go wrong. Cloned, because one failed commit is the answer to every write that was in it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no {what} \"{id}\"")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
    },
    /// What is stored does not allow this change; read again and decide again.
    #[error("the {what} \"{id}\" cannot be changed like this: {why}")]
    Conflict {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
        /// What stands in the way.
        why: String,
    },
    /// Somebody changed the database behind our back, or a disk did.
    #[error("the stored {what} \"{id}\" is not as it was written: {why}")]
    Tampered {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
        /// How that shows.
        why: String,
    },
    /// The approval names another plan than the one that is stored.
    #[error("the approval names the digest {named}, but the plan \"{plan}\" has the digest {stored}")]
    OtherPlan {
        /// The plan that was asked for.
        plan: PlanId,
        /// The digest that the approval names.
        named: Digest,
        /// The digest of the stored plan, computed just now.
        stored: Digest,
    },
    /// A plan can't run before somebody approved exactly it.
    #[error("the plan \"{0}\" is not approved")]
    NotApproved(PlanId),
    /// Another worker has taken the run over, or it was given back.
    #[error("the lease on the run of plan \"{0}\" is no longer held")]
    StaleLease(PlanId),
    /// The value can't be recorded exactly.
    #[error("this cannot be recorded: {0}")]
    Unrecordable(String),
    /// A test struck; this handle is as dead as a killed process.
    #[error("the store was interrupted")]
    Interrupted,
    /// The disk, or the size allowed to the database, is used up. Nothing of the change was stored.
    #[error("the database has no room left: free some space, then try again")]
    Full,
    /// Another writer was in the way for too long; try again.
    #[error("the database is busy with another writer")]
    Busy,
    /// The secrets were encrypted with another key.
    #[error(
        "the key doesn't open the secrets of this database: \
         start with the key that it was set up with, or restore the backup that belongs to this key"
    )]
    WrongKey,
    /// The key isn't one.
    #[error("the key is not usable: it must be 32 bytes, written as 64 hexadecimal digits or as base64")]
    MalformedKey,
    /// A newer version of the program has been at work here.
    #[error("the database has migration {0}, which this version does not know: use a newer version of the program")]
    SchemaTooNew(i64),
    /// Not the address of a database. Only its scheme is named: the rest may hold a password.
    #[error("\"{0}:\" is not a kind of database: expected sqlite:FILE, sqlite::memory: or postgres://…")]
    Location(String),
    /// The database can't be reached, or refused a statement.
    #[error("the database is not available")]
    Unavailable(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

#[expect(clippy::needless_pass_by_value, reason = "callers pass ids and borrowed text alike")]
impl StoreError {
    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    pub(crate) fn conflict(what: &'static str, id: impl ToString, why: impl Into<String>) -> Self {
        Self::Conflict { what, id: id.to_string(), why: why.into() }
    }

    pub(crate) fn tampered(what: &'static str, id: impl ToString, why: impl ToString) -> Self {
        Self::Tampered { what, id: id.to_string(), why: why.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let known = match &error {
            sqlx::Error::Database(database) => from_database(database.as_ref()),
            sqlx::Error::PoolTimedOut => Some(Self::Busy),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Unavailable(Arc::new(error)))
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError::{Execute, ExecuteMigration, VersionMissing};
        match error {
            VersionMissing(version) => Self::SchemaTooNew(version),
            Execute(error) | ExecuteMigration(error, _) => error.into(),
            other => Self::Unavailable(Arc::new(other)),
        }
    }
}

/// SQLite gives its extended result codes, PostgreSQL its SQLSTATE; the two don't overlap.
fn from_database(error: &dyn DatabaseError) -> Option<StoreError> {
    let code = error.code()?;
    match code.as_ref() {
        // SQLITE_FULL; SQLITE_IOERR_SHMSIZE, which a full disk gives while the database is opened; disk_full.
        "13" | "4874" | "53100" => Some(StoreError::Full),
        // SQLITE_BUSY and its kinds, SQLITE_LOCKED and its kind; serialization failure, deadlock, lock not available.
        "5" | "261" | "517" | "773" | "6" | "262" | "40001" | "40P01" | "55P03" => Some(StoreError::Busy),
        // Foreign key violated.
        "787" | "23503" => Some(StoreError::conflict("row", "new", "it refers to something that is not there")),
        // Unique constraint violated where a number was taken from a sequence of our own: somebody took it first.
        "1555" | "2067" | "23505" => Some(StoreError::Busy),
        _ => None,
    }
}
