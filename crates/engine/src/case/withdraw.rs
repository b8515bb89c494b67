//! A resignation taken back (B16): a plan made of pre-images, approved like any other.

use crate::actor::Caller;
use crate::case::{Breadth, Planned};
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use exeunt_core::{CaseId, CaseState, Duty, NoticeKind, Observation, Observed, PlanKind};
use exeunt_store::Tx;
use jiff::Timestamp;

/// What taking a resignation back needs.
#[derive(Debug, Clone)]
pub enum Withdrawal {
    /// Nothing had been approved yet: the case is withdrawn, and no plan of it will run.
    AtOnce,
    /// Something was approved, perhaps done: this plan puts it back, once it is approved in its turn.
    Plan(Box<Planned>),
}

impl Engine {
    /// Takes a resignation back: at once if nothing was approved yet, else by a plan.
    pub async fn withdraw(&self, caller: &Caller, case: CaseId) -> Result<Withdrawal> {
        self.must_on(caller, Duty::Withdraw, case).await?;
        if !self.store.run_list(case).await?.is_empty() {
            return Ok(Withdrawal::Plan(Box::new(self.plan_reinstate(caller, case).await?)));
        }
        let mut tx = self.store.begin().await?;
        self.withdraw_in(&mut tx, caller, case, self.now()).await?;
        tx.commit().await?;
        Ok(Withdrawal::AtOnce)
    }

    /// Takes a resignation back of which nothing was approved, within a transaction of the caller's. `at`: since when it
    /// is taken back; what was said before that is no new resignation.
    pub(crate) async fn withdraw_in(&self, tx: &mut Tx, caller: &Caller, case: CaseId, at: Timestamp) -> Result<()> {
        tx.case_become(case, CaseState::Withdrawn).await?;
        tx.case_ended(case, at).await?;
        tx.link_revoke(case, self.now()).await?;
        tx.stock_end(case).await?;
        tx.notice_take_back(case, NoticeKind::ConfirmationWanted).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::CaseWithdrawn, &case.to_string()).case(case));
        self.tell(tx, Some(case), &Notice::Withdrawn { by: caller.name.clone() }).await?;
        Ok(())
    }

    /// Plans to put everything back as it was when the case's leave plan was made, as far as it goes. Whatever closes
    /// accounts stops first: nobody has to approve that nothing more is closed.
    pub async fn plan_reinstate(&self, caller: &Caller, case: CaseId) -> Result<Planned> {
        let case = self.must_on(caller, Duty::Withdraw, case).await?;
        self.park_what_leaves(caller, case.id).await?;
        let before = self.observation_before(case.id).await?;
        let now = self.look_again(&before).await?;
        let decisions = self.decisions(case.id).await?;
        let plan = exeunt_plan::plan_reinstate(case.id, &before, &now, &self.policy, &decisions);
        self.observation_keep(caller.name.as_str(), &case, &now, Breadth::Everything).await?;
        self.plan_keep(&caller.name, plan, &now, &decisions, Among::Everybody).await
    }

    /// After everything was put back, looks once, so that the report compares with what came of it. A platform that
    /// can't be read now leaves the report with the look before.
    pub(crate) async fn look_since_reinstated(&self, caller: &Caller, case: CaseId) -> Result<()> {
        let case = self.case_get(case).await?;
        let runs = self.store.run_list(case.id).await?;
        let Some(finished) = runs.iter().filter_map(|run| run.finished_at).max() else { return Ok(()) };
        if case.state != CaseState::Withdrawn || self.observation_latest(case.id).await?.at > finished {
            return Ok(());
        }
        let before = self.observation_before(case.id).await?;
        match self.look_again(&before).await {
            Ok(now) => self.observation_keep(caller.name.as_str(), &case, &now, Breadth::Everything).await,
            Err(EngineError::Platform { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What was seen before anything of this case changed anything: the accounts as they were before the first run, and
    /// the groups as they were before the first leave plan (containing at once doesn't take the time to read groups).
    pub(crate) async fn observation_before(&self, case: CaseId) -> Result<Observed> {
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
            (Some(first), Some(with_groups)) => {
                Ok(earlier_accounts(first.into_inner(), with_groups.into_inner()).into())
            }
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
