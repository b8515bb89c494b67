//! Making a plan from what was observed, the policy, and what was decided.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use exeunt_core::{ActorName, CaseId, Decisions, Digest, Duty, Observed, Plan, PlanId, PlanKind};
use serde_json::json;

/// A plan that was stored, ready to be read and approved.
#[derive(Debug, Clone)]
pub struct Planned {
    pub id: PlanId,
    pub digest: Digest,
    pub plan: Plan,
}

impl Engine {
    /// Plans how to close everything, from the newest observation.
    pub async fn plan_leave(&self, caller: &Caller, case: CaseId) -> Result<Planned> {
        self.plan_leave_among(caller, case, Among::Everybody).await
    }

    /// As [`Engine::plan_leave`], perhaps as one of many whose plans are told of as one.
    pub(crate) async fn plan_leave_among(&self, caller: &Caller, case: CaseId, among: Among) -> Result<Planned> {
        self.must_on(caller, Duty::MakePlan, case).await?;
        let decisions = self.decisions(case).await?;
        let observation = self.observation_to_plan(&caller.name, case, &decisions).await?;
        let plan = exeunt_plan::plan_leave(case, &observation, &self.policy, &decisions);
        self.plan_keep(&caller.name, plan, &observation, &decisions, among).await
    }

    /// The newest observation of a case.
    pub async fn observation_latest(&self, case: CaseId) -> Result<Observed> {
        self.case_get(case).await?;
        self.store.observation_latest(case).await?.ok_or(EngineError::NoPlan(case))
    }

    /// Judges a plan with the checker, which shares no code with the planner.
    pub(crate) fn must_be_sound(&self, plan: &Plan, seen: &Observed, decisions: &Decisions) -> Result<()> {
        match exeunt_plan::check(plan, seen, &self.policy, decisions).first() {
            Some(flaw) => Err(EngineError::Unsound(flaw.to_string())),
            None => Ok(()),
        }
    }

    /// Stores a plan that is sound.
    pub(crate) async fn plan_keep(
        &self,
        by: &ActorName,
        plan: Plan,
        observation: &Observed,
        decisions: &Decisions,
        among: Among,
    ) -> Result<Planned> {
        let mut plan = match plan.kind {
            PlanKind::Leave | PlanKind::Reinstate => plan.resting_on(decisions),
            // A decision must not keep the end of an unfreeze from coming.
            PlanKind::Contain | PlanKind::Unfreeze => plan,
        };
        // Putting back proposes the person of the case, who is still leaving.
        if plan.kind == PlanKind::Leave {
            self.plan_proposes_nobody_who_leaves(&mut plan.questions).await?;
        }
        self.must_be_sound(&plan, observation, decisions)?;
        let now = self.clock.now();
        let (id, digest) = (PlanId(self.randomness.id(now)), plan.digest());
        let mut tx = self.store.begin().await?;
        tx.plan_insert(id, &plan, by, now).await?;
        self.policy_text_keep(&mut tx).await?;
        let about = json!({ "digest": digest, "kind": plan.kind, "steps": plan.steps.len(), "policy": plan.policy });
        tx.audit(self.event(by.as_str(), Happened::PlanMade, &id.to_string()).case(plan.case).payload(about));
        if plan.questions.is_empty() {
            let notice = Notice::plan_waits(id, &digest, by, &plan);
            self.tell_among(&mut tx, Some(plan.case), &notice, among).await?;
        }
        tx.commit().await?;
        Ok(Planned { id, digest, plan })
    }

    /// The newest plan of a kind.
    pub async fn plan_latest(&self, case: CaseId, kind: PlanKind) -> Result<Planned> {
        let stored = self.store.plan_latest(case, kind).await?.ok_or(EngineError::NoPlan(case))?;
        Ok(Planned { id: stored.id, digest: stored.digest, plan: stored.plan })
    }

    /// A stored plan. Its digest is computed anew from the stored bytes.
    pub async fn plan_get(&self, id: PlanId) -> Result<Planned> {
        let stored = self.store.plan_get(id).await?;
        Ok(Planned { id, digest: stored.digest, plan: stored.plan })
    }
}
