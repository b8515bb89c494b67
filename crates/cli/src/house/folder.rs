//! The data folder and what lies in it: readable by its owner alone, and nothing there is ever overwritten by accident.

use crate::ambient::SystemRandomness;
use crate::failure::Failure;
use crate::input::unwritable;
use exeunt_core::{Message, Randomness};
use secrecy::SecretString;
use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// More than any key or token needs.
const LONGEST_SECRET: u64 = 64 * 1024;

/// Who can get at a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Its owner alone, and that is us or the system's administrator.
    Ours,
    /// Others can read or change it.
    Open,
    /// It belongs to another user, who can change it whatever its mode is.
    Foreign,
}

/// Makes the folder with mode 0700. It may be there already, if it is ours and nobody else can change what lies in it.
pub(crate) fn create_private_folder(path: &Path) -> Result<(), Failure> {
    make_folder(path)?;
    let metadata = std::fs::metadata(path).map_err(|error| unwritable(path, &error))?;
    let refused = |key: &'static str, hint: &'static str| {
        let hint = Message::new(hint).with("path", path.display());
        Err(Failure::new(key).with("path", path.display()).hint_message(hint))
    };
    match access(&metadata) {
        Access::Foreign => refused("error-foreign-owner", "hint-foreign-owner"),
        Access::Open if lets_others_write(&metadata) => refused("error-folder-open", "hint-chmod-folder"),
        Access::Open | Access::Ours => Ok(()),
    }
}

/// Makes a folder that, where it is new, nobody but us can read. One that is there stays as it is; `true` if others can
/// exchange what lies in it.
pub(crate) fn make_folder(path: &Path) -> Result<bool, Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .and_then(|()| std::fs::metadata(path))
        .map_err(|error| unwritable(path, &error))
        .map(|m| access(&m) == Access::Foreign || is_writable_by_others(&m))
}

/// Writes a file that must not be there yet. `false`: it was there, and stays as it was.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<bool, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(unwritable(path, &error)),
        Ok(mut file) => {
            let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
            if let Err(error) = written {
                // Half a key or half a policy is worse than none.
                drop(std::fs::remove_file(path));
                return Err(unwritable(path, &error));
            }
            Ok(true)
        }
    }
}

/// Writes a file with mode 0600, in place of an earlier one; a reader sees the old file or the new one, never half of it.
/// Follows no link that somebody has laid there: the new file has a name that nobody could guess, and takes the old one's
/// place as it is.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let random = hex::encode(SystemRandomness.bytes32());
    let beside = path.with_extension(format!("{random}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside).map_err(|error| unwritable(path, &error))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        drop(std::fs::remove_file(&beside));
        unwritable(path, &error)
    })
}

/// A file that holds a secret: its text, and who else can get at it. Both are of the same file, whatever happens to its
/// name meanwhile.
pub(crate) fn read_private(path: &Path) -> io::Result<(SecretString, Access)> {
    let file = File::open(path)?;
    let access = access(&file.metadata()?);
    let mut text = String::new();
    file.take(LONGEST_SECRET).read_to_string(&mut text)?;
    Ok((text.into(), access))
}

/// Refuses a secret's file that is not ours alone; `public` is the sentence for one that others can read.
pub(crate) fn must_be_ours(path: &Path, access: Access, public: &'static str) -> Result<(), Failure> {
    let (key, hint) = match access {
        Access::Ours => return Ok(()),
        Access::Open => (public, "hint-chmod"),
        Access::Foreign => ("error-foreign-owner", "hint-foreign-owner"),
    };
    let hint = Message::new(hint).with("path", path.display());
    Err(Failure::new(key).with("path", path.display()).hint_message(hint))
}

/// Whether nobody but its owner can get at it, and that is us.
pub(crate) fn is_private(path: &Path) -> io::Result<bool> {
    std::fs::metadata(path).map(|m| access(&m) == Access::Ours)
}

#[cfg(unix)]
fn access(metadata: &Metadata) -> Access {
    use std::os::unix::fs::MetadataExt;
    const ADMINISTRATOR: u32 = 0;
    const OTHERS: u32 = 0o077;
    let ours = [ADMINISTRATOR, rustix::process::geteuid().as_raw()].contains(&metadata.uid());
    match (ours, metadata.mode() & OTHERS) {
        (false, _) => Access::Foreign,
        (true, 0) => Access::Ours,
        (true, _) => Access::Open,
    }
}

/// Elsewhere permissions are not modes; the folder's owner is trusted with them.
#[cfg(not(unix))]
fn access(_: &Metadata) -> Access {
    Access::Ours
}

/// Whether others can exchange what lies in the folder. Where the sticky bit stands they can't: each keeps their own.
#[cfg(unix)]
fn is_writable_by_others(folder: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    const STICKY: u32 = 0o1000;
    lets_others_write(folder) && folder.mode() & STICKY == 0
}

#[cfg(not(unix))]
fn is_writable_by_others(_: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn lets_others_write(folder: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    const WRITABLE: u32 = 0o022;
    folder.mode() & WRITABLE != 0
}

#[cfg(not(unix))]
fn lets_others_write(_: &Metadata) -> bool {
    false
}
