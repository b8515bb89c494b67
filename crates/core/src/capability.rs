//! What a connection can and can't do, as data. Planner, reports, documentation and conformance suite read the same table.

use crate::account::Login;
use crate::action::ActionKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One row: how a platform, as deployed here, makes one kind of wanted state so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    pub support: Support,
    /// In which login states of the case's account the action works.
    pub works_in: Vec<Login>,
    pub reversal: Reversal,
    /// Rights that the connection's own account needs on the platform.
    pub scopes: Vec<String>,
    /// How long the platform may take until a read shows the change.
    pub settles_ms: u64,
    pub proof: ProofKind,
    /// Requests that one application usually costs: an estimate for people. The rate budget counts each request itself.
    pub cost: u32,
    /// A key of the catalogue: what a person should know of how it works here.
    pub note: Option<String>,
    /// A key of the catalogue: what undoing it doesn't bring back.
    pub lost: Option<String>,
}

/// Who makes it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// The platform has a call for exactly this.
    Native,
    /// The connector composes it out of other calls.
    Emulated,
    /// A person does it by hand, and says so with proof.
    Manual,
    /// Not possible on this platform.
    Unsupported,
}

/// How far the opposite action brings back what was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reversal {
    /// To the byte.
    Exact,
    /// Replayed from the pre-image; times and traces differ.
    Replay,
    /// Never.
    None,
}

/// What can show that it is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// Reading the platform again shows it.
    ReadBack,
    /// Only trying from outside shows it.
    Probe,
    /// A named person's word, with something attached.
    Statement,
}

/// All rows of one connection. A kind without a row is unsupported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CapabilityTable(pub BTreeMap<ActionKind, Capability>);

impl CapabilityTable {
    /// The row of `kind`, unless it is unsupported.
    pub fn get(&self, kind: ActionKind) -> Option<&Capability> {
        self.0.get(&kind).filter(|c| c.support != Support::Unsupported)
    }

    /// Whether `kind` can be made so, by machine or by hand, while the account's login is in `login`.
    pub fn works_in(&self, kind: ActionKind, login: Login) -> bool {
        self.get(kind).is_some_and(|c| c.works_in.contains(&login))
    }
}
