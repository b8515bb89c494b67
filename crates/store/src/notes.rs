//! The communication log: notes that are never changed, and the bytes of their attachments by digest.

use crate::columns::{document, parse_document};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, Digest, Note, NoteId};
use uuid::Uuid;

/// What the entry is called that keeps a note's digest.
pub const NOTE_WRITTEN: &str = "note.written";

type Row = (Uuid, String, String);

reads! {
    /// The note, if there is one; fails when it isn't as it was written.
    fn note_lookup(id: NoteId) -> Option<Note>;
    /// The next notes of a case after `after`, in the order in which they were written.
    fn note_list(case: CaseId, after: Option<NoteId>, limit: u32) -> Vec<Note>;
    /// The bytes with this digest; fails when they are others.
    fn content_get(digest: &Digest) -> Vec<u8>;
}

impl Cx<'_> {
    pub(crate) async fn note_lookup(&mut self, id: NoteId) -> Result<Option<Note>> {
        let sql = "SELECT id, digest, document FROM note WHERE id = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(note).transpose()
    }

    async fn note_list(&mut self, case: CaseId, after: Option<NoteId>, limit: u32) -> Result<Vec<Note>> {
        let sql = "SELECT id, digest, document FROM note WHERE case_id = $1 AND id > $2 ORDER BY id LIMIT $3";
        let (after, limit) = (after.map_or(Uuid::nil(), |id| id.0), i64::from(limit));
        let rows: Vec<Row> =
            run!(self, c => sqlx::query_as(sql).bind(case.0).bind(after).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(note).collect()
    }

    pub(crate) async fn content_get(&mut self, digest: &Digest) -> Result<Vec<u8>> {
        let sql = "SELECT bytes FROM content WHERE digest = $1";
        let bytes: Option<Vec<u8>> =
            run!(self, c => sqlx::query_scalar(sql).bind(digest.as_str()).fetch_optional(c).await?);
        let bytes = bytes.ok_or_else(|| StoreError::not_found("attachment", digest))?;
        let computed = Digest::of_bytes(&bytes);
        if computed == *digest {
            return Ok(bytes);
        }
        Err(StoreError::tampered("attachment", digest, format!("it is now {computed}")))
    }
}

impl Tx {
    /// Writes a note down. Its attachments must be stored already.
    pub async fn note_insert(&mut self, note: &Note) -> Result<()> {
        let sql = "INSERT INTO note (id, case_id, digest, document) VALUES ($1, $2, $3, $4)";
        let (digest, text) = (note.digest(), document(note)?);
        change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(note.id.0).bind(note.case.0).bind(digest.as_str()).bind(text.as_str())
        );
        Ok(())
    }

    /// Stores bytes under their digest; the same bytes are stored once.
    pub async fn content_put(&mut self, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of_bytes(bytes);
        let sql = "INSERT INTO content (digest, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        change!(&mut self.cx()?, sqlx::query(sql).bind(digest.as_str()).bind(bytes));
        Ok(digest)
    }
}

fn note((id, digest, text): Row) -> Result<Note> {
    let note: Note = parse_document("note", NoteId(id), &text)?;
    if note.digest().as_str() == digest && note.id == NoteId(id) {
        return Ok(note);
    }
    Err(StoreError::tampered("note", NoteId(id), "its digest is another one"))
}
