//! The data folder and what lies in it: readable by its owner alone, and nothing there is ever overwritten by accident.

use crate::failure::Failure;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes the folder with mode 0700; it may be there already.
pub(crate) fn create_private_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| cannot_write(path, &error))
}

/// Writes a file that must not be there yet. `false`: it was there, and stays as it was.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<bool, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(cannot_write(path, &error)),
        Ok(mut file) => {
            let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
            if let Err(error) = written {
                // Half a key or half a policy is worse than none.
                drop(std::fs::remove_file(path));
                return Err(cannot_write(path, &error));
            }
            Ok(true)
        }
    }
}

/// Writes a file with mode 0600, in place of an earlier one; a reader sees the old file or the new one, never half of it.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        drop(std::fs::remove_file(&beside));
        cannot_write(path, &error)
    })
}

/// Whether nobody but the owner can read it.
#[cfg(unix)]
pub(crate) fn is_private(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS: u32 = 0o077;
    let mode = std::fs::metadata(path)?.permissions().mode();
    Ok(mode & OTHERS == 0)
}

/// Elsewhere permissions are not modes; the folder's owner is trusted with them.
#[cfg(not(unix))]
pub(crate) fn is_private(path: &Path) -> io::Result<bool> {
    std::fs::metadata(path).map(|_| true)
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new("error-write").with("path", path.display()).because(error);
    match error.kind() {
        io::ErrorKind::StorageFull => failure.hint("hint-disk-full"),
        io::ErrorKind::PermissionDenied => failure.hint("hint-permission"),
        _ => failure,
    }
}
