//! Sealing the audit log: a signed checkpoint whenever there is news.

use crate::error::Result;
use crate::house::Engine;
use crate::report::unreportable;
use exeunt_evidence::Checkpoint;
use std::time::Duration;
use tokio::task::JoinHandle;

impl Engine {
    /// Signs a checkpoint over everything logged so far, unless the newest one covers it already. Returns its text.
    pub async fn seal(&self) -> Result<String> {
        let size = self.store.log_size().await?;
        if let Some(latest) = self.store.checkpoint_latest().await?
            && latest.size == size
        {
            return Ok(latest.note);
        }
        let root = self.store.log_root(size).await?;
        let checkpoint = Checkpoint { origin: self.log_key.origin().to_owned(), size, root, extensions: Vec::new() };
        let note = checkpoint.sign(&[self.log_key.as_ref()]).map_err(unreportable)?;
        self.store.checkpoint_insert(&note, size, self.clock.now()).await?;
        Ok(note)
    }

    /// The public key with which this log's checkpoints are verified.
    pub fn log_public_key(&self) -> String {
        self.log_key.vkey()
    }

    /// Seals every second while there is news, until dropped.
    pub fn keep_sealing(&self) -> Sealing {
        let engine = self.clone();
        Sealing(tokio::spawn(async move {
            let mut every_second = tokio::time::interval(Duration::from_secs(1));
            loop {
                every_second.tick().await;
                if let Err(error) = engine.seal().await {
                    tracing::error!(%error, "the audit log could not be sealed; the next second tries again");
                }
            }
        }))
    }
}

/// A task that seals the log every second; ends when dropped.
#[derive(Debug)]
pub struct Sealing(JoinHandle<()>);

impl Drop for Sealing {
    fn drop(&mut self) {
        self.0.abort();
    }
}
