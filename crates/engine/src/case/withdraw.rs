//! A resignation taken back (B16): a plan made of pre-images, approved like any other.

use crate::actor::Caller;
use crate::case::Planned;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{CaseId, Duty, Observation, PlanKind};

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

    /// What was seen before anything of this case changed anything: the accounts as they were before the first run, and
    /// the groups as they were before the first leave plan (containing at once doesn't take the time to read groups).
    pub(crate) async fn observation_before(&self, case: CaseId) -> Result<Observation> {
        let (mut first, mut first_with_groups) = (None, None);
        for run in self.store.run_list(case).await? {
            let plan = self.store.plan_get(run.plan).await?.plan;
            let slot = match plan.kind {
                PlanKind::Leave => &mut first_with_groups,
                PlanKind::Contain => &mut first,
                PlanKind::Reinstate | PlanKind::Unfreeze => continue,
            };
            if slot.is_none() {
                *slot = Some(self.store.observation_get(case, &plan.observation).await?);
            }
        }
        match (first, first_with_groups) {
            (None, None) => Err(EngineError::NoPlan(case)),
            (Some(only), None) | (None, Some(only)) => Ok(only),
            (Some(first), Some(with_groups)) => Ok(earlier_accounts(first, with_groups)),
        }
    }
}

/// `later` with every account as it was in `first`, if that was seen first.
fn earlier_accounts(first: Observation, mut later: Observation) -> Observation {
    if first.at > later.at {
        return later;
    }
    for (connection, view) in first.connections {
        if let Some(target) = later.connections.get_mut(&connection) {
            target.accounts.extend(view.accounts);
        }
    }
    later
}
