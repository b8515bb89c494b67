//! People of the company, and which accounts are theirs (the ledger, 台账).

use crate::id::{AccountRef, ActorName, PersonId};
use crate::language::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Employee number.
    pub id: PersonId,
    /// Name as written by its owner, such as 张三.
    pub name: String,
    /// Department, as HR names it.
    pub department: String,
    /// IANA time zone in which this person's working days are counted, such as `Asia/Shanghai`.
    pub zone: String,
    /// The person who confirms the hand-over.
    pub manager: Option<PersonId>,
    /// Where mail reaches the person.
    #[serde(default)]
    pub mail: Option<String>,
    /// In which this person is written to.
    #[serde(default)]
    pub language: Language,
}

/// An account is this person's, because somebody said so with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    pub person: PersonId,
    pub account: AccountRef,
    /// Who bound it.
    pub by: ActorName,
    pub at: Timestamp,
    /// What the binding rests on, such as "employee number in the account name".
    pub evidence: String,
}
