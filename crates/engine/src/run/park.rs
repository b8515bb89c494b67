//! Runs that stop because of something that somebody did elsewhere: in the same transaction, so that no step of theirs
//! begins once that is so.

use crate::actor::Caller;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Notice, RunWaits};
use crate::run::why::Why;
use exeunt_core::{CaseId, ConnectionName, Message, Plan, PlanId, PlanKind, Step, StepState};
use exeunt_store::{RunState, StoredPlan, Tx};
use serde_json::json;

impl Engine {
    /// Stops a run that is active, for a reason; `false`: it isn't. A step under way is finished, and none begins.
    pub(crate) async fn run_park_in(
        &self,
        tx: &mut Tx,
        by: &str,
        (plan, case): (PlanId, CaseId),
        why: &Why,
    ) -> Result<bool> {
        if !tx.run_park_if_active(plan, &why.detail, Some(&why.told)).await? {
            return Ok(false);
        }
        let event = self.event(by, Happened::RunStopped, &plan.to_string()).case(case);
        tx.audit(event.payload(json!({ "reason": why.detail, "told": why.told })));
        Ok(true)
    }

    /// The same, and whoever looks after runs is told that this one waits for them.
    async fn run_park_and_tell(&self, tx: &mut Tx, by: &str, stored: &StoredPlan, why: &Why) -> Result<()> {
        if !self.run_park_in(tx, by, (stored.id, stored.plan.case), why).await? {
            return Ok(());
        }
        let waits = RunWaits::Braked { why: why.detail.clone(), told: Box::new(why.told.clone()) };
        let occasion = format!("parked/{}", self.now().as_microsecond());
        self.tell_run_waits(tx, &stored.plan, &Notice::RunWaits { plan: stored.id, waits, occasion }).await
    }

    /// A connection leads elsewhere from now on: every active run with steps on it stops, because they would be done there.
    pub(crate) async fn park_on(&self, tx: &mut Tx, by: &str, connection: &ConnectionName) -> Result<()> {
        let detail = format!("the settings of connection \"{connection}\" were changed");
        let says = Message::new("stopped-connection-changed").with("connection", connection);
        let why = Why::new(detail, says, "mend-plan-again");
        for plan in tx.run_list_active().await? {
            let stored = tx.plan_get(plan).await?;
            if stored.plan.steps.iter().any(|step| step.on.connection == *connection) {
                self.run_park_and_tell(tx, by, &stored, &why).await?;
            }
        }
        Ok(())
    }

    /// The departure is taken back: every active run of the case that closes something stops.
    pub(crate) async fn park_what_leaves(&self, caller: &Caller, case: CaseId) -> Result<()> {
        let says = Message::new("stopped-taken-back").with("by", &caller.name);
        let why = Why::new(format!("{} took the departure back", caller.name), says, "mend-taken-back");
        let mut tx = self.store.begin().await?;
        for run in tx.run_list(case).await?.into_iter().filter(|run| run.state != RunState::Finished) {
            let stored = tx.plan_get(run.plan).await?;
            if stored.plan.kind == PlanKind::Leave {
                self.run_park_and_tell(&mut tx, caller.name.as_str(), &stored, &why).await?;
                // Nor does it go on with a batch that was stopped before.
                tx.batch_member_leaves(run.plan).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Nothing of the leaver is destroyed from now on: every active run of the case that still would stops.
    pub(crate) async fn park_what_destroys(&self, tx: &mut Tx, by: &str, case: CaseId) -> Result<()> {
        let why = Why::new("a legal hold was ordered", "stopped-hold", "mend-plan-again");
        for run in tx.run_list(case).await?.into_iter().filter(|run| run.state == RunState::Active) {
            let stored = tx.plan_get(run.plan).await?;
            if destroys_yet(tx, run.plan, &stored.plan).await? {
                self.run_park_and_tell(tx, by, &stored, &why).await?;
            }
        }
        Ok(())
    }
}

/// Whether the plan has a step that gives something of the leaver up for good, and that isn't settled.
async fn destroys_yet(tx: &mut Tx, id: PlanId, plan: &Plan) -> Result<bool> {
    let last: Vec<&Step> = plan.steps.iter().filter(|step| destroys(step)).collect();
    if plan.kind != PlanKind::Leave || last.is_empty() {
        return Ok(false);
    }
    let records = tx.step_list(id).await?;
    let open = |step: &&Step| {
        let state =
            records.iter().find(|record| record.id == step.id).map_or(StepState::Waiting, |record| record.state);
        !state.is_settled()
    };
    Ok(last.iter().any(open))
}

/// Whether a step can't be taken back by anybody.
pub(crate) fn destroys(step: &Step) -> bool {
    matches!(step.action, exeunt_core::Action::Deactivated { .. })
}
