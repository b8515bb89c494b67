//! What a program usually takes from its surroundings and here receives as a parameter: time and randomness.

use jiff::Timestamp;
use uuid::Uuid;

/// Tells the time. The real one reads the system clock; tests advance theirs by hand.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Gives randomness. The real one asks the operating system; tests use a seed.
pub trait Randomness: Send + Sync {
    /// Fills `buffer` with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);

    /// Thirty-two bytes, for salts and seeds.
    fn bytes32(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }

    /// An id that sorts by time (UUID version 7).
    fn id(&self, now: Timestamp) -> Uuid {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// A password of 32 characters out of 62 (190 bits), for a credential that nobody is meant to know.
    fn password(&self) -> String {
        const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut password = String::with_capacity(32);
        while password.len() < 32 {
            // Bytes of 248 and more are thrown away, so that every character is equally likely.
            password
                .extend(self.bytes32().iter().filter(|b| **b < 248).map(|b| ALPHABET[usize::from(*b % 62)] as char));
        }
        password.truncate(32);
        password
    }
}
