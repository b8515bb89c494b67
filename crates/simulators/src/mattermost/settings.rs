//! How a server is set up: its version, and the settings that change what a closing of accounts meets.

/// A server version; newer ones have endpoints and fields that older ones lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u16,
    pub minor: u16,
    pub patch: u16,
}

impl Version {
    /// The oldest that was ever observed running.
    pub const OLD: Self = Self::new(5, 37);
    /// What the official client package of 11.9 expects.
    pub const NEW: Self = Self::new(11, 9);

    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor, patch: 0 }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// `RateLimitSettings`, where they are on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    pub per_second: f64,
    pub burst: u32,
    /// Counts by credential instead of by address.
    pub by_user: bool,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self { per_second: 10.0, burst: 100, by_user: false }
    }
}

/// The settings of a server. [`Settings::default`] is the vendor's, except that personal access tokens are on: without
/// them nobody connects anything to a server.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub version: Version,
    /// Professional or Enterprise.
    pub licensed: bool,
    /// `RateLimitSettings.Enable` and the rest of them; off by default.
    pub rate_limit: Option<RateLimit>,
    /// `ServiceSettings.DisableBotsWhenOwnerIsDeactivated`.
    pub disable_bots_with_owner: bool,
    /// `ServiceSettings.EnableMultifactorAuthentication`.
    pub multifactor: bool,
    /// `ServiceSettings.EnableUserAccessTokens`.
    pub user_access_tokens: bool,
    /// `ServiceSettings.EnableAPIUserDeletion`.
    pub api_user_deletion: bool,
    /// `ServiceSettings.TerminateSessionsOnPasswordChange`; newer servers only.
    pub terminate_sessions_on_password_change: bool,
    /// `ServiceSettings.EnableOAuthServiceProvider`.
    pub oauth_provider: bool,
    /// `TeamSettings.EnableUserDeactivation`: people may deactivate themselves.
    pub self_deactivation: bool,
    /// `TeamSettings.MaxUsersPerTeam`.
    pub max_users_per_team: usize,
    /// The hard limit of seats that newer servers have without a licence.
    pub user_limit: Option<usize>,
    /// `ServiceSettings.MaximumLoginAttempts`.
    pub maximum_login_attempts: u32,
    /// `PasswordSettings.MinimumLength`.
    pub password_minimum: usize,
    /// `GuestAccountsSettings.Enable`.
    pub guests: bool,
    /// A single sign-on provider is configured.
    pub sso: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: Version::NEW,
            licensed: false,
            rate_limit: None,
            disable_bots_with_owner: true,
            multifactor: false,
            user_access_tokens: true,
            api_user_deletion: false,
            terminate_sessions_on_password_change: false,
            oauth_provider: true,
            self_deactivation: false,
            max_users_per_team: 50,
            user_limit: None,
            maximum_login_attempts: 10,
            password_minimum: 8,
            guests: false,
            sso: false,
        }
    }
}

impl Settings {
    /// The vendor's settings of a server of that version.
    pub fn of(version: Version) -> Self {
        Self { version, ..Self::default() }
    }
}
