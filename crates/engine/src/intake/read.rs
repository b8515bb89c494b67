//! Asking a source what is new. One worker at a time asks a source; its cursor moves only after everything that was read
//! up to it was taken in, so a worker that dies is followed by one that reads the same again and is told the same.

use super::Applied;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{Message, Statement};
use exeunt_intake::{Cursor, Source, Trouble};
use exeunt_store::IntakeLease;
use jiff::{SignedDuration, Timestamp};

/// A batch that takes longer than this was given up by its worker.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Batches that are read in one go. A source that has more still is asked again at the next look.
const BATCHES: usize = 100;

/// What came of asking a source.
#[derive(Debug, Default)]
pub struct Heard {
    pub applied: Vec<Applied>,
    /// What was said and couldn't be taken in, and why.
    pub refused: Vec<(Statement, EngineError)>,
    /// What couldn't be read.
    pub troubles: Vec<Trouble>,
    /// Why the source can't be asked at all just now.
    pub failed: Option<Message>,
}

impl Engine {
    /// Asks a source what is new, unless it was asked less than `every` ago or another worker asks it now: then `None`.
    pub async fn intake_read(&self, source: &dyn Source, worker: &str, every: SignedDuration) -> Result<Option<Heard>> {
        let now = self.now();
        let (until, since) = (later(now, LEASE), later(now, -every));
        let lease = self.store.intake_lease(source.name(), worker, now, until, since).await?;
        let Some(lease) = lease else { return Ok(None) };
        let mut heard = Heard::default();
        self.read_batches(source, &lease, &mut heard).await?;
        let mut tx = self.store.begin().await?;
        let trouble = heard.failed.as_ref().map(|why| why.key.as_ref());
        tx.intake_release(&lease, self.now(), trouble).await?;
        tx.commit().await?;
        Ok(Some(heard))
    }

    async fn read_batches(&self, source: &dyn Source, lease: &IntakeLease, heard: &mut Heard) -> Result<()> {
        let mut cursor = lease.cursor.clone().map(Cursor::from_stored);
        for _ in 0..BATCHES {
            let batch = match source.read(cursor.as_ref(), self.now()).await {
                Ok(batch) => batch,
                Err(error) => {
                    heard.failed = Some(error.what);
                    return Ok(());
                }
            };
            for statement in batch.statements {
                match self.statement_from_source(&statement).await {
                    Ok(applied) => heard.applied.push(applied),
                    Err(EngineError::Store(error)) => return Err(error.into()),
                    Err(error) => heard.refused.push((statement, error)),
                }
            }
            heard.troubles.extend(batch.troubles);
            let mut tx = self.store.begin().await?;
            let next = batch.next.as_ref().or(cursor.as_ref()).map(Cursor::as_str);
            tx.intake_advance(lease, next, later(self.now(), LEASE)).await?;
            tx.commit().await?;
            cursor = batch.next.or(cursor);
            if !batch.more {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(now)
}
