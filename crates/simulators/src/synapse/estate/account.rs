//! Accounts and what hangs on them: devices, tokens, pushers, addresses.

use std::collections::BTreeMap;

use serde_json::Value;

use super::RoomIx;
use super::room::Membership;

/// Position of an account in the estate. Stable for the estate's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountIx(pub(crate) u32);

/// Who did something: the account that the platform believes acted, and the one whose credential it was. They differ
/// when an administrator acts through a login-as-user token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// The account in whose name it happened.
    pub acting: AccountIx,
    /// The account that the credential belongs to.
    pub owner: AccountIx,
}

impl By {
    /// Somebody acting under their own credential.
    pub fn oneself(account: AccountIx) -> Self {
        Self { acting: account, owner: account }
    }
}

/// One account.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Full id, `@zhangsan001:im.test`.
    pub user_id: String,
    /// False for an id that is only spoken of (invited, named in power levels) and was never created.
    pub registered: bool,
    pub display_name: Option<String>,
    /// The password in the clear: there is nothing here worth protecting, and comparing is cheap.
    pub password: Option<String>,
    pub admin: bool,
    pub locked: bool,
    pub suspended: bool,
    pub deactivated: bool,
    pub erased: bool,
    pub created_ms: i64,
    pub last_seen_ms: Option<i64>,
    pub devices: BTreeMap<String, Device>,
    pub pushers: Vec<Pusher>,
    pub threepids: Vec<Threepid>,
    pub external_ids: Vec<ExternalId>,
    pub account_data: BTreeMap<String, Value>,
    /// `messages_per_second` and `burst_count`; zero and zero mean unlimited.
    pub rate_override: Option<(u64, u64)>,
    /// Sessions seen, kept after the sessions are gone.
    pub connections: Vec<Connection>,
    /// Every room in which this account has a membership, left ones too.
    pub(crate) rooms: BTreeMap<RoomIx, Membership>,
    /// Position at which a device last came or went.
    pub(crate) devices_changed: u64,
    /// Login-as-user tokens that this administrator made.
    pub(crate) minted: Vec<String>,
}

/// A logged-in device.
#[derive(Debug, Clone, Default)]
pub struct Device {
    pub id: String,
    pub display_name: Option<String>,
    pub last_seen_ms: Option<i64>,
    pub last_seen_ip: Option<String>,
    pub last_seen_agent: Option<String>,
    pub(crate) access_tokens: Vec<String>,
    pub(crate) refresh_tokens: Vec<String>,
}

/// An access token.
#[derive(Debug, Clone)]
pub struct Token {
    /// In whose name it acts.
    pub account: AccountIx,
    /// The device it belongs to; a login-as-user token has none.
    pub device: Option<String>,
    /// The administrator who made it, for a login-as-user token.
    pub minted_by: Option<AccountIx>,
    pub valid_until_ms: Option<i64>,
    /// The refresh token that is spent when this one is first used.
    pub(crate) supersedes: Option<String>,
}

/// A refresh token.
#[derive(Debug, Clone)]
pub struct RefreshToken {
    pub account: AccountIx,
    pub device: String,
    /// An access token that it was exchanged for has been used.
    pub(crate) spent: bool,
}

/// Where push notifications go.
#[derive(Debug, Clone, PartialEq)]
pub struct Pusher {
    pub app_id: String,
    pub pushkey: String,
    pub kind: String,
    pub app_display_name: String,
    pub device_display_name: String,
    pub profile_tag: String,
    pub lang: String,
    pub data: Value,
    /// The device that registered it; none when a login-as-user token did.
    pub device_id: Option<String>,
}

/// A bound e-mail address or phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threepid {
    pub medium: String,
    pub address: String,
    pub added_ms: i64,
}

/// A name at a single sign-on provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalId {
    pub auth_provider: String,
    pub external_id: String,
}

/// A session as the platform's history remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub ip: String,
    pub last_seen_ms: i64,
    pub user_agent: String,
}

impl Account {
    /// The part between `@` and `:`.
    pub fn localpart(&self) -> &str {
        self.user_id.trim_start_matches('@').split(':').next().unwrap_or_default()
    }

    /// Live access tokens of the account's devices. Login-as-user tokens are in no device list.
    pub fn access_tokens(&self) -> impl Iterator<Item = &str> {
        self.devices.values().flat_map(|device| device.access_tokens.iter().map(String::as_str))
    }

    /// Live refresh tokens.
    pub fn refresh_tokens(&self) -> impl Iterator<Item = &str> {
        self.devices.values().flat_map(|device| device.refresh_tokens.iter().map(String::as_str))
    }
}
