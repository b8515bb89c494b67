//! Who gives slices.

use async_trait::async_trait;
use exeunt_core::pace::{Allowance, Ask, Bucket, Taken};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Whoever keeps the buckets of one connection.
#[async_trait]
pub trait Lender: Send + Sync {
    /// Asks the bucket `name`, which keeps `allowance`, for a slice.
    async fn take(&self, name: &str, allowance: &Allowance, ask: Ask) -> Result<Lent, Away>;

    /// Tells the bucket that the platform was asked too fast.
    async fn too_fast(&self, name: &str, allowance: &Allowance, told: Option<Duration>) -> Result<(), Away>;
}

/// What a bucket answered, and when it was asked: from there on a slice's life counts.
#[derive(Debug, Clone, Copy)]
pub struct Lent {
    pub taken: Taken,
    pub asked_at: Instant,
}

/// The buckets can't be asked now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the shared rate budget can't be asked: {0}")]
pub struct Away(pub String);

/// Buckets in this process's memory: for one process alone.
pub struct Memory {
    since: Instant,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { since: Instant::now(), buckets: Mutex::default() }
    }
}

impl Memory {
    pub(super) fn take_now(&self, name: &str, allowance: &Allowance, ask: Ask) -> Taken {
        let now = self.since.elapsed();
        self.bucket(name, allowance, now, |bucket| bucket.take(allowance, ask, now))
    }

    fn bucket<T>(&self, name: &str, allowance: &Allowance, now: Duration, with: impl FnOnce(&mut Bucket) -> T) -> T {
        let mut buckets: MutexGuard<'_, _> = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        with(buckets.entry(name.to_owned()).or_insert_with(|| Bucket::full(allowance, now)))
    }
}

#[async_trait]
impl Lender for Memory {
    async fn take(&self, name: &str, allowance: &Allowance, ask: Ask) -> Result<Lent, Away> {
        let asked_at = Instant::now();
        Ok(Lent { taken: self.take_now(name, allowance, ask), asked_at })
    }

    async fn too_fast(&self, name: &str, allowance: &Allowance, told: Option<Duration>) -> Result<(), Away> {
        let now = self.since.elapsed();
        self.bucket(name, allowance, now, |bucket| bucket.too_fast(allowance, told, now));
        Ok(())
    }
}
