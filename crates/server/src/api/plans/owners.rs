//! Whose the accounts are that a plan proposes: many platforms call them by numbers that tell nobody anything.

use crate::error::Result;
use crate::state::AppState;
use exeunt_core::{AccountId, AccountRef, ConnectionName, PersonId, Plan};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Whose an account is that would do.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProposedOwner)]
pub(crate) struct OwnerShape {
    account: String,
    person: String,
    name: String,
}

/// The owners of everything that is proposed, as far as the ledger knows them.
pub(super) struct Owners(BTreeMap<AccountRef, (PersonId, String)>);

impl Owners {
    pub(super) async fn of(state: &AppState, plan: &Plan) -> Result<Self> {
        let proposed = plan.questions.iter().flat_map(|question| {
            let connection = question.about.connection();
            question
                .proposed
                .iter()
                .map(|account| AccountRef { connection: connection.clone(), account: account.clone() })
        });
        let accounts: Vec<_> = proposed.collect::<BTreeSet<_>>().into_iter().collect();
        if accounts.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let store = &state.engine.store;
        let bindings = store.binding_several(&accounts).await?;
        let ids: BTreeSet<_> = bindings.iter().map(|binding| binding.person.clone()).collect();
        let people = store.person_several(&ids.into_iter().collect::<Vec<_>>()).await?;
        let names: BTreeMap<_, _> = people.into_iter().map(|person| (person.id, person.name)).collect();
        let owner = |person: PersonId| names.get(&person).cloned().map(|name| (person, name));
        let owners = bindings.into_iter().filter_map(|binding| Some((binding.account, owner(binding.person)?)));
        Ok(Self(owners.collect()))
    }

    /// Those of these accounts on a connection.
    pub(super) fn among(&self, connection: &ConnectionName, accounts: &[AccountId]) -> Vec<OwnerShape> {
        let owner = |account: &AccountId| {
            let at = AccountRef { connection: connection.clone(), account: account.clone() };
            let (person, name) = self.0.get(&at)?;
            Some(OwnerShape { account: account.to_string(), person: person.to_string(), name: name.clone() })
        };
        accounts.iter().filter_map(owner).collect()
    }
}
