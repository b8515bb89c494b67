//! The company in which the demo plays: a platform with people and groups, one of whom leaves.

use exeunt_core::{AccountId, Person, PersonId};
use exeunt_engine::case::CredentialKind;
use exeunt_simulators::Simulator;
use secrecy::SecretString;

/// The platform and its people.
pub(super) struct World {
    pub(super) url: String,
    pub(super) server_name: String,
    /// What the connection acts with.
    pub(super) secret: SecretString,
    pub(super) people: Vec<(Person, AccountId)>,
    pub(super) groups: usize,
    pub(super) leaver: PersonId,
    /// Takes over where nobody else is named.
    pub(super) successor: AccountId,
    /// What the house holds of the leaver: kind, label, secret.
    pub(super) credentials: Vec<(CredentialKind, String, SecretString)>,
    /// The group to which the marked message may go.
    pub(super) canary_group: &'static str,
    /// Ends with the demo.
    pub(super) simulator: Option<Simulator>,
}

impl World {
    /// The leaver and their account.
    pub(super) fn leaver(&self) -> Option<&(Person, AccountId)> {
        self.people.iter().find(|(person, _)| person.id == self.leaver)
    }
}
