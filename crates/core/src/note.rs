//! What was said and done about a case outside of the machine (B15): calls, messages, meetings, refusals.
//!
//! A note is never changed. A correction is another note that names the first.

use crate::digest::Digest;
use crate::id::{ActorName, CaseId, NoteId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest text, in characters.
pub const LONGEST_NOTE: usize = 10_000;
/// The longest list of those who were there.
pub const LONGEST_WITH: usize = 500;
/// The largest attachment, in bytes.
pub const LARGEST_ATTACHMENT: usize = 10 * 1024 * 1024;
/// The most attachments of one note.
pub const MOST_ATTACHMENTS: usize = 10;

/// One entry of a case's communication log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Note {
    pub id: NoteId,
    pub case: CaseId,
    pub kind: NoteKind,
    /// When it happened, as the author says.
    pub happened_at: Timestamp,
    /// With whom.
    pub with: String,
    pub text: String,
    pub attachments: Vec<Attachment>,
    /// The note that this one corrects.
    #[cfg_attr(feature = "schema", schema(required))]
    pub corrects: Option<NoteId>,
    pub by: ActorName,
    pub written_at: Timestamp,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    Comment,
    Call,
    Message,
    Meeting,
    /// The person, or somebody else, said no.
    Refusal,
}

/// A file with a note. Its bytes are stored under their digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Attachment {
    pub name: String,
    /// The media type, as its bytes say, whatever the sender called it.
    pub media_type: String,
    pub size: u64,
    pub digest: Digest,
}

impl Note {
    /// The digest that the audit log keeps.
    pub fn digest(&self) -> Digest {
        Digest::of(self)
    }
}

/// The media type that the first bytes show. What isn't recognised is only ever offered for download.
pub fn media_type(bytes: &[u8]) -> &'static str {
    const SIGNS: [(&[u8], usize, &str); 12] = [
        (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
        (b"\xff\xd8\xff", 0, "image/jpeg"),
        (b"GIF8", 0, "image/gif"),
        (b"WEBP", 8, "image/webp"),
        (b"%PDF-", 0, "application/pdf"),
        (b"PK\x03\x04", 0, "application/zip"),
        (b"ftyp", 4, "video/mp4"),
        (b"OggS", 0, "application/ogg"),
        (b"ID3", 0, "audio/mpeg"),
        (b"WAVE", 8, "audio/wav"),
        (b"#!AMR", 0, "audio/amr"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "application/x-ole-storage"),
    ];
    let shows = |(sign, at, _): &&(&[u8], usize, &str)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(sign));
    if let Some((_, _, kind)) = SIGNS.iter().find(shows) {
        return kind;
    }
    let text = std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
    // A page with scripts is text, too: as such it does nothing.
    if text && !bytes.is_empty() { "text/plain" } else { "application/octet-stream" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\nrest"), "image/png");
        assert_eq!(media_type(b"RIFF\x00\x00\x00\x00WEBPVP8 "), "image/webp");
        assert_eq!(media_type("通话记录\n".as_bytes()), "text/plain");
        assert_eq!(media_type(b"<script>alert(1)</script>"), "text/plain");
        assert_eq!(media_type(b"\x00\x01\x02"), "application/octet-stream");
        assert_eq!(media_type(b""), "application/octet-stream");
    }
}
