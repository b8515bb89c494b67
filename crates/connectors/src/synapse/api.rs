//! The server's JSON, as far as we read it. A field without a default must be there: an error body inside a 200 is no
//! answer.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct ServerVersion {
    pub(super) server_version: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct WhoAmI {
    pub(super) user_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct LoginFlows {
    pub(super) flows: Vec<LoginFlow>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LoginFlow {
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// One account, whole.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    pub(super) name: String,
    #[serde(default)]
    pub(super) displayname: Option<String>,
    pub(super) admin: Flag,
    pub(super) deactivated: Flag,
    pub(super) locked: Flag,
    #[serde(default)]
    pub(super) suspended: Flag,
    #[serde(default)]
    pub(super) erased: Flag,
    #[serde(default)]
    pub(super) last_seen_ts: Option<i64>,
    #[serde(default)]
    pub(super) threepids: Vec<Threepid>,
    #[serde(default)]
    pub(super) external_ids: Vec<ExternalId>,
}

/// One row of the account list. The list knows nothing of suspension.
#[derive(Debug, Deserialize)]
pub(super) struct ListedUser {
    pub(super) name: String,
    #[serde(default)]
    pub(super) displayname: Option<String>,
    pub(super) admin: Flag,
    pub(super) deactivated: Flag,
    pub(super) locked: Flag,
    #[serde(default)]
    pub(super) erased: Flag,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserPage {
    pub(super) users: Vec<ListedUser>,
    pub(super) total: u64,
}

/// `true`, `1`, `false`, `0` or `null`: the server gives all of them, by database and version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Flag(pub(super) bool);

impl From<Value> for Flag {
    fn from(value: Value) -> Self {
        Self(value.as_bool().unwrap_or_else(|| value.as_i64().is_some_and(|number| number != 0)))
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Threepid {
    pub(super) medium: String,
    pub(super) address: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ExternalId {
    pub(super) auth_provider: String,
    pub(super) external_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Devices {
    pub(super) devices: Vec<Device>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Device {
    #[serde(rename = "device_id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) display_name: Option<String>,
    #[serde(default)]
    pub(super) last_seen_ts: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Pushers {
    pub(super) pushers: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Memberships {
    pub(super) memberships: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct JoinedRooms {
    pub(super) joined_rooms: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AccountData {
    pub(super) account_data: AccountDataParts,
}

#[derive(Debug, Deserialize)]
pub(super) struct AccountDataParts {
    #[serde(default)]
    pub(super) global: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) rooms: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RoomPage {
    pub(super) rooms: Vec<ListedRoom>,
    pub(super) total_rooms: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct ListedRoom {
    pub(super) room_id: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) canonical_alias: Option<String>,
    #[serde(default)]
    pub(super) joined_members: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct RoomState {
    pub(super) state: Vec<StateEvent>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StateEvent {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) state_key: String,
    pub(super) sender: String,
    pub(super) content: Value,
    #[serde(default)]
    pub(super) unsigned: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct PowerHistory {
    pub(super) chunk: Vec<PowerEvent>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PowerEvent {
    pub(super) event_id: String,
    pub(super) content: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct AccessToken {
    pub(super) access_token: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct EventId {
    pub(super) event_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct RoomId {
    pub(super) room_id: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RateOverride {
    #[serde(default)]
    pub(super) messages_per_second: Option<u64>,
    #[serde(default)]
    pub(super) burst_count: Option<u64>,
}
