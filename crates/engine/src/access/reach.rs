//! About whom a caller may do something: the one place that asks.
//!
//! A role reaches everybody or its own people ([`Reach`]). A manager's own are those below them in the ledger. A group
//! admin's own are those of whose leaving the admin was told because of a group, as long as an account that the ledger binds
//! to the admin's person owned one of the leaver's groups when these were seen first for the case. So discretion counts here,
//! too, and a group that somebody makes to find out shows nothing. Nobody is their own.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{AccountRef, Case, CaseId, Duty, DutyRole, GroupKind, Observation, PersonId, PlanId, Reach};
use std::collections::BTreeSet;

/// About whom a caller may do a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachable {
    Nobody,
    /// Only their own people: ask about each with [`Engine::may_about`].
    Own,
    Everybody,
}

impl Caller {
    /// About whom this caller may do `duty`, as far as roles and token tell.
    pub fn reach(&self, duty: Duty) -> Reachable {
        if !self.may(duty) {
            return Reachable::Nobody;
        }
        match self.roles.iter().map(|role| role.reach(duty)).max() {
            Some(Reach::Everybody) => Reachable::Everybody,
            Some(Reach::Own) => Reachable::Own,
            Some(Reach::Nobody) | None => Reachable::Nobody,
        }
    }
}

impl Engine {
    /// Lets the caller pass if the duty table does and the person is within their reach; otherwise the refusal is logged.
    pub async fn must_about(&self, caller: &Caller, duty: Duty, person: &PersonId) -> Result<()> {
        self.must(caller, duty).await?;
        if self.may_about(caller, duty, person).await? {
            return Ok(());
        }
        let error = EngineError::OutOfReach { actor: caller.name.clone(), duty };
        self.refuse(caller, person.as_str(), &error).await?;
        Err(error)
    }

    /// As [`Engine::must_about`], about the person of a case. Of a case that the caller can't reach nothing is said.
    pub async fn must_on(&self, caller: &Caller, duty: Duty, case: CaseId) -> Result<Case> {
        self.must(caller, duty).await?;
        let case = self.case_get(case).await?;
        self.must_about(caller, duty, &case.person).await?;
        Ok(case)
    }

    /// As [`Engine::must_on`], about the person whose accounts a plan is for.
    pub(crate) async fn must_on_plan(&self, caller: &Caller, duty: Duty, plan: PlanId) -> Result<()> {
        self.must(caller, duty).await?;
        if caller.person.is_none() && caller.reach(duty) == Reachable::Everybody {
            return Ok(());
        }
        let case = self.store.plan_get(plan).await?.plan.case;
        self.must_on(caller, duty, case).await.map(drop)
    }

    /// Whether the caller may do `duty` about `person`. Nothing is logged: for lists, which leave out what it refuses.
    pub async fn may_about(&self, caller: &Caller, duty: Duty, person: &PersonId) -> Result<bool> {
        let reached = self.may_about_which(caller, duty, std::slice::from_ref(person)).await?;
        Ok(reached.contains(person))
    }

    /// Those of these people about whom [`Engine::may_about`] lets the caller do `duty`, asked at once.
    pub async fn may_about_which(
        &self,
        caller: &Caller,
        duty: Duty,
        people: &[PersonId],
    ) -> Result<BTreeSet<PersonId>> {
        let allowed = |person: &&PersonId| duty.about_oneself() || caller.person.as_ref() != Some(*person);
        let mut reached = BTreeSet::new();
        match (caller.reach(duty), &caller.person) {
            (Reachable::Nobody, _) | (Reachable::Own, None) => {}
            (Reachable::Everybody, _) => reached.extend(people.iter().filter(allowed).cloned()),
            (Reachable::Own, Some(actor)) => {
                let plays = |role: DutyRole| caller.roles.contains(&role) && role.may(duty);
                if plays(DutyRole::Manager) {
                    reached = self.store.people_below(actor, people).await?;
                    reached.retain(|person| allowed(&person));
                }
                for person in people.iter().filter(allowed) {
                    if !reached.contains(person)
                        && (plays(DutyRole::GroupAdmin) && self.looks_after_a_group_of(actor, person).await?)
                    {
                        reached.insert(person.clone());
                    }
                }
            }
        }
        Ok(reached)
    }

    /// Whether the admin was told that groups of theirs are concerned, and owned such a group already when the case was
    /// looked at first: who makes a group with somebody later reads nothing by that.
    async fn looks_after_a_group_of(&self, admin: &PersonId, leaver: &PersonId) -> Result<bool> {
        let Some(case) = self.case_of(leaver).await? else { return Ok(false) };
        if !self.was_told_of_groups(case.id, admin).await? {
            return Ok(false);
        }
        let bound = self.store.binding_list(admin).await?;
        let mut unseen: Vec<AccountRef> = bound.into_iter().map(|binding| binding.account).collect();
        for summary in self.store.observation_list(case.id).await? {
            if unseen.is_empty() {
                break;
            }
            let seen = self.store.observation_get(case.id, &summary.digest).await?;
            let (here, later) = unseen.into_iter().partition(|account| shows_groups(&seen, account));
            let here: Vec<AccountRef> = here;
            if here.iter().any(|account| self.owns_a_group(&seen, account)) {
                return Ok(true);
            }
            unseen = later;
        }
        Ok(false)
    }

    /// Whether the account owns a group that was seen and that is more than a conversation of two.
    fn owns_a_group(&self, seen: &Observation, account: &AccountRef) -> bool {
        let Some(view) = seen.connections.get(&account.connection) else { return false };
        view.groups.values().any(|group| {
            let among_many = !group.closed && self.policy.kind_of(group) != GroupKind::Direct;
            among_many && group.owners().any(|owner| *owner == account.account)
        })
    }
}

/// Whether groups were seen where the account is.
fn shows_groups(seen: &Observation, account: &AccountRef) -> bool {
    seen.connections.get(&account.connection).is_some_and(|view| !view.groups.is_empty())
}
