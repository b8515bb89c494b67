//! Letting a batch run, pausing, resuming, stopping and closing it.
//!
//! Each is one transaction, and the state of the batch is where workers look before each step. Whoever changes runs as well
//! does that before the batch's own row, as writes of workers do: nobody waits for anybody crosswise.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_core::{Batch, BatchId, BatchState, Duty, PlanId, PlanKind};
use exeunt_store::{BatchMember, RunState, Tx};
use serde_json::json;
use std::collections::BTreeMap;

impl Engine {
    /// Lets the members' approved plans run: workers take them up as they become due.
    pub async fn batch_start(&self, caller: &Caller, id: BatchId) -> Result<Batch> {
        let (batch, members) = self.batch_must(caller, Duty::Run, id).await?;
        match batch.state {
            BatchState::Running => return Ok(batch),
            BatchState::Open => {}
            state @ (BatchState::Paused | BatchState::Stopped | BatchState::Closed) => {
                return Err(EngineError::BatchElsewhere { batch: id, state });
            }
        }
        let plan = self.batch_plan_of(batch, members).await?;
        if plan.approved() == 0 {
            return Err(EngineError::NothingApproved(id));
        }
        let mut tx = self.store.begin().await?;
        tx.batch_become(id, &[BatchState::Open], BatchState::Running, None).await?;
        let about = json!({ "plan": plan.digest, "approved": plan.approved() });
        tx.audit(self.batch_event(caller, Happened::BatchStarted, id).payload(about));
        tx.commit().await?;
        self.batch_get(id).await
    }

    /// Lets no new step of any member begin until the batch is resumed. What is under way comes to its end.
    pub async fn batch_pause(&self, caller: &Caller, id: BatchId, reason: &str) -> Result<Batch> {
        let (batch, _) = self.batch_must(caller, Duty::SettleStep, id).await?;
        must_be_a_reason(reason)?;
        if batch.state == BatchState::Paused {
            return Ok(batch);
        }
        let mut tx = self.store.begin().await?;
        tx.batch_become(id, &[BatchState::Running], BatchState::Paused, Some(reason)).await?;
        tx.audit(self.batch_event(caller, Happened::BatchPaused, id).payload(json!({ "reason": reason })));
        tx.commit().await?;
        self.batch_get(id).await
    }

    /// Stops every run of the batch, and lets nothing of it begin, whether it had begun or not. At most the calls that are
    /// under way at this moment are still made.
    pub async fn batch_stop(&self, caller: &Caller, id: BatchId, reason: &str) -> Result<Batch> {
        let (batch, members) = self.batch_must(caller, Duty::SettleStep, id).await?;
        must_be_a_reason(reason)?;
        if batch.state == BatchState::Stopped {
            return Ok(batch);
        }
        let mut tx = self.store.begin().await?;
        let stopped = self.stop_members(&mut tx, caller, &members, reason).await?;
        let from = [BatchState::Open, BatchState::Running, BatchState::Paused];
        tx.batch_become(id, &from, BatchState::Stopped, Some(reason)).await?;
        for (plan, member) in &stopped {
            tx.batch_member_stopped(id, member.position, Some(*plan)).await?;
        }
        let about = json!({ "reason": reason, "runs": stopped.keys().collect::<Vec<_>>() });
        tx.audit(self.batch_event(caller, Happened::BatchStopped, id).payload(about));
        tx.commit().await?;
        self.batch_get(id).await
    }

    /// Lets a batch go on that was paused or stopped. Of a stopped one, exactly the runs go on that stopping it had
    /// parked: what had stopped by itself, or was stopped alone, stays so.
    pub async fn batch_resume(&self, caller: &Caller, id: BatchId, reason: &str) -> Result<Batch> {
        let (batch, members) = self.batch_must(caller, Duty::SettleStep, id).await?;
        must_be_a_reason(reason)?;
        if batch.state == BatchState::Running {
            return Ok(batch);
        }
        let mut parked: Vec<(PlanId, &BatchMember)> =
            members.iter().filter_map(|member| Some((member.stopped?, member))).collect();
        parked.sort_by_key(|(plan, _)| *plan);
        let mut tx = self.store.begin().await?;
        let mut resumed = Vec::new();
        for (plan, member) in &parked {
            if tx.run_get(*plan).await?.state == RunState::Parked {
                tx.run_resume(*plan).await?;
                resumed.push(*plan);
                let event = self.event(caller.name.as_str(), Happened::RunResumed, &plan.to_string());
                tx.audit(event.case(member.listed.case.id).payload(json!({ "reason": reason, "batch": id })));
            }
        }
        tx.batch_become(id, &[BatchState::Paused, BatchState::Stopped], BatchState::Running, None).await?;
        for (_, member) in &parked {
            tx.batch_member_stopped(id, member.position, None).await?;
        }
        let about = json!({ "reason": reason, "runs": resumed });
        tx.audit(self.batch_event(caller, Happened::BatchResumed, id).payload(about));
        tx.commit().await?;
        self.batch_get(id).await
    }

    /// Ends a batch: its cases are cases like any other from then on. Refused while a run of it could go on, so that
    /// nothing begins because of it.
    pub async fn batch_close(&self, caller: &Caller, id: BatchId, reason: &str) -> Result<Batch> {
        let (batch, members) = self.batch_must(caller, Duty::SettleStep, id).await?;
        must_be_a_reason(reason)?;
        if batch.state == BatchState::Closed {
            return Ok(batch);
        }
        let mut tx = self.store.begin().await?;
        tx.batch_become(id, &[batch.state], BatchState::Closed, Some(reason)).await?;
        for member in &members {
            if !active_runs(&mut tx, member).await?.is_empty() {
                return Err(EngineError::BatchRuns(id));
            }
        }
        tx.audit(self.batch_event(caller, Happened::BatchClosed, id).payload(json!({ "reason": reason })));
        tx.commit().await?;
        self.batch_get(id).await
    }

    /// Parks every active run of the members' leaving, in the order of ids. Freezing at once, putting back and the end of
    /// an unfreeze are no part of a batch, and go on.
    async fn stop_members<'a>(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        members: &'a [BatchMember],
        reason: &str,
    ) -> Result<BTreeMap<PlanId, &'a BatchMember>> {
        let mut active = BTreeMap::new();
        for member in members {
            active.extend(active_runs(tx, member).await?.into_iter().map(|plan| (plan, member)));
        }
        let mut stopped = BTreeMap::new();
        for (plan, member) in active {
            // One that has come to its end meanwhile is left as it is.
            if tx.run_park_if_active(plan, reason, None).await? {
                let event = self.event(caller.name.as_str(), Happened::RunStopped, &plan.to_string());
                tx.audit(event.case(member.listed.case.id).payload(json!({ "reason": reason })));
                stopped.insert(plan, member);
            }
        }
        Ok(stopped)
    }
}

/// The runs of a member's leaving that may go on.
async fn active_runs(tx: &mut Tx, member: &BatchMember) -> Result<Vec<PlanId>> {
    let mut active = Vec::new();
    for run in tx.run_list(member.listed.case.id).await? {
        if run.state == RunState::Active && tx.plan_get(run.plan).await?.plan.kind == PlanKind::Leave {
            active.push(run.plan);
        }
    }
    Ok(active)
}
