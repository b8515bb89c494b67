//! What every connector needs and none does itself: tracing and retries of reads; and for tests and rehearsals, dry runs
//! and faults. When a request may be sent, and how long it may take, is a connector's [`Pace`](crate::Pace).
//!
//! Each layer wraps a connector and is one. Invariant: a write is sent at most once, whatever the layers do; the runner
//! has written the attempt down and decides alone whether to ask again.
//!
//! Start at [`layered`].

mod dry_run;
mod fault;
mod layer;
mod read_retry;
mod trace;

pub use dry_run::DryRun;
pub use fault::{Fault, Hook, Moment};
pub use layer::{Asked, Layer, Running};
pub use read_retry::ReadRetry;
pub use trace::Trace;

use crate::connector::Connector;
use std::sync::Arc;

/// The usual layers around a connector: a read is sent at most `read_attempts` times in all, with waits spread by
/// `jitter_seed`, which should be another one in each process.
pub fn layered(inner: Arc<dyn Connector>, read_attempts: u32, jitter_seed: u64) -> Arc<dyn Connector> {
    let stubborn = ReadRetry::new(inner, read_attempts, jitter_seed);
    Arc::new(Trace::new(Arc::new(stubborn)))
}
