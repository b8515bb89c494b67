//! Keys: the log's own signing key, and the public keys that a verifier trusts.

use crate::checkpoint::{Checkpoint, parse};
use crate::cosigner::{self, COSIGNATURE, Cosigner};
use crate::mismatch::Mismatch;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use signed_note::{NoteError, Signature, StandardVerifier, Verifier, VerifierError, VerifierList, key_id};
use std::collections::BTreeSet;
use std::fmt;

/// The key type byte that `signed-note` gives to Ed25519.
const ED25519: u8 = 0x01;

/// The log's signing key: an Ed25519 key named after the log. Wiped from memory when dropped, never printed.
pub struct LogKey {
    origin: String,
    id: u32,
    secret: SigningKey,
}

/// A key can't be made or trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The format keeps spaces and pluses for itself.
    #[error("\"{0}\" cannot name a key: it must not be empty nor hold spaces, control characters or \"+\"")]
    Name(String),
    /// Not a verifier key of the form `name+id+key`.
    #[error("\"{0}\" is not a verifier key: expected \"name+8 hex digits+base64\"")]
    Malformed(String),
    /// The id isn't that of name and key: mistyped, or altered.
    #[error("the id in the verifier key \"{0}\" does not belong to its name and key")]
    Id(String),
    /// Another signature algorithm.
    #[error("the verifier key \"{0}\" is neither an Ed25519 key nor that of an Ed25519 cosigner")]
    Algorithm(String),
    /// Two different keys that a signature line can't tell apart.
    #[error("the verifier key \"{0}\" has the same name and id as another one")]
    Ambiguous(String),
}

impl LogKey {
    /// The key of the log `origin` with this secret seed (RFC 8032 private key).
    pub fn from_seed(origin: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !signed_note::is_key_name_valid(origin) || origin.chars().any(char::is_control) {
            return Err(KeyError::Name(origin.to_owned()));
        }
        let secret = SigningKey::from_bytes(seed);
        let public = [&[ED25519], secret.verifying_key().as_bytes().as_slice()].concat();
        Ok(Self { origin: origin.to_owned(), id: key_id(origin, &public), secret })
    }

    /// The name of the log, and of this key.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public half in the form `origin+id+key`, to be published: it is all that a verifier needs.
    pub fn vkey(&self) -> String {
        signed_note::new_ed25519_verifier_key(&self.origin, &self.secret.verifying_key())
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({}+{:08x}, secret ***)", self.origin, self.id)
    }
}

impl signed_note::Signer for LogKey {
    fn name(&self) -> &str {
        &self.origin
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        Ok(self.secret.sign(message).to_vec())
    }
}

/// The public keys that a verifier trusts: of the log, and of cosigners if it knows any.
pub struct TrustedKeys(VerifierList);

/// A trusted key that signed a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// The key, as `name+id`.
    pub key: String,
    /// When a cosigner says that it signed, in seconds since 1970: the log was at least this large by then.
    pub time: Option<u64>,
}

/// A checkpoint whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The trusted keys that signed it, in the order of their lines.
    pub signed_by: Vec<SignedBy>,
    /// The signature lines of keys that are not trusted. They prove nothing, and nothing protects them.
    pub ignored: Vec<String>,
}

impl TrustedKeys {
    /// Reads verifier keys as [`LogKey::vkey`] prints them, and those of cosigners (key type 4). A key given twice counts
    /// once.
    pub fn parse<K: AsRef<str>>(vkeys: &[K]) -> Result<Self, KeyError> {
        let distinct: BTreeSet<&str> = vkeys.iter().map(|vkey| vkey.as_ref().trim()).collect();
        let mut names = BTreeSet::new();
        let mut verifiers: Vec<Box<dyn Verifier>> = Vec::new();
        for vkey in distinct {
            let verifier = verifier(vkey)?;
            if !names.insert((verifier.name().to_owned(), verifier.key_id())) {
                return Err(KeyError::Ambiguous(vkey.to_owned()));
            }
            verifiers.push(verifier);
        }
        Ok(Self(VerifierList::new(verifiers)))
    }

    /// Checks the signatures of a checkpoint and returns what it says.
    ///
    /// Accepts further signatures by unknown keys. Fails when a trusted key's signature is wrong, and unless at least one
    /// trusted key that bears the log's name has signed: a cosigner alone doesn't speak for the log.
    pub fn open(&self, note: &str) -> Result<Opened, Mismatch> {
        let parsed = parse(note).map_err(|error| Mismatch::CheckpointMalformed { detail: error.to_string() })?;
        let checkpoint = Checkpoint::from_text(parsed.text())
            .map_err(|error| Mismatch::CheckpointMalformed { detail: error.to_string() })?;
        let (known, unknown) = match parsed.verify(&self.0) {
            Ok(signatures) => signatures,
            Err(NoteError::InvalidSignature { name, id }) => {
                return Err(Mismatch::SignatureWrong { key: format!("{name}+{id:08x}") });
            }
            Err(_) => return Err(Mismatch::KeyNotTrusted { origin: checkpoint.origin }),
        };
        if known.len() + unknown.len() != signature_lines(note) {
            // Only the first line of a key would be checked, so a second one could say anything.
            return Err(Mismatch::CheckpointMalformed { detail: "a signature line is repeated".to_owned() });
        }
        let speaks_for_the_log = |signature: &Signature| {
            signature.name() == checkpoint.origin && cosigner::time(signature.signature()).is_none()
        };
        if !known.iter().any(speaks_for_the_log) {
            return Err(Mismatch::KeyNotTrusted { origin: checkpoint.origin });
        }
        let signed_by = known.iter().map(|signature| SignedBy {
            key: format!("{}+{:08x}", signature.name(), signature.id()),
            time: cosigner::time(signature.signature()),
        });
        let signed_by = signed_by.collect();
        let ignored =
            unknown.iter().map(|line| String::from_utf8_lossy(&line.to_bytes()).trim_end().to_owned()).collect();
        Ok(Opened { checkpoint, signed_by, ignored })
    }
}

impl fmt::Debug for TrustedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrustedKeys(..)")
    }
}

/// A key of the log, or of a cosigner.
fn verifier(vkey: &str) -> Result<Box<dyn Verifier>, KeyError> {
    match StandardVerifier::new(vkey) {
        Ok(verifier) => Ok(Box::new(verifier)),
        Err(VerifierError::Alg) => {
            let cosigner = cosigner(vkey).ok_or_else(|| KeyError::Algorithm(vkey.to_owned()))?;
            Ok(Box::new(cosigner))
        }
        Err(VerifierError::Format) => Err(KeyError::Malformed(vkey.to_owned())),
        Err(VerifierError::Id) => Err(KeyError::Id(vkey.to_owned())),
    }
}

/// The key of a cosigner, if it is one; the caller has checked its form and id.
fn cosigner(vkey: &str) -> Option<Cosigner> {
    let (name, rest) = vkey.split_once('+')?;
    let key = BASE64_STANDARD.decode(rest.split_once('+')?.1).ok()?;
    let public = key.strip_prefix(&[COSIGNATURE])?;
    let id = key_id(name, &key);
    Some(Cosigner { name: name.to_owned(), id, key: VerifyingKey::try_from(public).ok()? })
}

/// The lines after the last empty one.
fn signature_lines(note: &str) -> usize {
    note.rsplit_once("\n\n").map_or(0, |(_, signatures)| signatures.lines().count())
}
