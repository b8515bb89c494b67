//! Asking a source what is new. One worker at a time asks a source; its cursor moves only after everything that was read
//! up to it was taken in, so a worker that dies is followed by one that reads the same again and is told the same.

use super::Applied;
use super::people::AT_ONCE;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{Message, Statement};
use exeunt_intake::{Batch, Cursor, Place, Source, SourceError, Trouble};
use exeunt_store::IntakeLease;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A worker that says nothing for longer is believed to be gone.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How often a worker says that it is still there.
const EVERY: Duration = Duration::from_mins(1);
/// Batches that are read in one go. A source that has more still is asked again at the next look.
const BATCHES: usize = 100;
/// Statements between two signs of life.
const STATEMENTS: usize = 200;
/// What could not be used and is kept; the rest is counted.
const REMARKED: usize = 10;

/// How a source is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking {
    /// Not more often than this.
    pub every: SignedDuration,
    /// It is the directory of people: whom it knows comes into the ledger.
    pub people: bool,
}

/// What came of asking a source.
#[derive(Debug, Default)]
pub struct Heard {
    pub applied: Vec<Applied>,
    /// What was said and couldn't be taken in, and why.
    pub refused: Vec<(Statement, EngineError)>,
    pub people_added: usize,
    pub people_changed: usize,
    /// Leavers whose last day lies so far back that they were left out.
    pub long_gone: u64,
    /// What couldn't be read.
    pub troubles: Vec<Trouble>,
    /// Why the source can't be asked at all just now.
    pub failed: Option<Message>,
}

/// What of a source could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub count: usize,
    /// The first of them.
    pub troubles: Vec<Trouble>,
}

impl Heard {
    /// Adds what was heard in a later look; how that one ended counts.
    pub fn extend(&mut self, later: Self) {
        self.applied.extend(later.applied);
        self.refused.extend(later.refused);
        self.people_added += later.people_added;
        self.people_changed += later.people_changed;
        self.long_gone += later.long_gone;
        self.troubles.extend(later.troubles);
        self.failed = later.failed;
    }

    /// What could not be used, if there was something: unreadable, or refused by the rules of the house.
    pub fn remark(&self) -> Option<Remark> {
        let count = self.troubles.len() + self.refused.len();
        let refused = self.refused.iter().map(|(statement, error)| refusal(statement, error));
        let troubles = self.troubles.iter().cloned().chain(refused).take(REMARKED).collect();
        (count > 0).then_some(Remark { count, troubles })
    }
}

fn refusal(statement: &Statement, error: &EngineError) -> Trouble {
    let said = &statement.about;
    let name = [&said.employee_number, &said.mail, &said.name].into_iter().flatten().next();
    let what = match error {
        EngineError::BadStatement { why, .. } => why.clone(),
        error => Message::new("intake-not-taken-in").with("why", error),
    };
    Trouble::new(Place::Entry { name: name.unwrap_or(&statement.id).clone() }, what)
}

impl Engine {
    /// Asks a source what is new, unless it was asked a short while ago or another worker asks it now: then `None`.
    pub async fn intake_read(&self, source: &dyn Source, worker: &str, asking: Asking) -> Result<Option<Heard>> {
        let now = self.now();
        let (until, since) = (later(now, LEASE), later(now, -asking.every));
        let lease = self.store.intake_lease(source.name(), worker, now, until, since).await?;
        let Some(lease) = lease else { return Ok(None) };
        let mut heard = Heard::default();
        if let Err(error) = self.read_batches(source, &lease, asking.people, &mut heard).await {
            self.give_back_unread(&lease).await;
            return Err(error);
        }
        let trouble = heard.failed.as_ref().map(written);
        let remark = heard.remark().as_ref().map(written);
        let mut tx = self.store.begin().await?;
        tx.intake_release(&lease, self.now(), trouble.as_deref(), remark.as_deref()).await?;
        tx.commit().await?;
        Ok(Some(heard))
    }

    /// Gives a source back of which something could not be stored. If that can't be stored either, the lease ends by itself.
    async fn give_back_unread(&self, lease: &IntakeLease) {
        let trouble = written(&Message::new("intake-not-stored"));
        let given_back = async {
            let mut tx = self.store.begin().await?;
            tx.intake_release(lease, self.now(), Some(&trouble), None).await?;
            tx.commit().await
        };
        if let Err(error) = given_back.await {
            tracing::debug!(source = %lease.source, %error, "a source could not be given back");
        }
    }

    async fn read_batches(
        &self,
        source: &dyn Source,
        lease: &IntakeLease,
        people: bool,
        heard: &mut Heard,
    ) -> Result<()> {
        let mut cursor = lease.cursor.clone().map(Cursor::from_stored);
        for _ in 0..BATCHES {
            let batch = match self.asked(source, lease, cursor.as_ref()).await? {
                Ok(batch) => batch,
                Err(error) => {
                    heard.failed = Some(error.what);
                    return Ok(());
                }
            };
            let (next, more) = (batch.next.clone().or_else(|| cursor.clone()), batch.more);
            self.take_in(source, lease, cursor.as_ref(), people, batch, heard).await?;
            self.stay(lease, next.as_ref()).await?;
            cursor = next;
            if !more {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Asks, and says meanwhile that somebody is at it: a whole directory may take longer than a lease.
    async fn asked(
        &self,
        source: &dyn Source,
        lease: &IntakeLease,
        cursor: Option<&Cursor>,
    ) -> Result<std::result::Result<Batch, SourceError>> {
        let mut reading = source.read(cursor, self.now());
        loop {
            tokio::select! {
                batch = &mut reading => return Ok(batch),
                () = tokio::time::sleep(EVERY) => self.stay(lease, cursor).await?,
            }
        }
    }

    /// People first, so that what is said of them finds them.
    async fn take_in(
        &self,
        source: &dyn Source,
        lease: &IntakeLease,
        cursor: Option<&Cursor>,
        people: bool,
        batch: Batch,
        heard: &mut Heard,
    ) -> Result<()> {
        heard.troubles.extend(batch.troubles);
        heard.long_gone += batch.long_gone;
        for some in batch.people.chunks(AT_ONCE).filter(|_| people) {
            self.people_hear(source.name(), some, heard).await?;
            self.stay(lease, cursor).await?;
        }
        for (number, statement) in batch.statements.into_iter().enumerate() {
            if number % STATEMENTS == STATEMENTS - 1 {
                self.stay(lease, cursor).await?;
            }
            match self.statement_from_source(&statement).await {
                Ok(applied) => heard.applied.push(applied),
                Err(EngineError::Store(error)) => return Err(error.into()),
                Err(error) => heard.refused.push((statement, error)),
            }
        }
        Ok(())
    }

    /// Notes how far the source was read, and keeps the lease. Fails when somebody else has taken the source.
    async fn stay(&self, lease: &IntakeLease, cursor: Option<&Cursor>) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.intake_advance(lease, cursor.map(Cursor::as_str), later(self.now(), LEASE)).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("messages and troubles hold only text and maps with text as keys")
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(now)
}
