//! What other approved plans change meanwhile: a batch of leavers shares groups and successors, and none of them is
//! collateral damage of another.

use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{AccountRef, Announcement, CaseId, CaseState, GroupRef, PlanId};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The announcements of plans that this process has run or is running, and of those that go with one of them in a batch,
/// whoever runs them. Others of other processes aren't known here: what they change is then found, and stops the run,
/// which is the safe side.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere(Mutex<BTreeMap<PlanId, Vec<Announcement>>>);

impl Elsewhere {
    /// Takes note of what a plan will change for others.
    pub(crate) fn note(&self, plan: PlanId, announced: &[Announcement]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(plan).or_insert_with(|| announced.to_vec());
    }

    fn knows(&self, plan: PlanId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&plan)
    }

    fn announces(&self, group: Option<&GroupRef>, account: &AccountRef) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().flatten().any(|a| Some(&a.group) == group && a.member == account.account)
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
        if self.elsewhere.announces(group, account) {
            return Ok(true);
        }
        self.learn_of_batch(case).await?;
        if self.elsewhere.announces(group, account) {
            return Ok(true);
        }
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
