//! What one line of the audit log says, and the payload that it commits to without revealing it.

use crate::canonical::{NotCanonical, canonical};
use crate::hash::{Hash, hex32};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;

/// The longest leaf that an entry bundle of `tlog-tiles` can hold: its length is a 16-bit number.
pub const MAX_LEAF_BYTES: usize = 65_535;

/// One audit entry. Its canonical JSON is the leaf, and stays readable for ever.
///
/// Put no personal data here: ids, verbs and states only. What may have to be erased one day belongs to the
/// [`Payload`], of which the entry holds the salted digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When it happened: RFC 3339, UTC, as the writer of the log saw it.
    pub time: String,
    /// Who did it.
    pub actor: String,
    /// What happened, as a verb with a dot: `step.result`.
    pub what: String,
    /// The thing that it happened to.
    pub on: String,
    /// The case, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The step of the plan, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Which attempt at the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// [`Payload::digest`] of the payload.
    pub payload: Hash,
    /// The state that this entry left behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
}

/// The entry can't be a leaf.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Longer than the public format can carry.
    #[error("the entry is {bytes} bytes long, and a log entry may have at most {MAX_LEAF_BYTES}")]
    TooLong {
        /// Its length as canonical JSON.
        bytes: usize,
    },
}

impl Entry {
    /// The leaf: canonical JSON (RFC 8785), absent fields left out.
    ///
    /// Fails only for an entry that no tile could carry.
    pub fn leaf(&self) -> Result<Vec<u8>, EntryError> {
        let leaf = canonical(self).expect("strings and a 32-bit number always have a canonical form");
        match leaf.len() {
            0..=MAX_LEAF_BYTES => Ok(leaf),
            bytes => Err(EntryError::TooLong { bytes }),
        }
    }
}

/// The part of an entry that may hold personal data and may be shredded; the leaf keeps only its digest.
///
/// The salt makes guessing a shredded body from its digest hopeless, so it must be fresh random bytes for each payload
/// and must be shredded with the body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// 32 fresh random bytes.
    #[serde(with = "hex32")]
    pub salt: [u8; 32],
    /// Any JSON.
    pub body: Value,
}

impl Payload {
    /// SHA-256 of the 32 bytes of the salt followed by the canonical JSON of the body.
    pub fn digest(&self) -> Result<Hash, NotCanonical> {
        let body = canonical(&self.body)?;
        Ok(Hash(Sha256::new().chain_update(self.salt).chain_update(body).finalize().into()))
    }
}

impl fmt::Debug for Payload {
    /// Shows nothing: the body may be personal, and the salt protects it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payload(..)")
    }
}
