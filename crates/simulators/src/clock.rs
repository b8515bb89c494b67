//! The simulator's clock: given by the caller, never taken from the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// Where a simulated platform takes its time from, in milliseconds since 1970.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    Manual(Arc<AtomicI64>),
    Running { from_ms: i64, since: Instant, skipped_ms: Arc<AtomicI64> },
    Function(Arc<dyn Fn() -> i64 + Send + Sync>),
}

impl Clock {
    /// A clock that stands still until [`Clock::advance_ms`] moves it.
    pub fn manual(at_ms: i64) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(at_ms))))
    }

    /// A clock that shows `from_ms` now and runs from there.
    pub fn running_from(from_ms: i64) -> Self {
        Self(Source::Running { from_ms, since: Instant::now(), skipped_ms: Arc::new(AtomicI64::new(0)) })
    }

    /// A clock that asks `now`; use it to share the clock of the code under test.
    pub fn from_fn(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Source::Function(Arc::new(now)))
    }

    /// The time now.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::Manual(at) => at.load(Ordering::Relaxed),
            Source::Running { from_ms, since, skipped_ms } => {
                let run = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
                from_ms.saturating_add(run).saturating_add(skipped_ms.load(Ordering::Relaxed))
            }
            Source::Function(now) => now(),
        }
    }

    /// Moves the clock and every copy of it forward. A clock made by [`Clock::from_fn`] is moved by its owner instead,
    /// and ignores this.
    pub fn advance_ms(&self, by: i64) {
        match &self.0 {
            Source::Manual(at) => at.fetch_add(by, Ordering::Relaxed),
            Source::Running { skipped_ms, .. } => skipped_ms.fetch_add(by, Ordering::Relaxed),
            Source::Function(_) => 0,
        };
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now_ms())
    }
}
