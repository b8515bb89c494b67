//! Approving exactly one plan, by its digest.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Concerned, Notice};
use crate::run::why::Why;
use crate::written::must_end;
use exeunt_core::{
    Action, ActorName, CaseId, CaseState, Decisions, Digest, Duty, Message, Plan, PlanId, PlanKind, Told, bounds,
};
use exeunt_plan::{Lacking, lacking};
use exeunt_store::{ApprovalKind, RunState, StoreError, StoredPlan, Tx};
use serde_json::json;

/// Why a plan no longer fits after a decision.
pub(crate) const DECIDED_ANEW: &str = "~ something was decided after the plan was made";

/// Why a plan to leave no longer fits once the departure was taken back.
const TAKEN_BACK: &str = "~ the departure was taken back after the plan was made";

/// An approved plan, whose run may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approved {
    pub plan: PlanId,
}

impl Engine {
    /// Approves the plan with this digest and makes its run ready. Starts nothing by itself.
    pub async fn approve(&self, caller: &Caller, plan: PlanId, digest: &Digest, reason: &str) -> Result<Approved> {
        self.must_on_plan(caller, Duty::ApprovePlan, plan).await?;
        let stored = self.store.plan_get(plan).await?;
        if let Err(error) = self.may_approve(caller, plan, digest).await {
            self.refuse_in(caller, &plan.to_string(), stored.plan.case, &error).await?;
            return Err(error);
        }
        let concerned = self.concerned_by(&stored.plan).await?;
        let mut tx = self.store.begin().await?;
        self.approve_in(&mut tx, caller, &stored, reason, &concerned).await?;
        tx.commit().await?;
        Ok(Approved { plan })
    }

    /// Approves a plan that may be approved, within a transaction of the caller's.
    pub(crate) async fn approve_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        StoredPlan { id, digest, plan, .. }: &StoredPlan,
        reason: &str,
        concerned: &Concerned,
    ) -> Result<()> {
        must_end("reason", reason, bounds::REASON)?;
        let now = self.clock.now();
        tx.approval_insert(*id, digest, &caller.name, now, reason, ApprovalKind::Approval).await?;
        tx.run_start(*id, now).await?;
        if matches!(plan.kind, PlanKind::Leave | PlanKind::Reinstate) {
            tx.case_become(plan.case, CaseState::Approved).await?;
            self.supersede(tx, caller, plan.case, *id).await?;
        }
        let event = self.event(caller.name.as_str(), Happened::PlanApproved, &id.to_string()).case(plan.case);
        tx.audit(event.payload(json!({ "digest": digest, "reason": reason })));
        if let Some(notice) = opens_for_a_while(*id, plan, caller) {
            self.tell(tx, Some(plan.case), &notice).await?;
        }
        self.tell_concerned(tx, plan.case, concerned).await
    }

    /// Stops every other plan that closes or puts back: what was approved last is what is wanted, and a plan that waits
    /// for its hour must not run after the resignation was taken back. The end of an unfreeze is left alone.
    async fn supersede(&self, tx: &mut Tx, caller: &Caller, case: CaseId, by: PlanId) -> Result<()> {
        for run in tx.run_list(case).await?.into_iter().filter(|run| run.plan != by && run.state == RunState::Active) {
            let kind = tx.plan_get(run.plan).await?.plan.kind;
            if matches!(kind, PlanKind::Leave | PlanKind::Reinstate) {
                let told = Told::new(Message::new("stopped-superseded"));
                let why = Why { detail: format!("plan {by} was approved after it"), told };
                self.run_park_in(tx, caller.name.as_str(), (run.plan, case), &why).await?;
            }
        }
        Ok(())
    }

    /// Whether this caller may approve this plan now.
    pub(crate) async fn may_approve(&self, caller: &Caller, plan: PlanId, digest: &Digest) -> Result<()> {
        let stored = self.store.plan_get(plan).await?;
        if stored.digest != *digest {
            return Err(EngineError::WrongDigest { given: digest.clone(), actual: stored.digest });
        }
        let withdrawn = self.case_get(stored.plan.case).await?.state == CaseState::Withdrawn;
        if withdrawn && stored.plan.kind != PlanKind::Reinstate {
            return Err(EngineError::Withdrawn(stored.plan.case));
        }
        if !stored.plan.questions.is_empty() {
            return Err(EngineError::OpenQuestions { count: stored.plan.questions.len() });
        }
        if stored.plan.kind == PlanKind::Leave && self.is_taken_back_since(&stored).await? {
            return Err(EngineError::Stale(TAKEN_BACK.to_owned()));
        }
        let decisions = self.decisions(stored.plan.case).await?;
        self.must_lack_nothing(&stored.plan, &decisions).await?;
        let decisions = decisions.digest();
        if stored.plan.decisions.as_ref().is_some_and(|then| *then != decisions) {
            return Err(EngineError::Stale(DECIDED_ANEW.to_owned()));
        }
        let current = self.policy.digest();
        if stored.plan.policy != current {
            return Err(EngineError::PolicyChanged { planned: stored.plan.policy, current });
        }
        self.must_lead_there(&stored.plan).await?;
        if stored.plan.four_eyes() && self.is_the_same(caller, &stored.made_by).await? {
            return Err(EngineError::FourEyes(caller.name.clone()));
        }
        Ok(())
    }

    /// Whether the departure was taken back after this plan was made, as far as a plan says so that puts it back.
    pub(crate) async fn is_taken_back_since(&self, leave: &StoredPlan) -> Result<bool> {
        let back = self.store.plan_latest(leave.plan.case, PlanKind::Reinstate).await?;
        Ok(back.is_some_and(|back| back.made_at >= leave.made_at))
    }

    /// Every connection of a plan still has the settings that the plan was made for.
    pub(crate) async fn must_lead_there(&self, plan: &Plan) -> Result<()> {
        for (name, then) in &plan.settings {
            let now = self.store.connection_lookup(name).await?.map(|connection| connection.digest());
            let touched = plan.steps.iter().any(|step| step.on.connection == *name);
            if touched && now.as_ref() != Some(then) {
                return Err(EngineError::Stale(format!("~ the settings of connection \"{name}\" were changed")));
            }
        }
        Ok(())
    }

    /// Whether the caller is this actor, or another actor of the same person.
    async fn is_the_same(&self, caller: &Caller, actor: &ActorName) -> Result<bool> {
        if caller.name == *actor {
            return Ok(true);
        }
        match self.store.actor_get(actor).await {
            Ok(other) => Ok(caller.person.is_some() && caller.person == other.person),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The manager and Legal have said theirs, where the policy wants that before a plan of this kind.
    async fn must_lack_nothing(&self, plan: &Plan, decisions: &Decisions) -> Result<()> {
        let confirmation = self.store.confirmation_lookup(plan.case).await?;
        match lacking(&self.policy, plan.kind, decisions, confirmation.as_ref()).first() {
            Some(Lacking::Confirmation) => Err(EngineError::NotConfirmed(plan.case)),
            Some(Lacking::Review) => Err(EngineError::NotReviewed(plan.case)),
            None => Ok(()),
        }
    }
}

/// What is told of a plan that opens an account for a while: which, what for, and until when.
fn opens_for_a_while(id: PlanId, plan: &Plan, by: &Caller) -> Option<Notice> {
    // What else opens an account shuts it in the same breath.
    if plan.kind != PlanKind::Unfreeze {
        return None;
    }
    let opening = plan.steps.iter().find(|step| step.action == Action::LoginOpened)?;
    let shutting = plan.steps.iter().find(|step| step.action == Action::LoginBarred)?;
    let purpose = opening.why.args.get("purpose").cloned().unwrap_or_default();
    let (account, until) = (opening.on.clone(), shutting.not_before?);
    Some(Notice::UnfreezeApproved { plan: id, by: by.name.clone(), account, purpose, until })
}
