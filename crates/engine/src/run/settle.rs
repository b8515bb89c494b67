//! What a person does about a step that waits for one: it was done by hand, try again, or leave it with a reason.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_core::{CaseId, Duty, Outcome, PlanId, PlanKind, StepId, StepState, Support};
use exeunt_store::Tx;
use serde_json::json;

impl Engine {
    /// Says that a manual step was done, by whom and with what proof.
    pub async fn step_by_hand(&self, caller: &Caller, plan: PlanId, step: &StepId, statement: &str) -> Result<()> {
        let outcome = Outcome::ByHand { by: caller.name.to_string(), statement: statement.to_owned() };
        self.settle(caller, plan, step, StepState::Done, Some(outcome), statement).await
    }

    /// Lets a step be tried again.
    pub async fn step_retry(&self, caller: &Caller, plan: PlanId, step: &StepId, reason: &str) -> Result<()> {
        self.settle(caller, plan, step, StepState::Waiting, None, reason).await
    }

    /// Leaves a step undone, for a reason that the report will show.
    pub async fn step_skip(&self, caller: &Caller, plan: PlanId, step: &StepId, reason: &str) -> Result<()> {
        self.settle(caller, plan, step, StepState::Skipped, None, reason).await
    }

    /// Lets a run go on that had stopped by itself or that a person had stopped.
    pub async fn run_resume(&self, caller: &Caller, plan: PlanId, reason: &str) -> Result<()> {
        self.must_on_plan(caller, Duty::SettleStep, plan).await?;
        let case = self.store.plan_get(plan).await?.plan.case;
        let mut tx = self.store.begin().await?;
        tx.run_resume(plan).await?;
        self.note_run(&mut tx, caller, (plan, case), Happened::RunResumed, reason);
        tx.commit().await?;
        Ok(())
    }

    /// Stops a run: no step begins after the calls now under way. A temporary unfreeze can't be left as it is: it shuts at
    /// once what it opened.
    pub async fn run_stop(&self, caller: &Caller, plan: PlanId, reason: &str) -> Result<()> {
        self.must_on_plan(caller, Duty::SettleStep, plan).await?;
        let stored = self.store.plan_get(plan).await?.plan;
        let mut tx = self.store.begin().await?;
        match stored.kind {
            PlanKind::Unfreeze => tx.run_end_early(plan, self.now()).await?,
            PlanKind::Leave | PlanKind::Contain | PlanKind::Reinstate => tx.run_park(plan, reason).await?,
        }
        self.note_run(&mut tx, caller, (plan, stored.case), Happened::RunStopped, reason);
        tx.commit().await?;
        Ok(())
    }

    fn note_run(&self, tx: &mut Tx, by: &Caller, (plan, case): (PlanId, CaseId), what: Happened, reason: &str) {
        let event = self.event(by.name.as_str(), what, &plan.to_string()).case(case);
        tx.audit(event.payload(json!({ "reason": reason })));
    }

    async fn settle(
        &self,
        caller: &Caller,
        plan: PlanId,
        step: &StepId,
        to: StepState,
        outcome: Option<Outcome>,
        reason: &str,
    ) -> Result<()> {
        self.must_on_plan(caller, Duty::SettleStep, plan).await?;
        must_be_a_reason(reason)?;
        let stored = self.store.plan_get(plan).await?;
        let Some(known) = stored.plan.step(step) else {
            let error = EngineError::StepNotInPlan(step.clone());
            self.refuse_in(caller, step.as_str(), stored.plan.case, &error).await?;
            return Err(error);
        };
        if to == StepState::Done && known.support != Support::Manual {
            return Err(EngineError::StepNotWaiting { step: step.clone() });
        }
        let mut tx = self.store.begin().await?;
        tx.step_decide(plan, step, to, outcome.as_ref(), self.now()).await?;
        let event = self.event(caller.name.as_str(), Happened::StepSettled, &plan.to_string());
        let about = json!({ "to": to, "outcome": outcome, "reason": reason });
        tx.audit(event.case(stored.plan.case).step(step).payload(about));
        tx.commit().await?;
        Ok(())
    }
}
