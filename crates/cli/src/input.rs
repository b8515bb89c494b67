//! Files that somebody names on the command line: read up to a limit, whatever they say of their own size.

use crate::failure::Failure;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The bytes of a file. One that goes on beyond `most` is refused: pipes and devices tell no size beforehand.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| Failure::new("error-read").with("path", path.display()).because(&error);
    let mut bytes = Vec::new();
    let read = File::open(path).map_err(unreadable)?.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > most {
        return Err(Failure::new("error-file-too-large").with("path", path.display()).with("most", most >> 20));
    }
    Ok(bytes)
}
