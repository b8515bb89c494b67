//! Changes one byte of a copy of the report, to show that it is found.

use crate::failure::Failure;
use crate::house::write_private;
use std::path::{Path, PathBuf};

/// Where the byte lies, and what it was and became.
pub(super) struct Tampered {
    pub(super) file: PathBuf,
    pub(super) offset: usize,
}

/// Copies the report and changes the last digit of the first place that names `account`: an honest-looking forgery, that
/// puts somebody else's account where the leaver's was.
pub(super) fn tamper(report: &Path, account: &str) -> Result<Tampered, Failure> {
    let unreadable = |e: std::io::Error| Failure::new("error-read").with("path", report.display()).because(&e);
    let mut bytes = std::fs::read(report).map_err(unreadable)?;
    let wanted = account.as_bytes();
    let at = bytes.windows(wanted.len()).position(|w| w == wanted).unwrap_or(0);
    let digit = wanted.iter().rposition(u8::is_ascii_digit).unwrap_or(wanted.len().saturating_sub(1));
    let offset = at + digit;
    let forged = if bytes[offset] == b'9' { b'8' } else { bytes[offset] + 1 };
    bytes[offset] = forged;
    let file = report.with_file_name("report.forged.json");
    write_private(&file, &bytes)?;
    Ok(Tampered { file, offset })
}
