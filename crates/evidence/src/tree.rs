//! The log's arithmetic over a table of stored hashes.
//!
//! A log of `n` leaves stores every complete node of its Merkle tree exactly once, in the linear order of Crosby and
//! Wallach: leaf 0, leaf 1, their parent, leaf 2, leaf 3, their parent, the parent of both, and so on. Appending only adds
//! rows at the end. A database loads the few rows that a `*_needs` function names, hands them over as [`Hashes`], and gets
//! the answer.

use crate::hash::Hash;
use std::cell::RefCell;
use std::collections::BTreeMap;
use tlog_tiles::HashReader;

/// Sizes and indexes stay below 2^53, so that each is an exact JSON number.
const MAX_SIZE: u64 = 1 << 53;

/// The tree can't be computed from what was handed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// The table lacks a hash that must be there: rows were lost or not loaded.
    #[error("the stored hash {index} is missing")]
    MissingHash {
        /// Its stored index.
        index: u64,
    },
    /// Asked about something that the tree of this size doesn't have.
    #[error("{wanted} is not within a log of size {size}")]
    OutsideLog {
        /// The entry, or the older size.
        wanted: u64,
        /// The size of the tree.
        size: u64,
    },
    /// Larger than any log can be.
    #[error("a log of size {0} is beyond what the formats carry")]
    TooLarge(u64),
}

/// Stored hashes by stored index, as loaded from the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hashes(BTreeMap<u64, Hash>);

impl Hashes {
    /// The hash at a stored index; fails when it wasn't loaded.
    pub fn get(&self, index: u64) -> Result<Hash, TreeError> {
        self.0.get(&index).copied().ok_or(TreeError::MissingHash { index })
    }

    fn require(&self, needs: &[u64]) -> Result<(), TreeError> {
        needs.iter().try_for_each(|&index| self.get(index).map(drop))
    }
}

impl FromIterator<(u64, Hash)> for Hashes {
    fn from_iter<I: IntoIterator<Item = (u64, Hash)>>(rows: I) -> Self {
        Self(rows.into_iter().collect())
    }
}

impl Extend<(u64, Hash)> for Hashes {
    fn extend<I: IntoIterator<Item = (u64, Hash)>>(&mut self, rows: I) {
        self.0.extend(rows);
    }
}

impl HashReader for Hashes {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        indexes
            .iter()
            .map(|&index| self.get(index).map(Into::into).map_err(|_| tlog_tiles::Error::IndexesNotInTree))
            .collect()
    }
}

/// Learns which hashes a computation reads by running it on zeros, so that the two can't disagree.
#[derive(Default)]
struct Recorder(RefCell<Vec<u64>>);

impl HashReader for Recorder {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        self.0.borrow_mut().extend(indexes);
        Ok(vec![tlog_tiles::Hash::default(); indexes.len()])
    }
}

/// The hash of a leaf: SHA-256 of a zero byte and the leaf (RFC 6962, section 2.1).
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    tlog_tiles::record_hash(leaf).into()
}

/// Where the `n`th node of a level is stored; leaves are level 0.
pub fn stored_index(level: u8, n: u64) -> u64 {
    tlog_tiles::stored_hash_index(level, n)
}

/// How many hashes a log of this size stores; also the stored index of its next leaf.
pub fn stored_count(size: u64) -> u64 {
    tlog_tiles::stored_hash_count(size)
}

/// The growing edge of the log: the roots of its complete subtrees, largest first. Appends without reading anything else.
///
/// It can be kept in memory between batches, or loaded each time: it has at most one hash per bit of the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// The stored indexes that [`Frontier::load`] wants for a log of this size: at most 53, none for an empty log.
    pub fn needs(size: u64) -> Vec<u64> {
        tlog_tiles::sub_tree_index(0, size.min(MAX_SIZE), Vec::new())
    }

    /// The edge of the log of this size. `Frontier::default()` is that of an empty log.
    pub fn load(size: u64, hashes: &Hashes) -> Result<Self, TreeError> {
        within_limit(size)?;
        let roots = Self::needs(size).into_iter().map(|index| hashes.get(index)).collect::<Result<_, _>>()?;
        Ok(Self { size, roots })
    }

    /// How many leaves the log has; the index of the next leaf.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root hash of the log, as a checkpoint signs it.
    pub fn root(&self) -> Hash {
        let joined = self.roots.iter().rev().copied().reduce(|right, left| node_hash(left, right));
        joined.unwrap_or(Hash::EMPTY_TREE)
    }

    /// Appends leaf hashes and returns the rows to store, `(stored index, hash)`, in order and without a gap: first the
    /// row at [`stored_count`] of the old size.
    ///
    /// Costs two hashes a leaf on average and never looks back, so a batch of thousands is one pass.
    pub fn append(&mut self, leaves: impl IntoIterator<Item = Hash>) -> Vec<(u64, Hash)> {
        let mut next = stored_count(self.size);
        let mut rows = Vec::new();
        for leaf in leaves {
            for hash in self.append_one(leaf) {
                rows.push((next, hash));
                next += 1;
            }
        }
        rows
    }

    /// The leaf and every subtree that it completes, from the bottom up.
    fn append_one(&mut self, leaf: Hash) -> Vec<Hash> {
        let mut completed = vec![leaf];
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.roots.pop().expect("each one bit of the size has its subtree");
            node = node_hash(left, node);
            completed.push(node);
        }
        self.roots.push(node);
        self.size += 1;
        completed
    }
}

/// The stored indexes that [`inclusion_proof`] reads.
pub fn inclusion_needs(index: u64, size: u64) -> Result<Vec<u64>, TreeError> {
    within_log(index, size)?;
    let recorder = Recorder::default();
    tlog_tiles::prove_record(size, index, &recorder).expect("the index is within the log and zeros are always there");
    Ok(recorder.0.into_inner())
}

/// The proof that the log of `size` holds its entry `index` (RFC 6962, section 2.1.1).
pub fn inclusion_proof(index: u64, size: u64, hashes: &Hashes) -> Result<Vec<Hash>, TreeError> {
    hashes.require(&inclusion_needs(index, size)?)?;
    let proof = tlog_tiles::prove_record(size, index, hashes).expect("every hash that is read was required above");
    Ok(proof.into_iter().map(Into::into).collect())
}

/// The stored indexes that [`consistency_proof`] reads.
pub fn consistency_needs(old: u64, new: u64) -> Result<Vec<u64>, TreeError> {
    within_growth(old, new)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    let recorder = Recorder::default();
    tlog_tiles::prove_tree(new, old, &recorder).expect("the sizes are in order and zeros are always there");
    Ok(recorder.0.into_inner())
}

/// The proof that the log of size `old` is the beginning of the log of size `new` (RFC 6962, section 2.1.2).
///
/// Empty when there is nothing to prove: from an empty log, or between equal sizes.
pub fn consistency_proof(old: u64, new: u64, hashes: &Hashes) -> Result<Vec<Hash>, TreeError> {
    hashes.require(&consistency_needs(old, new)?)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    let proof = tlog_tiles::prove_tree(new, old, hashes).expect("every hash that is read was required above");
    Ok(proof.into_iter().map(Into::into).collect())
}

/// Whether `proof` shows that the log with this size and root holds `leaf` at `index`.
pub fn inclusion_holds(leaf: Hash, index: u64, size: u64, root: Hash, proof: &[Hash]) -> bool {
    let proof = proof.iter().map(|&hash| hash.into()).collect();
    within_log(index, size).is_ok() && tlog_tiles::check_record(&proof, size, root.into(), index, leaf.into()).is_ok()
}

/// Whether `proof` shows that the old log is the beginning of the new one. Equal sizes need equal roots and no proof.
pub fn consistency_holds(old: u64, old_root: Hash, new: u64, new_root: Hash, proof: &[Hash]) -> bool {
    if within_growth(old, new).is_err() {
        return false;
    }
    if old == 0 {
        let both_empty = new > 0 || new_root == Hash::EMPTY_TREE;
        return old_root == Hash::EMPTY_TREE && both_empty && proof.is_empty();
    }
    let proof = proof.iter().map(|&hash| hash.into()).collect();
    tlog_tiles::check_tree(&proof, new, new_root.into(), old, old_root.into()).is_ok()
}

fn node_hash(left: Hash, right: Hash) -> Hash {
    tlog_tiles::node_hash(left.into(), right.into()).into()
}

pub(crate) fn within_limit(size: u64) -> Result<(), TreeError> {
    if size < MAX_SIZE { Ok(()) } else { Err(TreeError::TooLarge(size)) }
}

fn within_log(index: u64, size: u64) -> Result<(), TreeError> {
    within_limit(size)?;
    if index < size { Ok(()) } else { Err(TreeError::OutsideLog { wanted: index, size }) }
}

fn within_growth(old: u64, new: u64) -> Result<(), TreeError> {
    within_limit(new)?;
    if old <= new { Ok(()) } else { Err(TreeError::OutsideLog { wanted: old, size: new }) }
}
