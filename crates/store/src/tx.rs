//! Write transactions: a change and its audit entries become durable together or not at all.

use crate::audit::AuditEvent;
use crate::dialect::{Cx, Open};
use crate::error::{Result, StoreError};
use crate::interruption::Point;
use crate::store::Inner;
use exeunt_core::PersonId;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// An open write transaction. Dropped without [`Tx::commit`], it changes nothing.
///
/// On SQLite it is the only one of the whole program: keep it short, and never wait for a platform inside.
pub struct Tx {
    open: Open,
    pub(crate) inner: Arc<Inner>,
    events: Vec<AuditEvent>,
    /// Whose manager was changed.
    pub(crate) moved: BTreeSet<PersonId>,
}

impl Tx {
    pub(crate) fn new(open: Open, inner: Arc<Inner>) -> Self {
        Self { open, inner, events: Vec::new(), moved: BTreeSet::new() }
    }

    /// Adds an entry to the audit log, in the same transaction as the change that it speaks of.
    pub fn audit(&mut self, event: AuditEvent) {
        self.events.push(event);
    }

    /// Makes everything durable and returns the log indexes of the audit entries, in the order in which they were added.
    ///
    /// # Errors
    /// [`StoreError::Unrecordable`] for an audit entry that has no exact form, [`StoreError::Full`] and
    /// [`StoreError::Busy`]: nothing was changed. [`StoreError::Unavailable`] during the commit itself can mean either.
    pub async fn commit(mut self) -> Result<Vec<u64>> {
        let events = std::mem::take(&mut self.events);
        let leaves =
            events.iter().map(|event| event.seal(self.inner.randomness.bytes32())).collect::<Result<Vec<_>>>()?;
        self.managers_settle().await?;
        self.request_changed().await?;
        let indexes = self.cx()?.log_append(&leaves).await?;
        if let Err(struck) = self.inner.survives(Point::BeforeCommit) {
            self.open.rollback().await?;
            return Err(struck);
        }
        self.open.commit().await?;
        self.inner.survives(Point::AfterCommit)?;
        Ok(indexes)
    }

    /// The connection, unless the store was struck.
    pub(crate) fn cx(&mut self) -> Result<Cx<'_>, StoreError> {
        self.inner.alive()?;
        Ok(self.open.cx())
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tx({} audit entries)", self.events.len())
    }
}

/// Gives [`crate::Store`] and [`Tx`] the same reads, each written once on [`Cx`].
macro_rules! reads {
    ($( $(#[$doc:meta])* fn $name:ident($($arg:ident: $of:ty),*) -> $out:ty; )+) => {
        impl $crate::Store {
            $(
                $(#[$doc])*
                pub async fn $name(&self, $($arg: $of),*) -> $crate::error::Result<$out> {
                    self.read().await?.cx().$name($($arg),*).await
                }
            )+
        }
        impl $crate::Tx {
            $(
                $(#[$doc])*
                pub async fn $name(&mut self, $($arg: $of),*) -> $crate::error::Result<$out> {
                    self.cx()?.$name($($arg),*).await
                }
            )+
        }
    };
}
pub(crate) use reads;
