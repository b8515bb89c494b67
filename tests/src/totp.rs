//! What an authenticator app shows: the code of RFC 6238, written from the standard and not with the library that is tried.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP: i64 = 30;

/// The six digits for this seed (base32, as it is typed into the app) at this second since 1970.
///
/// # Panics
/// For a seed that is no base32.
pub fn code(seed: &str, second: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(&key(seed)).expect("a key of any length is one");
    mac.update(&(second / STEP).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let four = digest[at..at + 4].try_into().expect("four bytes of twenty, from one of the first sixteen on");
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// The bytes that the letters stand for, five bits each; what doesn't fill a byte is padding.
fn key(seed: &str) -> Vec<u8> {
    let (mut key, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in seed.chars() {
        let digit = LETTERS.find(letter).unwrap_or_else(|| panic!("{letter:?} is no letter of base32"));
        held = (held << 5) | u32::try_from(digit).expect("there are 32 letters");
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            key.push(u8::try_from((held >> bits) & 0xff).expect("eight bits"));
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_standards_appendix() {
        // "12345678901234567890", the key of RFC 6238, appendix B; the last six of its eight digits.
        let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (second, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(seed, second), expected);
        }
    }
}
