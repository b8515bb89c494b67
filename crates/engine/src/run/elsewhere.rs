//! What other approved plans change meanwhile: a batch of leavers shares groups and successors, and none of them is
//! collateral damage of another.

use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{AccountId, AccountRef, Announcement, CaseId, CaseState, GroupRef, PlanId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// The announcements of plans that this process has run or is running, and of those that go with one of them in a batch,
/// whoever runs them. Others of other processes aren't known here: what they change is then found, and stops the run,
/// which is the safe side.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere(Mutex<Known>);

/// Asked at every step, so that it is found by its group however many plans there are.
#[derive(Debug, Default)]
struct Known {
    plans: BTreeSet<PlanId>,
    announced: BTreeMap<GroupRef, BTreeSet<AccountId>>,
}

impl Elsewhere {
    /// Takes note of what a plan will change for others.
    pub(crate) fn note(&self, plan: PlanId, announced: &[Announcement]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.plans.insert(plan) {
            for Announcement { group, member, .. } in announced {
                known.announced.entry(group.clone()).or_default().insert(member.clone());
            }
        }
    }

    fn knows(&self, plan: PlanId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).plans.contains(&plan)
    }

    fn announces(&self, group: Option<&GroupRef>, account: &AccountRef) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        group.and_then(|group| known.announced.get(group)).is_some_and(|members| members.contains(&account.account))
    }
}

impl Engine {
    /// Whether another case explains that this account's place changed while `case` was worked on: it is a leaver itself,
    /// or a successor there.
    pub(crate) async fn explained_elsewhere(
        &self,
        case: CaseId,
        group: Option<&GroupRef>,
        account: &AccountRef,
    ) -> Result<bool> {
        if self.elsewhere.announces(group, account) || self.leaves_too(account).await? {
            return Ok(true);
        }
        self.learn_of_batch(case).await?;
        Ok(self.elsewhere.announces(group, account))
    }

    async fn leaves_too(&self, account: &AccountRef) -> Result<bool> {
        let Some(binding) = self.store.binding_lookup(account).await? else { return Ok(false) };
        let cases = self.store.case_list_of(&binding.person).await?;
        Ok(cases.iter().any(|case| case.state != CaseState::Open))
    }

    /// Takes note of what the approved plans change that are in a batch with this case: another process may run them.
    async fn learn_of_batch(&self, case: CaseId) -> Result<()> {
        for plan in self.store.batch_run_list(case).await? {
            if !self.elsewhere.knows(plan) {
                self.elsewhere.note(plan, &self.store.plan_get(plan).await?.plan.announced);
            }
        }
        Ok(())
    }
}
