//! A resignation taken back (B16): a plan made of pre-images, approved like any other.

use crate::actor::Caller;
use crate::case::Planned;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{CaseId, Duty, PlanKind};

impl Engine {
    /// Plans to put everything back as it was when the case's leave plan was made, as far as it goes.
    pub async fn plan_reinstate(&self, caller: &Caller, case: CaseId) -> Result<Planned> {
        self.must(caller, Duty::Withdraw).await?;
        let case = self.case_get(case).await?;
        let before = self.observation_before(case.id).await?;
        let now = self.look_again(&before).await?;
        let decisions = self.decisions(case.id).await?;
        let plan = exeunt_plan::plan_reinstate(case.id, &before, &now, &self.policy, &decisions);
        self.observation_keep(caller.name.as_str(), &case, &now).await?;
        self.plan_keep(&caller.name, plan, &now, &decisions).await
    }

    /// What was seen before the first approved plan of this case changed anything.
    pub(crate) async fn observation_before(&self, case: CaseId) -> Result<exeunt_core::Observation> {
        let runs = self.store.run_list(case).await?;
        for run in runs {
            let plan = self.store.plan_get(run.plan).await?.plan;
            if plan.kind == PlanKind::Leave {
                return Ok(self.store.observation_get(case, &plan.observation).await?);
            }
        }
        Err(EngineError::NoPlan(case))
    }
}
