//! The company in which the demo plays: people, the platforms that they use, and one who leaves.

use exeunt_core::{AccountId, AccountRef, ConnectionName, Person, PersonId};
use exeunt_engine::case::CredentialKind;
use secrecy::SecretString;
use serde_json::Value;
use std::any::Any;
use std::collections::BTreeSet;

/// The people and their platforms.
pub(super) struct World {
    pub(super) people: Vec<Person>,
    pub(super) leaver: PersonId,
    /// Who owns groups, apart from the leaver.
    pub(super) owners: BTreeSet<PersonId>,
    /// The group to which the marked message may go.
    pub(super) canary_group: &'static str,
    pub(super) platforms: Vec<Platform>,
}

/// One platform of the company.
pub(super) struct Platform {
    pub(super) connection: ConnectionName,
    /// The connector's name.
    pub(super) kind: &'static str,
    /// Where it answers, for people.
    pub(super) url: String,
    pub(super) settings: Value,
    /// What the connection acts with.
    pub(super) secret: SecretString,
    pub(super) accounts: Vec<(PersonId, AccountId)>,
    pub(super) groups: usize,
    /// Takes over where nobody else is named.
    pub(super) successor: AccountId,
    /// What the house holds of the leaver: kind, label, secret.
    pub(super) credentials: Vec<(CredentialKind, String, SecretString)>,
    /// What simulates it, and ends with the demo; nothing for a real one.
    pub(super) simulator: Option<Box<dyn Any + Send + Sync>>,
}

impl World {
    /// Who leaves.
    pub(super) fn leaver(&self) -> Option<&Person> {
        self.people.iter().find(|person| person.id == self.leaver)
    }

    /// The leaver's account on each platform.
    pub(super) fn accounts(&self) -> impl Iterator<Item = (&Platform, AccountRef)> {
        self.platforms.iter().filter_map(|platform| Some((platform, platform.account_of(&self.leaver)?)))
    }
}

impl Platform {
    /// Somebody's account here.
    pub(super) fn account_of(&self, person: &PersonId) -> Option<AccountRef> {
        let (_, account) = self.accounts.iter().find(|(id, _)| id == person)?;
        Some(AccountRef { connection: self.connection.clone(), account: account.clone() })
    }
}
