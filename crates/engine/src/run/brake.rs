//! The brake: a run whose failures exceed the policy, or in which a platform contradicts itself, stops by itself.

use crate::run::why::Why;
use exeunt_core::{Lane, Message, StepState, Told};
use exeunt_plan::Brake as Limits;

/// Counts what goes wrong in one run.
#[derive(Debug)]
pub(crate) struct Brake {
    limits: Limits,
    steps: usize,
    failures: usize,
    pulled: Option<Why>,
}

impl Brake {
    /// A brake for a run of `steps` steps.
    pub(crate) fn new(limits: Limits, steps: usize) -> Self {
        Self { limits, steps, failures: 0, pulled: None }
    }

    /// Takes note of a step that came to rest.
    pub(crate) fn note(&mut self, state: StepState, manual: bool) {
        if state != StepState::NeedsOperator || manual {
            return;
        }
        self.failures += 1;
        let share = self.failures.saturating_mul(100) / self.steps.max(1);
        let (enough, percent) = (self.limits.failed_steps as usize, self.limits.failed_percent as usize);
        if self.failures >= enough && share > percent {
            let says = Message::new("stopped-failures").with("failed", self.failures).with("steps", self.steps);
            let detail = format!("{} of {} steps failed", self.failures, self.steps);
            self.pull(Why { detail, told: Told::new(says).hint("mend-resume") });
        }
    }

    /// Stops the run, for a reason that people will read.
    pub(crate) fn pull(&mut self, why: Why) {
        self.pulled.get_or_insert(why);
    }

    /// Whether a step on this lane may still begin. Containing goes on whatever else went wrong.
    pub(crate) fn lets_begin(&self, lane: Lane) -> bool {
        self.pulled.is_none() || lane == Lane::Contain
    }

    /// Why the run was stopped, if it was.
    pub(crate) fn pulled(&self) -> Option<&Why> {
        self.pulled.as_ref()
    }
}
