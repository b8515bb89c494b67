//! Where a batch stands: counted from where its cases stand, never kept.

use crate::actor::Caller;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{
    Batch, BatchId, BatchState, Case, Duty, Message, Outcome, PlanId, PlanKind, StepId, StepState, Told, Work,
};
use exeunt_plan::{CasePhase, Standing};
use exeunt_store::{BatchApproval, BatchMember};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Failed steps that are told of one member.
const MOST_FAILED: usize = 50;

/// Where a batch stands.
#[derive(Debug, Clone)]
pub struct BatchStanding {
    pub batch: Batch,
    pub counts: BatchCounts,
    /// The first one first.
    pub approvals: Vec<BatchApproval>,
    /// The one sentence on top.
    pub sentence: Message,
}

/// How many members stand where; each is in exactly one place. And all their steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    pub members: usize,
    pub waiting: usize,
    pub to_approve: usize,
    pub held: usize,
    pub scheduled: usize,
    pub running: usize,
    pub stuck: usize,
    pub closed: usize,
    /// Of these, those that were tried and about whom something did not hold.
    pub contradicted: usize,
    /// Of these, those that were tried, where not everything could be tried in full.
    pub unproved: usize,
    pub proved: usize,
    pub withdrawn: usize,
    /// Of the runs that there are.
    pub steps: usize,
    pub settled: usize,
    pub failed: usize,
}

/// Where a member stands within its batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Something is owed before its plan can be approved.
    Waiting,
    ToApprove,
    /// Approved, and held back with the batch.
    Held,
    /// Its time has not come.
    Scheduled,
    Running,
    /// A step or the run waits for a person.
    Stuck,
    /// Closed, not proved.
    Closed,
    Proved,
    Withdrawn,
}

/// One member, and what it waits for.
#[derive(Debug, Clone)]
pub struct MemberStanding {
    pub member: BatchMember,
    pub state: MemberState,
    /// As the case stands by itself.
    pub standing: Standing,
    pub plan: Option<PlanId>,
    pub steps: usize,
    pub settled: usize,
    /// Why its run is stopped.
    pub parked: Option<String>,
    /// The same for people, where it stopped by itself.
    pub told: Option<Told>,
    /// At most fifty.
    pub failed: Vec<FailedStep>,
}

/// A step that waits for a person, and why.
#[derive(Debug, Clone)]
pub struct FailedStep {
    pub step: StepId,
    /// As the platform or the machine said it; absent for a step that was never tried.
    pub why: Option<String>,
    /// The same for people; absent in what was written before there was such a thing.
    pub told: Option<Told>,
}

impl Engine {
    /// Where a batch stands.
    pub async fn batch_standing(&self, caller: &Caller, id: BatchId) -> Result<BatchStanding> {
        let (batch, members) = self.batch_must(caller, Duty::Read, id).await?;
        let mut counts = BatchCounts { members: members.len(), ..BatchCounts::default() };
        for (member, standing, work) in self.stand(members).await? {
            counts.add(state_of(&member, standing.phase, &work, batch.state), &work);
        }
        let approvals = self.store.batch_approval_list(id).await?;
        Ok(BatchStanding { sentence: sentence(&batch, &counts), batch, counts, approvals })
    }

    /// Where some members stand, in their order: those after the position `after`.
    pub async fn batch_members_standing(
        &self,
        caller: &Caller,
        id: BatchId,
        after: u32,
        limit: u32,
    ) -> Result<Vec<MemberStanding>> {
        let (batch, _) = self.batch_must(caller, Duty::Read, id).await?;
        let members = self.store.batch_member_list(id, after, limit).await?;
        let mut standings = Vec::with_capacity(members.len());
        for (member, standing, work) in self.stand(members).await? {
            let state = state_of(&member, standing.phase, &work, batch.state);
            let plan = work.plan.as_ref().map(|plan| plan.id);
            let run = work.plan.as_ref().and_then(|plan| plan.run.as_ref());
            let failed = match plan {
                Some(plan) if run.is_some_and(|run| run.stuck > 0) => self.failed_steps(plan).await?,
                Some(_) | None => Vec::new(),
            };
            let (steps, settled) = run.map_or((0, 0), |run| (run.steps, run.settled));
            let (parked, told) = run.map_or((None, None), |run| (run.parked.clone(), run.told.clone()));
            standings.push(MemberStanding { member, state, standing, plan, steps, settled, parked, told, failed });
        }
        Ok(standings)
    }

    async fn stand(&self, members: Vec<BatchMember>) -> Result<Vec<(BatchMember, Standing, Work)>> {
        let cases: Vec<Case> = members.iter().map(|member| member.listed.case.clone()).collect();
        let ids: Vec<_> = cases.iter().map(|case| case.id).collect();
        let standings = self.standings(&cases).await?;
        let mut works: BTreeMap<_, _> =
            self.store.work_list(&ids).await?.into_iter().map(|work| (work.case, work)).collect();
        let rows = members.into_iter().zip(standings).filter_map(|(member, standing)| {
            let work = works.remove(&member.listed.case.id)?;
            Some((member, standing, work))
        });
        Ok(rows.collect())
    }

    /// The steps of a plan that wait for a person, with what was said at their last attempt.
    pub(super) async fn failed_steps(&self, plan: PlanId) -> Result<Vec<FailedStep>> {
        let waiting = self.store.step_list(plan).await?.into_iter().filter(|s| s.state == StepState::NeedsOperator);
        let failed = waiting.take(MOST_FAILED).map(|record| FailedStep {
            why: record.last.and_then(|last| last.outcome).as_ref().and_then(why),
            told: record.told,
            step: record.id,
        });
        Ok(failed.collect())
    }
}

fn why(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Failed { error, detail, .. } if detail.is_empty() => Some(error.as_str().to_owned()),
        Outcome::Failed { detail, .. } => Some(detail.clone()),
        Outcome::Changed { .. } | Outcome::AlreadySo { .. } | Outcome::ByHand { .. } => None,
    }
}

/// Where a case stands within a batch in this state.
fn state_of(member: &BatchMember, phase: CasePhase, work: &Work, batch: BatchState) -> MemberState {
    let leaves = work.plan.as_ref().is_none_or(|plan| plan.kind == PlanKind::Leave);
    match phase {
        CasePhase::Opened | CasePhase::Confirming | CasePhase::Planning | CasePhase::Deciding => MemberState::Waiting,
        // The batch approves departures; what opens an account or puts it back is approved where its case is.
        CasePhase::Approving if !leaves => MemberState::Waiting,
        CasePhase::Approving => MemberState::ToApprove,
        // Stopping the batch has parked its run; that is no trouble of its own.
        CasePhase::Stuck if member.stopped.is_some() => MemberState::Held,
        CasePhase::Stuck => MemberState::Stuck,
        CasePhase::Scheduled | CasePhase::Running if !batch.lets_run() => MemberState::Held,
        CasePhase::Scheduled => MemberState::Scheduled,
        CasePhase::Running => MemberState::Running,
        CasePhase::Closed => MemberState::Closed,
        CasePhase::Proved => MemberState::Proved,
        CasePhase::Withdrawn => MemberState::Withdrawn,
    }
}

impl BatchCounts {
    fn add(&mut self, state: MemberState, work: &Work) {
        *match state {
            MemberState::Waiting => &mut self.waiting,
            MemberState::ToApprove => &mut self.to_approve,
            MemberState::Held => &mut self.held,
            MemberState::Scheduled => &mut self.scheduled,
            MemberState::Running => &mut self.running,
            MemberState::Stuck => &mut self.stuck,
            MemberState::Closed => &mut self.closed,
            MemberState::Proved => &mut self.proved,
            MemberState::Withdrawn => &mut self.withdrawn,
        } += 1;
        if state == MemberState::Closed {
            self.contradicted += usize::from(work.failed > 0);
            self.unproved += usize::from(work.failed == 0 && work.unproved > 0);
        }
        if let Some(run) = work.plan.as_ref().and_then(|plan| plan.run.as_ref()) {
            self.steps += run.steps;
            self.settled += run.settled;
            self.failed += run.stuck;
        }
    }
}

fn sentence(batch: &Batch, counts: &BatchCounts) -> Message {
    let counted = |message: Message| {
        message
            .with("name", &batch.name)
            .with("members", counts.members)
            .with("closed", counts.closed + counts.proved)
            .with("proved", counts.proved)
            .with("stuck", counts.stuck)
            .with("waiting", counts.waiting)
            .with("ready", counts.to_approve)
    };
    let over = counts.closed + counts.proved + counts.withdrawn == counts.members;
    counted(match batch.state {
        BatchState::Closed => Message::new("batch-says-closed"),
        _ if over => Message::new("batch-says-over"),
        BatchState::Open => Message::new("batch-says-open"),
        BatchState::Running => Message::new("batch-says-running"),
        BatchState::Paused => Message::new("batch-says-paused"),
        BatchState::Stopped => Message::new("batch-says-stopped"),
    })
}
