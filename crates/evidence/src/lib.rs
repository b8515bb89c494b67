//! The audit log as a transparency log, its sealed report, and the offline verifier.
//!
//! Every state change of a case becomes an [`Entry`]; its canonical JSON is a leaf of an append-only Merkle tree
//! (RFC 6962) in the public C2SP formats: `tlog-tiles`, `tlog-checkpoint`, `signed-note`, Ed25519. A sealed report is one
//! JSON file that carries the entries it speaks of, their inclusion proofs and one signed [`Checkpoint`], so that anybody
//! with the public key can [`verify()`] it without asking us.
//!
//! Where to start: `docs/evidence.md` describes every byte; [`Frontier`] appends, [`seal_bundle`] builds the file,
//! [`verify()`] checks it. `second-verifier/verify.py` is the same check written again in another language from the
//! document alone.
//!
//! ```
//! use exeunt_evidence::*;
//! use serde_json::json;
//!
//! let key = LogKey::from_seed("example.com/exeunt", &[7; 32])?; // in earnest: random, and kept secret
//! let report = json!({"claims": [{"text": "every session has ended", "evidence": [0]}]});
//!
//! // What happened, and then the seal, are appended; the database keeps leaves, payloads and the rows returned here.
//! let happened = Payload { salt: [1; 32], body: json!({"ended": 3}) };
//! let seal = Payload { salt: [2; 32], body: seal_body(&report, &[])? };
//! let entry = |what: &str, payload: &Payload| -> Result<Entry, NotCanonical> {
//!     let [time, actor, on] = ["2026-03-02T01:00:00Z", "worker-1", "zulip-hq/account/42"].map(str::to_owned);
//!     let payload = payload.digest()?;
//!     Ok(Entry { time, actor, what: what.to_owned(), on, case: None, step: None, attempt: None, payload, previous: None })
//! };
//! let leaves = [entry("step.result", &happened)?.leaf()?, entry(SEAL, &seal)?.leaf()?];
//! let mut frontier = Frontier::default();
//! let rows: Hashes = frontier.append(leaves.iter().map(|leaf| leaf_hash(leaf))).into_iter().collect();
//!
//! // A checkpoint is signed, and the bundle built on it.
//! let (size, root) = (frontier.size(), frontier.root());
//! let checkpoint = Checkpoint { origin: key.origin().to_owned(), size, root, extensions: vec![] }.sign(&[&key])?;
//! let [first, last] = leaves;
//! let entries = vec![
//!     Chosen { index: 0, leaf: first, payload: Some(happened) },
//!     Chosen { index: 1, leaf: last, payload: Some(seal) },
//! ];
//! let file = seal_bundle(&report, entries, &rows, &checkpoint)?;
//!
//! // Anybody with the public key checks it.
//! let verified = verify(&file, &TrustedKeys::parse(&[key.vkey()])?, &[])?;
//! assert_eq!(verified.claims, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Invariant: nothing here reads a file, a clock, a network or a random source. Salts, seeds and times are handed in.
#![warn(missing_docs)]

mod bundle;
mod canonical;
mod checkpoint;
mod claims;
mod cosigner;
mod entry;
mod hash;
mod key;
mod mismatch;
mod tiles;
mod tree;
mod verify;

pub use bundle::{BundleError, Chosen, SEAL, bundle_needs, seal_body, seal_bundle};
pub use canonical::{NotCanonical, canonical};
pub use checkpoint::{Checkpoint, CheckpointError, add_cosignatures, add_signatures};
pub use entry::{Entry, EntryError, MAX_LEAF_BYTES, Payload};
pub use hash::{Hash, HashError};
pub use key::{KeyError, LogKey, Opened, SignedBy, TrustedKeys};
pub use mismatch::Mismatch;
pub use tiles::{EntryBundle, ExportError, HashTile, entry_bundles, export, hash_tiles};
pub use tree::{
    Frontier, Hashes, TreeError, consistency_holds, consistency_needs, consistency_proof, inclusion_holds,
    inclusion_needs, inclusion_proof, leaf_hash, stored_count, stored_index,
};
pub use verify::{Verified, VerifiedAttachment, VerifiedEntry, verify, verify_consistency};
