//! Outside cosigners (witnesses): C2SP `tlog-cosignature`, a signature that also says when it was given.

use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use signed_note::Verifier;

/// The key type byte of a timestamped Ed25519 cosignature.
pub(crate) const COSIGNATURE: u8 = 0x04;

/// A cosigner's public key.
pub(crate) struct Cosigner {
    pub(crate) name: String,
    pub(crate) id: u32,
    pub(crate) key: VerifyingKey,
}

impl Verifier for Cosigner {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = split(signature) else {
            return false;
        };
        let message = [format!("cosignature/v1\ntime {time}\n").as_bytes(), text].concat();
        self.key.verify(&message, &signature).is_ok()
    }
}

/// When a cosignature says it was given, in seconds since 1970; `None` for a plain signature.
pub(crate) fn time(signature: &[u8]) -> Option<u64> {
    split(signature).map(|(time, _)| time)
}

fn split(signature: &[u8]) -> Option<(u64, Signature)> {
    let (time, signature) = signature.split_first_chunk()?;
    Some((u64::from_be_bytes(*time), Signature::from_bytes(signature.try_into().ok()?)))
}
