//! Reads are asked again; writes never are.

use super::layer::{Asked, Layer, Running};
use crate::connector::Connector;
use crate::error::Result;
use exeunt_core::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Asks a read again when the platform was not reached or told us to slow down, later each time.
pub struct ReadRetry {
    inner: Arc<dyn Connector>,
    attempts: u32,
    jitter: AtomicU64,
}

impl ReadRetry {
    /// Sends a read at most `attempts` times in all; waits are spread by `seed`.
    pub fn new(inner: Arc<dyn Connector>, attempts: u32, seed: u64) -> Self {
        Self { inner, attempts: attempts.max(1), jitter: AtomicU64::new(seed) }
    }

    /// Between half and the whole of `wait`.
    fn spread(&self, wait: Duration) -> Duration {
        let seed = self.jitter.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = u32::try_from((mixed ^ (mixed >> 27)) >> 32).expect("the upper half of 64 bits has 32");
        wait / 2 + wait.mul_f64(f64::from(mixed) / f64::from(u32::MAX) / 2.0)
    }
}

impl Layer for ReadRetry {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<'a, T: Send + 'a>(
        &'a self,
        asked: Asked<'a>,
        run: impl Fn() -> Running<'a, T> + Send + Sync + 'a,
    ) -> Result<T> {
        let mut wait = FIRST_WAIT;
        let mut left = if asked.is_read() { self.attempts } else { 1 };
        loop {
            let error = match run().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            left -= 1;
            let passing = matches!(error.kind, ErrorKind::Unavailable | ErrorKind::RateLimited);
            let told = error.retry_after.unwrap_or(Duration::ZERO);
            // A long wait is for the runner, which can do something else meanwhile.
            if left == 0 || !passing || told > LONGEST_WAIT {
                return Err(error);
            }
            tokio::time::sleep(self.spread(wait).max(told)).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}
