//! The communication log of a case (B15): written once, never changed; its digest is in the audit log.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::note::{LARGEST_ATTACHMENT, LONGEST_NOTE, LONGEST_WITH, MOST_ATTACHMENTS, media_type};
use exeunt_core::{Attachment, CaseId, Digest, Duty, Note, NoteId, NoteKind};
use jiff::Timestamp;
use serde_json::json;

/// The longest name of a file.
const LONGEST_FILE_NAME: usize = 200;

/// What somebody writes down.
#[derive(Debug, Clone)]
pub struct NewNote {
    pub kind: NoteKind,
    /// When it happened; `None`: now.
    pub happened_at: Option<Timestamp>,
    /// With whom.
    pub with: String,
    pub text: String,
    /// The note that this one corrects.
    pub corrects: Option<NoteId>,
}

/// A file to go with a note.
#[derive(Debug, Clone)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Engine {
    /// Writes a note down, with its files. Nothing changes or deletes it; a correction is another note.
    pub async fn note_write(&self, caller: &Caller, case: CaseId, new: NewNote, files: &[File]) -> Result<Note> {
        let case = self.must_on(caller, Duty::WriteNote, case).await?;
        let now = self.now();
        must_be_bounded(&new, files)?;
        let mut tx = self.store.begin().await?;
        if let Some(first) = new.corrects {
            let known = tx.note_lookup(first).await?.is_some_and(|note| note.case == case.id);
            if !known {
                return Err(not_of(case.id, "note", &first));
            }
        }
        let mut attachments = Vec::new();
        for file in files {
            let digest = tx.content_put(&file.bytes).await?;
            let (name, media_type) = (plain_name(&file.name), media_type(&file.bytes).to_owned());
            attachments.push(Attachment { name, media_type, size: file.bytes.len() as u64, digest });
        }
        let note = Note {
            id: NoteId(self.randomness.id(now)),
            case: case.id,
            kind: new.kind,
            happened_at: new.happened_at.unwrap_or(now),
            with: new.with,
            text: new.text,
            attachments,
            corrects: new.corrects,
            by: caller.name.clone(),
            written_at: now,
        };
        tx.note_insert(&note).await?;
        let event = self.event(caller.name.as_str(), Happened::NoteWritten, &note.id.to_string()).case(case.id);
        let about = json!({ "digest": note.digest(), "kind": note.kind, "attachments": note.attachments.len() });
        tx.audit(event.payload(about));
        tx.commit().await?;
        Ok(note)
    }

    /// The next notes of a case after `after`, in the order in which they were written.
    pub async fn note_list(&self, case: CaseId, after: Option<NoteId>, limit: u32) -> Result<Vec<Note>> {
        self.case_get(case).await?;
        Ok(self.store.note_list(case, after, limit).await?)
    }

    /// A file of one of this case's notes.
    pub async fn note_attachment(&self, case: CaseId, note: NoteId, digest: &Digest) -> Result<(Attachment, Vec<u8>)> {
        let unknown = || not_of(case, "attachment", digest);
        let note = self.store.note_lookup(note).await?.filter(|note| note.case == case).ok_or_else(unknown)?;
        let attachment = note.attachments.into_iter().find(|a| a.digest == *digest).ok_or_else(unknown)?;
        let bytes = self.store.content_get(digest).await?;
        Ok((attachment, bytes))
    }
}

fn must_be_bounded(new: &NewNote, files: &[File]) -> Result<()> {
    let too_much = |what, most| Err(EngineError::TooMuch { what, most });
    if new.text.trim().is_empty() && files.is_empty() {
        return Err(EngineError::ReasonRequired);
    }
    if new.text.chars().count() > LONGEST_NOTE {
        return too_much("text", LONGEST_NOTE);
    }
    if new.with.chars().count() > LONGEST_WITH {
        return too_much("with", LONGEST_WITH);
    }
    if files.len() > MOST_ATTACHMENTS {
        return too_much("attachments", MOST_ATTACHMENTS);
    }
    if files.iter().any(|file| file.bytes.len() > LARGEST_ATTACHMENT) {
        return too_much("attachment", LARGEST_ATTACHMENT);
    }
    if files.iter().any(|file| file.name.chars().count() > LONGEST_FILE_NAME) {
        return too_much("attachment name", LONGEST_FILE_NAME);
    }
    Ok(())
}

/// A file's name without folders and without what a terminal or a header would take for a command.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && *c != '"').collect();
    if plain.trim_matches('.').trim().is_empty() { "attachment".to_owned() } else { plain }
}

pub(super) fn not_of(case: CaseId, what: &'static str, id: &impl ToString) -> EngineError {
    EngineError::NotOfThisCase { case, what, id: id.to_string() }
}
