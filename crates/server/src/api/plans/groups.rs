//! What the groups of a plan were called when they were seen for it, and of what kind they are.

use crate::error::Result;
use crate::state::AppState;
use exeunt_core::{Decisions, GroupRef, Observed, Plan, Step};
use exeunt_plan::Policy;
use exeunt_store::StoreError;

/// What a plan was made from, as far as it names groups.
pub(super) struct Groups<'a> {
    /// A containment order rests on accounts alone.
    seen: Option<Observed>,
    decisions: Option<Decisions>,
    policy: &'a Policy,
}

impl<'a> Groups<'a> {
    /// Reads what was seen for the plan, where it has steps at groups.
    pub(super) async fn of(state: &'a AppState, plan: &Plan) -> Result<Self> {
        let policy = state.engine.policy();
        if !plan.steps.iter().any(|step| step.action.group().is_some()) {
            return Ok(Self { seen: None, decisions: None, policy });
        }
        let seen = match state.engine.store.observation_get(plan.case, &plan.observation).await {
            Ok(seen) => Some(seen),
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let decisions = state.engine.store.decisions_list(&[plan.case]).await?.remove(&plan.case);
        Ok(Self { seen, decisions, policy })
    }

    /// Name and kind of the group that the step is about, if it is about one that was seen.
    pub(super) fn of_step(&self, step: &Step) -> Option<(String, &'static str)> {
        let id = step.action.group()?;
        let group = self.seen.as_ref()?.connections.get(&step.on.connection)?.groups.get(id)?;
        let at = GroupRef { connection: step.on.connection.clone(), group: id.clone() };
        let decided = self.decisions.as_ref().and_then(|decisions| decisions.kinds.get(&at));
        let kind = decided.map_or_else(|| self.policy.kind_of(group), |decided| decided.value);
        Some((group.name.clone(), kind.as_str()))
    }
}
