//! Sealing the audit log: a signed checkpoint whenever there is news.

use crate::background::Background;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::report::unreportable;
use exeunt_evidence::{Checkpoint, Hash, Hashes, consistency_holds, consistency_needs, consistency_proof};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// Where the vault keeps what was signed last: size and root. A database that was rewritten without the key to the vault
/// doesn't lead to it any more.
const SIGNED: (&str, &str) = ("log", "signed");

impl Engine {
    /// Signs a checkpoint over everything logged so far, unless the newest one covers it already. Returns its text.
    ///
    /// # Errors
    /// [`EngineError::LogRewritten`] when the log doesn't continue what was signed last; nothing is signed then.
    pub async fn seal(&self) -> Result<String> {
        let size = self.store.log_size().await?;
        let latest = self.store.checkpoint_latest().await?;
        let root = self.store.log_root(size).await?;
        let signed = self.last_signed().await?;
        self.must_continue(signed, latest.is_some(), size, &root).await?;
        if let Some(latest) = latest.filter(|latest| latest.size == size && signed == Some((size, root))) {
            return Ok(latest.note);
        }
        let checkpoint = Checkpoint { origin: self.log_key.origin().to_owned(), size, root, extensions: Vec::new() };
        let note = checkpoint.sign(&[self.log_key.as_ref()]).map_err(unreportable)?;
        let mut tx = self.store.begin().await?;
        tx.secret_put(SIGNED.0, SIGNED.1, &SecretString::from(format!("{size} {root}"))).await?;
        tx.commit().await?;
        self.store.checkpoint_insert(&note, size, self.clock.now()).await?;
        Ok(note)
    }

    async fn last_signed(&self) -> Result<Option<(u64, Hash)>> {
        let Some(text) = self.store.secret_lookup(SIGNED.0, SIGNED.1).await? else { return Ok(None) };
        let parts = text.expose_secret().split_once(' ');
        let signed = parts.and_then(|(size, root)| Some((size.parse().ok()?, Hash::from_hex(root).ok()?)));
        signed.map(Some).ok_or(EngineError::LogRewritten)
    }

    /// What was signed must be a beginning of what is there now: we never sign two histories.
    async fn must_continue(&self, signed: Option<(u64, Hash)>, sealed: bool, size: u64, root: &Hash) -> Result<()> {
        let Some((old, old_root)) = signed else {
            return if sealed { Err(EngineError::LogRewritten) } else { Ok(()) };
        };
        if old > size {
            // Another process may have signed more than we had read.
            let now = self.store.log_size().await?;
            return if old > now { Err(EngineError::LogRewritten) } else { Ok(()) };
        }
        let needs = consistency_needs(old, size).map_err(unreportable)?;
        let hashes: Hashes = self.store.log_hashes(&needs).await?.into_iter().collect();
        let proof = consistency_proof(old, size, &hashes).map_err(unreportable)?;
        if consistency_holds(old, old_root, size, *root, &proof) { Ok(()) } else { Err(EngineError::LogRewritten) }
    }

    /// The public key with which this log's checkpoints are verified.
    pub fn log_public_key(&self) -> String {
        self.log_key.vkey()
    }

    /// Seals every second while there is news.
    pub fn keep_sealing(&self) -> Background {
        let (engine, mut background) = (self.clone(), Background::new());
        background.start(|mut ending| async move {
            loop {
                if let Err(error) = engine.seal().await {
                    tracing::error!(%error, "the audit log could not be sealed; the next second tries again");
                }
                if ending.comes_within(Duration::from_secs(1)).await {
                    return;
                }
            }
        });
        background
    }
}
