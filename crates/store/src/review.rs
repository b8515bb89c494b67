//! Recomputes the whole log from its leaves and compares it with what is stored.

use crate::error::Result;
use crate::log::LogEntry;
use crate::store::Store;
use exeunt_evidence::{Checkpoint, Entry, Frontier, Hash, leaf_hash, stored_count};

/// How many entries are in memory at a time.
const PAGE: u64 = 2_000;

/// What the review found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReview {
    /// How many entries fit, from the first one on.
    pub fits: u64,
    /// The root over them.
    pub root: Hash,
    /// The first thing that doesn't fit.
    pub misfit: Option<Misfit>,
}

/// The first thing that doesn't fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The index of the entry.
    pub index: u64,
    pub why: &'static str,
}

impl Store {
    /// Recomputes every leaf hash and every node of the tree from the leaves, compares them with the stored hashes, the
    /// payloads with the digests in their leaves, and the root with the latest checkpoint (its signature is for
    /// whoever holds the keys). Names the first index that doesn't fit.
    ///
    /// Reads page by page: entries that are appended meanwhile don't disturb it.
    pub async fn log_consistent(&self) -> Result<LogReview> {
        let checkpoint = self.checkpoint_latest().await?;
        let size = self.log_size().await?;
        let mut frontier = Frontier::default();
        while frontier.size() < size {
            let page = frontier.size()..size.min(frontier.size() + PAGE);
            let sealed = checkpoint.as_ref().filter(|sealed| page.contains(&(sealed.size.wrapping_sub(1))));
            let entries = self.log_entries(page.clone()).await?;
            let misfit = self.page_misfit(&mut frontier, page, &entries, sealed.map(|s| s.note.as_str())).await?;
            if let Some(misfit) = misfit {
                return Ok(LogReview { fits: frontier.size(), root: frontier.root(), misfit: Some(misfit) });
            }
        }
        let uncovered = checkpoint.filter(|sealed| sealed.size > size);
        let misfit = uncovered.map(|_| Misfit { index: size, why: "a checkpoint covers entries that are not there" });
        Ok(LogReview { fits: size, root: frontier.root(), misfit })
    }

    async fn page_misfit(
        &self,
        frontier: &mut Frontier,
        page: std::ops::Range<u64>,
        entries: &[LogEntry],
        note: Option<&str>,
    ) -> Result<Option<Misfit>> {
        let nodes: Vec<u64> = (stored_count(page.start)..stored_count(page.end)).collect();
        let stored = self.read().await?.cx().log_hashes(&nodes).await?;
        let sealed = note.map(Checkpoint::read_unverified);
        let mut entries = entries.iter();
        for index in page {
            let misfit = |why| Ok(Some(Misfit { index, why }));
            let Some(entry) = entries.next().filter(|entry| entry.index == index) else {
                return misfit("the entry is not there");
            };
            if !payload_fits(entry) {
                return misfit("the payload is not the one that the entry names");
            }
            let mut grown = frontier.clone();
            let computed = grown.append([leaf_hash(&entry.leaf)]);
            if !computed.iter().all(|(node, hash)| stored.get(node) == Some(hash)) {
                return misfit("the stored hashes are not those of the entry");
            }
            let root_fits = match &sealed {
                Some(Ok(sealed)) => sealed.size != grown.size() || sealed.root == grown.root(),
                Some(Err(_)) => false,
                None => true,
            };
            if !root_fits {
                return misfit("the latest checkpoint names another root");
            }
            *frontier = grown;
        }
        Ok(None)
    }
}

/// A shredded payload fits: that it is gone is no sign of tampering.
fn payload_fits(entry: &LogEntry) -> bool {
    let Some(payload) = &entry.payload else { return true };
    let Ok(leaf) = serde_json::from_slice::<Entry>(&entry.leaf) else { return false };
    payload.digest().is_ok_and(|digest| digest == leaf.payload)
}
