//! The log as a folder of static files (C2SP `tlog-tiles`): `checkpoint`, `tile/<level>/<n>`, `tile/entries/<n>`.
//!
//! Each file is described first (path and what it needs), so that a log larger than memory is exported file by file.

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::entry::MAX_LEAF_BYTES;
use crate::hash::Hash;
use crate::tree::{Frontier, Hashes, TreeError, leaf_hash, stored_index, within_limit};
use std::ops::Range;
use tlog_tiles::Tile;

/// Tiles have 2^8 = 256 hashes.
const HEIGHT: u8 = 8;

/// One file of up to 256 neighbouring hashes of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashTile(Tile);

/// One file of up to 256 neighbouring leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryBundle(Tile);

/// The leaves and the checkpoint are not of the same log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The checkpoint can't be read.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoint covers another number of entries, or is too large.
    #[error("the checkpoint covers {size} entries, and {leaves} were handed over")]
    Size {
        /// What the checkpoint says.
        size: u64,
        /// How many leaves came.
        leaves: u64,
    },
    /// The leaves are not the ones that were signed.
    #[error("the leaves do not lead to the root that the checkpoint signs")]
    Root,
    /// The format has no room for it.
    #[error("the leaf {index} is longer than {MAX_LEAF_BYTES} bytes")]
    LeafTooLong {
        /// Its log index.
        index: u64,
    },
}

/// Every file of a log that fits into memory, as `(path, bytes)`: the checkpoint first, then hash tiles, then entries.
///
/// Everything is computed from the leaves alone, and fails unless they lead to the root in `checkpoint` (a signed note
/// whose signatures are passed on unread).
pub fn export<L: AsRef<[u8]>>(checkpoint: &str, leaves: &[L]) -> Result<Vec<(String, Vec<u8>)>, ExportError> {
    let Checkpoint { size, root, .. } = Checkpoint::read_unverified(checkpoint)?;
    if size != leaves.len() as u64 {
        return Err(ExportError::Size { size, leaves: leaves.len() as u64 });
    }
    if let Some(long) = leaves.iter().position(|leaf| leaf.as_ref().len() > MAX_LEAF_BYTES) {
        return Err(ExportError::LeafTooLong { index: long as u64 });
    }
    let mut frontier = Frontier::default();
    let hashes: Hashes = frontier.append(leaves.iter().map(|leaf| leaf_hash(leaf.as_ref()))).into_iter().collect();
    if frontier.root() != root {
        return Err(ExportError::Root);
    }
    let mut files = vec![("checkpoint".to_owned(), checkpoint.as_bytes().to_vec())];
    for tile in hash_tiles(0, size).expect("a log in memory is within the limit") {
        files.push((tile.path(), tile.bytes(&hashes).expect("every hash of the log was just computed")));
    }
    for bundle in entry_bundles(0, size).expect("a log in memory is within the limit") {
        let Range { start, end } = bundle.indexes();
        let [start, end] = [start, end].map(|n| usize::try_from(n).expect("the leaves are in memory"));
        files.push((bundle.path(), bundle.bytes(&leaves[start..end])));
    }
    Ok(files)
}

/// The hash tiles that are new or wider when a log grows from `old` to `new` entries; all of them from `old` 0.
///
/// A partial tile of an earlier size may be deleted once its full tile is there.
pub fn hash_tiles(old: u64, new: u64) -> Result<Vec<HashTile>, TreeError> {
    within_limit(new)?;
    Ok(Tile::new_tiles(HEIGHT, old, new).into_iter().map(HashTile).collect())
}

/// The entry bundles that are new or wider when a log grows from `old` to `new` entries.
pub fn entry_bundles(old: u64, new: u64) -> Result<Vec<EntryBundle>, TreeError> {
    let tiles = hash_tiles(old, new)?;
    Ok(tiles.into_iter().filter(|tile| tile.0.level() == 0).map(|tile| EntryBundle(tile.0)).collect())
}

impl HashTile {
    /// Where the file lies: `tile/0/x001/234`, or `tile/0/x001/234.p/5` while it is partial.
    pub fn path(&self) -> String {
        path(&self.0, &self.0.level().to_string())
    }

    /// The stored indexes whose hashes make up the file.
    pub fn needs(&self) -> Vec<u64> {
        positions(&self.0).map(|n| stored_index(HEIGHT * self.0.level(), n)).collect()
    }

    /// The file: the hashes, 32 bytes each, one after the other.
    pub fn bytes(&self, hashes: &Hashes) -> Result<Vec<u8>, TreeError> {
        let hashes: Vec<Hash> = self.needs().into_iter().map(|index| hashes.get(index)).collect::<Result<_, _>>()?;
        Ok(hashes.iter().flat_map(|hash| hash.0).collect())
    }
}

impl EntryBundle {
    /// Where the file lies: `tile/entries/x001/234`, or `tile/entries/x001/234.p/5` while it is partial.
    pub fn path(&self) -> String {
        path(&self.0, "entries")
    }

    /// The log indexes of the leaves that make up the file.
    pub fn indexes(&self) -> Range<u64> {
        positions(&self.0)
    }

    /// The file: each leaf after its length as two bytes, big-endian. `leaves` are those of [`EntryBundle::indexes`].
    ///
    /// Panics when a leaf is longer than [`MAX_LEAF_BYTES`], which [`crate::Entry::leaf`] never returns.
    pub fn bytes<L: AsRef<[u8]>>(&self, leaves: &[L]) -> Vec<u8> {
        assert_eq!(leaves.len() as u64, u64::from(self.0.width()), "an entry bundle takes the leaves of its indexes");
        let mut bytes = Vec::new();
        for leaf in leaves.iter().map(AsRef::as_ref) {
            let length = u16::try_from(leaf.len()).expect("no leaf is longer than a bundle can say");
            bytes.extend(length.to_be_bytes());
            bytes.extend(leaf);
        }
        bytes
    }
}

fn path(tile: &Tile, level: &str) -> String {
    // The crate's own path is that of the Go checksum database, which also names the height.
    let position = Tile::new(HEIGHT, 0, tile.level_index(), tile.width(), false).path();
    let position = position.strip_prefix("tile/8/0/").expect("height and level were just set");
    format!("tile/{level}/{position}")
}

fn positions(tile: &Tile) -> Range<u64> {
    let start = tile.level_index() << HEIGHT;
    start..start + u64::from(tile.width())
}
