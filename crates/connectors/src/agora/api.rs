//! What the platform sends, as far as it is read.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// An answer that carries accounts.
#[derive(Debug, Deserialize)]
pub(super) struct Users {
    pub(super) entities: Vec<User>,
    /// Where the next page begins; absent on the last one.
    #[serde(default)]
    pub(super) cursor: Option<String>,
}

/// An account.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    #[serde(default)]
    pub(super) uuid: Option<String>,
    pub(super) username: String,
    /// False: barred.
    pub(super) activated: bool,
    #[serde(default)]
    pub(super) nickname: Option<String>,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub(super) created: Option<i64>,
    #[serde(default, rename = "pushInfo")]
    pub(super) push: Vec<PushBinding>,
}

/// A device to which messages are pushed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PushBinding {
    #[serde(alias = "device_Id")]
    pub(super) device_id: String,
    #[serde(default)]
    pub(super) device_token: String,
    #[serde(default)]
    pub(super) notifier_name: String,
}

/// An answer whose content is under `data`.
#[derive(Debug, Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
    #[serde(default)]
    pub(super) cursor: Option<String>,
}

/// Whether it was done, in whichever of its forms: `{"result": true}`, `{"result": "success"}`.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    pub(super) result: Value,
}

impl Done {
    pub(super) fn is_done(&self) -> bool {
        self.result == Value::Bool(true) || matches!(self.result.as_str(), Some("success" | "ok"))
    }
}

/// An online device.
#[derive(Debug, Deserialize)]
pub(super) struct Device {
    #[serde(rename = "res")]
    pub(super) resource: String,
    #[serde(default)]
    pub(super) device_name: Option<String>,
}

/// `online` or `offline`, by account.
pub(super) type Statuses = BTreeMap<String, String>;

/// A row of a counted list: a name, or a group or room of an account's.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Row {
    Name(String),
    Group { groupid: String },
    Room { id: String },
}

impl Row {
    pub(super) fn into_id(self) -> String {
        match self {
            Self::Name(id) | Self::Group { groupid: id } | Self::Room { id } => id,
        }
    }
}

/// A group or room with its members, as far as they fit into one answer.
#[derive(Debug, Deserialize)]
pub(super) struct Detail {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) owner: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    pub(super) public: bool,
    #[serde(default, deserialize_with = "loose")]
    pub(super) disabled: bool,
    #[serde(default, rename = "affiliations_count")]
    pub(super) count: Option<u64>,
    #[serde(default)]
    pub(super) affiliations: Vec<Affiliation>,
}

/// One member, under the word for what he is.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Affiliation {
    #[serde(default)]
    pub(super) owner: Option<String>,
    #[serde(default)]
    pub(super) admin: Option<String>,
    #[serde(default)]
    pub(super) member: Option<String>,
}

impl Affiliation {
    pub(super) fn name(&self) -> Option<&String> {
        self.owner.as_ref().or(self.admin.as_ref()).or(self.member.as_ref())
    }
}

/// One, or a list: a page shows the one, the vendor's kit reads the other.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    pub(super) fn into_vec(self) -> Vec<T> {
        match self {
            Self::Many(all) => all,
            Self::One(one) => vec![one],
        }
    }
}

/// A line of a list of groups or rooms.
#[derive(Debug, Deserialize)]
pub(super) struct Listed {
    #[serde(alias = "groupid")]
    pub(super) id: String,
    #[serde(default, alias = "groupname")]
    pub(super) name: String,
    #[serde(default, alias = "affiliations_count")]
    pub(super) affiliations: Value,
}

impl Listed {
    /// How many are in it: a number, or as many as are named.
    pub(super) fn members(&self) -> u64 {
        match &self.affiliations {
            Value::Array(all) => all.len() as u64,
            other => other.as_u64().unwrap_or(0),
        }
    }
}

/// Whether a transfer was done.
#[derive(Debug, Deserialize)]
pub(super) struct Transferred {
    #[serde(deserialize_with = "loose")]
    pub(super) newowner: bool,
}

/// The tokens of the grants that are tried.
#[derive(Debug, Deserialize)]
pub(super) struct UserToken {
    pub(super) access_token: String,
}

/// When somebody was last there.
#[derive(Debug, Deserialize)]
pub(super) struct Presences {
    pub(super) result: Vec<PresenceOf>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PresenceOf {
    pub(super) uid: String,
    /// Seconds since 1970, as a number or as text.
    #[serde(default)]
    pub(super) last_time: Value,
}

/// Where an hour of messages lies.
#[derive(Debug, Deserialize)]
pub(super) struct HistoryFile {
    pub(super) url: url::Url,
}

/// True, also as text: the platform's older pages show both.
fn loose<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(value == Value::Bool(true) || value.as_str() == Some("true"))
}
