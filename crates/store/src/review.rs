//! Recomputes the whole log from its leaves and compares it with what is stored.

use crate::error::{Result, StoreError};
use crate::log::LogEntry;
use crate::notes::NOTE_WRITTEN;
use crate::store::Store;
use exeunt_core::NoteId;
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
    /// payloads with the digests in their leaves, notes with the digests in their payloads, and the root with the latest checkpoint (its signature is for
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
            if let Some(why) = self.note_misfit(entry).await? {
                return misfit(why);
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

impl Store {
    /// Whether the note that an entry speaks of, and its attachments, are still what they were when it was written.
    async fn note_misfit(&self, entry: &LogEntry) -> Result<Option<&'static str>> {
        let Some((id, digest)) = noted(entry) else { return Ok(None) };
        let other = Some("the note is not the one that the entry names");
        let note = match self.note_lookup(id).await {
            Ok(Some(note)) => note,
            Ok(None) => return Ok(Some("the note that the entry names is not there")),
            Err(StoreError::Tampered { .. }) => return Ok(other),
            Err(error) => return Err(error),
        };
        if note.digest().as_str() != digest {
            return Ok(other);
        }
        for attachment in &note.attachments {
            match self.content_get(&attachment.digest).await {
                Ok(_) => {}
                Err(StoreError::Tampered { .. } | StoreError::NotFound { .. }) => {
                    return Ok(Some("an attachment of the note is not the one that was stored"));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

/// Which note an entry says was written, and its digest. `None` where the payload was shredded, with whatever it named.
fn noted(entry: &LogEntry) -> Option<(NoteId, String)> {
    let payload = entry.payload.as_ref()?;
    let digest = payload.body.get("digest")?.as_str()?;
    let leaf: Entry = serde_json::from_slice(&entry.leaf).ok()?;
    (leaf.what == NOTE_WRITTEN).then_some(())?;
    Some((leaf.on.parse().ok()?, digest.to_owned()))
}

/// A shredded payload fits: that it is gone is no sign of tampering.
fn payload_fits(entry: &LogEntry) -> bool {
    let Some(payload) = &entry.payload else { return true };
    let Ok(leaf) = serde_json::from_slice::<Entry>(&entry.leaf) else { return false };
    payload.digest().is_ok_and(|digest| digest == leaf.payload)
}
