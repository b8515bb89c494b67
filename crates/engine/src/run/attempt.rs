//! One attempt's two writes: the intent before, the result after. Nothing acts between a lost lease and a write.

use crate::happened::Happened;
use crate::run::step::{Cx, Stop};
use exeunt_core::{Digest, Outcome, Step, StepState, Told};
use exeunt_store::{Refused, RunWrite, WriteDone};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

impl Cx<'_> {
    /// Makes the intent durable: from here on the step may have happened. Returns the attempt's number.
    pub(crate) async fn open(&self, step: &Step, pre_image: Value) -> Result<u32, Stop> {
        let fingerprint = Digest::of(&json!({ "plan": self.digest, "step": step })).to_string();
        let about = json!({ "action": step.action, "before": Digest::of(&pre_image), "request": fingerprint });
        let write = RunWrite::OpenAttempt {
            lease: self.lease.clone(),
            step: step.id.clone(),
            now: self.engine.now(),
            extend_until: self.lease_end(),
            pre_image,
            fingerprint,
            audit: self.event(step, Happened::StepBegun).payload(about),
        };
        match self.write(write).await? {
            WriteDone::Opened { attempt } => Ok(attempt),
            other => Err(Stop::Broken(format!("opening an attempt answered {other:?}"))),
        }
    }

    /// Makes the result durable.
    pub(crate) async fn close(
        &self,
        step: &Step,
        attempt: u32,
        state: StepState,
        outcome: Outcome,
    ) -> Result<(), Stop> {
        tracing::Span::current().record("outcome", outcome_word(&outcome));
        let about = json!({ "state": state, "outcome": outcome });
        let write = RunWrite::CloseAttempt {
            lease: self.lease.clone(),
            step: step.id.clone(),
            attempt,
            now: self.engine.now(),
            extend_until: self.lease_end(),
            state,
            outcome,
            audit: self.event(step, Happened::StepResult).attempt(attempt).payload(about),
        };
        self.write(write).await?;
        Ok(())
    }

    /// Moves a step that isn't being attempted: `why` is for operators, `told` for people.
    pub(crate) async fn set(&self, step: &Step, to: StepState, why: Value, told: Told) -> Result<(), Stop> {
        let from = StepState::Waiting;
        let about = json!({ "from": from, "to": to, "why": why, "told": told });
        let audit = self.event(step, Happened::StepSet).payload(about);
        let (lease, step, told) = (self.lease.clone(), step.id.clone(), Some(Box::new(told)));
        let write = RunWrite::SetStep { lease, step, from, to, told, audit };
        self.write(write).await?;
        Ok(())
    }

    async fn write(&self, write: RunWrite) -> Result<WriteDone, Stop> {
        self.wrote.store(true, Ordering::Relaxed);
        match self.engine.commit.write(write).await.map_err(Stop::Store)? {
            Ok(done) => Ok(done),
            Err(Refused::StaleLease) => Err(Stop::LeaseLost),
            Err(Refused::RunNotActive) => Err(Stop::Parked),
            Err(refused) => Err(Stop::Broken(format!("the database refused a write: {refused}"))),
        }
    }

    fn event(&self, step: &Step, what: Happened) -> exeunt_store::AuditEvent {
        self.engine.event(&self.worker, what, &self.id.to_string()).case(self.plan.case).step(&step.id)
    }
}

/// The outcome as traces name it.
fn outcome_word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Changed { .. } => "changed",
        Outcome::AlreadySo { .. } => "already_so",
        Outcome::ByHand { .. } => "by_hand",
        Outcome::Failed { error, .. } => error.as_str(),
    }
}
