//! The sealed bundle `report.json`: its shape, and how it is built.
//!
//! Sealing takes three steps, because the log must commit to the report before the report can prove it:
//! [`seal_body`] makes the payload of the last entry; the caller appends that entry and signs a checkpoint;
//! [`seal_bundle`] puts everything together and refuses to hand out a file that would not verify.

use crate::canonical::{NotCanonical, canonical};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::entry::Payload;
use crate::hash::Hash;
use crate::mismatch::Mismatch;
use crate::tree::{Hashes, TreeError, inclusion_needs, inclusion_proof};
use crate::verify::{check_contents, read};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The verb of the entry that seals a report: [`crate::Entry::what`] of the last entry of a bundle.
pub const SEAL: &str = "report.sealed";

/// The only format that this version writes and reads.
pub(crate) const FORMAT: &str = "exeunt-report/1";

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bundle {
    pub(crate) format: String,
    pub(crate) body: Value,
    pub(crate) evidence: Evidence,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evidence {
    pub(crate) origin: String,
    pub(crate) checkpoint: String,
    pub(crate) entries: Vec<BundledEntry>,
}

/// The leaf stays a bare JSON value: a later version may add fields that this one doesn't know.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BundledEntry {
    pub(crate) index: u64,
    pub(crate) leaf: Value,
    #[serde(deserialize_with = "present")]
    pub(crate) payload: Option<Payload>,
    pub(crate) proof: Vec<Hash>,
}

/// `null` says that the payload was shredded; a missing field says nothing and is refused.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Payload>, D::Error> {
    Option::deserialize(deserializer)
}

/// What the payload of the seal commits to. Further fields are allowed.
#[derive(Serialize, Deserialize)]
pub(crate) struct SealBody {
    pub(crate) body_digest: Hash,
    pub(crate) attachments: BTreeMap<String, Hash>,
}

/// An entry of the log that goes into a bundle.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Its log index.
    pub index: u64,
    /// Its leaf, byte for byte as it was appended.
    pub leaf: Vec<u8>,
    /// Its payload, or `None` when it was shredded or must not leave the house.
    pub payload: Option<Payload>,
}

/// The bundle can't be sealed.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The report holds something that canonical JSON can't say exactly.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// A hash is missing, or an entry isn't covered by the checkpoint.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The checkpoint can't be read.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The stored leaf isn't the canonical JSON of an object.
    #[error("the leaf of entry {index} is not canonical JSON")]
    Leaf {
        /// Its log index.
        index: u64,
    },
    /// The parts don't fit together; the finished file would not verify.
    #[error("the bundle would not verify")]
    WouldNotVerify(#[source] Mismatch),
}

/// The payload body of the entry that will seal this report: the digests of the body and of each attachment.
pub fn seal_body(body: &Value, attachments: &[(&str, &[u8])]) -> Result<Value, NotCanonical> {
    let attachments = attachments.iter().map(|(name, bytes)| ((*name).to_owned(), Hash::of(bytes))).collect();
    let seal = SealBody { body_digest: Hash::of(&canonical(body)?), attachments };
    Ok(serde_json::to_value(seal).expect("digests and names are JSON"))
}

/// The stored indexes that [`seal_bundle`] wants for entries with these log indexes, each once, ascending.
pub fn bundle_needs(indexes: impl IntoIterator<Item = u64>, size: u64) -> Result<Vec<u64>, TreeError> {
    let mut needs = BTreeSet::new();
    for index in indexes {
        needs.extend(inclusion_needs(index, size)?);
    }
    Ok(needs.into_iter().collect())
}

/// Builds the file.
///
/// `entries` come in any order and must hold the seal as the one with the highest index; `hashes` are those that
/// [`bundle_needs`] names; `checkpoint` is the signed note of a checkpoint that covers them all. Everything but the
/// signatures is verified before the bytes are returned.
pub fn seal_bundle(
    body: &Value,
    entries: Vec<Chosen>,
    hashes: &Hashes,
    checkpoint: &str,
) -> Result<Vec<u8>, BundleError> {
    let signed = Checkpoint::read_unverified(checkpoint)?;
    let mut entries =
        entries.into_iter().map(|entry| bundled(entry, signed.size, hashes)).collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(|entry| entry.index);
    let evidence = Evidence { origin: signed.origin.clone(), checkpoint: checkpoint.to_owned(), entries };
    let bytes = canonical(&Bundle { format: FORMAT.to_owned(), body: body.clone(), evidence })?;
    read(&bytes).and_then(|bundle| check_contents(bundle, &signed)).map_err(BundleError::WouldNotVerify)?;
    Ok(bytes)
}

fn bundled(entry: Chosen, size: u64, hashes: &Hashes) -> Result<BundledEntry, BundleError> {
    let Chosen { index, leaf: bytes, payload } = entry;
    let leaf: Value = serde_json::from_slice(&bytes).map_err(|_| BundleError::Leaf { index })?;
    if canonical(&leaf)? != bytes {
        return Err(BundleError::Leaf { index });
    }
    Ok(BundledEntry { index, leaf, payload, proof: inclusion_proof(index, size, hashes)? })
}
