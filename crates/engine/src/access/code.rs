//! Codes that change every 30 seconds (RFC 6238), and the recovery codes for a day without the telephone.

use crate::error::{EngineError, Result};
use exeunt_core::{ActorName, Randomness};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// How many recovery codes there are.
const RECOVERY: usize = 10;
const LETTERS_EACH: usize = 24;
/// Without letters and digits that are taken for each other.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A new seed, as base32: 160 bits, as RFC 4226 recommends.
pub(super) fn new_seed(randomness: &dyn Randomness) -> SecretString {
    let mut bytes = [0; 20];
    randomness.fill(&mut bytes);
    Secret::from(bytes).to_base32().into()
}

/// What an authenticator app reads as a picture.
pub(super) fn enrolment_url(seed: &SecretString, actor: &ActorName) -> SecretString {
    // Every app knows SHA-1, six digits and 30 seconds, and many ignore anything else in silence.
    let mut url = url::Url::parse("otpauth://totp/").expect("a constant address is one");
    url.set_path(&format!("Exeunt:{actor}"));
    url.query_pairs_mut()
        .append_pair("secret", seed.expose_secret())
        .append_pair("issuer", "Exeunt")
        .append_pair("algorithm", "SHA1")
        .append_pair("digits", "6")
        .append_pair("period", "30");
    String::from(url).into()
}

/// The step of time to which the code belongs: the present one, or one on either side for clocks that are off.
pub(super) fn step(seed: &SecretString, code: &str, now: Timestamp) -> Result<Option<u64>> {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    Ok(totp(seed)?.check(code.trim(), seconds))
}

fn totp(seed: &SecretString) -> Result<Totp> {
    let broken = |error: &dyn std::fmt::Display| EngineError::Broken(format!("the seed of one-time codes: {error}"));
    let secret = Secret::try_from_base32(seed.expose_secret()).map_err(|error| broken(&error))?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1).with_step_duration(30);
    builder.with_secret(secret).build().map_err(|error| broken(&error))
}

/// The code of the present moment, for tests and for nobody else.
#[cfg(test)]
pub(super) fn present(seed: &SecretString, now: Timestamp) -> String {
    totp(seed).unwrap().generate(u64::try_from(now.as_second()).unwrap()).to_string()
}

/// New recovery codes: 120 bits each, so that a plain hash hides them.
pub(super) fn new_recovery_codes(randomness: &dyn Randomness) -> Vec<String> {
    let code = || {
        let letters: Vec<char> = randomness.bytes32()[..LETTERS_EACH]
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
            .collect();
        letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
    };
    std::iter::repeat_with(code).take(RECOVERY).collect()
}

/// A recovery code as it was printed, however it was typed. `None` for what can't be one.
pub(super) fn recovery_code(typed: &str) -> Option<String> {
    let letters: Vec<char> =
        typed.chars().take(64).filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    (letters.len() == LETTERS_EACH).then(|| letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the seed of SHA-1; the last six digits.
        let seed = SecretString::from(Secret::from(*b"12345678901234567890").to_base32());
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(present(&seed, now), code);
            let expected = u64::try_from(second).unwrap() / 30;
            assert_eq!(step(&seed, code, now).unwrap(), Some(expected));
            let late = Timestamp::from_second(second + 90).unwrap();
            assert_eq!(step(&seed, code, late).unwrap(), None);
        }
    }

    #[test]
    fn recovery_codes_read_however_they_are_typed() {
        assert_eq!(recovery_code(" abcd efgh-jklm npqr stuv wxyz "), Some("ABCD-EFGH-JKLM-NPQR-STUV-WXYZ".to_owned()));
        assert_eq!(recovery_code("123456"), None);
        assert_eq!(recovery_code(&"A".repeat(1_000)), None);
    }
}
