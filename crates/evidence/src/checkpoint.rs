//! Checkpoints: the signed size and root of the log (C2SP `tlog-checkpoint` inside C2SP `signed-note`).

use crate::hash::Hash;
use crate::key::LogKey;
use signed_note::{Note, Signature, Signer};

/// What a checkpoint says: the log named `origin` has `size` entries, and its tree has this `root`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log, also the name of its keys.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// [`crate::Frontier::root`] at that size.
    pub root: Hash,
    /// Further lines that are signed with it; none of them empty.
    pub extensions: Vec<String>,
}

/// The checkpoint can't be signed or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the text of a checkpoint, or a part of it would break the format.
    #[error("the checkpoint is not well-formed: {0}")]
    Malformed(&'static str),
    /// The key belongs to a log with another name.
    #[error("the key is for the log \"{key}\", and the checkpoint is of the log \"{checkpoint}\"")]
    KeyForOtherLog {
        /// The key's name.
        key: String,
        /// The checkpoint's origin.
        checkpoint: String,
    },
    /// A checkpoint nobody signed proves nothing.
    #[error("a checkpoint needs at least one key to sign it")]
    NoKey,
}

impl Checkpoint {
    /// Signs with every key given (several while keys are being rotated) and returns the signed note.
    ///
    /// The same checkpoint and key always give the same bytes: Ed25519 takes no randomness.
    pub fn sign(&self, keys: &[&LogKey]) -> Result<String, CheckpointError> {
        if keys.is_empty() {
            return Err(CheckpointError::NoKey);
        }
        let text = self.text()?;
        let note = Note::new(&text, &[]).map_err(|_| CheckpointError::Malformed("it holds a control character"))?;
        add(note, self, keys)
    }

    /// Reads what a signed note says **without checking any signature**; see [`crate::TrustedKeys::open`] for that.
    pub fn read_unverified(note: &str) -> Result<Self, CheckpointError> {
        Self::from_text(parse(note)?.text())
    }

    /// The lines that are signed.
    fn text(&self) -> Result<Vec<u8>, CheckpointError> {
        if self.origin.contains('\n') || self.extensions.iter().any(|line| line.is_empty() || line.contains('\n')) {
            return Err(CheckpointError::Malformed("a line is empty or holds a line break"));
        }
        let extension: String = self.extensions.iter().flat_map(|line| [line, "\n"]).collect();
        tlog_tiles::Checkpoint::new(&self.origin, self.size, self.root.into(), &extension)
            .map(|checkpoint| checkpoint.to_bytes())
            .map_err(|_| CheckpointError::Malformed("the origin is empty"))
    }

    pub(crate) fn from_text(text: &[u8]) -> Result<Self, CheckpointError> {
        let read = tlog_tiles::Checkpoint::from_bytes(text)
            .map_err(|_| CheckpointError::Malformed("expected the lines origin, size and root"))?;
        Ok(Self {
            origin: read.origin().to_owned(),
            size: read.size(),
            root: (*read.hash()).into(),
            extensions: read.extension().lines().map(str::to_owned).collect(),
        })
    }
}

/// Signs a checkpoint once more, with further keys of the same log. Other signatures stay, those of the same key are
/// replaced.
pub fn add_signatures(note: &str, keys: &[&LogKey]) -> Result<String, CheckpointError> {
    let note = parse(note)?;
    let checkpoint = Checkpoint::from_text(note.text())?;
    add(note, &checkpoint, keys)
}

/// Appends signature lines of outside cosigners (witnesses), as they returned them, and keeps every line already there.
///
/// The lines are checked for their form, not for their truth: whoever trusts the cosigner's key checks that.
pub fn add_cosignatures(note: &str, lines: &str) -> Result<String, CheckpointError> {
    let mut extended = note.to_owned();
    for line in lines.lines() {
        Signature::from_bytes(line.as_bytes())
            .map_err(|_| CheckpointError::Malformed("a cosignature is not a signature line"))?;
        if !note.lines().any(|present| present == line) {
            extended.push_str(line);
            extended.push('\n');
        }
    }
    parse(&extended)?;
    Ok(extended)
}

pub(crate) fn parse(note: &str) -> Result<Note, CheckpointError> {
    Note::from_bytes(note.as_bytes()).map_err(|_| CheckpointError::Malformed("not a signed note"))
}

fn add(mut note: Note, checkpoint: &Checkpoint, keys: &[&LogKey]) -> Result<String, CheckpointError> {
    if let Some(stranger) = keys.iter().find(|key| key.origin() != checkpoint.origin) {
        let (key, checkpoint) = (stranger.origin().to_owned(), checkpoint.origin.clone());
        return Err(CheckpointError::KeyForOtherLog { key, checkpoint });
    }
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| *key as &dyn Signer).collect();
    note.add_sigs(&signers).expect("the name of a log key was checked when it was made");
    Ok(String::from_utf8(note.to_bytes()).expect("a note is text"))
}
