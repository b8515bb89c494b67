//! Doing here and now what of a batch is due, beside whatever workers do elsewhere.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::run::{RunReport, Watch};
use exeunt_core::{BatchId, Duty, PlanId, PlanKind};
use exeunt_store::RunState;
use futures::{StreamExt, stream};

impl Engine {
    /// Runs what is due of a batch, `at_once` plans at a time, and returns how each ended. What another worker holds is
    /// left to it; what is paused or stopped meanwhile comes to rest.
    pub async fn batch_work(
        &self,
        caller: &Caller,
        id: BatchId,
        at_once: usize,
        watch: Watch,
    ) -> Result<Vec<(PlanId, Result<RunReport>)>> {
        self.batch_must(caller, Duty::Run, id).await?;
        let due = self.batch_due(id).await?;
        let worker = format!("{}@{}", caller.name, std::process::id());
        let ended: Vec<_> = stream::iter(due)
            .map(|plan| {
                let (watch, worker) = (watch.clone(), &worker);
                async move { (plan, self.run_as(worker, plan, watch).await) }
            })
            .buffer_unordered(at_once.max(1))
            .collect()
            .await;
        Ok(ended.into_iter().filter(|(_, ended)| !matches!(ended, Err(EngineError::Leased(_)))).collect())
    }

    /// The members' plans that could go on now.
    async fn batch_due(&self, id: BatchId) -> Result<Vec<PlanId>> {
        let members = self.batch_members(id).await?;
        let cases: Vec<_> = members.iter().map(|member| member.listed.case.id).collect();
        let now = self.now();
        let mut due = Vec::new();
        for work in self.store.work_list(&cases).await? {
            let Some(plan) = work.plan.filter(|plan| plan.kind == PlanKind::Leave) else { continue };
            let begins = plan.brief.begins_at.is_none_or(|at| at <= now);
            if begins && self.store.run_lookup(plan.id).await?.is_some_and(|run| run.state == RunState::Active) {
                due.push(plan.id);
            }
        }
        Ok(due)
    }
}
