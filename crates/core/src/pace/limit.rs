//! What a platform allows, and what of it is ours.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many requests in any window of this length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedLimit {
    /// Which requests are counted; [`PublishedLimit::EVERY`] counts all of them. A class may have several limits.
    pub class: String,
    /// How many.
    pub requests: u32,
    /// In how many milliseconds.
    pub window_ms: u64,
    /// Where it is published, or who set it.
    #[serde(default)]
    pub source: String,
}

impl PublishedLimit {
    /// The class that every request of a connection counts against.
    pub const EVERY: &'static str = "every";

    /// A limit of `requests` in any `window`.
    pub fn new(class: &str, requests: u32, window: Duration, source: &str) -> Self {
        let window_ms = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        Self { class: class.to_owned(), requests, window_ms, source: source.to_owned() }
    }

    /// What tells it from the connection's other limits.
    pub fn name(&self) -> String {
        format!("{}/{}", self.class, self.window_ms)
    }
}

/// How a limit is shared out, in parts of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// What of a limit we use; the rest is left to others who use the same platform.
    pub ours: u32,
    /// What of our burst only containing may use.
    pub contain: u32,
}

impl Default for Shares {
    fn default() -> Self {
        Self { ours: 80, contain: 25 }
    }
}

/// A limit in numbers that a [`Bucket`](super::Bucket) counts with.
///
/// `k` requests can be granted within a time `t` only if `k <= burst + steady * t / period`. A granted request is sent
/// within its slice's `life`, so a window is seen by grants over `period = window + life`; with `burst + steady = ours + 1`
/// that means at most `ours`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests at once after a rest.
    pub burst: i64,
    /// What of the burst ordinary work must leave.
    pub kept: i64,
    /// Requests that a period brings.
    pub steady: i64,
    /// Microseconds.
    pub period: i64,
    /// Microseconds from a grant until it is worth nothing.
    pub life: i64,
}

/// Beyond this a number stands for "no limit", and products stay far below 2^63.
const MOST_REQUESTS: u32 = 1_000_000;
const LONGEST_WINDOW_MS: u64 = 24 * 60 * 60 * 1_000;

impl Allowance {
    /// Our part of a limit. Nonsense is made the nearest sense: at least one request, a window of at least a millisecond.
    pub fn of(limit: &PublishedLimit, shares: Shares) -> Self {
        let requests = i64::from(limit.requests.min(MOST_REQUESTS));
        let ours = (requests * i64::from(shares.ours.min(100)) / 100).max(1);
        let window = i64::try_from(limit.window_ms.clamp(1, LONGEST_WINDOW_MS)).expect("a day fits") * 1_000;
        let burst = (ours + 3) / 4;
        let kept = ((burst * i64::from(shares.contain.min(100)) + 99) / 100).min(burst - 1);
        // Long enough for a commit, short enough that little is lost of a limit by the second.
        let life = (window / 4).clamp(10_000, 1_000_000);
        Self { burst, kept, steady: ours + 1 - burst, period: window + life, life }
    }

    /// What one process lets containing have when nobody can be asked for a slice: containing's part of ours.
    pub fn spare(limit: &PublishedLimit, shares: Shares) -> Self {
        let contain = shares.ours.min(100) * shares.contain.min(100) / 100;
        Self { kept: 0, ..Self::of(limit, Shares { ours: contain, contain: 0 }) }
    }

    /// How long a slice may be used.
    pub fn life(&self) -> Duration {
        Duration::from_micros(self.life.unsigned_abs())
    }
}
