//! Who leaves in the same batch, as far as it matters to one plan.
//!
//! Invariant: what is kept of a batch in one member's observation grows with the groups that the plan may leave to
//! somebody, and not with the batch. Whoever is in none of them and is to take nothing over can't be left anything.

use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{
    AccountId, AccountRef, ActorName, CaseId, ConnectionName, ConnectionView, Decisions, Fate, GroupRef, Observed,
    PersonId,
};
use exeunt_plan::{Policy, SuccessorNeed};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

type Views = BTreeMap<ConnectionName, ConnectionView>;

impl Engine {
    /// Says in each view who of those that matter leaves in the same batch now.
    pub(super) async fn mark_who_leaves(
        &self,
        person: &PersonId,
        decisions: Option<&Decisions>,
        views: &mut Views,
    ) -> Result<()> {
        let matter: Vec<AccountRef> = matter(&self.policy, views, decisions).into_iter().collect();
        let mut leaving: BTreeMap<ConnectionName, BTreeSet<AccountId>> = BTreeMap::new();
        for AccountRef { connection, account } in self.store.batch_accounts_among(person, &matter).await? {
            leaving.entry(connection).or_default().insert(account);
        }
        for (name, view) in views {
            view.leaving = leaving.remove(name).unwrap_or_default();
        }
        Ok(())
    }

    /// The newest observation of a case, with those who leave in the same batch now. Where they are others than were
    /// known when somebody looked, what was seen is kept once more with them: no platform need be asked for that.
    pub(crate) async fn observation_to_plan(
        &self,
        by: &ActorName,
        case: CaseId,
        decisions: &Decisions,
    ) -> Result<Observed> {
        let seen = self.observation_latest(case).await?;
        let mut views = seen.connections.clone();
        self.mark_who_leaves(&seen.person, Some(decisions), &mut views).await?;
        if views == seen.connections {
            return Ok(seen);
        }
        let mut seen = seen.into_inner();
        seen.connections = views;
        let seen = Observed::from(seen);
        let mut tx = self.store.begin().await?;
        tx.observation_insert(case, &seen).await?;
        let event = self.event(by.as_str(), Happened::CaseObserved, seen.person.as_str()).case(case);
        let leaving: usize = seen.connections.values().map(|view| view.leaving.len()).sum();
        tx.audit(event.payload(json!({ "observation": seen.digest(), "leaving": leaving })));
        tx.commit().await?;
        Ok(seen)
    }
}

/// Everybody else in the groups that may be left to somebody, and whoever is to take something over.
fn matter(policy: &Policy, views: &Views, decisions: Option<&Decisions>) -> BTreeSet<AccountRef> {
    let mut matter: BTreeSet<AccountRef> = decisions.into_iter().flat_map(named).collect();
    for (name, view) in views {
        for group in view.groups.values() {
            let at = GroupRef { connection: name.clone(), group: group.id.clone() };
            let decided = decisions.and_then(|decisions| decisions.kinds.get(&at)).map(|kind| kind.value);
            let rule = policy.kinds.rule(decided.unwrap_or_else(|| policy.kind_of(group)));
            let owned = group.owners().any(|owner| view.accounts.contains_key(owner));
            if owned || rule.successor == SuccessorNeed::Always {
                let others = group.members.keys().filter(|id| view.others.contains_key(*id));
                matter.extend(others.map(|id| AccountRef { connection: name.clone(), account: id.clone() }));
            }
        }
    }
    matter
}

fn named(decisions: &Decisions) -> BTreeSet<AccountRef> {
    let successors =
        decisions.successors.iter().map(|(at, to)| AccountRef::new(at.connection.clone(), to.value.clone()));
    let defaults =
        decisions.default_successors.iter().map(|(name, to)| AccountRef::new(name.clone(), to.value.clone()));
    let integrations = decisions.integrations.iter().filter_map(|(at, fate)| match &fate.value {
        Fate::HandedOver { to } => Some(AccountRef::new(at.connection.clone(), to.clone())),
        Fate::Stopped | Fate::Kept { .. } => None,
    });
    successors.chain(defaults).chain(integrations).collect()
}
