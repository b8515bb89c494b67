//! Trying again what failed, and nothing else.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::report::Trail;
use crate::written::must_be_a_reason;
use exeunt_core::{BatchId, BatchState, Duty, PlanId, PlanKind, StepId, StepState, Support};
use exeunt_store::{BatchMember, Run, RunState};
use serde_json::json;

/// What is tried again for one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retried {
    pub member: BatchMember,
    pub plan: PlanId,
    /// Steps that had failed and wait now.
    pub steps: Vec<StepId>,
    /// The run had stopped by itself and goes on.
    pub resumed: bool,
}

impl Engine {
    /// Lets steps that failed be tried again, and runs go on that had stopped by themselves. What is done, what is done by
    /// hand, and what a person has stopped isn't touched. Each member is a transaction of its own: interrupted, calling it
    /// again does the rest.
    pub async fn batch_retry(&self, caller: &Caller, id: BatchId, reason: &str) -> Result<Vec<Retried>> {
        let (batch, members) = self.batch_must(caller, Duty::SettleStep, id).await?;
        must_be_a_reason(reason)?;
        if batch.state == BatchState::Closed {
            return Err(EngineError::BatchElsewhere { batch: id, state: batch.state });
        }
        let mut retried = Vec::new();
        for member in members {
            retried.extend(self.retry_member(caller, member, reason).await?);
        }
        if !retried.is_empty() {
            let plans: Vec<_> = retried.iter().map(|one| json!({ "plan": one.plan, "steps": one.steps })).collect();
            let mut tx = self.store.begin().await?;
            let about = json!({ "reason": reason, "members": plans });
            tx.audit(self.batch_event(caller, Happened::BatchRetried, id).payload(about));
            tx.commit().await?;
        }
        Ok(retried)
    }

    async fn retry_member(&self, caller: &Caller, member: BatchMember, reason: &str) -> Result<Option<Retried>> {
        let case = member.listed.case.id;
        let Some(stored) = self.store.plan_latest(case, PlanKind::Leave).await? else { return Ok(None) };
        let Some(run) = self.store.run_lookup(stored.id).await? else { return Ok(None) };
        if run.state == RunState::Finished || (run.state == RunState::Parked && self.was_stopped(&run).await?) {
            return Ok(None);
        }
        let by_machine = |id: &StepId| stored.plan.step(id).is_some_and(|step| step.support != Support::Manual);
        let failed = self.store.step_list(stored.id).await?.into_iter();
        let failed = failed.filter(|step| step.state == StepState::NeedsOperator && by_machine(&step.id));
        let steps: Vec<StepId> = failed.map(|step| step.id).collect();
        let resumed = run.state == RunState::Parked;
        if steps.is_empty() && !resumed {
            return Ok(None);
        }
        let mut tx = self.store.begin().await?;
        for step in &steps {
            tx.step_decide(stored.id, step, StepState::Waiting, None, self.now()).await?;
            let event = self.event(caller.name.as_str(), Happened::StepSettled, &stored.id.to_string());
            let about = json!({ "to": StepState::Waiting, "outcome": null, "reason": reason });
            tx.audit(event.case(case).step(step).payload(about));
        }
        if resumed {
            tx.run_resume(stored.id).await?;
            let event = self.event(caller.name.as_str(), Happened::RunResumed, &stored.id.to_string());
            tx.audit(event.case(case).payload(json!({ "reason": reason })));
        }
        tx.commit().await?;
        Ok(Some(Retried { member, plan: stored.id, steps, resumed }))
    }

    /// Whether a person stopped a parked run, the last day was moved, or another plan has taken its place: that is nobody's
    /// failure, and for whoever did it to undo.
    async fn was_stopped(&self, run: &Run) -> Result<bool> {
        let trail = Trail::of(&self.store.log_entries_for_case(run.case).await?)?;
        let on = run.plan.to_string();
        let last = |what| trail.on(what, &on).into_iter().max();
        let by_itself = [Happened::RunRested, Happened::RunStale, Happened::RunResumed, Happened::Refused];
        Ok(last(Happened::RunStopped) > by_itself.into_iter().filter_map(last).max())
    }
}
