//! Nobody who leaves is proposed to take anything over: one judgement for what managers are asked and what plans ask.

use crate::error::Result;
use crate::house::Engine;
use exeunt_core::confirmation::{Candidate, GroupQuestion};
use exeunt_core::{AccountRef, ConnectionName, PersonId, Question, Questions};
use std::collections::BTreeSet;

impl Engine {
    /// Takes out of a plan's questions whoever leaves by now.
    pub async fn plan_proposes_nobody_who_leaves(&self, questions: &mut [Question]) -> Result<()> {
        let on = |connection: &ConnectionName, account| AccountRef { connection: connection.clone(), account };
        let proposed = questions.iter().flat_map(|question| {
            question.proposed.iter().map(|account| on(question.about.connection(), account.clone()))
        });
        let theirs = self.accounts_of_who_leaves(proposed.collect()).await?;
        for question in questions {
            let connection = question.about.connection().clone();
            question.proposed.retain(|account| !theirs.contains(&on(&connection, account.clone())));
        }
        Ok(())
    }

    /// Takes out of what a manager is asked whoever leaves by now.
    pub(crate) async fn manager_is_proposed_nobody_who_leaves(&self, questions: &mut Questions) -> Result<()> {
        let on = |question: &GroupQuestion, candidate: &Candidate| AccountRef {
            connection: question.group.connection.clone(),
            account: candidate.account.clone(),
        };
        let proposed = questions.all().flat_map(|question| question.proposed.iter().map(|one| on(question, one)));
        let theirs = self.accounts_of_who_leaves(proposed.collect()).await?;
        for question in questions.projects.iter_mut().chain(&mut questions.groups) {
            let mut proposed = std::mem::take(&mut question.proposed);
            proposed.retain(|candidate| !theirs.contains(&on(question, candidate)));
            question.proposed = proposed;
        }
        Ok(())
    }

    /// Those of these accounts whose people leave, as far as the ledger knows.
    async fn accounts_of_who_leaves(&self, accounts: BTreeSet<AccountRef>) -> Result<BTreeSet<AccountRef>> {
        if accounts.is_empty() {
            return Ok(accounts);
        }
        let bound = self.store.binding_several(&accounts.into_iter().collect::<Vec<_>>()).await?;
        let people: Vec<PersonId> = bound.iter().map(|binding| binding.person.clone()).collect();
        let leaving: BTreeSet<PersonId> = self.store.leaving_among(&people).await?.into_iter().collect();
        let theirs = bound.into_iter().filter(|binding| leaving.contains(&binding.person));
        Ok(theirs.map(|binding| binding.account).collect())
    }
}
