//! What was seen of a leaver on every connection, at one time. The planner's first argument, and the pre-image of all.

use crate::account::{Account, Login};
use crate::capability::CapabilityTable;
use crate::digest::Digest;
use crate::group::Group;
use crate::id::{AccountId, ConnectionName, GroupId, PersonId};
use crate::message::Message;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// Everything seen of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    pub person: PersonId,
    pub at: Timestamp,
    pub connections: BTreeMap<ConnectionName, ConnectionView>,
}

/// One connection as seen for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionView {
    /// The kind of platform, such as `synapse`.
    pub platform: String,
    /// The platform's own version, for the report.
    pub version: String,
    /// Of the settings by which it was reached: under the same name it is another deployment when they change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Digest>,
    pub capabilities: CapabilityTable,
    /// The person's accounts here.
    pub accounts: BTreeMap<AccountId, Account>,
    /// Every group that one of these accounts is in or invited to.
    pub groups: BTreeMap<GroupId, Group>,
    /// Login state of everybody else who is in one of these groups; a barred account is no successor.
    pub others: BTreeMap<AccountId, Login>,
    /// Accounts of those who leave in the same batch, as far as one of the groups could be left to them or they are to take
    /// something over. They can log in until their own turn comes, and nobody's group is left to them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub leaving: BTreeSet<AccountId>,
    /// What couldn't be seen. Never silence.
    pub gaps: Vec<Gap>,
}

/// Something that couldn't be observed, done or proved, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gap {
    pub connection: ConnectionName,
    pub account: Option<AccountId>,
    pub group: Option<GroupId>,
    pub what: Message,
}

/// An observation that knows its digest. Working that out costs more than planning, so it is done once and handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    observation: Observation,
    digest: Digest,
}

impl Observed {
    /// The digest that plans and approvals name. Leaves out the time of looking, and when accounts were last seen,
    /// because neither changes what should happen.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The observation alone.
    pub fn into_inner(self) -> Observation {
        self.observation
    }
}

impl From<Observation> for Observed {
    fn from(observation: Observation) -> Self {
        let connections = observation.connections.iter().map(|(name, view)| (name, Steady::of(view))).collect();
        let steady = SteadyObservation { person: &observation.person, at: Timestamp::UNIX_EPOCH, connections };
        let digest = Digest::of(&steady);
        Self { observation, digest }
    }
}

impl Deref for Observed {
    type Target = Observation;

    fn deref(&self) -> &Observation {
        &self.observation
    }
}

/// What is digested of an observation: the same fields, and groups without a copy.
#[derive(Serialize)]
struct SteadyObservation<'a> {
    person: &'a PersonId,
    at: Timestamp,
    connections: BTreeMap<&'a ConnectionName, Steady<'a>>,
}

/// What is digested of a connection.
#[derive(Serialize)]
struct Steady<'a> {
    platform: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<&'a Digest>,
    capabilities: &'a CapabilityTable,
    accounts: BTreeMap<&'a AccountId, Account>,
    groups: &'a BTreeMap<GroupId, Group>,
    others: &'a BTreeMap<AccountId, Login>,
    /// Whoever leaves alone has the digest that they had before there were batches.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaving: Option<&'a BTreeSet<AccountId>>,
    gaps: &'a [Gap],
}

impl<'a> Steady<'a> {
    fn of(view: &'a ConnectionView) -> Self {
        // Every field by name, so that a new one can't be left out.
        let ConnectionView { platform, version, settings, capabilities, accounts, groups, others, leaving, gaps } =
            view;
        let settings = settings.as_ref();
        let accounts = accounts.iter().map(|(id, account)| (id, steady(account.clone()))).collect();
        let leaving = Some(leaving).filter(|leaving| !leaving.is_empty());
        Self { platform, version, settings, capabilities, accounts, groups, others, leaving, gaps }
    }
}

fn steady(mut account: Account) -> Account {
    account.last_seen = None;
    for session in &mut account.sessions {
        session.last_seen = None;
    }
    account
}
