//! A temporary unfreeze (D2): approved, for one purpose, with an end that is planned before the beginning is done.

use crate::actor::Caller;
use crate::case::Planned;
use crate::case::observe::Breadth;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::notify::Among;
use crate::written::must_be_a_reason;
use exeunt_core::{AccountRef, CaseId, Duty};
use exeunt_plan::UnfreezeRequest;
use jiff::{SignedDuration, Timestamp};

impl Engine {
    /// Plans to lift the bar of one account until `now + length`, for `purpose`. Needs approval like any plan; the
    /// end runs by itself in any worker, also when the beginning's outcome is unknown.
    pub async fn plan_unfreeze(
        &self,
        caller: &Caller,
        case: CaseId,
        account: &AccountRef,
        length: SignedDuration,
        purpose: &str,
    ) -> Result<Planned> {
        let case = self.must_on(caller, Duty::Unfreeze, case).await?;
        must_be_a_reason(purpose)?;
        let observation = self.look(&case.person, Breadth::AccountsOnly).await?;
        let decisions = self.decisions(case.id).await?;
        let from = self.clock.now();
        let too_far = |_| EngineError::Planning(Box::new("refused-too-far".into()));
        let until: Timestamp = from.checked_add(length).map_err(too_far)?;
        let request = UnfreezeRequest { account, from, until, purpose };
        let plan = exeunt_plan::plan_unfreeze(case.id, &observation, &self.policy, &request)
            .map_err(|error| EngineError::Planning(Box::new(error.says())))?;
        self.observation_keep(caller.name.as_str(), &case, &observation, Breadth::AccountsOnly).await?;
        self.plan_keep(&caller.name, plan, &observation, &decisions, Among::Everybody).await
    }
}
