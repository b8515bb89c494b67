//! `exeunt case note …`

use super::Cx;
use crate::args::NoteCommand;
use crate::failure::{Exit, Failure, Outcome};
use crate::input::unreadable;
use crate::view;
use exeunt_core::note::LARGEST_ATTACHMENT;
use exeunt_core::{Case, Message, Note};
use exeunt_engine::case::{File, NewNote};
use serde_json::json;
use std::io::Read;
use std::path::Path;

/// Notes read at once.
const PAGE: u32 = 500;

pub(super) async fn run(cx: &Cx<'_>, command: &NoteCommand) -> Outcome {
    match command {
        NoteCommand::Add { case, kind, text, with, at, corrects, attach } => {
            let case = cx.case(case).await?;
            let files = attach.iter().map(|path| file(path)).collect::<Result<Vec<_>, _>>()?;
            let new = NewNote {
                kind: (*kind).into(),
                happened_at: *at,
                with: with.clone(),
                text: text.clone(),
                corrects: *corrects,
            };
            let note = cx.house.engine.note_write(&cx.caller, case.id, new, &files).await?;
            cx.screen.tell(&Message::new("note-written"));
            if cx.screen.json {
                cx.screen.document(&json!({ "note": note, "digest": note.digest() }))?;
            } else {
                cx.screen.line(note.id.to_string())?;
            }
            Ok(Exit::Done)
        }
        NoteCommand::List { case } => {
            let case = cx.case(case).await?;
            let notes = all(cx, &case).await?;
            if cx.screen.json {
                cx.screen.document(&json!({ "notes": notes }))?;
            } else if notes.is_empty() {
                cx.screen.tell(&Message::new("note-none"));
            } else {
                view::notes(cx.screen, &notes)?;
            }
            Ok(Exit::Done)
        }
    }
}

async fn all(cx: &Cx<'_>, case: &Case) -> Result<Vec<Note>, Failure> {
    let mut notes: Vec<Note> = Vec::new();
    loop {
        let page = cx.house.engine.note_list(case.id, notes.last().map(|note| note.id), PAGE).await?;
        if page.is_empty() {
            return Ok(notes);
        }
        notes.extend(page);
    }
}

/// Reads a file to attach, and never more of it than may be attached.
fn file(path: &Path) -> Result<File, Failure> {
    let failed = |error: std::io::Error| unreadable(path, &error);
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_ATTACHMENT).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(path).map_err(failed)?.take(most).read_to_end(&mut bytes).map_err(failed)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(File { name, bytes })
}
