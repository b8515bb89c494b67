//! What other approved plans change meanwhile: people who leave in the same weeks share groups and successors, and none
//! of them is collateral damage of another.

use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{AccountId, AccountRef, Announcement, CaseId, CaseState, GroupRef, PlanId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// The announcements of plans that this process has run or is running, and of others that it had to learn of.
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
        self.learn_of_others(case).await?;
        Ok(self.elsewhere.announces(group, account))
    }

    /// Whether anything was done yet about this account's own leaving.
    async fn leaves_too(&self, account: &AccountRef) -> Result<bool> {
        let Some(binding) = self.store.binding_lookup(account).await? else { return Ok(false) };
        for case in self.store.case_list_of(&binding.person).await? {
            // Who was shut out at once is gone too, although the paper is still open.
            if case.state != CaseState::Open || !self.store.run_list(case.id).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes note of what was changed by plans of other cases since this one began: another process may have run them.
    async fn learn_of_others(&self, case: CaseId) -> Result<()> {
        for plan in self.store.run_list_beside(case).await? {
            if !self.elsewhere.knows(plan) {
                self.elsewhere.note(plan, &self.store.plan_get(plan).await?.plan.announced);
            }
        }
        Ok(())
    }
}
