//! Commits in groups: while one transaction is on its way to the disk, the next one gathers.

use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::write::{Refused, RunWrite, WriteDone};
use std::fmt;
use tokio::sync::{mpsc, oneshot};

/// The most writes of one transaction: a few milliseconds of work, so that nobody waits long behind a full one.
const LARGEST: usize = 1_024;
/// Beyond this many waiting writes, the next ones wait for room.
const QUEUE: usize = 4 * LARGEST;

type Answer = Result<std::result::Result<WriteDone, Refused>>;

/// Where many tasks hand in their writes. Clones share the queue; the task behind it ends with the last of them.
#[derive(Clone)]
pub struct GroupCommit {
    queue: mpsc::Sender<(RunWrite, oneshot::Sender<Answer>)>,
}

impl GroupCommit {
    /// Starts the task that commits; needs a tokio runtime.
    pub fn new(store: Store) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(commit_all(store, waiting));
        Self { queue }
    }

    /// Hands in a write and waits until it is durable. Nothing is delayed on purpose: a lone write commits at once.
    ///
    /// Dropping the future doesn't take the write back.
    ///
    /// # Errors
    /// The error of the whole transaction, given to everyone who was in it.
    pub async fn write(&self, write: RunWrite) -> Answer {
        let (answer, answered) = oneshot::channel();
        // The task ends early only by a panic, and then what became of the write is unknown: as after a crash.
        self.queue.send((write, answer)).await.map_err(|_| StoreError::Interrupted)?;
        answered.await.map_err(|_| StoreError::Interrupted)?
    }
}

impl fmt::Debug for GroupCommit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GroupCommit({} waiting)", self.queue.max_capacity() - self.queue.capacity())
    }
}

async fn commit_all(store: Store, mut waiting: mpsc::Receiver<(RunWrite, oneshot::Sender<Answer>)>) {
    let mut gathered = Vec::new();
    while waiting.recv_many(&mut gathered, LARGEST).await > 0 {
        let (writes, answers): (Vec<_>, Vec<_>) = gathered.drain(..).unzip();
        match store.run_write(writes).await {
            Ok(done) => answers.into_iter().zip(done).for_each(|(to, done)| tell(to, Ok(done))),
            Err(error) => answers.into_iter().for_each(|to| tell(to, Err(error.clone()))),
        }
    }
}

/// Whoever handed the write in may have gone; the write stands all the same.
fn tell(to: oneshot::Sender<Answer>, answer: Answer) {
    drop(to.send(answer));
}
