//! One approval of the whole: every member's plan that is ready, exactly as the digest says, or none.

use super::{BatchPlan, RowFault};
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_end;
use exeunt_core::{BatchId, BatchState, Digest, Duty, PlanId, bounds};
use exeunt_store::BatchApproval;
use serde_json::json;

/// What approving a batch has approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchApproved {
    pub digest: Digest,
    /// The plans approved by this, in the order of the members.
    pub plans: Vec<PlanId>,
    /// Members that wait for something and are not among them.
    pub waiting: usize,
}

impl Engine {
    /// Approves every member's plan that is ready, if the whole still has this digest. What a single plan's approval needs
    /// is needed for each; one that may not be approved keeps all of them from it. Members that wait are left out, and
    /// need an approval of their own later. Starts nothing: see [`Engine::batch_start`].
    ///
    /// # Errors
    /// [`EngineError::WrongDigest`] when a member's plan has changed since; [`EngineError::BatchRows`] with every member
    /// whose plan this caller may not approve.
    pub async fn batch_approve(
        &self,
        caller: &Caller,
        id: BatchId,
        digest: &Digest,
        reason: &str,
    ) -> Result<BatchApproved> {
        let (batch, members) = self.batch_must(caller, Duty::ApprovePlan, id).await?;
        must_end("reason", reason, bounds::REASON)?;
        if batch.state == BatchState::Closed {
            return Err(EngineError::BatchElsewhere { batch: id, state: batch.state });
        }
        let plan = self.batch_plan_of(batch, members).await?;
        if let Err(error) = self.may_approve_batch(caller, &plan, digest).await {
            self.refuse_in(caller, &id.to_string(), id, &error).await?;
            return Err(error);
        }
        let ready: Vec<PlanId> =
            plan.members.iter().filter(|m| m.is_ready()).filter_map(|m| m.plan.as_ref()).map(|plan| plan.id).collect();
        let mut concerned = Vec::with_capacity(ready.len());
        for plan in &ready {
            let stored = self.store.plan_get(*plan).await?;
            concerned.push((self.concerned_by(&stored.plan).await?, stored));
        }
        let mut tx = self.store.begin().await?;
        for (concerned, stored) in &concerned {
            self.approve_in(&mut tx, caller, stored, reason, concerned).await?;
        }
        // Held until the end, so that nobody closes the batch meanwhile.
        let state = plan.batch.state;
        tx.batch_become(id, &[state], state, plan.batch.why.as_deref()).await?;
        let approval = BatchApproval {
            digest: digest.clone(),
            by: caller.name.clone(),
            at: self.now(),
            reason: reason.to_owned(),
        };
        tx.batch_approval_insert(id, &approval).await?;
        let waiting = plan.waiting();
        let about = json!({ "digest": digest, "plans": ready, "waiting": waiting, "reason": reason });
        tx.audit(self.batch_event(caller, Happened::BatchApproved, id).payload(about));
        tx.commit().await?;
        Ok(BatchApproved { digest: digest.clone(), plans: ready, waiting })
    }

    async fn may_approve_batch(&self, caller: &Caller, plan: &BatchPlan, digest: &Digest) -> Result<()> {
        if plan.digest != *digest {
            return Err(EngineError::WrongDigest { given: digest.clone(), actual: plan.digest.clone() });
        }
        let mut faults = Vec::new();
        for (member, facts) in plan.members.iter().filter(|m| m.is_ready()).filter_map(|m| Some((m, m.plan.as_ref()?)))
        {
            if let Err(error) = self.may_approve(caller, facts.id, &facts.digest).await {
                let person = &member.member.listed.case.person;
                faults.push(RowFault::note(member.member.position, person, error)?);
            }
        }
        if !faults.is_empty() {
            return Err(EngineError::BatchRows(faults));
        }
        if plan.ready() == 0 { Err(EngineError::NothingToApprove(plan.batch.id)) } else { Ok(()) }
    }
}
