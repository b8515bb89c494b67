//! The offline verifier: the file, the public keys, and nothing else.
//!
//! What success shows: the body, the attachments given and every entry in the bundle are, byte for byte, what the holder
//! of the log's key committed to; each entry stands in the log at its index; each claim rests on an entry of the bundle.
//!
//! What it does not show: that an observation was true when it was written; that the times are right; that nothing
//! happened outside the log, or that the bundle holds every entry of the case; that an entry says what a claim reads into
//! it; that the log's keeper shows everybody the same log. `docs/evidence.md` says what helps against each.

use crate::bundle::{Bundle, BundledEntry, FORMAT, SEAL, SealBody};
use crate::canonical::canonical;
use crate::checkpoint::Checkpoint;
use crate::claims::{Claim, claims};
use crate::entry::Payload;
use crate::hash::Hash;
use crate::key::{SignedBy, TrustedKeys};
use crate::mismatch::Mismatch;
use crate::tree::{consistency_holds, inclusion_holds, leaf_hash};
use serde_json::Value;
use std::collections::BTreeSet;

/// A bundle that verified, and what exactly was shown. Read the report from here rather than from the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The state of the log that everything was proved against.
    pub checkpoint: Checkpoint,
    /// The trusted keys that signed it.
    pub signed_by: Vec<SignedBy>,
    /// Signature lines by keys that are not trusted. Nothing protects these bytes, so nothing may rest on them.
    pub ignored_signatures: Vec<String>,
    /// The report.
    pub body: Value,
    /// Its entries in log order, the seal last.
    pub entries: Vec<VerifiedEntry>,
    /// When the seal says that it was made.
    pub sealed_at: String,
    /// How many references from the body to entries were followed.
    pub claims: usize,
    /// The attachments that the seal names, in the order of their names.
    pub attachments: Vec<VerifiedAttachment>,
}

impl Verified {
    /// Ticks off an attachment that is at hand. One that isn't the report's says nothing about the report.
    ///
    /// # Errors
    /// [`Mismatch::AttachmentUnknown`]: the seal names no such file; [`Mismatch::AttachmentDiffers`]: it names other bytes.
    pub fn attach(&mut self, name: &str, bytes: &[u8]) -> Result<(), Mismatch> {
        let named = self.attachments.iter_mut().find(|attachment| attachment.name == name);
        let attachment = named.ok_or_else(|| Mismatch::AttachmentUnknown { name: name.to_owned() })?;
        if attachment.digest != Hash::of(bytes) {
            return Err(Mismatch::AttachmentDiffers { name: name.to_owned() });
        }
        attachment.checked = true;
        Ok(())
    }
}

/// An entry that is in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedEntry {
    /// Its log index.
    pub index: u64,
    /// The leaf as JSON.
    pub leaf: Value,
    /// What it committed to, or `None` when the bundle comes without it (shredded, or held back).
    pub payload: Option<Payload>,
}

/// An attachment named by the seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAttachment {
    /// Its file name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: Hash,
    /// Whether it was handed over and fits. Never `true` unseen.
    pub checked: bool,
}

/// Checks a bundle and those of its attachments that are at hand, and names the first thing that doesn't fit.
///
/// Any changed byte of the file or of an attachment fails, with one exception: a signature line by a key that isn't
/// trusted can't be checked; it is listed in [`Verified::ignored_signatures`].
pub fn verify(bytes: &[u8], trusted: &TrustedKeys, attachments: &[(&str, &[u8])]) -> Result<Verified, Mismatch> {
    let bundle = read(bytes)?;
    let opened = trusted.open(&bundle.evidence.checkpoint)?;
    let mut verified = check_contents(bundle, &opened.checkpoint)?;
    attachments.iter().try_for_each(|(name, bytes)| verified.attach(name, bytes))?;
    Ok(Verified { signed_by: opened.signed_by, ignored_signatures: opened.ignored, ..verified })
}

/// Checks that the newer log begins with the older one, so that nothing was changed or removed in between.
///
/// Both checkpoints must come from [`TrustedKeys::open`].
pub fn verify_consistency(old: &Checkpoint, new: &Checkpoint, proof: &[Hash]) -> Result<(), Mismatch> {
    if old.origin != new.origin {
        return Err(Mismatch::OtherLog { old: old.origin.clone(), new: new.origin.clone() });
    }
    if new.size < old.size {
        return Err(Mismatch::LogShrank { old: old.size, new: new.size });
    }
    if !consistency_holds(old.size, old.root, new.size, new.root, proof) {
        return Err(Mismatch::Inconsistent { old: old.size, new: new.size });
    }
    Ok(())
}

/// The file as a value, if it is exactly the canonical JSON of a bundle.
pub(crate) fn read(bytes: &[u8]) -> Result<Bundle, Mismatch> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Mismatch::NotJson { detail: error.to_string() })?;
    let expected = canonical(&value).map_err(|error| Mismatch::Malformed { detail: error.to_string() })?;
    if expected != bytes {
        let offset = expected.iter().zip(bytes).take_while(|(wanted, found)| wanted == found).count();
        return Err(Mismatch::NotCanonical { offset });
    }
    match value.get("format").and_then(Value::as_str) {
        Some(FORMAT) => {}
        found => return Err(Mismatch::FormatUnknown { found: found.unwrap_or_default().to_owned() }),
    }
    serde_json::from_value(value).map_err(|error| Mismatch::Malformed { detail: error.to_string() })
}

/// Everything but the signatures: the bundle against a checkpoint that is taken as given.
pub(crate) fn check_contents(bundle: Bundle, checkpoint: &Checkpoint) -> Result<Verified, Mismatch> {
    let Bundle { body, evidence, .. } = bundle;
    if evidence.origin != checkpoint.origin {
        return Err(Mismatch::OriginDiffers { said: evidence.origin, signed: checkpoint.origin.clone() });
    }
    check_entries(&evidence.entries, checkpoint)?;
    let (seal, sealed_at) = check_seal(evidence.entries.last(), &body)?;
    let claims = check_claims(&body, &evidence.entries)?;
    let entries = evidence.entries.into_iter().map(|BundledEntry { index, leaf, payload, .. }| VerifiedEntry {
        index,
        leaf,
        payload,
    });
    let attachments =
        seal.attachments.into_iter().map(|(name, digest)| VerifiedAttachment { name, digest, checked: false });
    Ok(Verified {
        checkpoint: checkpoint.clone(),
        signed_by: Vec::new(),
        ignored_signatures: Vec::new(),
        body,
        entries: entries.collect(),
        sealed_at,
        claims,
        attachments: attachments.collect(),
    })
}

fn check_entries(entries: &[BundledEntry], checkpoint: &Checkpoint) -> Result<(), Mismatch> {
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].index >= pair[1].index) {
        return Err(Mismatch::EntryOutOfOrder { index: pair[1].index });
    }
    entries.iter().try_for_each(|entry| check_entry(entry, checkpoint))
}

fn check_entry(entry: &BundledEntry, checkpoint: &Checkpoint) -> Result<(), Mismatch> {
    let &BundledEntry { index, ref leaf, ref payload, ref proof } = entry;
    let malformed = |detail: String| Mismatch::EntryMalformed { index, detail };
    if index >= checkpoint.size {
        return Err(Mismatch::EntryBeyondCheckpoint { index, size: checkpoint.size });
    }
    let bytes = canonical(leaf).map_err(|error| malformed(error.to_string()))?;
    if !inclusion_holds(leaf_hash(&bytes), index, checkpoint.size, checkpoint.root, proof) {
        return Err(Mismatch::InclusionProof { index });
    }
    let committed = text(leaf, "payload").and_then(|digest| Hash::from_hex(digest).ok());
    let committed = committed.ok_or_else(|| malformed("it has no payload digest".to_owned()))?;
    match payload {
        Some(payload) if payload.digest().ok() != Some(committed) => Err(Mismatch::PayloadDigest { index }),
        _ => Ok(()),
    }
}

/// The seal and its time, if the last entry seals this body.
fn check_seal(last: Option<&BundledEntry>, body: &Value) -> Result<(SealBody, String), Mismatch> {
    let last = last.filter(|entry| text(&entry.leaf, "what") == Some(SEAL)).ok_or(Mismatch::SealMissing)?;
    let malformed = |detail: &str| Mismatch::SealMalformed { index: last.index, detail: detail.to_owned() };
    let payload = last.payload.as_ref().ok_or_else(|| malformed("its payload is absent"))?;
    let seal: SealBody = serde_json::from_value(payload.body.clone()).map_err(|error| malformed(&error.to_string()))?;
    let sealed_at = text(&last.leaf, "time").ok_or_else(|| malformed("it has no time"))?;
    let digest = canonical(body).map(|bytes| Hash::of(&bytes)).ok();
    if digest != Some(seal.body_digest) {
        return Err(Mismatch::BodyDigest { index: last.index });
    }
    Ok((seal, sealed_at.to_owned()))
}

/// How many claims there are, if each rests on an entry of the bundle.
fn check_claims(body: &Value, entries: &[BundledEntry]) -> Result<usize, Mismatch> {
    let present: BTreeSet<u64> = entries.iter().map(|entry| entry.index).collect();
    let claims = claims(body);
    for Claim { pointer, evidence } in &claims {
        let index = evidence.as_u64();
        if !index.is_some_and(|index| present.contains(&index)) {
            let (pointer, evidence) = (pointer.clone(), evidence.to_string());
            return Err(Mismatch::ClaimWithoutEntry { pointer, evidence, index });
        }
    }
    Ok(claims.len())
}

fn text<'a>(leaf: &'a Value, field: &str) -> Option<&'a str> {
    leaf.get(field).and_then(Value::as_str)
}
