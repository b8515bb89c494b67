//! The server's JSON, as far as we read it. A field without a default must be there: an error body inside a 200 is no
//! answer, and neither is a row whose id is none: ids become parts of paths. Times are milliseconds, and 0 means "not set".

use super::place::is_id;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) username: String,
    pub(super) delete_at: i64,
    pub(super) roles: String,
    #[serde(default)]
    pub(super) first_name: String,
    #[serde(default)]
    pub(super) last_name: String,
    #[serde(default)]
    pub(super) email: String,
    /// Who checks the password, unless the server itself does: `ldap`, `saml`, `gitlab`, ….
    #[serde(default, deserialize_with = "or_default")]
    pub(super) auth_service: String,
    /// Not there when it is off.
    #[serde(default)]
    pub(super) mfa_active: bool,
    #[serde(default)]
    pub(super) is_bot: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserStats {
    pub(super) total_users_count: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserSession {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) device_id: String,
    #[serde(default)]
    pub(super) last_activity_at: i64,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) props: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Status {
    #[serde(default)]
    pub(super) last_activity_at: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Team {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) display_name: String,
    pub(super) delete_at: i64,
    #[serde(default)]
    pub(super) allow_open_invite: bool,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) group_constrained: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct TeamMember {
    #[serde(deserialize_with = "id")]
    pub(super) team_id: String,
    #[serde(deserialize_with = "id")]
    pub(super) user_id: String,
    pub(super) scheme_admin: bool,
    #[serde(default)]
    pub(super) scheme_guest: bool,
    /// Somebody who has left keeps his row, and his flags in it.
    pub(super) delete_at: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct TeamStats {
    pub(super) total_member_count: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Channel {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    /// Empty for direct and group messages.
    #[serde(deserialize_with = "id_or_empty")]
    pub(super) team_id: String,
    /// `O` public, `P` private, `D` direct, `G` group message.
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) display_name: String,
    pub(super) delete_at: i64,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) group_constrained: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct ChannelMember {
    #[serde(deserialize_with = "id")]
    pub(super) channel_id: String,
    #[serde(deserialize_with = "id")]
    pub(super) user_id: String,
    pub(super) scheme_admin: bool,
    #[serde(default)]
    pub(super) scheme_guest: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct ChannelStats {
    pub(super) member_count: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct AccessToken {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) description: String,
    pub(super) is_active: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Bot {
    #[serde(deserialize_with = "id")]
    pub(super) user_id: String,
    #[serde(default)]
    pub(super) username: String,
    pub(super) owner_id: String,
    pub(super) delete_at: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct IncomingHook {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) user_id: String,
    #[serde(default)]
    pub(super) display_name: String,
    #[serde(default)]
    pub(super) channel_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct OutgoingHook {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) creator_id: String,
    #[serde(default)]
    pub(super) display_name: String,
    #[serde(default)]
    pub(super) team_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Command {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) creator_id: String,
    #[serde(default)]
    pub(super) trigger: String,
    #[serde(default)]
    pub(super) team_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct App {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) creator_id: String,
    #[serde(default)]
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Post {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) delete_at: i64,
}

/// What the server tells its clients; every value is text.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct ClientConfig {
    pub(super) version: String,
    pub(super) build_enterprise_ready: String,
    pub(super) enable_user_access_tokens: String,
}

/// What administrators have set, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ServerConfig {
    #[serde(rename = "ServiceSettings")]
    pub(super) service: ServiceSettings,
    #[serde(rename = "RateLimitSettings")]
    pub(super) rate_limit: RateLimitSettings,
    #[serde(rename = "LdapSettings")]
    pub(super) ldap: Switch,
    #[serde(rename = "SamlSettings")]
    pub(super) saml: Switch,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct ServiceSettings {
    /// Not there on servers that know no bots.
    pub(super) disable_bots_when_owner_is_deactivated: Option<bool>,
    pub(super) enable_user_access_tokens: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct RateLimitSettings {
    pub(super) enable: bool,
    pub(super) per_sec: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Switch {
    pub(super) enable: bool,
}

/// `null` where others have nothing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// An id that the server could have given.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = String::deserialize(deserializer)?;
    if is_id(&id) { Ok(id) } else { Err(D::Error::custom("not an id")) }
}

fn id_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = String::deserialize(deserializer)?;
    if id.is_empty() || is_id(&id) { Ok(id) } else { Err(D::Error::custom("not an id")) }
}
