//! The audit log as it lies in the database: leaves, the hashes of the tree over them, checkpoints.

use crate::audit::Leaf;
use crate::columns::{count, micros, stored, time};
use crate::dialect::{Cx, Lock, bulk, change, chunks, run, with_rows};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::CaseId;
use exeunt_evidence::{Frontier, Hash, Hashes, Payload, TreeError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::Range;

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    pub index: u64,
    /// The canonical JSON of the entry, exactly as it was hashed.
    pub leaf: Vec<u8>,
    /// `None` once it was shredded.
    pub payload: Option<Payload>,
}

/// A stored checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
    pub at: Timestamp,
}

pub(crate) type EntryRow = (i64, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

reads! {
    /// How many entries the log has.
    fn log_size() -> u64;
    /// The entries of a range of indexes, in order; indexes beyond the end are not there.
    fn log_entries(range: Range<u64>) -> Vec<LogEntry>;
    /// Every entry of a case, in order.
    fn log_entries_for_case(case: CaseId) -> Vec<LogEntry>;
    /// The stored hashes at these stored indexes, as far as they are there.
    fn log_hashes(indexes: &[u64]) -> BTreeMap<u64, Hash>;
    /// The root of the tree when the log had `size` entries.
    fn log_root(size: u64) -> Hash;
    /// The checkpoint that covers most.
    fn checkpoint_latest() -> Option<StoredCheckpoint>;
}

impl Cx<'_> {
    async fn log_size(&mut self) -> Result<u64> {
        let sql = "SELECT COALESCE(MAX(number) + 1, 0) FROM log_entry";
        let size: i64 = run!(self, c => sqlx::query_scalar(sql).fetch_one(c).await?);
        count("log size", size)
    }

    async fn log_entries(&mut self, range: Range<u64>) -> Result<Vec<LogEntry>> {
        let sql =
            "SELECT number, leaf, salt, payload FROM log_entry WHERE number >= $1 AND number < $2 ORDER BY number";
        let (from, to) = (stored(range.start), stored(range.end));
        let rows: Vec<EntryRow> = run!(self, c => sqlx::query_as(sql).bind(from).bind(to).fetch_all(c).await?);
        rows.into_iter().map(entry).collect()
    }

    async fn log_entries_for_case(&mut self, case: CaseId) -> Result<Vec<LogEntry>> {
        let sql = "SELECT number, leaf, salt, payload FROM log_entry WHERE case_id = $1 ORDER BY number";
        let rows: Vec<EntryRow> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_all(c).await?);
        rows.into_iter().map(entry).collect()
    }

    pub(crate) async fn log_hashes(&mut self, indexes: &[u64]) -> Result<BTreeMap<u64, Hash>> {
        let mut found = BTreeMap::new();
        for chunk in chunks(indexes) {
            let sql = with_rows("SELECT number, hash FROM log_hash WHERE number IN (VALUES {rows})", chunk.len(), 1);
            let rows: Vec<(i64, Vec<u8>)> = run!(self, c => {
                let mut query = sqlx::query_as(sql);
                for index in chunk {
                    query = query.bind(stored(*index));
                }
                query.fetch_all(c).await?
            });
            for (number, bytes) in rows {
                found.insert(count("hash index", number)?, hash(number, &bytes)?);
            }
        }
        Ok(found)
    }

    async fn log_root(&mut self, size: u64) -> Result<Hash> {
        Ok(self.frontier(size).await?.root())
    }

    async fn frontier(&mut self, size: u64) -> Result<Frontier> {
        let hashes: Hashes = self.log_hashes(&Frontier::needs(size)).await?.into_iter().collect();
        Frontier::load(size, &hashes).map_err(lost)
    }

    /// Appends leaves at the end of the log, alone until the transaction ends. Returns their indexes.
    pub(crate) async fn log_append(&mut self, leaves: &[Leaf]) -> Result<Vec<u64>> {
        if leaves.is_empty() {
            return Ok(Vec::new());
        }
        self.lock(Lock::Log).await?;
        let size = self.log_size().await?;
        let mut frontier = self.frontier(size).await?;
        let hashes = frontier.append(leaves.iter().map(|leaf| leaf.hash));
        let entries: Vec<(i64, &Leaf)> = (stored(size)..).zip(leaves).collect();
        let sql = "INSERT INTO log_entry (number, case_id, leaf, salt, payload) VALUES {rows}";
        bulk!(self, sql, 5, &entries, |query, (number, leaf)| query
            .bind(*number)
            .bind(leaf.case.map(|case| case.0))
            .bind(&leaf.bytes[..])
            .bind(&leaf.salt[..])
            .bind(&leaf.payload[..]));
        let sql = "INSERT INTO log_hash (number, hash) VALUES {rows}";
        bulk!(self, sql, 2, &hashes, |query, (number, hash)| query.bind(stored(*number)).bind(hash.as_bytes()));
        Ok((size..frontier.size()).collect())
    }

    async fn checkpoint_latest(&mut self) -> Result<Option<StoredCheckpoint>> {
        let sql = "SELECT size, note, made_at FROM log_checkpoint ORDER BY size DESC LIMIT 1";
        let row: Option<(i64, String, i64)> = run!(self, c => sqlx::query_as(sql).fetch_optional(c).await?);
        row.map(|(size, note, at)| {
            Ok(StoredCheckpoint { size: count("checkpoint", size)?, note, at: time("checkpoint", at)? })
        })
        .transpose()
    }
}

impl Store {
    /// Stores a signed checkpoint; one of the same size is replaced (more signatures may have come).
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it covers more than there is.
    pub async fn checkpoint_insert(&self, note: &str, size: u64, at: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        if size > tx.log_size().await? {
            return Err(StoreError::conflict("checkpoint", size, "it covers more than the log holds"));
        }
        let sql = "INSERT INTO log_checkpoint (size, note, made_at) VALUES ($1, $2, $3)
                   ON CONFLICT (size) DO UPDATE SET note = excluded.note, made_at = excluded.made_at";
        let (size, at) = (stored(size), micros(at));
        change!(&mut tx.cx()?, sqlx::query(sql).bind(size).bind(note).bind(at));
        tx.commit().await?;
        Ok(())
    }
}

impl Tx {
    /// Destroys the payloads of these entries with their salts; the log stays verifiable. Returns how many there were.
    ///
    /// Backups, and on PostgreSQL dead rows until the next `VACUUM`, still hold them.
    pub async fn payload_shred(&mut self, indexes: &[u64]) -> Result<u64> {
        let mut shredded = 0;
        let cx = &mut self.cx()?;
        for chunk in chunks(indexes) {
            let sql = "UPDATE log_entry SET salt = NULL, payload = NULL
                       WHERE payload IS NOT NULL AND number IN (VALUES {rows})";
            let sql = with_rows(sql, chunk.len(), 1);
            shredded += run!(cx, c => {
                let mut query = sqlx::query(sql);
                for index in chunk {
                    query = query.bind(stored(*index));
                }
                query.execute(c).await?.rows_affected()
            });
        }
        Ok(shredded)
    }
}

pub(crate) fn entry((number, leaf, salt, payload): EntryRow) -> Result<LogEntry> {
    let index = count("log entry", number)?;
    let (Some(salt), Some(payload)) = (salt, payload) else {
        return Ok(LogEntry { index, leaf, payload: None });
    };
    let salt = salt.try_into().map_err(|_| StoreError::tampered("log entry", number, "the salt is not 32 bytes"))?;
    let body = serde_json::from_slice(&payload).map_err(|error| StoreError::tampered("log entry", number, error))?;
    Ok(LogEntry { index, leaf, payload: Some(Payload { salt, body }) })
}

fn hash(number: i64, bytes: &[u8]) -> Result<Hash> {
    Hash::try_from(bytes).map_err(|error| StoreError::tampered("hash", number, error))
}

fn lost(error: TreeError) -> StoreError {
    StoreError::tampered("audit log", "tree", error)
}
