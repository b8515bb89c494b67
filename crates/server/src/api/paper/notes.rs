//! The communication log, and the files with it.

use crate::body::{Path, Query, read};
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::page::{Page, limit};
use crate::reach;
use crate::state::AppState;
use crate::uploads::in_time;
use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::note::MOST_ATTACHMENTS;
use exeunt_core::{CaseId, Digest, Duty, Note, NoteId, NoteKind};
use exeunt_engine::case::{File, NewNote};
use jiff::Timestamp;
use serde::Deserialize;
use std::fmt::Write as _;
use utoipa::ToSchema;

/// Nothing in a file of somebody else's runs, whatever a browser takes it for.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// Which notes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    after: Option<NoteId>,
    limit: Option<u32>,
}

/// Everything that was written down, in the order in which it was.
#[utoipa::path(get, path = "/cases/{id}/notes", tag = "casework",
    params(("id" = String, Path), ("after" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Note>), (status = 404, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Query(listing): Query<Listing>,
) -> Result<Json<Page<Note>>> {
    let case = reach::case(&state, &asker.0, id).await?;
    let limit = limit(listing.limit)?;
    let notes = state.engine.note_list(case.id, listing.after, limit + 1).await?;
    Ok(Json(Page::of(notes, limit, |note| note.id.to_string())))
}

/// A note as it is sent: the part `note`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writing {
    kind: NoteKind,
    /// When it happened, if not now.
    #[serde(default)]
    happened_at: Option<Timestamp>,
    #[serde(default)]
    #[schema(max_length = 500)]
    with: String,
    #[schema(max_length = 10000)]
    text: String,
    /// The note that this one corrects.
    #[serde(default)]
    corrects: Option<NoteId>,
}

/// Writes a note down, for good: `multipart/form-data` with a part `note` (JSON) and up to ten parts `file`, 10 MB each.
#[utoipa::path(post, path = "/cases/{id}/notes", tag = "casework", params(("id" = String, Path)),
    request_body(content = Writing, content_type = "multipart/form-data"),
    responses((status = 201, body = Note), (status = 404, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn write(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<CaseId>,
    form: std::result::Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<Note>)> {
    let case = reach::case(&state, &asker.0, id).await?;
    // Asked before a hundred megabytes are read; the engine asks again.
    asker.must(&state, Duty::WriteNote).await?;
    let form = form.map_err(|_| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"))?;
    let (writing, files) = in_time(&state, parts(form)).await?;
    let Writing { kind, happened_at, with, text, corrects } = writing;
    let new = NewNote { kind, happened_at, with, text, corrects };
    let note = state.engine.note_write(&asker.0, case.id, new, &files).await?;
    Ok((StatusCode::CREATED, Json(note)))
}

async fn parts(mut form: Multipart) -> Result<(Writing, Vec<File>)> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        _ => Problem::new(StatusCode::BAD_REQUEST, "bad-request"),
    };
    let fault =
        |why: &dyn std::fmt::Display| Problem::invalid(vec![Fault::body("/note", "fault-body").with("why", why)]);
    let (mut writing, mut files) = (None, Vec::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("note") => {
                let text = field.text().await.map_err(unreadable)?;
                writing = Some(read(text.as_bytes())?);
            }
            Some("file") if files.len() < MOST_ATTACHMENTS => {
                let name = field.file_name().unwrap_or_default().to_owned();
                files.push(File { name, bytes: field.bytes().await.map_err(unreadable)?.to_vec() });
            }
            _ => return Err(fault(&"only one \"note\" and a few \"file\"")),
        }
    }
    Ok((writing.ok_or_else(|| fault(&"missing"))?, files))
}

/// A file of a note, to be saved and not to be shown.
#[utoipa::path(get, path = "/cases/{id}/notes/{note}/attachments/{digest}", tag = "casework",
    params(("id" = String, Path), ("note" = String, Path), ("digest" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ProblemDocument)))]
pub(crate) async fn attachment(
    State(state): State<AppState>,
    asker: Asker,
    Path((id, note, digest)): Path<(CaseId, NoteId, String)>,
) -> Result<Response> {
    let case = reach::case(&state, &asker.0, id).await?;
    let digest: Digest = digest.parse().map_err(|_| Problem::not_found())?;
    let (attachment, bytes) = state.engine.note_attachment(case.id, note, &digest).await?;
    let headers: [(HeaderName, String); 3] = [
        (CONTENT_TYPE, attachment.media_type),
        (CONTENT_DISPOSITION, disposition(&attachment.name)),
        (CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The header that saves a file under its name (RFC 6266): plain letters for old browsers, all of it for the others.
fn disposition(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let ascii: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if plain(char::from(byte)) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_file_can_add_to_the_header() {
        let header = disposition("通话\"; filename=x\r\nSet-Cookie: a.txt");
        assert_eq!(
            header,
            "attachment; filename=\"_____filename_x__Set-Cookie__a.txt\"; \
             filename*=UTF-8''%E9%80%9A%E8%AF%9D%22%3B%20filename%3Dx%0D%0ASet-Cookie%3A%20a.txt"
        );
    }
}
