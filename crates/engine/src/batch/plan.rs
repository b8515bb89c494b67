//! One plan of the whole: the members' plans in their order, under one digest, and what each still waits for.

use super::{AT_ONCE, RowFault};
use crate::actor::Caller;
use crate::error::Result;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use exeunt_core::{ActorName, Batch, BatchId, CaseId, CaseState, Digest, Duty, Message, PlanId, PlanKind};
use exeunt_plan::{Lacking, lacking};
use exeunt_store::{BatchMember, RunState, StoredPlan};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde_json::json;

/// Whether platforms that were looked at before are looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Only where nobody has looked yet.
    Once,
    Again,
}

/// The plan of a batch: its members' newest plans.
#[derive(Debug, Clone)]
pub struct BatchPlan {
    pub batch: Batch,
    /// Over the digests of the members' plans in their order, and which of them are ready. What an approval names.
    pub digest: Digest,
    pub members: Vec<MemberPlan>,
}

/// The newest plan of a member's leaving, and why it can't be approved yet.
#[derive(Debug, Clone)]
pub struct MemberPlan {
    pub member: BatchMember,
    pub plan: Option<PlanFacts>,
    /// Empty where nothing is missing.
    pub waits: Vec<Message>,
}

/// What one needs to know of a member's plan without reading it.
#[derive(Debug, Clone)]
pub struct PlanFacts {
    pub id: PlanId,
    pub digest: Digest,
    pub made_by: ActorName,
    pub made_at: Timestamp,
    pub steps: usize,
    pub questions: usize,
    pub gaps: usize,
    pub four_eyes: bool,
    pub approved: bool,
}

impl MemberPlan {
    /// Whether this plan would be approved now with the whole.
    pub fn is_ready(&self) -> bool {
        self.waits.is_empty() && self.plan.as_ref().is_some_and(|plan| !plan.approved)
    }

    /// Whether this plan was approved.
    pub fn is_approved(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.approved)
    }
}

impl BatchPlan {
    fn of(batch: Batch, members: Vec<MemberPlan>) -> Self {
        let part = |member: &MemberPlan| {
            let digest = member.plan.as_ref().map(|plan| &plan.digest);
            json!({ "case": member.member.listed.case.id, "plan": digest, "waits": !member.waits.is_empty() })
        };
        let parts: Vec<_> = members.iter().map(part).collect();
        let digest = Digest::of(&json!({ "batch": batch.id, "members": parts }));
        Self { batch, digest, members }
    }

    /// The whole waits for its approval.
    fn waits(&self, by: &ActorName) -> Notice {
        let ready: Vec<&PlanFacts> =
            self.members.iter().filter(|member| member.is_ready()).filter_map(|member| member.plan.as_ref()).collect();
        Notice::BatchPlanWaits {
            batch: self.batch.id,
            name: self.batch.name.clone(),
            digest: self.digest.clone(),
            made_by: by.clone(),
            ready: ready.len(),
            waiting: self.waiting(),
            steps: ready.iter().map(|plan| plan.steps).sum(),
            gaps: ready.iter().map(|plan| plan.gaps).sum(),
            four_eyes: ready.iter().any(|plan| plan.four_eyes),
        }
    }

    /// How many members' plans would be approved now.
    pub fn ready(&self) -> usize {
        self.members.iter().filter(|member| member.is_ready()).count()
    }

    /// How many members' plans were approved.
    pub fn approved(&self) -> usize {
        self.members.iter().filter(|member| member.is_approved()).count()
    }

    /// How many members wait for something before their plan can be approved.
    pub fn waiting(&self) -> usize {
        self.members.iter().filter(|member| !member.waits.is_empty()).count()
    }
}

impl Engine {
    /// The plan of a batch as it stands now.
    pub async fn batch_plan_get(&self, caller: &Caller, id: BatchId) -> Result<BatchPlan> {
        let (batch, members) = self.batch_must(caller, Duty::Read, id).await?;
        self.batch_plan_of(batch, members).await
    }

    /// Looks and plans for every member whose leaving isn't approved yet, a few at a time. A plan that would be made again
    /// exactly as it is stays. What went wrong with single members is said beside the plan and holds up no other.
    pub async fn batch_plan(&self, caller: &Caller, id: BatchId, look: Look) -> Result<(BatchPlan, Vec<RowFault>)> {
        self.must(caller, Duty::Observe).await?;
        let (batch, members) = self.batch_must(caller, Duty::MakePlan, id).await?;
        let planned: Vec<Option<RowFault>> = stream::iter(members)
            .map(|member| async move {
                let case = member.listed.case.id;
                match self.plan_member(caller, case, look).await {
                    Ok(()) => Ok(None),
                    Err(error) => RowFault::note(member.position, &member.listed.case.person, error).map(Some),
                }
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let members = self.batch_members(batch.id).await?;
        let plan = self.batch_plan_of(batch, members).await?;
        if plan.ready() > 0 {
            // Had this process died before, whoever plans again tells it.
            let mut tx = self.store.begin().await?;
            self.tell(&mut tx, None, &plan.waits(&caller.name)).await?;
            tx.commit().await?;
        }
        Ok((plan, planned.into_iter().flatten().collect()))
    }

    pub(super) async fn batch_plan_of(&self, batch: Batch, members: Vec<BatchMember>) -> Result<BatchPlan> {
        let members = stream::iter(members).map(|member| self.member_plan(member)).buffered(8).try_collect().await?;
        Ok(BatchPlan::of(batch, members))
    }

    async fn plan_member(&self, caller: &Caller, case: CaseId, look: Look) -> Result<()> {
        let newest = self.store.plan_latest(case, PlanKind::Leave).await?;
        match self.case_get(case).await?.state {
            CaseState::Closed | CaseState::Proved | CaseState::Withdrawn => return Ok(()),
            CaseState::Approved if self.is_under_way(newest.as_ref()).await? => return Ok(()),
            // Whoever goes after all is planned for where the case is.
            CaseState::Open | CaseState::Approved if self.is_taken_back(newest.as_ref()).await? => return Ok(()),
            CaseState::Open | CaseState::Approved => {}
        }
        // A worker that took stock leaves out what was away.
        let unseen = self.store.stock_waits(case).await?;
        if look == Look::Again || unseen || self.store.observation_latest(case).await?.is_none() {
            self.observe(caller, case).await?;
        }
        let decisions = self.decisions(case).await?;
        let seen = self.observation_to_plan(&caller.name, case, &decisions).await?;
        let mut plan = exeunt_plan::plan_leave(case, &seen, &self.policy, &decisions).resting_on(&decisions);
        self.plan_proposes_nobody_who_leaves(&mut plan.questions).await?;
        let same = newest.as_ref().is_some_and(|newest| newest.digest == plan.digest());
        if !same || self.is_run(newest.as_ref()).await? {
            self.plan_leave_among(caller, case, Among::People).await?;
        }
        Ok(())
    }

    /// The plan is approved, and nothing stopped its run: there is nothing to plan.
    async fn is_under_way(&self, plan: Option<&StoredPlan>) -> Result<bool> {
        let Some(plan) = plan else { return Ok(false) };
        let run = self.store.run_lookup(plan.id).await?;
        Ok(run.is_some_and(|run| run.state != RunState::Parked))
    }

    async fn is_taken_back(&self, plan: Option<&StoredPlan>) -> Result<bool> {
        match plan {
            Some(plan) => self.is_taken_back_since(plan).await,
            None => Ok(false),
        }
    }

    async fn is_run(&self, plan: Option<&StoredPlan>) -> Result<bool> {
        let Some(plan) = plan else { return Ok(false) };
        Ok(self.store.run_lookup(plan.id).await?.is_some())
    }

    async fn member_plan(&self, member: BatchMember) -> Result<MemberPlan> {
        let case = &member.listed.case;
        let stored = self.store.plan_latest(case.id, PlanKind::Leave).await?;
        let approved = match &stored {
            Some(stored) => self.store.approval_get(stored.id).await?.is_some(),
            None => false,
        };
        let waits = match (case.state, approved) {
            (CaseState::Withdrawn, _) => vec![Message::new("batch-waits-withdrawn")],
            (_, true) => Vec::new(),
            (_, false) if self.is_taken_back(stored.as_ref()).await? => vec![Message::new("batch-waits-withdrawn")],
            (_, false) => self.member_waits(case.id, stored.as_ref()).await?,
        };
        let plan = stored.map(|stored| PlanFacts {
            id: stored.id,
            digest: stored.digest,
            made_by: stored.made_by,
            made_at: stored.made_at,
            steps: stored.plan.steps.len(),
            questions: stored.plan.questions.len(),
            gaps: stored.plan.gaps.len(),
            four_eyes: stored.plan.four_eyes(),
            approved,
        });
        Ok(MemberPlan { member, plan, waits })
    }

    /// What a member still owes before its plan can be approved.
    async fn member_waits(&self, case: CaseId, stored: Option<&StoredPlan>) -> Result<Vec<Message>> {
        let decisions = self.decisions(case).await?;
        let confirmation = self.store.confirmation_lookup(case).await?;
        let lacking = lacking(&self.policy, PlanKind::Leave, &decisions, confirmation.as_ref());
        let mut waits: Vec<Message> = lacking
            .into_iter()
            .map(|lacking| match lacking {
                Lacking::Confirmation => Message::new("batch-waits-confirmation"),
                Lacking::Review => Message::new("batch-waits-review"),
            })
            .collect();
        let Some(StoredPlan { plan, .. }) = stored else {
            let seen = self.store.observation_latest(case).await?.is_some();
            let missing = if seen { Message::new("batch-waits-plan") } else { Message::new("batch-waits-observation") };
            waits.push(missing);
            return Ok(waits);
        };
        if plan.decisions.as_ref().is_some_and(|then| *then != decisions.digest()) {
            waits.push(Message::new("batch-waits-decided"));
        } else if plan.policy != self.policy.digest() {
            waits.push(Message::new("batch-waits-policy"));
        } else if !plan.questions.is_empty() {
            waits.push(Message::new("batch-waits-questions").with("count", plan.questions.len()));
        }
        Ok(waits)
    }
}
