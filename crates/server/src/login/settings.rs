//! How people may log in.

use exeunt_core::DutyRole;
use secrecy::SecretString;
use std::collections::BTreeMap;
use url::Url;

/// How people may log in.
#[derive(Debug, Clone)]
pub struct LoginSettings {
    /// Whether password and code open a session, and passkeys where the address allows them.
    pub password: bool,
    pub oidc: Option<OidcSettings>,
}

/// An identity provider.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// What the button says, such as "Corp SSO".
    pub name: String,
    /// As the provider writes it: its `iss` must be the same, letter by letter.
    pub issuer: Url,
    pub client_id: String,
    pub client_secret: SecretString,
    /// The claim of the identity token by which the provider tells people apart; `sub` unless there is a reason.
    pub identity_claim: String,
    /// Whether somebody who comes for the first time is found by the mail address that the provider has verified.
    pub first_by_mail: bool,
    /// The claim that lists somebody's groups; with it, roles follow from groups at each log-in.
    pub groups_claim: Option<String>,
    /// Which roles a group gives.
    pub roles: BTreeMap<String, Vec<DutyRole>>,
    /// Scopes to ask for beside `openid`.
    pub scopes: Vec<String>,
    /// Hosts beside the issuer's own at which the provider's endpoints may lie.
    pub hosts: Vec<String>,
}

impl Default for LoginSettings {
    fn default() -> Self {
        Self { password: true, oidc: None }
    }
}
