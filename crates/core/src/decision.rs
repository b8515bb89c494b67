//! What people have decided for a case. The planner decides nothing itself: what isn't in the policy comes from here.

use crate::case::Departure;
use crate::digest::Digest;
use crate::group::GroupKind;
use crate::id::{AccountId, ActorName, ConnectionName, GroupRef, IntegrationRef};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something decided, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decided<T> {
    pub value: T,
    pub by: ActorName,
    pub at: Timestamp,
}

/// Everything decided for one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decisions {
    pub departure: Departure,
    pub last_working_day: Date,
    /// The person's IANA time zone.
    pub zone: String,
    /// Nobody has said yet how the person goes; `departure` is only supposed. HR says it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub departure_supposed: bool,
    /// Since when this departure waits for paper, where it didn't from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper_since: Option<Timestamp>,
    /// Who takes over a group.
    #[serde(with = "pairs")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<(GroupRef, Decided<AccountId>)>))]
    pub successors: BTreeMap<GroupRef, Decided<AccountId>>,
    /// Who takes over where nothing is decided for the single group: usually the manager's account.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, Decided<AccountId>>))]
    pub default_successors: BTreeMap<ConnectionName, Decided<AccountId>>,
    /// A group's kind where the policy's recognition is wrong.
    #[serde(with = "pairs")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<(GroupRef, Decided<GroupKind>)>))]
    pub kinds: BTreeMap<GroupRef, Decided<GroupKind>>,
    /// Groups in which the account stays, each for a stated reason.
    #[serde(with = "pairs")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<(GroupRef, Decided<String>)>))]
    pub kept: BTreeMap<GroupRef, Decided<String>>,
    /// What becomes of a bot, webhook, command or application.
    #[serde(default, with = "pairs")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<(IntegrationRef, Decided<Fate>)>))]
    pub integrations: BTreeMap<IntegrationRef, Decided<Fate>>,
    /// After a withdrawal, where somebody has built on the new ownership: `true` gives the group back to the person,
    /// `false` leaves it where it is and lets the person back in as an ordinary member.
    #[serde(default, with = "pairs")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<(GroupRef, Decided<bool>)>))]
    pub given_back: BTreeMap<GroupRef, Decided<bool>>,
    /// Somebody ordered the platform's own irreversible deactivation; `true` erases as well.
    pub deactivate: Option<Decided<bool>>,
    /// Nothing of the leaver may be destroyed.
    pub legal_hold: Option<Decided<bool>>,
    /// As what the records are kept: one of the policy's classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Decided<String>>,
    /// Whether work data may be exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<Decided<Export>>,
}

/// Whether work data may be exported, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Export {
    pub allowed: bool,
    pub reason: String,
}

/// What becomes of something that acts without its person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fate {
    /// It does nothing any more.
    Stopped,
    /// It goes on, and belongs to this account.
    HandedOver { to: AccountId },
    /// It stays as it is, for a stated reason.
    Kept { reason: String },
}

/// Maps whose keys are not text, as lists of pairs, because JSON has text keys only.
mod pairs {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(from: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(from)?.into_iter().collect())
    }
}

impl Decisions {
    /// Nothing decided yet beyond how and when the person goes.
    pub fn new(departure: Departure, last_working_day: Date, zone: &str) -> Self {
        Self {
            departure,
            last_working_day,
            zone: zone.to_owned(),
            departure_supposed: false,
            paper_since: None,
            successors: BTreeMap::new(),
            default_successors: BTreeMap::new(),
            kinds: BTreeMap::new(),
            kept: BTreeMap::new(),
            integrations: BTreeMap::new(),
            given_back: BTreeMap::new(),
            deactivate: None,
            legal_hold: None,
            retention: None,
            export: None,
        }
    }

    /// Somebody says how the person goes.
    pub fn departs(&mut self, departure: Departure, at: Timestamp) {
        match (self.departure, departure) {
            (Departure::Hostile, Departure::Voluntary | Departure::Dismissed) => self.paper_since = Some(at),
            (_, Departure::Hostile) => self.paper_since = None,
            (Departure::Voluntary | Departure::Dismissed, _) => {}
        }
        self.departure = departure;
        self.departure_supposed = false;
    }

    /// The digest of what a plan rests on. Retention, export and until when Legal has time change no plan, so they make
    /// none stale.
    pub fn digest(&self) -> Digest {
        if self.retention.is_none() && self.export.is_none() && self.paper_since.is_none() {
            return Digest::of(self);
        }
        Digest::of(&Self { retention: None, export: None, paper_since: None, ..self.clone() })
    }

    /// When Legal had said everything: hold, retention and export.
    pub fn reviewed_at(&self) -> Option<Timestamp> {
        let (hold, retention, export) = (self.legal_hold.as_ref()?, self.retention.as_ref()?, self.export.as_ref()?);
        Some(hold.at.max(retention.at).max(export.at))
    }
}
