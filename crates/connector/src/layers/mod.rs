//! What every connector needs and none does itself: tracing, patience, a rate budget, retries of reads; and for tests
//! and rehearsals, dry runs and faults.
//!
//! Each layer wraps a connector and is one. Invariant: a write is sent at most once, whatever the layers do; the runner
//! has written the attempt down and decides alone whether to ask again.
//!
//! Start at [`layered`].

mod budget;
mod dry_run;
mod fault;
mod layer;
mod read_retry;
mod timeout;
mod trace;

pub use budget::{Budget, RateBudget};
pub use dry_run::DryRun;
pub use fault::{Fault, Hook, Moment};
pub use layer::{Asked, Layer, Running};
pub use read_retry::ReadRetry;
pub use timeout::Timeout;
pub use trace::Trace;

use crate::connector::Connector;
use exeunt_core::Lane;
use std::sync::Arc;
use std::time::Duration;

/// How hard a platform may be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Requests a second, at most; refusals for being too fast lower it for a while.
    pub per_second: f64,
    /// Requests at once after a rest.
    pub burst: f64,
    /// The part of the burst that only containing may use, from 0 to 1.
    pub contain_share: f64,
    pub read_timeout: Duration,
    pub write_timeout: Duration,
    /// How often a read is sent in all.
    pub read_attempts: u32,
    /// Spreads the waits of retried reads; give each process another one.
    pub jitter_seed: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_second: 50.0,
            burst: 100.0,
            contain_share: 0.25,
            read_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_mins(1),
            read_attempts: 4,
            jitter_seed: 0,
        }
    }
}

/// The usual layers around a connector: one handle for containing, one for everything else, on one budget.
pub fn layered(inner: Arc<dyn Connector>, limits: &Limits) -> (Arc<dyn Connector>, Arc<dyn Connector>) {
    let budget = Arc::new(Budget::new(limits));
    let contain = stack(Arc::clone(&inner), Lane::Contain, &budget, limits);
    (contain, stack(inner, Lane::Ordinary, &budget, limits))
}

fn stack(inner: Arc<dyn Connector>, lane: Lane, budget: &Arc<Budget>, limits: &Limits) -> Arc<dyn Connector> {
    let patient = Timeout::new(inner, limits.read_timeout, limits.write_timeout);
    // Waiting for the budget does not count against the timeout, and every try of a read pays again.
    let paced = RateBudget::new(Arc::new(patient), Arc::clone(budget), lane);
    let stubborn = ReadRetry::new(Arc::new(paced), limits.read_attempts, limits.jitter_seed);
    Arc::new(Trace::new(Arc::new(stubborn)))
}
