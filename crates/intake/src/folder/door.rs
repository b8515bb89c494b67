//! The folder on the disk. Others write into it, so nothing in it is followed or trusted: links are not opened, a name is
//! used only when it is plain, and a file is judged and read through one handle.

use super::report::{Report, ReportWriter};
use crate::table;
use exeunt_core::{Digest, Message};
use jiff::Timestamp;
use rustix::fs::OFlags;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Entries that are looked at; a folder with more is not for leavers.
const MOST_ENTRIES: usize = 10_000;
const LONGEST_NAME: usize = 180;
const OURS: [&str; 2] = ["done", "refused"];

/// An open folder.
pub(super) struct Door {
    root: PathBuf,
}

/// Size, change and identity: what stays the same once a file is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    changed: (i64, i64),
    inode: u64,
}

/// Something in the folder.
#[derive(Debug)]
pub(super) struct Found {
    /// As it is shown; the same as the real one unless it is odd.
    pub(super) name: String,
    real: OsString,
    pub(super) stamp: Stamp,
    pub(super) oddity: Option<Oddity>,
}

/// Why something in the folder is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    Link,
    Folder,
    /// A pipe, a socket or a device.
    Special,
    Name,
    Kind,
}

/// A list in memory.
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) digest: Digest,
    /// When the file was last changed.
    pub(super) as_of: Timestamp,
    stamp: Stamp,
}

impl Oddity {
    pub(super) fn message(self) -> Message {
        match self {
            Self::Link => Message::new("intake-file-link"),
            Self::Folder => Message::new("intake-file-folder"),
            Self::Special => Message::new("intake-file-special"),
            Self::Name => Message::new("intake-file-name"),
            Self::Kind => Message::new("intake-file-kind"),
        }
    }
}

impl Door {
    /// Opens the folder, and makes `done/` and `refused/` in it.
    pub(super) fn open(root: &Path) -> Result<Self, Message> {
        let missing = || Message::new("intake-no-folder").with("path", root.display());
        if !fs::symlink_metadata(root).is_ok_and(|metadata| metadata.is_dir()) {
            return Err(missing());
        }
        for ours in OURS {
            let folder = root.join(ours);
            match fs::create_dir(&folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(missing()),
                _ if fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) => {}
                _ => return Err(missing()),
            }
        }
        Ok(Self { root: root.to_owned() })
    }

    /// Everything that may be a list, oldest first. What isn't complete, by its name, is left alone.
    pub(super) fn list(&self) -> Result<Vec<Found>, Message> {
        let unreadable = |_| Message::new("intake-no-folder").with("path", self.root.display());
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(unreadable)?.take(MOST_ENTRIES) {
            let entry = entry.map_err(unreadable)?;
            let real = entry.file_name();
            if is_passing(&real) || OURS.iter().any(|ours| real == OsStr::new(ours)) {
                continue;
            }
            // Gone again since the folder was read.
            let Ok(metadata) = fs::symlink_metadata(entry.path()) else { continue };
            let oddity = oddity(&real, &metadata);
            found.push(Found { name: shown(&real), real, stamp: stamp(&metadata), oddity });
        }
        found.sort_by(|a, b| (a.stamp.changed, &a.name).cmp(&(b.stamp.changed, &b.name)));
        Ok(found)
    }

    /// Reads a list; `None` when it isn't there. More than the reader takes is not read.
    pub(super) fn take(&self, name: &str) -> Result<Option<Taken>, Message> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits();
        let flags = i32::try_from(flags).expect("flags of open(2) fit into its argument");
        let file = match OpenOptions::new().read(true).custom_flags(flags).open(self.root.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(Message::new("intake-file-unreadable")),
        };
        let unreadable = |_| Message::new("intake-file-unreadable");
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Oddity::Special.message());
        }
        let mut bytes = Vec::new();
        let most = u64::try_from(table::LARGEST).unwrap_or(u64::MAX) + 1;
        file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
        let digest = Digest::of_bytes(&bytes);
        let as_of = Timestamp::new(metadata.mtime(), 0).map_err(|_| Message::new("intake-not-an-instant"))?;
        Ok(Some(Taken { name: name.to_owned(), bytes, digest, as_of, stamp: stamp(&metadata) }))
    }

    /// Puts a list away with a report beside it. Its new name follows from what it is, so that doing this again after a crash
    /// ends in the same place.
    pub(super) fn put_away(
        &self,
        taken: &Taken,
        folder: &str,
        writer: &ReportWriter,
        report: &Report,
    ) -> io::Result<()> {
        let time = taken.as_of.strftime("%Y%m%dT%H%M%SZ");
        let name = format!("{time}-{}-{}", taken.digest.short(), taken.name);
        self.move_to(OsStr::new(&taken.name), folder, &name, writer, report)?;
        let moved = self.root.join(folder).join(&name);
        if fs::symlink_metadata(&moved).is_ok_and(|metadata| stamp(&metadata) == taken.stamp) {
            return Ok(());
        }
        // Somebody put another list there after this one was read: nobody has read that one.
        fs::remove_file(moved.with_file_name(writer.name(&name)))?;
        fs::rename(&moved, self.root.join(format!("again-{}", taken.name)))
    }

    /// Puts something odd away. A link is moved and not what it leads to.
    pub(super) fn refuse(&self, found: &Found, writer: &ReportWriter, report: &Report) -> io::Result<()> {
        let name = format!("{}-{}", found.stamp.inode, found.name);
        self.move_to(&found.real, "refused", &name, writer, report)
    }

    /// The report first: a list without one would look as if it had been forgotten.
    fn move_to(
        &self,
        real: &OsStr,
        folder: &str,
        name: &str,
        writer: &ReportWriter,
        report: &Report,
    ) -> io::Result<()> {
        let folder = self.root.join(folder);
        let report_name = folder.join(writer.name(name));
        let unfinished = folder.join(format!(".{}", writer.name(name)));
        let mut file = File::create(&unfinished)?;
        file.write_all(writer.words(report).as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, &report_name)?;
        fs::rename(self.root.join(real), folder.join(name))?;
        File::open(&folder)?.sync_all()?;
        File::open(&self.root)?.sync_all()
    }
}

/// Names under which programs write what isn't complete, or lock what is open: of uploads, browsers and Office.
fn is_passing(name: &OsStr) -> bool {
    const ENDS: [&[u8]; 7] = [b".tmp", b".part", b".partial", b".filepart", b".crdownload", b".download", b".swp"];
    let name = name.as_bytes().to_ascii_lowercase();
    name.starts_with(b".") || name.starts_with(b"~") || ENDS.iter().any(|end| name.ends_with(end))
}

fn oddity(name: &OsStr, metadata: &Metadata) -> Option<Oddity> {
    const KINDS: [&str; 4] = [".csv", ".txt", ".tsv", ".xlsx"];
    let kind = metadata.file_type();
    if kind.is_symlink() {
        return Some(Oddity::Link);
    }
    if kind.is_dir() {
        return Some(Oddity::Folder);
    }
    if !kind.is_file() {
        return Some(Oddity::Special);
    }
    match name.to_str() {
        Some(name) if name.len() <= LONGEST_NAME && !name.chars().any(|c| c.is_control() || c == '\\') => {
            let name = name.to_lowercase();
            (!KINDS.iter().any(|kind| name.ends_with(kind))).then_some(Oddity::Kind)
        }
        _ => Some(Oddity::Name),
    }
}

/// A name that can be shown and written: odd characters as `_`.
fn shown(name: &OsStr) -> String {
    let plain = |c: char| if c.is_control() || matches!(c, '\\' | '\u{fffd}') { '_' } else { c };
    let mut shown: String = name.to_string_lossy().chars().map(plain).collect();
    while shown.len() > LONGEST_NAME {
        shown.pop();
    }
    shown
}

fn stamp(metadata: &Metadata) -> Stamp {
    Stamp { size: metadata.size(), changed: (metadata.mtime(), metadata.mtime_nsec()), inode: metadata.ino() }
}
