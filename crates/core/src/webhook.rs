//! Standard Webhooks: the secret that a sender and a receiver share, `whsec_` and base64, and the signature that it makes,
//! HMAC-SHA256 over `id.timestamp.body`. HR systems sign so what they send us, and we what we send others.
//!
//! What is verified is in the hands of whoever finds our address, so each part is bounded before it is used, and a
//! signature is compared in constant time with each secret, whether an earlier one fitted or not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2_for_hmac::Sha256;
use std::fmt;
use std::str::FromStr;
use subtle::{Choice, ConstantTimeEq};

const PREFIX: &str = "whsec_";
/// What the specification asks for, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;
/// How old a message may be, and how far ahead its sender's clock.
const TOLERANCE_SECONDS: i64 = 300;
const LONGEST_ID: usize = 200;
/// Room for a signature under each of a sender's secrets, of old and new schemes.
const MOST_SIGNATURES: usize = 16;
const LONGEST_SIGNATURES: usize = 4096;

/// A shared secret. Prints as stars.
#[derive(Clone)]
pub struct Secret(SecretBox<[u8]>);

/// Why text is not a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the secret is not \"whsec_\" followed by base64; copy the whole of it, or let `exeunt` make one")]
    Form,
    #[error("the secret has fewer than 24 or more than 64 bytes; let `exeunt` make one")]
    Length,
}

impl Secret {
    /// A secret out of 32 random bytes.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::from(&bytes[..])))
    }

    /// As the sender needs it, `whsec_…`. Shown once, and kept only where secrets are kept.
    pub fn expose(&self) -> SecretString {
        format!("{PREFIX}{}", STANDARD.encode(self.0.expose_secret())).into()
    }

    fn bytes(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

impl FromStr for Secret {
    type Err = SecretError;

    /// Reads `whsec_…`; the prefix may be missing, as some senders show the secret without it.
    fn from_str(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        let encoded = text.strip_prefix(PREFIX).unwrap_or(text);
        let bytes = STANDARD.decode(encoded).map_err(|_| SecretError::Form)?;
        if !LENGTHS.contains(&bytes.len()) {
            return Err(SecretError::Length);
        }
        Ok(Self(SecretBox::new(bytes.into_boxed_slice())))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// The three headers, as they came.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<'a> {
    /// `webhook-id`
    pub id: Option<&'a str>,
    /// `webhook-timestamp`
    pub timestamp: Option<&'a str>,
    /// `webhook-signature`
    pub signature: Option<&'a str>,
}

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a message must have the headers webhook-id, webhook-timestamp and webhook-signature")]
    Unsigned,
    #[error("webhook-id is empty, longer than {LONGEST_ID} characters, or holds others than letters, digits and -_.:")]
    Id,
    #[error("webhook-timestamp is not a number of seconds")]
    Timestamp,
    #[error("the message is more than five minutes old or ahead; check the clocks of both machines")]
    Stale,
    #[error("no signature fits; the sender must use the secret of this source, and send the body as it signed it")]
    Forged,
}

/// Gives the id of a message that somebody who has one of the secrets signed within the last minutes.
pub fn verify<'a>(secrets: &[Secret], headers: Headers<'a>, body: &[u8], now: Timestamp) -> Result<&'a str, Refusal> {
    let (Some(id), Some(timestamp), Some(signatures)) = (headers.id, headers.timestamp, headers.signature) else {
        return Err(Refusal::Unsigned);
    };
    if !is_id(id) {
        return Err(Refusal::Id);
    }
    let seconds = seconds(timestamp).ok_or(Refusal::Timestamp)?;
    if now.as_second().abs_diff(seconds) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(Refusal::Stale);
    }
    if signatures.len() > LONGEST_SIGNATURES {
        return Err(Refusal::Forged);
    }
    if fits(secrets, signatures, id, seconds, body) { Ok(id) } else { Err(Refusal::Forged) }
}

/// The value of `webhook-signature` under one secret; several are parted by a blank.
pub fn sign(secret: &Secret, id: &str, at: Timestamp, body: &[u8]) -> String {
    format!("v1,{}", STANDARD.encode(mac(secret, id, at.as_second(), body)))
}

fn fits(secrets: &[Secret], signatures: &str, id: &str, seconds: i64, body: &[u8]) -> bool {
    let given: Vec<Vec<u8>> = signatures.split(' ').take(MOST_SIGNATURES).filter_map(decoded).collect();
    let mut found = Choice::from(0);
    for secret in secrets {
        let ours = mac(secret, id, seconds, body);
        for theirs in &given {
            found |= ours.as_slice().ct_eq(theirs);
        }
    }
    found.into()
}

/// A signature of the one scheme that works with a shared secret.
fn decoded(signature: &str) -> Option<Vec<u8>> {
    let encoded = signature.strip_prefix("v1,")?;
    STANDARD.decode(encoded).ok()
}

fn mac(secret: &Secret, id: &str, seconds: i64, body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// An id becomes part of what is signed, where a full stop parts it from the time; it becomes a statement's id as well.
fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(plain)
}

/// Only digits: what is signed is the text of the header, and `+1` or `01` would be other text for the same time.
fn seconds(text: &str) -> Option<i64> {
    let plain = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain && (text == "0" || !text.starts_with('0')) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn secret(text: &str) -> Secret {
        text.parse().unwrap()
    }

    fn ours() -> Secret {
        secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn headers<'a>(id: &'a str, timestamp: &'a str, signature: &'a str) -> Headers<'a> {
        Headers { id: Some(id), timestamp: Some(timestamp), signature: Some(signature) }
    }

    #[test]
    fn a_signature_is_the_one_of_the_published_example() {
        let signature = sign(&ours(), "msg_p5jXN8AQM9LWM0D4loKWxJek", at(1_614_265_330), BODY);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_signed_message_is_believed_for_five_minutes() {
        let signature = sign(&ours(), "msg_1", at(1_000_000), BODY);
        let verify = |now| verify(&[ours()], headers("msg_1", "1000000", &signature), BODY, at(now));
        for now in [1_000_000, 1_000_300, 999_700] {
            assert_eq!(verify(now), Ok("msg_1"), "{now}");
        }
        for now in [1_000_301, 999_699, 0, 253_402_207_200] {
            assert_eq!(verify(now), Err(Refusal::Stale), "{now}");
        }
    }

    #[test]
    fn what_was_changed_is_refused() {
        let signature = sign(&ours(), "msg_1", at(1_000_000), BODY);
        let refused = |id, timestamp, signature, body: &[u8]| {
            verify(&[ours()], headers(id, timestamp, signature), body, at(1_000_000)).unwrap_err()
        };
        assert_eq!(refused("msg_2", "1000000", &signature, BODY), Refusal::Forged);
        assert_eq!(refused("msg_1", "1000001", &signature, BODY), Refusal::Forged);
        assert_eq!(refused("msg_1", "1000000", &signature, b"{}"), Refusal::Forged);
        assert_eq!(refused("msg_1", "+1000000", &signature, BODY), Refusal::Timestamp);
        assert_eq!(refused("msg_1", "01000000", &signature, BODY), Refusal::Timestamp);
        assert_eq!(refused("", "1000000", &signature, BODY), Refusal::Id);
        for other in ["", "v1,", "v1,AAAA", signature.strip_prefix("v1,").unwrap(), &signature.replace("v1,", "v1a,")] {
            assert_eq!(refused("msg_1", "1000000", other, BODY), Refusal::Forged, "{other}");
        }
        let missing = Headers { signature: None, ..headers("msg_1", "1000000", "") };
        assert_eq!(verify(&[ours()], missing, BODY, at(1_000_000)), Err(Refusal::Unsigned));
    }

    #[test]
    fn a_secret_changes_without_a_gap() {
        let (old, new) = (ours(), Secret::from_random([7; 32]));
        let both = format!(
            "v1,bm9uZQ== v2,x {} {}",
            sign(&new, "m", at(1_000_000), BODY),
            sign(&old, "m", at(1_000_000), BODY)
        );
        for secrets in [vec![old.clone()], vec![new.clone()], vec![Secret::from_random([1; 32]), new]] {
            assert_eq!(verify(&secrets, headers("m", "1000000", &both), BODY, at(1_000_000)), Ok("m"));
        }
        let stranger = [Secret::from_random([9; 32])];
        assert_eq!(verify(&stranger, headers("m", "1000000", &both), BODY, at(1_000_000)), Err(Refusal::Forged));
    }

    #[test]
    fn secrets_have_the_published_form_and_print_as_stars() {
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert_eq!(secret(text).expose().expose_secret(), text);
        assert_eq!(format!("{:?}", secret(text)), "Secret(***)");
        for bad in ["", "whsec_", "whsec_AAAA", "whsec_****"] {
            assert!(bad.parse::<Secret>().is_err(), "{bad}");
        }
    }
}
