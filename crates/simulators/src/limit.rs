//! Leaky buckets, counted the way Matrix servers count them.

use std::collections::HashMap;

/// A rate: so many in a burst, then one every so often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub per_second: f64,
    pub burst: f64,
}

impl Rate {
    pub const fn new(per_second: f64, burst: f64) -> Self {
        Self { per_second, burst }
    }
}

/// Buckets by key.
#[derive(Debug, Default)]
pub(crate) struct Buckets(HashMap<String, Bucket>);

#[derive(Debug)]
struct Bucket {
    level: f64,
    at_ms: i64,
}

impl Buckets {
    /// Takes one action out of the bucket, or says how many milliseconds to wait; a refused action is not counted.
    pub(crate) fn take(&mut self, key: &str, rate: Rate, now_ms: i64) -> Result<(), u64> {
        let bucket = self.0.entry(key.to_owned()).or_insert(Bucket { level: 0.0, at_ms: now_ms });
        #[expect(clippy::cast_precision_loss, reason = "elapsed milliseconds of a test run fit a float exactly")]
        let elapsed = (now_ms - bucket.at_ms).max(0) as f64 / 1000.0;
        let level = (bucket.level - elapsed * rate.per_second).max(0.0);
        bucket.at_ms = now_ms;
        bucket.level = level;
        if level + 1.0 > rate.burst + f64::EPSILON {
            let wait = (level + 1.0 - rate.burst) / rate.per_second * 1000.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a wait is small, not negative"
            )]
            return Err(wait.ceil() as u64);
        }
        bucket.level = level + 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_wait_is_said() {
        let rate = Rate::new(0.003, 5.0);
        let mut buckets = Buckets::default();
        for _ in 0..5 {
            assert_eq!(buckets.take("a", rate, 0), Ok(()));
        }
        assert_eq!(buckets.take("a", rate, 0), Err(333_334));
        assert_eq!(buckets.take("b", rate, 0), Ok(()));
        assert_eq!(buckets.take("a", rate, 333_334), Ok(()));
        assert!(buckets.take("a", rate, 333_334).is_err());
    }
}
