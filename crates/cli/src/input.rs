//! Files that somebody names on the command line: read up to a limit, whatever they say of their own size, and one place
//! for what goes wrong with a file: which, why, and what to do.

use crate::failure::Failure;
use exeunt_core::Message;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The bytes of a file. One that goes on beyond `most` is refused: pipes and devices tell no size beforehand.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut bytes = Vec::new();
    let read = File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > most {
        return Err(Failure::new("error-file-too-large").with("path", path.display()).with("most", most >> 20));
    }
    Ok(bytes)
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

/// A file that can't be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new("error-read").with("path", path.display()).because(error);
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => failure.hint_message(misnamed()),
        ErrorKind::PermissionDenied => failure.hint("hint-file-permission"),
        ErrorKind::IsADirectory => failure.hint("hint-file-folder"),
        ErrorKind::InvalidData => failure.hint("hint-file-text"),
        _ => failure.hint("hint-file-other"),
    }
}

/// A file or folder that can't be written.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new("error-write").with("path", path.display()).because(error);
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => failure.hint("hint-disk-full"),
        ErrorKind::PermissionDenied => failure.hint("hint-permission"),
        ErrorKind::NotFound | ErrorKind::NotADirectory => failure.hint_message(misnamed()),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::IsADirectory | ErrorKind::AlreadyExists => {
            failure.hint("hint-file-elsewhere")
        }
        _ => failure.hint("hint-file-other"),
    }
}

/// Nine times in ten the command runs in another folder than its user believes.
fn misnamed() -> Message {
    let here = std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default();
    Message::new("hint-file-name").with("folder", here)
}
