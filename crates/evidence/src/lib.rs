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
