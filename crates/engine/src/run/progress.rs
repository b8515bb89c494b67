//! Telling whoever watches what just happened.

use exeunt_core::{PlanId, StepId, StepState, Told};
use std::sync::Arc;

/// Something that just happened in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A step begins.
    Begins { plan: PlanId, step: StepId },
    /// A step came to rest.
    Rests { plan: PlanId, step: StepId, state: StepState },
    /// The platform asks us to wait, or doesn't answer; the step tries again.
    Waits { plan: PlanId, step: StepId, told: Box<Told>, millis: u64 },
}

/// Called for everything that happens in a run. Must return quickly.
pub type Watch = Arc<dyn Fn(Progress) + Send + Sync>;

/// Nobody watches.
pub fn unwatched() -> Watch {
    Arc::new(|_| ())
}
