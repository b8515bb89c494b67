//! The real clock and the real randomness. The only place in the program that takes them from its surroundings.

use exeunt_core::{Clock, Randomness};
use jiff::{SignedDuration, Timestamp};

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock enters")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The system's clock, so much earlier: for what lies in the past when a demo begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Earlier(pub(crate) SignedDuration);

impl Clock for Earlier {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now();
        now.checked_sub(self.0).unwrap_or(now)
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's randomness enters")]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}
