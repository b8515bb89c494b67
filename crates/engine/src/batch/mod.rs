//! Several leavers as one (B14): one list, one plan, one approval, one run, one report.
//!
//! Nothing here makes a plan or executes a step: `open` opens cases as a single one is opened, `plan` asks the planner for
//! each, `approve` approves each, and runners and workers do the rest. A batch adds one thing of its own: while it isn't
//! running, nothing of its members' leaving begins, and that is asked where a run's own stop is asked, in the store.
//!
//! Invariant: what becomes of a batch is derived from its cases whenever somebody asks, and stored nowhere.

mod approve;
mod control;
mod open;
mod plan;
mod prove;
mod report;
mod retry;
mod row;
mod standing;
mod work;

pub use approve::BatchApproved;
pub use open::{NewBatch, NewRow};
pub use plan::{BatchPlan, Look, MemberPlan, PlanFacts};
pub use prove::MemberProved;
pub use report::{MemberFile, SealedBatch};
pub use retry::Retried;
pub use row::RowFault;
pub use standing::{BatchCounts, BatchStanding, FailedStep, MemberStanding, MemberState};

use crate::access::Reachable;
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{Batch, BatchId, Duty};
use exeunt_store::{AuditEvent, BatchMember, StoreError};

/// Rows that one batch can have.
pub const MOST_ROWS: usize = 1_000;
/// Members that are looked at, planned or reported on at the same time.
const AT_ONCE: usize = 4;

impl Engine {
    /// The batch with this id and all its members, if the caller may do `duty` about every one of them. A batch is read
    /// and worked on as a whole: who reaches only their own people, or is one of the members, reaches none of it.
    pub async fn batch_must(&self, caller: &Caller, duty: Duty, id: BatchId) -> Result<(Batch, Vec<BatchMember>)> {
        self.must(caller, duty).await?;
        if let Some(found) = self.batch_within_reach(caller, duty, id).await? {
            return Ok(found);
        }
        let error = EngineError::OutOfReach { actor: caller.name.clone(), duty };
        self.refuse_in(caller, &id.to_string(), id, &error).await?;
        Err(error)
    }

    /// As [`Engine::batch_must`], without a word in the log: for whoever only looks.
    pub async fn batch_within_reach(
        &self,
        caller: &Caller,
        duty: Duty,
        id: BatchId,
    ) -> Result<Option<(Batch, Vec<BatchMember>)>> {
        let batch = self.batch_get(id).await?;
        let members = self.batch_members(id).await?;
        let own = members.iter().any(|member| caller.person.as_ref() == Some(&member.listed.case.person));
        let within = caller.reach(duty) == Reachable::Everybody && !own;
        Ok(within.then_some((batch, members)))
    }

    /// The batch with this id.
    pub async fn batch_get(&self, id: BatchId) -> Result<Batch> {
        self.store.batch_get(id).await.map_err(|error| match error {
            StoreError::NotFound { .. } => EngineError::UnknownBatch(id),
            other => other.into(),
        })
    }

    /// Every member, in the order of the list that was handed in.
    async fn batch_members(&self, id: BatchId) -> Result<Vec<BatchMember>> {
        let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
        Ok(self.store.batch_member_list(id, 0, most).await?)
    }

    /// An audit event of now about a batch. Its entries lie together in the log, as those of a case do.
    fn batch_event(&self, caller: &Caller, what: crate::Happened, batch: BatchId) -> AuditEvent {
        self.event(caller.name.as_str(), what, &batch.to_string()).case(batch.into())
    }
}
