//! People, bots, and what they get in with.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A user; bots are users too.
#[derive(Debug, Clone, Default)]
pub struct User {
    pub id: String,
    pub username: String,
    pub email: String,
    pub nickname: String,
    pub first_name: String,
    pub last_name: String,
    pub position: String,
    /// System roles, separated by spaces.
    pub roles: String,
    pub create_at: i64,
    pub update_at: i64,
    /// Not 0: deactivated.
    pub delete_at: i64,
    /// Of LDAP users, the directory's.
    pub password: Option<String>,
    /// Empty, `ldap`, `saml`, `gitlab`, …
    pub auth_service: String,
    pub auth_data: String,
    pub mfa_active: bool,
    pub(crate) mfa_secret: Option<[u8; 20]>,
    pub failed_attempts: u32,
    pub last_password_update: i64,
    pub last_login: i64,
    pub locale: String,
    pub notify_props: Map<String, Value>,
    /// `None`: no status row, which says nothing about use.
    pub status: Option<Status>,
    /// By category and name.
    pub preferences: BTreeMap<(String, String), String>,
    /// What the directory says of an account that it manages; `None` when no directory does.
    pub directory_active: Option<bool>,
    /// What reading still shows after the sign-in service was changed, until the server's cache is dropped.
    pub(crate) cached_auth_service: Option<String>,
}

impl User {
    pub fn is_active(&self) -> bool {
        self.delete_at == 0
    }

    pub fn has_role(&self, role: &str) -> bool {
        self.roles.split_whitespace().any(|mine| mine == role)
    }

    pub fn is_system_admin(&self) -> bool {
        self.has_role("system_admin")
    }

    pub fn is_guest(&self) -> bool {
        self.has_role("system_guest")
    }
}

/// Presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub status: String,
    pub manual: bool,
    pub last_activity_at: i64,
}

/// A row of the session table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub token: String,
    pub user_id: String,
    pub create_at: i64,
    /// 0: never.
    pub expires_at: i64,
    pub last_activity_at: i64,
    /// `apple:…`, `android:…`; empty for browsers.
    pub device_id: String,
    pub is_oauth: bool,
    pub os: String,
    pub browser: String,
    /// The personal access token that this row stands for.
    pub access_token_id: Option<String>,
    /// Some sessions live only in the server's cache and are in no list.
    pub listed: bool,
}

/// A personal access token, or a bot's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    pub id: String,
    pub token: String,
    pub user_id: String,
    pub description: String,
    pub is_active: bool,
    /// 0: never.
    pub expires_at: i64,
}

/// What makes a user a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    pub user_id: String,
    /// A user's id, or a plugin's name, or the id of nobody.
    pub owner_id: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    /// Not 0: disabled.
    pub delete_at: i64,
}

/// A line of the audit table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    pub id: String,
    pub create_at: i64,
    pub user_id: String,
    /// The path of the request.
    pub action: String,
    pub extra_info: String,
    pub ip_address: String,
    pub session_id: String,
}
