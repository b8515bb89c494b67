//! Codes of a second factor: RFC 6238 with SHA-1, six digits, thirty seconds.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

const STEP_MS: i64 = 30_000;

/// The code at a time.
pub(crate) fn code(secret: &[u8; 20], at_ms: i64) -> String {
    let counter = at_ms.div_euclid(STEP_MS).to_be_bytes();
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&counter);
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 15);
    let word = digest[offset..offset + 4].iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
    format!("{:06}", (word & 0x7FFF_FFFF) % 1_000_000)
}

/// True for the code of now and of the steps around it.
pub(crate) fn accepts(secret: &[u8; 20], now_ms: i64, given: &str) -> bool {
    [-STEP_MS, 0, STEP_MS].iter().any(|shift| code(secret, now_ms + shift) == given)
}

/// The secret as people type it, which is also what the API answers.
pub(crate) fn base32(secret: &[u8; 20]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let group = |five: &[u8]| {
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(move |n| char::from(ALPHABET[usize::try_from(bits >> (5 * n) & 31).unwrap_or(0)]))
    };
    secret.chunks(5).flat_map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(secret, seconds * 1000), expected, "{seconds}");
        }
        assert!(accepts(secret, 59_000 + STEP_MS, "287082"));
        assert!(!accepts(secret, 59_000 + 2 * STEP_MS, "287082"));
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
